"""A good request of each operation of the room, for the docs. Codes are those of the demo workspace."""

SEARCH = {"send_date_from": "2026-11-01", "send_date_to": "2026-11-30", "start_position": 1, "get_count": 20}

REGISTER = {"invoices": [{
    "inv_name": "11月分ご請求", "invoice_type": "3", "send_date": "2026-11-20", "pay_due_date": "2026-12-31",
    "customer": {"private_cust_cd": "AOBA"},
    "details": [
        {"item_name": "部品", "item_qty": 3, "item_unit": "個", "item_price": 1250, "tax_type": "0", "tax_rate_sec": 10},
        {
            "item_name": "会議用弁当", "item_without_tax": 5000, "tax_type": "0", "tax_rate_sec": 8, "reduced_tax_flg": "1",
        },
    ],
}]}  # fmt: skip

UPDATE = {"invoices": [{
    "invoice_mng_num": 1, "rireki_no": 1, "remarks": "単価を訂正しました",
    "details": [{"item_name": "部品", "item_qty": 3, "item_price": 1200, "tax_type": "0", "tax_rate_sec": 10}],
}]}  # fmt: skip

SEARCH_RECEIVED = {"reception_date_from": "2026-11-01", "reception_date_to": "2026-11-30", "journal_flg": "1"}

FILE = {"invoice_mng_num": 1}
