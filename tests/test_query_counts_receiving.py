"""How many SQL queries operations 4 to 7 take; see test_query_counts.py, whose committed figures these stand beside."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessToken, Company
from invoices.journal_drafts import EntryDraft
from invoices.models import Invoice, JournalEntry
from invoices.services import journals
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from partners.drafts import InviteMethod, SupplierDraft
from partners.services import suppliers
from platform_project.kernel import clock
from tests.contract.receiving import EVER, MASTERS, Answer, item, payee, section, sub, title
from tests.contract.wires import ADDRESSES, Data, Wire, every_wire
from tests.factories import Cast, make_cast
from tests.test_query_counts import COMMITTED, MANY, UPDATES, listed, register

pytestmark = pytest.mark.django_db

# A page of operation 6 takes one query more than one of operation 1, for the journals.
LIST_LIMIT = 5

Prepare = Callable[[Cast, int], Data]


def queries(cast: Cast, wire: Wire, case: str, rows: int) -> list[str]:
    """The SQL of one call that handles so many rows of each kind."""
    operation, prepare = CASES[case]
    asked = prepare(cast, rows)
    method, path = wire.address(operation)
    query, body = wire.written(operation, asked)
    client = Client(headers={"Authorization": f"Bearer {token_of(cast)}", "Accept": wire.media})
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.generic(method, path, body, wire.media if body else "", QUERY_STRING=query)
    told = Answer(answer, ADDRESSES[operation, wire.dialect][2])
    assert told.status == 200, answer.content.decode()
    assert set(counted(told, operation, wire)) == {rows}
    return [str(entry["sql"]) for entry in captured.captured_queries]


def counted(told: Answer, operation: str, wire: Wire) -> list[int]:
    arrays = MASTERS if operation.startswith("masters") else (ADDRESSES[operation, wire.dialect][2],)
    return [len(told.rows_of(name)) for name in arrays]


def token_of(cast: Cast) -> str:
    token = AccessToken.objects.create(
        user=cast.recipient, application=cast.application, token=f"token-{AccessToken.objects.count()}",
        scope="qualified", expires=clock.now() + dt.timedelta(seconds=300),
    )  # fmt: skip
    return str(token.token)


def masters(rows: int, **changes: Any) -> Data:
    """So many rows of each master, each sub-account under an account of its own."""
    codes = [f"M-{number}" for number in range(rows)]
    return {
        "account_titles": [title(code, **changes) for code in codes],
        "sub_account_titles": [sub(code, "1", **changes) for code in codes],
        "burden_secs": [section(code, **changes) for code in codes],
        "journal_items": [item(1, code, **changes) for code in codes],
    }


def kept(cast: Cast, rows: int) -> Company:
    """Those rows in the database."""
    company = cast.company("recipient")
    codes = [f"M-{number}" for number in range(rows)]
    accounts = AccountTitle.objects.bulk_create(
        AccountTitle(company=company, code=code, name="試験科目") for code in codes
    )
    SubAccountTitle.objects.bulk_create(
        SubAccountTitle(company=company, account_title=account, code="1", name="試験補助") for account in accounts
    )
    BurdenSection.objects.bulk_create(BurdenSection(company=company, code=code, name="試験部門") for code in codes)
    JournalItem.objects.bulk_create(
        JournalItem(company=company, item_no=1, code=code, name="試験項目") for code in codes
    )
    return company


def fetch(cast: Cast, rows: int) -> Data:
    kept(cast, rows)
    return {}


def registration(cast: Cast, rows: int) -> Data:
    return masters(rows)


def change(cast: Cast, rows: int) -> Data:
    kept(cast, rows)
    return masters(rows, valid_to="2027-03-31")


def repetition(cast: Cast, rows: int) -> Data:
    kept(cast, rows)
    return masters(rows)


def deletion(cast: Cast, rows: int) -> Data:
    kept(cast, rows)
    return masters(rows, delete_flg="1")


def received(cast: Cast, rows: int) -> Data:
    """A page that is full, so that what follows has to be counted; every line of it booked twice."""
    booked(cast, rows + 1)
    return EVER | {"get_count": rows}


def received_to_the_end(cast: Cast, rows: int) -> Data:
    booked(cast, rows)
    return EVER


def received_by_department(cast: Cast, rows: int) -> Data:
    booked(cast, rows)
    return EVER | {"burden_sec_code": "M-0", "burden_sec_name": "試験", "journal_flg": "1"}


def booked(cast: Cast, invoices: int) -> None:
    kept(cast, 2)
    register(cast, invoices)
    half = EntryDraft("M-0", "M-1", 600, "課税仕入10", section="M-0")
    rest = EntryDraft("M-0", "M-1", 500, "課税仕入10")
    for number in Invoice.objects.filter(workspace=cast.workspace).values_list("number", flat=True):
        journals.register(actor=cast.actor("recipient"), number=number, journals=dict.fromkeys((1, 2, 3), (half, rest)))
    assert JournalEntry.objects.filter(company=cast.company("recipient")).count() == invoices * 6


def new_payees(cast: Cast, rows: int) -> Data:
    return {"suppliers": [payee(f"P-{number}") for number in range(rows)]}


def invited_payees(cast: Cast, rows: int) -> Data:
    methods = [str(InviteMethod.MAIL), str(InviteMethod.PAPER)]
    return {"suppliers": [payee(f"P-{number}", invite_method=methods[number % 2]) for number in range(rows)]}


def known_payees(cast: Cast, rows: int) -> Data:
    """Known, invited before, changed now, and invited again."""
    address = {"name": "有限会社つくし堂", "mail": "ap@tsukushi.example"}
    drafts = [SupplierDraft(f"P-{number}", address, InviteMethod.MAIL) for number in range(rows)]
    suppliers.register(actor=cast.actor("recipient"), drafts=drafts)
    return {"suppliers": [payee(draft.code, invite_method="1") for draft in drafts]}


CASES: dict[str, tuple[str, Prepare]] = {
    "masters": ("masters", fetch),
    "masters register": ("masters_register", registration),
    "masters change": ("masters_register", change),
    "masters repeat": ("masters_register", repetition),
    "masters delete": ("masters_register", deletion),
    "received": ("received", received),
    "received to the end": ("received", received_to_the_end),
    "received by department": ("received", received_by_department),
    "suppliers": ("suppliers", new_payees),
    "suppliers invited": ("suppliers", invited_payees),
    "suppliers known": ("suppliers", known_payees),
}


@pytest.mark.security("S4")
@every_wire
@pytest.mark.parametrize("case", CASES)
def test_an_operation_takes_as_many_queries_as_are_committed_however_many_rows(wire: Wire, case: str) -> None:
    one, many = queries(make_cast(), wire, case, 1), queries(make_cast(), wire, case, MANY)
    assert len(one) == len(many), f"1 row:\n{listed(one)}\n{MANY} rows:\n{listed(many)}"
    name = f"{case}, {wire}"
    figures = json.loads(COMMITTED.read_text())
    if UPDATES:
        COMMITTED.write_text(json.dumps(dict(sorted({**figures, name: len(many)}.items())), indent=2) + "\n")
    else:
        assert len(many) == figures.get(name), f"{name}: {figures.get(name)} are committed, now:\n{listed(many)}"


def test_a_page_of_what_was_received_stays_within_its_goal() -> None:
    figures = json.loads(COMMITTED.read_text())
    over = {name: count for name, count in figures.items() if name.startswith("received") and count > LIST_LIMIT}
    assert over == {}
    assert {name.partition(",")[0] for name in figures} >= set(CASES)
