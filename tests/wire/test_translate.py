"""From the wire to the drafts: only what was sent, under the names of the domain."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from invoices.api import translate
from invoices.api.wire import RegisterElement, RegisterRequest, UpdateRequest
from invoices.api.wire.head import Head, Totals
from invoices.computing import Terms, compute, stated_amounts
from invoices.drafts import CorrectionDraft, InvoiceDraft, LineDraft
from invoices.models import HEAD_FIELDS
from invoices.taxes import Entry, InvoiceType, TaxType, TaxUnit
from partners.drafts import BankAccountDraft, CustomerDraft, InviteMethod, IssuerDraft
from platform_project.api.wire import check
from platform_project.kernel.errors import Faults
from platform_project.kernel.money import Rounding
from tests.wire.asking import example, invoice, line


def registered(*elements: dict[str, Any]) -> tuple[InvoiceDraft, ...]:
    return translate.registrations(check(RegisterRequest, {"invoices": list(elements)})[0])


def corrected(**element: Any) -> CorrectionDraft:
    request, _warnings = check(UpdateRequest, {"invoices": [element]})
    return translate.corrections(request)[0]


def test_every_head_field_of_the_model_has_its_field_on_the_wire() -> None:
    sample: dict[str, Any] = dict.fromkeys(Head.model_fields, "1") | {
        "send_date": "2026-11-20", "pay_due_date": "2026-11-20", "close_date": "2026-11-20", "payment_method": "0",
        "carryover_new": 1,
    }  # fmt: skip
    (draft,) = registered(invoice(details=[line(item_slip_no="1")]) | sample)
    assert set(draft.head) == set(HEAD_FIELDS)
    assert draft.format_code == "1"
    assert draft.head["unit_tax"] == draft.head["free_txt3"] == "1"
    assert draft.head["free_num7"] == 1


def test_every_total_that_may_be_stated_is_one_that_is_computed() -> None:
    terms = Terms(InvoiceType.QUALIFIED, TaxUnit.INVOICE, Rounding.FLOOR, dt.date(2026, 11, 20))
    lines = (LineDraft("品", TaxType.NON, amount=0),)
    totals = compute(lines, terms=terms, head={}, stated={}, item="", faults=Faults(), warnings=[])
    assert totals is not None
    assert set(Totals.model_fields) == set(stated_amounts(totals))
    assert registered(invoice(inv_tax=10, inv_amount_tr10="110"))[0].stated == {"inv_tax": 10, "inv_amount_tr10": 110}


def test_the_lines_of_the_example_arrive_whole() -> None:
    (first, second, _third) = registered(*example("register_3.json")["invoices"])
    assert first.lines is not None
    assert second.lines is not None
    assert (first.lines[3].tax_rate, first.lines[3].reduced, first.lines[3].amount) == (8, True, 998)
    assert (first.lines[4].tax_type, first.lines[4].tax_rate) == (TaxType.NON, None)
    assert (first.lines[0].product_code, first.lines[0].slip_date) == ("00123", dt.date(2026, 11, 5))
    assert (second.lines[0].quantity, second.lines[1].price) == (Decimal("2.5"), Decimal(-5000))
    assert [entry.item for entry in second.lines] == ["invoices[1].details[0]", "invoices[1].details[1]"]


@pytest.mark.parametrize(
    ("fields", "entry", "amount"),
    [
        ({}, Entry.EXCLUSIVE, 100),
        ({"item_amount": 110}, Entry.EXCLUSIVE, 100),
        ({"input_tax_type": "1", "item_amount": 110}, Entry.INCLUSIVE, 110),
        ({"input_tax_type": "2", "item_tax": 9}, Entry.TYPED, 100),
        ({"item_without_tax": None, "item_qty": 2, "item_price": 3}, Entry.EXCLUSIVE, None),
    ],
)
def test_the_amount_that_counts_is_the_one_of_its_entry(
    fields: dict[str, Any], entry: Entry, amount: int | None
) -> None:
    (draft,) = registered(invoice(details=[line(**fields)]))
    assert draft.lines is not None
    assert (draft.lines[0].entry, draft.lines[0].amount) == (entry, amount)


def test_ten_free_texts_keep_their_places() -> None:
    (draft,) = registered(invoice(details=[line(item_free_txt2="two", item_free_txt10="ten")]))
    assert draft.lines is not None
    assert draft.lines[0].texts == ("", "two", *[""] * 7, "ten")


@pytest.mark.contract("contract", "6 operation 2")
def test_masters_of_the_example_become_drafts_without_an_invoice() -> None:
    osaka, old, aoba = registered(*example("masters_only.json")["invoices"])
    assert not any(draft.has_invoice for draft in (osaka, old, aoba))
    assert osaka.publisher == IssuerDraft(
        "OSAKA",
        {"name": "株式会社みなと製作所 大阪支店", "zip": "530-0001", "address1": "大阪府大阪市北区梅田"},
        item="invoices[0].publisher",
    )
    assert old.banks == (BankAccountDraft("OLD", delete=True, item="invoices[1].banks[0]"),)
    assert aoba.customer == CustomerDraft(
        "AOBA", {"section": "購買部"}, "MAIN", InviteMethod.NONE, "invoices[2].customer"
    )


def test_an_emptied_field_of_a_master_is_passed_on_as_empty() -> None:
    (draft,) = registered({"customer": {"private_cust_cd": "A", "customer_mail": "", "default_transfer_code": ""}})
    assert draft.customer is not None
    assert (draft.customer.fields, draft.customer.default_account) == ({"mail": ""}, "")


def test_a_publisher_of_empty_fields_is_none() -> None:
    (draft,) = registered(invoice(publisher={"publisher_mng_num": "", "publisher_zip": ""}))
    assert draft.publisher is None


def test_absent_parts_are_none() -> None:
    (draft,) = registered({"customer": {"private_cust_cd": "A"}})
    assert (draft.lines, draft.banks, draft.publisher, dict(draft.head)) == (None, None, None, {})


@pytest.mark.contract("contract", "6 operation 3")
def test_a_correction_carries_what_was_sent_and_what_was_emptied() -> None:
    found = corrected(
        invoice_mng_num=7, rireki_no=2, remarks="", close_date="", payment="", inv_free_num1="", inv_no="",
        customer={"private_cust_cd": "A", "invite_method": "1"},
    )  # fmt: skip
    assert (found.number, found.version) == (7, 2)
    assert found.draft.head == {"remarks": "", "close_date": None, "payment": 0, "free_num1": None}
    assert found.draft.customer == CustomerDraft("A", item="invoices[0].customer")
    assert found.draft.lines is None


def test_a_correction_without_a_version_asks_for_none() -> None:
    assert corrected(invoice_mng_num=7).version is None


def test_a_registered_element_has_the_fields_that_the_translation_reads() -> None:
    assert set(Head.model_fields) | set(Totals.model_fields) <= set(RegisterElement.model_fields)
