"""Every SQL statement of every operation fails once, and every commit: all of the call was done, or nothing of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection
from django.test import Client

from accounts.models import SigningKey
from accounts.oauth.tokens import mint
from tests.factories import PASSWORD, Cast, issue, make_cast, returned
from tests.oauth.conftest import Person
from tests.oauth.conftest import Program as OAuthProgram
from tests.plugins.torture import Measured, scaled
from tests.torture.ledger import asked_by_django, faults

pytestmark = pytest.mark.django_db(transaction=True)

EVERY = scaled(3, 1)
UNAVAILABLE, BROKEN = 503, 500
ACCIDENTS: dict[str, tuple[type[Exception], int]] = {
    "absent": (OperationalError, UNAVAILABLE),
    "refused": (IntegrityError, BROKEN),
    "broken": (InternalError, BROKEN),
}
HAPPEN = scaled(("absent",), tuple(ACCIDENTS))
# The log of calls may lose an entry.
BESIDE = ("sandbox_logentry", "sandbox_loghead")

Call = Callable[[], Any]
EVER = {"send_date_from": "1900-01-01", "send_date_to": "2999-12-31"}
RECEIVED_EVER = {"reception_date_from": "1900-01-01", "reception_date_to": "2999-12-31"}
LINE = {"item_name": "部品", "item_qty": "3", "item_price": "1250", "tax_type": "0", "tax_rate_sec": 10}
MASTERS = {
    "account_titles": [{"account_title_code": "5001", "account_title_name": "仕入高"}],
    "sub_account_titles": [
        {"account_title_code": "5001", "sub_account_title_code": "1", "sub_account_title_name": "国内"}
    ],
    "burden_secs": [{"burden_sec_code": "100", "burden_sec_name": "本社"}],
    "journal_items": [{"journal_item_no": "1", "journal_item_code": "P", "journal_item_name": "新製品"}],
}
SUPPLIER = {
    "private_cust_cd_s": "NEW", "company_name_s": "有限会社ひかり堂", "supplier_mail": "keiri@hikarido.example",
    "invite_method": "1",
}  # fmt: skip


def operation(cast: Cast, role: str, path: str, asked: dict[str, Any]) -> Call:
    token = mint(getattr(cast, role), cast.application).token
    client = Client(
        raise_request_exception=False, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}
    )
    body = json.dumps({"response_type": "json", **asked})
    return lambda: client.post(f"/wi/v2/{path}", body, content_type="application/json")


def registration(cast: Cast) -> Call:
    """With everything that a registration may bring along."""
    publisher = {"publisher_mng_num": "NEW", "publisher_company_name": "名古屋", "publisher_zip": "450-0002",
                 "publisher_address1": "愛知県名古屋市"}  # fmt: skip
    customer = {"private_cust_cd": "NEW", "customer_company_name": "ひかり堂", "customer_mail": "keiri@hikarido.example",
                "invite_method": "1"}  # fmt: skip
    bank = {"transfer_code": "NEW", "fncl_inst_code": "0001", "branch_code": "001", "deposit_sec": "1",
            "account_num": "0099902", "depositor_name": "株式会社試験製作所"}  # fmt: skip
    new = {"send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "details": [LINE, LINE]}
    known = new | {"customer": {"private_cust_cd": "AOBA"}}
    invoices = [new | {"publisher": publisher, "customer": customer, "banks": [bank]}, known]
    return operation(cast, "issuer", "seller/invoice/register", {"invoices": invoices})


def update(cast: Cast) -> Call:
    asked = {"invoice_mng_num": returned(cast).number, "remarks": "訂正", "details": [LINE]}
    return operation(cast, "issuer", "seller/invoice/update", {"invoices": [asked]})


def search(cast: Cast) -> Call:
    issue(cast.actor("issuer"))
    return operation(cast, "issuer", "seller/invoice/search", EVER)


def received(cast: Cast) -> Call:
    issue(cast.actor("issuer"))
    return operation(cast, "recipient", "buyer/invoice/search", RECEIVED_EVER)


def program(cast: Cast) -> OAuthProgram:
    made = OAuthProgram(cast.application.client_id, f"{cast.workspace.slug}-secret")
    made.http = Client(raise_request_exception=False)
    return made


def code(cast: Cast) -> Call:
    cast.application.skip_authorization = True
    cast.application.save()
    given = Person(cast.issuer).code(client_id=cast.application.client_id)
    return lambda: program(cast).redeem(given)


def refreshing(cast: Cast) -> Call:
    token = mint(cast.issuer, cast.application).refresh_token.token
    return lambda: program(cast).refresh(token)


def revocation(cast: Cast) -> Call:
    token = mint(cast.issuer, cast.application).refresh_token.token
    return lambda: program(cast).revoke(token)


def password(cast: Cast) -> Call:
    return lambda: program(cast).password(cast.issuer.pfid, PASSWORD)


def recipients(path: str, asked: dict[str, Any]) -> Callable[[Cast], Call]:
    return lambda cast: operation(cast, "recipient", path, asked)


CALLS: dict[str, Callable[[Cast], Call]] = {
    "1-search": search,
    "2-register": registration,
    "3-update": update,
    "4-masters": recipients("buyer/journal_master/search", {}),
    "5-register-masters": recipients("buyer/journal_master/register", MASTERS),
    "6-fetch": received,
    "7-payees": recipients("buyer/supplier/register", {"suppliers": [SUPPLIER]}),
    "code": code,
    "refresh": refreshing,
    "password": password,
    "revocation": revocation,
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    SigningKey.objects.active()
    return make_cast()


@pytest.mark.security("D4")
@pytest.mark.parametrize("name", CALLS)
def test_a_call_in_which_a_statement_fails_is_done_whole_or_not_at_all(
    cast: Cast, name: str, measured: Measured
) -> None:
    failed = done_all_the_same = 0
    for accident in HAPPEN:
        kind, status = ACCIDENTS[accident]
        call = CALLS[name](cast)
        before = contents()
        for number in count(1, EVERY):
            with failing_statement(number, kind) as happened:
                answer = call()
            if not happened:
                break
            failed += 1
            if answer.status_code == 200:
                done_all_the_same += 1
                call = CALLS[name](cast)
                before = contents()
                continue
            tells_of_it(answer, status)
            assert contents() == before, f"statement {number}: {happened}"
        assert answer.status_code == 200, answer.content.decode()
    measured(statements_failed=failed, answered_all_the_same=done_all_the_same, written_by_half=0)
    assert failed > 0
    assert faults(asked_by_django) == []


@pytest.mark.security("D4")
@pytest.mark.parametrize("name", CALLS)
def test_a_call_whose_commit_fails_is_not_done(
    cast: Cast, name: str, measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = CALLS[name](cast)
    before, failed = contents(), 0
    for number in count(1):
        with monkeypatch.context() as patched, failing_commit(patched, number) as happened:
            answer = call()
        if not happened:
            break
        failed += 1
        tells_of_it(answer, UNAVAILABLE)
        assert contents() == before, f"commit {number}"
    measured(commits_failed=failed, written_by_half=0)
    assert answer.status_code == 200, answer.content.decode()
    assert faults(asked_by_django) == []


@contextmanager
def failing_statement(number: int, kind: type[Exception]) -> Iterator[list[str]]:
    """The statement of that number raises instead of being executed; it then stands in the list."""
    happened: list[str] = []
    numbers = count(1)

    def execute(run: Callable[..., Any], sql: str, *more: Any) -> Any:
        if next(numbers) == number:
            happened.append(sql)
            raise kind("made to fail")
        return run(sql, *more)

    with connection.execute_wrapper(execute):
        yield happened


@contextmanager
def failing_commit(patched: pytest.MonkeyPatch, number: int) -> Iterator[list[int]]:
    happened: list[int] = []
    numbers = count(1)
    commit = connection._commit  # type: ignore[attr-defined]  # where Django commits

    def refuse() -> None:
        if next(numbers) == number:
            happened.append(number)
            raise OperationalError("made to fail")
        commit()

    patched.setattr(connection, "_commit", refuse)
    yield happened


def tells_of_it(answer: Any, status: int) -> None:
    """In the form of the address that was called: the operations' own, or RFC 6749's."""
    assert answer.status_code == status, answer.content.decode()
    assert ("Retry-After" in answer) == (status == UNAVAILABLE)
    body = answer.json()
    if "error" in body:
        assert body["error"] == {UNAVAILABLE: "temporarily_unavailable", BROKEN: "server_error"}[status]
        return
    code = {UNAVAILABLE: "E500002", BROKEN: "E500001"}[status]
    assert ([fault["error_code"] for fault in body["error_list"]], len(body["request_id"])) == ([code], 32)


def contents() -> dict[str, list[str]]:
    """Every row of every table, but for the log's."""
    tables = [table for table in connection.introspection.table_names() if table not in BESIDE]
    return {table: sorted(map(repr, asked_by_django(f'SELECT * FROM "{table}"'))) for table in tables}
