"""A good request of operations 4 and 5, for the docs."""

SEARCH = {"account_title_flg": "1", "sub_account_title_flg": "1"}

REGISTER = {
    "account_titles": [{"account_title_code": "5370", "account_title_name": "ソフトウェア費", "tax_class": "課税仕入10"}],
    "sub_account_titles": [
        {"account_title_code": "5370", "sub_account_title_code": "001", "sub_account_title_name": "クラウド利用料"},
    ],
    "burden_secs": [{"burden_sec_code": "130", "burden_sec_name": "経理部", "valid_from": "2026-04-01"}],
    "journal_items": [{"journal_item_no": 1, "journal_item_code": "P-001", "journal_item_name": "基幹刷新"}],
}  # fmt: skip
