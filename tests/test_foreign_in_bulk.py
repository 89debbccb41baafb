"""One foreign thing among one's own is refused as one that nobody has, and nothing of the request is done (checklist O3)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from invoices.models import Invoice
from journal_masters.models import BurdenSection
from partners.models import BankAccount, Customer, Issuer, Supplier
from tests.factories import (
    BankAccountFactory,
    Cast,
    CustomerFactory,
    FormatFactory,
    IssuerFactory,
    make_cast,
    returned,
)
from tests.operations import call

pytestmark = [pytest.mark.security("O3"), pytest.mark.django_db]

MISSING = "NOBODYS"


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The rival has what nobody else has."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_cast()
        rival = made.company("rival")
        BurdenSection.objects.create(company=made.company("recipient"), code="MINE", name="自部門")
        BurdenSection.objects.create(company=rival, code="THEIRS", name="他部門")
        Supplier.objects.create(company=rival, code="THEIRS", name="他社の仕入先")
        IssuerFactory.create(company=rival, code="THEIRS", number=900)
        BankAccountFactory.create(company=rival, code="THEIRS")
        CustomerFactory.create(company=rival, code="THEIRS", linked_company=made.company("recipient"))
        FormatFactory.create(company=rival, code="THEIRS")
        yield made
        transaction.set_rollback(True)


def invoice(**changes: Any) -> dict[str, Any]:
    line = {"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}
    head = {
        "send_date": "2026-11-20",
        "pay_due_date": "2026-12-31",
        "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"},
    }
    return head | {"details": [line]} | changes


# What names something of somebody else's: the element, the path that is to blame, and the code.
REGISTERED: dict[str, tuple[Callable[[str], dict[str, Any]], str, str]] = {
    "発行先": (lambda code: invoice(customer={"private_cust_cd": code}), "customer.private_cust_cd", "E300003"),
    "振込先口座": (lambda code: invoice(banks=[{"transfer_code": code}]), "banks[0].transfer_code", "E300004"),
    "書式": (lambda code: invoice(invoice_setting_code=code), "invoice_setting_code", "E300005"),
    "発行元の削除": (
        lambda code: {"publisher": {"publisher_mng_num": code, "publisher_delete_flg": "1"}},
        "publisher.publisher_mng_num",
        "E300001",
    ),
    "口座の削除": (
        lambda code: {"banks": [{"transfer_code": code, "transfer_delete_flg": "1"}]},
        "banks[0].transfer_code",
        "E300004",
    ),
}


def refused(cast: Cast, user: User, path: str, **asked: Any) -> tuple[list[tuple[str, str]], str]:
    """The faults, and the answer without its number and the code that was asked for."""
    answer = call(cast, user, path, **asked)
    assert answer.status_code == 400, answer.content.decode()
    text = re.sub(r'"request_id":"\w+"', "", answer.content.decode())
    faults = [(fault["error_code"], fault["error_item"]) for fault in answer.json()["error_list"]]
    return faults, re.sub("THEIRS|NOBODYS|7777|8888", "…", text)


def kept() -> list[int]:
    """How many rows there are of what the requests would have made or changed."""
    models = (Invoice, Customer, BankAccount, Issuer, Supplier, BurdenSection)
    return [model._default_manager.count() for model in models]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("kind", REGISTERED)
def test_an_element_that_names_a_foreign_master_is_refused_as_one_that_names_none(
    cast: Cast, kind: str, place: int
) -> None:
    element, blamed, code = REGISTERED[kind]
    before, told = kept(), []
    for foreign in ("THEIRS", MISSING):
        elements = [invoice(), invoice()]
        elements.insert(place, element(foreign))
        told.append(refused(cast, cast.issuer, "seller/invoice/register", invoices=elements))
    assert told[0] == told[1]
    assert (code, f"invoices[{place}].{blamed}") in told[0][0]
    assert {item.partition(".")[0] for _, item in told[0][0]} == {f"invoices[{place}]"}
    assert kept() == before


@pytest.mark.parametrize("place", [0, 1])
def test_a_correction_of_a_foreign_invoice_leaves_ones_own_as_it_was(cast: Cast, place: int) -> None:
    own = returned(cast)
    foreign = _of_the_rival(cast)
    told = []
    for number in (foreign, 8888):
        elements: list[dict[str, Any]] = [{"invoice_mng_num": own.number, "remarks": "訂正"}]
        elements.insert(place, {"invoice_mng_num": number, "remarks": "横取り"})
        told.append(refused(cast, cast.issuer, "seller/invoice/update", invoices=elements)[0])
    assert told[0] == told[1] == [("E300006", f"invoices[{place}].invoice_mng_num")]
    own.refresh_from_db()
    assert (own.status, own.version, own.remarks) == ("20", 1, "")
    assert Invoice.objects.get(number=foreign, workspace=cast.workspace).remarks == ""


def _of_the_rival(cast: Cast) -> int:
    done = call(
        cast, cast.rival, "seller/invoice/register",
        invoices=[invoice(
            customer={"private_cust_cd": "THEIRS"}, publisher={"publisher_mng_num": "THEIRS"}, invoice_setting_code="THEIRS",
            banks=[{"transfer_code": "THEIRS"}],
        )],
    )  # fmt: skip
    assert done.status_code == 200, done.content.decode()
    number: int = done.json()["invoices"][0]["invoice_mng_num"]
    return number


def test_a_foreign_department_among_ones_own_is_refused_as_one_that_nobody_has(cast: Cast) -> None:
    told = []
    for code in ("THEIRS", MISSING):
        gone = {"burden_sec_code": code, "burden_sec_name": "廃止", "delete_flg": "1"}
        rows = [{"burden_sec_code": "MINE", "burden_sec_name": "新しい名前"}, gone]
        told.append(refused(cast, cast.recipient, "buyer/journal_master/register", burden_secs=rows))
    assert told[0] == told[1]
    assert told[0][0] == [("E300013", "burden_secs[1].burden_sec_code")]
    assert set(BurdenSection.objects.values_list("code", "name")) >= {("MINE", "自部門"), ("THEIRS", "他部門")}


def test_a_foreign_payee_among_ones_own_is_one_that_has_to_be_registered(cast: Cast) -> None:
    """Without its name it cannot be, whoever knows it elsewhere."""
    told = []
    for code in ("THEIRS", MISSING):
        rows = [
            {"private_cust_cd_s": "S-1", "supplier_phone": "03-0000-0000"},
            {"private_cust_cd_s": code, "supplier_phone": "1"},
        ]
        told.append(refused(cast, cast.recipient, "buyer/supplier/register", suppliers=rows))
    assert told[0] == told[1]
    assert told[0][0] == [("E700001", "suppliers[1].company_name_s")]
    assert not Supplier.objects.filter(phone="03-0000-0000").exists()
