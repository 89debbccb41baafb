"""登録番号公表サイト on its page, and where the other pages feel it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Workspace
from sandbox.models import RegisterEntry
from sandbox.services import registers
from sandbox.services.registers import EntryDraft
from tests.factories import Cast, issue, make_cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of
from tests.pages.test_suppliers import KITANO

LAPSED, OWN = "T7999999990002", "T4999900000005"
ROW = {
    "number": OWN,
    "name": "北野運送株式会社",
    "status": "revoked",
    "valid_from": "2024-04-01",
    "valid_to": "2026-06-30",
}


def change(client: Client, do: str, **more: str) -> Any:
    return client.post(reverse("register-change"), {"do": do, **more}, follow=True)


def test_a_number_is_asked_for_by_day(issuer: Client) -> None:
    for on, state in (("2025-03-31", "有効"), ("2025-04-01", "失効")):
        page = issuer.get(reverse("register"), {"number": "t7999-9999-90002", "on": on})
        assert f"{LAPSED} {state}" in text_of(page)
    assert f"{OWN} 登録なし" in text_of(issuer.get(reverse("register"), {"number": OWN}))


@pytest.mark.parametrize("asked", [{"number": "T123"}, {"number": LAPSED, "on": "x"}, {"number": ""}])
def test_a_question_that_makes_no_sense_is_said_beside_its_field(issuer: Client, asked: dict[str, str]) -> None:
    page = issuer.get(reverse("register"), asked)
    assert page.context["asking"].errors
    assert page.context["verdict"] is None


def test_a_number_is_put_replaced_and_taken_out(cast: Cast, issuer: Client) -> None:
    assert f"{OWN} を登録しました" in text_of(change(issuer, "put", **ROW))
    change(issuer, "put", **(ROW | {"name": "改名"}))
    assert RegisterEntry.objects.get(workspace=cast.workspace).name == "改名"
    assert f"{OWN} を削除しました" in text_of(change(issuer, "delete", number=OWN))
    assert not RegisterEntry.objects.exists()
    assert "このキーで扱えるものがありません" in text_of(change(issuer, "delete", number=OWN))


@pytest.mark.parametrize(
    "wrong", [{"number": "T1"}, {"name": ""}, {"status": "valid"}, {"valid_to": ""}, {"valid_to": "2020-01-01"}]
)
def test_a_row_that_makes_no_sense_is_said_beside_its_field(issuer: Client, wrong: dict[str, str]) -> None:
    page = change(issuer, "put", **(ROW | wrong))
    assert page.context["form"].errors
    assert not RegisterEntry.objects.exists()


def test_the_register_is_made_strict_and_lenient(cast: Cast, issuer: Client) -> None:
    for do, strict in (("strict", True), ("lenient", False), ("nothing", False)):
        assert change(issuer, do).status_code == 200
        assert Workspace.objects.get(pk=cast.workspace.pk).strict_register is strict


def test_another_workspace_keeps_another_register(cast: Cast, issuer: Client, sign_in: SignIn) -> None:
    change(issuer, "put", **ROW)
    other = sign_in(make_cast().issuer)
    assert OWN not in text_of(other.get(reverse("register")))


def test_a_payee_s_page_says_when_a_number_is_not_good(cast: Cast, sign_in: SignIn) -> None:
    payer = sign_in(cast.recipient)
    page = payer.post(reverse("supplier-new"), KITANO | {"registration_number": LAPSED}, follow=True)
    assert f"登録番号「{LAPSED}」は" in text_of(page)
    assert "時点で有効ではありません（失効）" in text_of(page)


def test_the_journal_page_proposes_less_credit_once_the_supplier_s_number_lapsed(cast: Cast, sign_in: SignIn) -> None:
    invoice = issue(cast.actor("issuer"))
    recipient = sign_in(cast.recipient)
    recipient.post(reverse("receiving-open", args=[invoice.number]))
    page = recipient.get(reverse("journals", args=[invoice.number]))
    assert page.context["sheet"].entries[0].values["debit_tax_class"] == "課税仕入10"
    number = invoice.publisher["registration_number"]
    draft = EntryDraft(
        number, "x", "lapsed", invoice.send_date.replace(year=2024), invoice.send_date.replace(year=2025)
    )
    registers.put(cast.workspace, draft)
    page = recipient.get(reverse("journals", args=[invoice.number]))
    assert page.context["sheet"].entries[0].values["debit_tax_class"] == "課税仕入10控70"
