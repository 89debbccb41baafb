"""One answer tells what is wrong with the form of one element and with the amounts of another."""

import json

import pytest
from django.test import Client

from accounts.oauth.tokens import mint
from invoices.models import Invoice
from tests.factories import Cast


@pytest.mark.contract("contract", "1 every fault")
def test_faults_of_form_and_of_amount_stand_in_one_answer(cast: Cast) -> None:
    line = {"item_name": "部品", "item_qty": "1", "item_price": "1000", "tax_type": "0", "tax_rate_sec": 10}
    good = {
        "send_date": "2026-11-01", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"}, "details": [line],
    }  # fmt: skip
    body = {
        "response_type": "json",
        "invoices": [
            good | {"inv_tax": 1},
            good | {"send_date": "2026-02-30"},
            good | {"details": [line | {"tax_rate_sec": 7}]},
        ],
    }
    token = mint(cast.issuer, cast.application).token
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    answer = client.post("/wi/v2/seller/invoice/register", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert [(fault["error_code"], fault["error_item"]) for fault in answer.json()["error_list"]] == [
        ("E700010", "invoices[0].inv_tax"),
        ("E700004", "invoices[1].send_date"),
        ("E700019", "invoices[2].details[0].tax_rate_sec"),
    ]
    assert not Invoice.objects.exists()
