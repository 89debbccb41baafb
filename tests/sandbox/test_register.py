"""登録番号公表サイト: kept by programs, asked by the platform's checks on the day that counts."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actors import Actor, Via
from accounts.models import User
from accounts.oauth.tokens import mint
from invoices.models import Invoice
from invoices.services import lifecycle
from invoices.services.qualification import publisher_of
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN
from sandbox.api.wire import register as wire
from sandbox.models import RegisterEntry
from sandbox.register import BUILT_IN
from sandbox.services import clocks, workspaces
from tests.sandbox import calls
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db

LAPSED, FUTURE, UNKNOWN = "T7999999990002", "T5999999990004", "T4999900000005"


def token(world: World, role: str = "issuer") -> str:
    user = User.objects.get(pfid=f"{role}@mine.example")
    return str(mint(user, world.workspace.applications.get()).token)


def register(world: World, number: str, send_date: str = "2026-11-20", **head: Any) -> Any:
    office = {"publisher_mng_num": "HQ", "biz_regist_no": number}
    return calls.register(token(world), publisher=office, send_date=send_date, **head)


def verdict(world: World, number: str, on: str = "") -> wire.Verdict:
    found = world.drive("GET", f"/register/{number}" + (f"?on={on}" if on else ""))
    assert found.status == 200, found.body
    return wire.Verdict(**found.body)


def told(answer: Any) -> list[tuple[str, str]]:
    assert answer["result"] == "0", answer
    return [(warning["warning_code"], warning["warning_item"]) for warning in answer.get("warning_list", [])]


def test_a_number_is_looked_up_by_day(world: World) -> None:
    assert verdict(world, LAPSED, "2025-03-31").standing == "valid"
    found = verdict(world, "ｔ7999-9999-90002", "2025-04-01")
    assert (found.number, found.standing) == (LAPSED, "lapsed")
    assert found.listing is not None
    assert (found.listing.valid_to, found.listing.ended) == ("2025-03-31", "lapsed")
    assert verdict(world, UNKNOWN).standing == "unknown"
    clocks.set_to(world.workspace, "frozen", dt.datetime(2030, 4, 1, tzinfo=JAPAN))
    assert verdict(world, FUTURE).standing == "valid"


def test_a_workspace_keeps_numbers_of_its_own(world: World, foreign: World) -> None:
    body = {"name": "北野運送株式会社", "status": "revoked", "valid_from": "2024-04-01", "valid_to": "2026-06-30"}
    put = world.drive("PUT", f"/register/{UNKNOWN}", body)
    assert (put.status, put.body["ended"]) == (200, "revoked")
    assert verdict(world, UNKNOWN, "2026-07-01").standing == "revoked"
    assert verdict(foreign, UNKNOWN).standing == "unknown"
    page = wire.RegisterPage(**world.drive("GET", "/register?word=T4999").body)
    assert [row.number for row in page.numbers] == [UNKNOWN]
    assert {row.number for row in page.built_in} == set(BUILT_IN)
    assert wire.RegisterPage(**world.drive("GET", "/register?word=nobody").body).total == 0
    assert world.drive("DELETE", f"/register/{UNKNOWN}").status == 204
    assert world.drive("DELETE", f"/register/{UNKNOWN}").code == "not_found"
    assert verdict(world, UNKNOWN).standing == "unknown"


def test_an_own_row_stands_before_a_built_in_number_until_it_is_taken_out(world: World) -> None:
    world.drive("PUT", f"/register/{LAPSED}", {"name": "再登録"})
    assert verdict(world, LAPSED, "2026-01-01").standing == "valid"
    world.drive("DELETE", f"/register/{LAPSED}")
    assert verdict(world, LAPSED, "2026-01-01").standing == "lapsed"


@pytest.mark.parametrize(
    ("number", "body", "code"),
    [
        ("T1234567890123", {"name": "x"}, "registration_number"), ("x", {"name": "x"}, "registration_number"),
        (UNKNOWN, {}, "invalid_request"), (UNKNOWN, {"name": "x", "status": "gone"}, "invalid_request"),
        (UNKNOWN, {"name": "x", "valid_from": "tomorrow"}, "invalid_request"),
        (UNKNOWN, {"name": "x", "status": "lapsed"}, "register_dates"),
        (UNKNOWN, {"name": "x", "valid_to": "2026-01-01"}, "register_dates"),
        (UNKNOWN, {"name": "x", "status": "lapsed", "valid_to": "2020-01-01"}, "register_dates"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(world: World, number: str, body: Any, code: str) -> None:
    found = world.drive("PUT", f"/register/{number}", body)
    assert (found.status, found.code) == (400, code)


def test_the_database_refuses_dates_that_do_not_fit(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(
            workspace=world.workspace, number=UNKNOWN, status="lapsed", valid_from=dt.date(2023, 10, 1)
        )


def test_an_invoice_with_a_number_that_has_lapsed_is_issued_with_a_warning(world: World) -> None:
    warned = [("W700004", "invoices[0].publisher.biz_regist_no")]
    assert told(register(world, LAPSED)) == warned
    assert told(register(world, LAPSED, send_date="2025-03-31")) == []
    assert told(register(world, FUTURE)) == warned
    assert told(register(world, UNKNOWN)) == []
    assert told(register(world, LAPSED, invoice_type="1")) == []


def test_the_company_s_own_number_is_asked_where_the_office_has_none(world: World) -> None:
    world.drive("PUT", "/register/T8999900000001", {"name": "x", "status": "lapsed", "valid_to": "2026-10-31"})
    assert told(register(world, "")) == [("W700004", "invoices[0].publisher.biz_regist_no")]


def test_a_strict_register_refuses_what_it_does_not_know(world: World) -> None:
    assert world.drive("PUT", "/register", {"strict": True}).body == {"strict": True}
    before = Invoice.objects.count()
    for number in (LAPSED, UNKNOWN):
        answer = register(world, number)
        assert [fault["error_code"] for fault in answer["error_list"]] == ["E300016"]
    assert Invoice.objects.count() == before
    assert told(register(world, "T8999999990001")) == []
    assert world.drive("GET", "/register").body["strict"] is True


def test_a_correction_is_judged_like_a_registration(world: World) -> None:
    number = register(world, UNKNOWN)["invoices"][0]["invoice_mng_num"]
    recipient = Actor.of(User.objects.get(pfid="recipient@mine.example"), Via.PAGE)
    lifecycle.open_invoice(actor=recipient, number=number)
    lifecycle.return_invoice(actor=recipient, number=number, reason="x")
    world.drive("PUT", f"/register/{UNKNOWN}", {"name": "x", "status": "revoked", "valid_to": "2026-01-01"})
    world.drive("PUT", "/register", {"strict": True})
    refused = calls.update(token(world), number)
    assert [(row["error_code"], row["error_item"]) for row in refused["error_list"]] == [
        ("E300016", "invoices[0].publisher.biz_regist_no")
    ]
    world.drive("PUT", "/register", {"strict": False})
    assert told(calls.update(token(world), number)) == [("W700004", "invoices[0].publisher.biz_regist_no")]


def suppliers(world: World, number: str) -> Any:
    client = Client(headers={"Authorization": f"Bearer {token(world, 'recipient')}", "Accept": "application/json"})
    element = {"private_cust_cd_s": "S-1", "company_name_s": "北野運送", "biz_regist_no": number}
    body = {"response_type": "json", "suppliers": [element]}
    answer: Any = client.post("/wi/v2/buyer/supplier/register", body, "application/json")
    return answer.json()


def test_a_payee_s_number_is_judged_by_today(world: World) -> None:
    clocks.set_to(world.workspace, "frozen", dt.datetime(2025, 3, 31, 12, tzinfo=JAPAN))
    assert told(suppliers(world, LAPSED)) == []
    clocks.set_to(world.workspace, at=dt.datetime(2025, 4, 1, 12, tzinfo=JAPAN))
    assert told(suppliers(world, LAPSED)) == [("W700004", "suppliers[0].biz_regist_no")]
    assert told(suppliers(world, UNKNOWN)) == []
    world.drive("PUT", "/register", {"strict": True})
    assert [row["error_code"] for row in suppliers(world, UNKNOWN)["error_list"]] == ["E300016"]


def test_a_purchase_after_the_supplier_s_number_lapsed_loses_credit(world: World) -> None:
    register(world, LAPSED)
    invoice = Invoice.objects.filter(workspace=world.workspace).latest("number")
    publisher = publisher_of(invoice)
    assert publisher.is_registered(dt.date(2025, 3, 31))
    assert not publisher.is_registered(dt.date(2025, 4, 1))
    invoice.publisher["registration_number"] = ""
    assert not publisher_of(invoice).is_registered(dt.date(2025, 3, 31))


def test_a_reset_empties_the_register_and_makes_it_lenient(world: World) -> None:
    world.drive("PUT", f"/register/{UNKNOWN}", {"name": "x"})
    world.drive("PUT", "/register", {"strict": True})
    workspaces.reset(world.workspace)
    found = world.drive("GET", "/register").body
    assert (found["strict"], found["numbers"]) == (False, [])
    with clock.using(clock.REAL):
        assert told(register(world, UNKNOWN)) == []
