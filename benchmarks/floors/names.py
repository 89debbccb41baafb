"""What the answer calls what the tables call otherwise, written down once more: the floor shares no code with the page."""

HEAD = {
    "inv_no": "i.inv_no", "inv_name": "i.inv_name", "remarks": "i.remarks", "customer_code1": "i.customer_code1",
    "customer_code2": "i.customer_code2", "invoice_setting_code": "f.code", "send_date": "CAST(i.send_date AS TEXT)",
    "pay_due_date": "CAST(i.pay_due_date AS TEXT)", "close_date": "CAST(i.close_date AS TEXT)",
    "invoice_type": "i.invoice_type", "unit_tax_calc_sec": "i.unit_tax", "prev_inv_amount": "i.prev_inv_amount",
    "payment": "i.payment", "adjustment": "i.adjustment", "carryover_new": "i.carryover_new",
    "withholding_tax": "i.withholding_tax", "payment_method": "i.payment_method",
    **{f"inv_free_txt{n}": f"i.free_txt{n}" for n in range(1, 4)},
    **{f"inv_free_num{n}": f"i.free_num{n}" for n in range(1, 8)},
}  # fmt: skip
LINE = {
    "detail_seq": "seq", "item_slip_date": "CAST(slip_date AS TEXT)", "item_slip_no": "slip_no",
    "item_prod_code": "product_code", "item_name": "item_name", "item_unit": "unit", "item_without_tax": "net",
    "item_tax": "tax", "item_amount": "gross", "tax_type": "tax_type", "tax_rate_sec": "tax_rate",
    "input_tax_type": "entry", "item_sec_code": "section_code", "item_sec_name": "section_name",
    "detail_remarks": "remarks",
}  # fmt: skip
TEXTS = tuple(f"item_free_txt{n}" for n in range(1, 11))
BUCKETS = tuple(
    (f"inv_without_tax_{bucket}", f"inv_tax_{bucket}", f"inv_amount_{bucket}", bucket)
    for bucket in ("tr10", "tr8_reduced", "tr8", "tr5", "tr0", "free", "exemption", "non")
)
PUBLISHER = {
    "publisher_mng_num": "code", "publisher_company_name": "name", "publisher_section": "section", "publisher_zip": "zip",
    "publisher_address1": "address1", "publisher_address2": "address2", "publisher_phone": "phone",
    "publisher_mail": "mail", "biz_type": "biz_type", "biz_regist_no": "registration_number",
}  # fmt: skip
CUSTOMER = {
    "private_cust_cd": "code", "customer_company_name": "name", "customer_section": "section", "customer_person": "person",
    "customer_honorific": "honorific", "customer_zip": "zip", "customer_address1": "address1",
    "customer_address2": "address2", "customer_phone": "phone", "customer_mail": "mail",
}  # fmt: skip
BANK = {
    "transfer_code": "code", "fncl_inst_code": "bank_code", "fncl_inst_name": "bank_name", "fncl_inst_kana": "bank_kana",
    "branch_code": "branch_code", "branch_name": "branch_name", "branch_kana": "branch_kana",
    "deposit_sec": "deposit_type", "account_num": "account_number", "depositor_name": "holder_name",
    "depositor_kana": "holder_kana",
}  # fmt: skip
