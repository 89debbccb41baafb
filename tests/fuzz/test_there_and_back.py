"""What one format stores, the other reads, letter by letter and digit by digit (security checklist N7, N8)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from accounts.models import User
from invoices.api.wire import Detail, RegisterElement, UpdateElement
from journal_masters.api import wire as masters
from partners.api.supplier_wire import SupplierBank, SupplierElement
from partners.api.wire import Bank, Customer, Publisher
from tests.factories import Cast, make_cast, returned
from tests.fuzz import back
from tests.fuzz.back import Sent, objects, texts
from tests.fuzz.hostile.cases import written
from tests.fuzz.people import lasting_token
from tests.fuzz.volume import amount, measured

pytestmark = [pytest.mark.django_db, pytest.mark.security("N7"), pytest.mark.security("N8")]

MEDIA = {"json": "application/json", "xml": "text/xml"}
EVER = ("1900-01-01", "2999-12-31")
either_way = pytest.mark.parametrize(("writes", "reads"), [("json", "xml"), ("xml", "json")])

# Computed by the platform, or naming what has to be there.
COMPUTED = {
    name for name in RegisterElement.model_fields if name.startswith("inv_") and ("tax" in name or "amount" in name)
}
BOUND = COMPUTED | {"inv_no", "invoice_setting_code", "carryover_new", "withholding_tax", "unit_tax_calc_sec"}
HEAD = {"send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3"}
PRICED = {"item_name": texts(255), "tax_type": "0", "tax_rate_sec": 10}
UNPRICED = {
    "item_tax",
    "item_amount",
    "reduced_tax_flg",
    "input_tax_type",
    "item_qty",
    "item_price",
    "item_without_tax",
}


def details() -> st.SearchStrategy[list[Sent]]:
    numbers = {name: back.values(name, back.kind_of(Detail, name)) for name in ("item_qty", "item_price")}
    by_price = objects(Detail, PRICED | numbers, UNPRICED)
    by_amount = objects(Detail, PRICED | {"item_without_tax": st.integers(-(10**9), 10**9)}, UNPRICED)
    return st.lists(by_price | by_amount, min_size=1, max_size=2)


def publishers() -> st.SearchStrategy[Sent]:
    needed = {"publisher_company_name": texts(30), "publisher_zip": "060-0001", "publisher_address1": texts(100)}
    return objects(Publisher, {"publisher_mng_num": texts(15), **needed})


def banks() -> st.SearchStrategy[list[Sent]]:
    needed = {"fncl_inst_code": "0001", "branch_code": "001", "deposit_sec": "1", "depositor_name": texts(100)}
    number = back.values("account_num", back.kind_of(Bank, "account_num"))
    one = objects(Bank, {"transfer_code": texts(15), "account_num": number, **needed})
    return st.lists(one, min_size=1, max_size=2, unique_by=lambda bank: back.stored(bank["transfer_code"]))


def customers() -> st.SearchStrategy[Sent]:
    codes = st.just("AOBA") | texts(15)
    left_out = {"default_transfer_code", "invite_method"}
    return objects(Customer, {"private_cust_cd": codes, "customer_company_name": texts(30)}, left_out)


def elements() -> st.SearchStrategy[Sent]:
    parts = {"customer": customers(), "details": details()}
    more = st.fixed_dictionaries(parts, optional={"publisher": publishers(), "banks": banks()})
    head = objects(RegisterElement, HEAD | {"inv_no": texts(30)}, BOUND)
    return st.builds(lambda one, other: one | other, head, more)


@dataclass(frozen=True, slots=True)
class Programs:
    """A caller for each side, in either format."""

    cast: Cast
    clients: dict[str, Client]

    @classmethod
    def of(cls, cast: Cast) -> "Programs":
        users: dict[str, User] = {"seller": cast.issuer, "buyer": cast.recipient}
        return cls(cast, {
            f"{side} {form}": Client(headers={"Authorization": f"Bearer {lasting_token(user, cast.application)}",
            "Accept": MEDIA[form]})
            for side, user in users.items() for form in MEDIA
        })  # fmt: skip

    def ask(self, path: str, form: str, **asked: Any) -> Sent:
        data = {"response_type": form, **asked}
        body = json.dumps(data).encode() if form == "json" else written("request", data).encode()
        client = self.clients[f"{path.partition('/')[0]} {form}"]
        answer = client.post(f"/wi/v2/{path}", body, content_type=MEDIA[form])
        assert answer.status_code == 200, (asked, answer.content.decode())
        return back.read(answer)

    def in_both(self, path: str, **asked: Any) -> Sent:
        """What is read in either format, after both were found to say the same."""
        found = [back.without_empty(self.ask(path, form, **asked)) for form in MEDIA]
        assert found[0] == found[1]
        said: Sent = found[0]
        return said


@pytest.fixture
def programs() -> Programs:
    return Programs.of(make_cast())


@pytest.mark.parametrize("found", [{}, {"a": "123"}, {"a": ["00123"]}, {"a": "00123 "}])
def test_a_difference_would_be_seen(found: Sent) -> None:
    assert back.differences({"a": "00123"}, found)
    assert back.differences({"rows": [{"a": "00123"}]}, {"rows": [found]})


def play(name: str, cases: int, drawn: st.SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    """So many of them, each taken back."""
    with measured(f"back.{name}") as counted:

        @seed(1)
        @settings(max_examples=cases, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(drawn)
        def one(sent: Any) -> None:
            counted["cases"] += 1
            with transaction.atomic():
                check(sent)
                transaction.set_rollback(True)

        one()


@either_way
def test_an_invoice_registered_in_one_format_is_read_in_the_other(programs: Programs, writes: str, reads: str) -> None:
    def check(sent: Sent) -> None:
        done = programs.ask("seller/invoice/register", writes, invoices=[sent])["invoices"][0]
        number = done["invoice_mng_num"]
        conditions = {"send_date_from": EVER[0], "send_date_to": EVER[1], "invoice_mng_num": number}
        (row,) = programs.in_both("seller/invoice/search", **conditions)["invoice_list"]
        wanted = back.expected(RegisterElement, sent)
        assert not back.differences(wanted, row)
        if sent["customer"]["private_cust_cd"] == "AOBA":
            received = {"reception_date_from": EVER[0], "reception_date_to": EVER[1]}
            (row,) = programs.in_both("buyer/invoice/search", **received)["invdata"]
            assert not back.differences(wanted, row)

    play(f"register.{writes}", amount(10, 2_000), elements(), check)


@either_way
def test_a_correction_sent_in_one_format_is_read_in_the_other(programs: Programs, writes: str, reads: str) -> None:
    number = returned(programs.cast).number
    customer = objects(Customer, {"private_cust_cd": "AOBA"}, {"default_transfer_code", "invite_method"})
    parts = st.fixed_dictionaries(
        {}, optional={"details": details(), "publisher": publishers(), "banks": banks(), "customer": customer}
    )
    head = objects(
        UpdateElement, {"invoice_mng_num": number}, BOUND | {"rireki_no", "unit_tax_calc_sec", "invoice_type"}
    )

    def check(sent: Sent) -> None:
        programs.ask("seller/invoice/update", writes, invoices=[sent])
        conditions = {"send_date_from": EVER[0], "send_date_to": EVER[1], "invoice_mng_num": number}
        (row,) = programs.in_both("seller/invoice/search", **conditions)["invoice_list"]
        assert not back.differences(back.expected(UpdateElement, sent), row)

    play(f"update.{writes}", amount(10, 1_000), st.builds(lambda one, other: one | other, head, parts), check)


def master_rows() -> st.SearchStrategy[Sent]:
    """One row of each master, the sub-account under the account."""
    account = objects(masters.AccountTitle, {"account_title_code": texts(15), "account_title_name": texts(40)}, DATED)
    sub = objects(
        masters.SubAccountTitle,
        {"sub_account_title_code": texts(15), "sub_account_title_name": texts(40)},
        {*DATED, "account_title_code"},
    )
    section = objects(masters.BurdenSec, {"burden_sec_code": texts(15), "burden_sec_name": texts(40)}, DATED)
    named = {"journal_item_no": st.integers(1, 5), "journal_item_code": texts(15), "journal_item_name": texts(40)}
    return st.builds(_masters, account, sub, section, objects(masters.JournalItem, named, DATED))


DATED = {"delete_flg", "valid_from"}


def _masters(account: Sent, sub: Sent, section: Sent, item: Sent) -> Sent:
    under = sub | {"account_title_code": account["account_title_code"]}
    return {
        "account_titles": [account],
        "sub_account_titles": [under],
        "burden_secs": [section],
        "journal_items": [item],
    }


@either_way
def test_masters_registered_in_one_format_are_read_in_the_other(programs: Programs, writes: str, reads: str) -> None:
    def check(sent: Sent) -> None:
        programs.ask("buyer/journal_master/register", writes, **sent)
        found = programs.in_both("buyer/journal_master/search")
        assert not back.differences(back.expected(masters.MastersRegisterRequest, sent), found)
        again = programs.ask("buyer/journal_master/register", reads, **sent)
        assert {row[f"{name.removesuffix('s')}_result"] for name in sent for row in again[name]} == {"unchanged"}

    play(f"masters.{writes}", amount(12, 1_250), master_rows(), check)


@either_way
def test_a_payee_registered_in_one_format_is_the_same_in_the_other(programs: Programs, writes: str, reads: str) -> None:
    """No operation lists 支払先: whoever sends the same once more is told that nothing changed."""
    needed = {
        "fncl_inst_code": "0001",
        "branch_code": "001",
        "deposit_sec": "1",
        "depositor_name": texts(100),
        "account_num": "0000012",
    }
    bank = st.fixed_dictionaries({}, optional={"bank": objects(SupplierBank, needed)})
    head = objects(SupplierElement, {"private_cust_cd_s": texts(15), "company_name_s": texts(30)}, {"invite_method"})

    def check(sent: Sent) -> None:
        first = programs.ask("buyer/supplier/register", writes, suppliers=[sent])["suppliers"][0]
        again = programs.ask("buyer/supplier/register", reads, suppliers=[sent])["suppliers"][0]
        code = back.stored(sent["private_cust_cd_s"])
        assert (first["private_cust_cd_s"], first["supplier_result"]) == (code, "registered")
        assert (again["private_cust_cd_s"], again["supplier_result"]) == (code, "unchanged")

    play(f"suppliers.{writes}", amount(15, 750), st.builds(lambda one, other: one | other, head, bank), check)
