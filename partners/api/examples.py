"""A good request of operation 7, for the docs."""

REGISTER_SUPPLIERS = {"suppliers": [{
    "private_cust_cd_s": "S-100", "company_name_s": "北野運送株式会社", "supplier_mail": "keiri@kitano.example",
    "bank": {
        "fncl_inst_code": "0001", "branch_code": "001", "deposit_sec": "1", "account_num": "1234567",
        "depositor_kana": "ｷﾀﾉｳﾝｿｳ",
    },
    "invite_method": "1",
}]}  # fmt: skip
