"""How many SQL queries operations 1 to 3 take: committed figures (query_counts.json) that do not grow with rows.

`UPDATE_QUERY_COUNTS=1` writes the file anew. A figure that changed is shown with its queries.
"""

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessToken
from invoices.drafts import InvoiceDraft
from invoices.services import lifecycle
from partners.drafts import BankAccountDraft, CustomerDraft, IssuerDraft
from platform_project.kernel import clock
from tests.contract.samples import account, addressee, element, office
from tests.contract.wires import ADDRESSES, Wire, every_wire, from_json, from_xml
from tests.factories import Cast, draft, line, make_cast, returned

pytestmark = pytest.mark.django_db

COMMITTED = Path(__file__).with_name("query_counts.json")
UPDATES = bool(os.environ.get("UPDATE_QUERY_COUNTS"))
MANY = 8
# performance.md, goal 5: whatever the page's size, the token check and the bounded count included.
LIST_LIMIT = 4

Prepare = Callable[[Cast, int], dict[str, Any]]


def queries(cast: Cast, wire: Wire, case: str, rows: int) -> list[str]:
    """The SQL of one call that handles so many rows."""
    operation, prepare = CASES[case]
    asked = prepare(cast, rows)
    method, path = wire.address(operation)
    query, body = wire.written(operation, asked)
    client = Client(headers={"Authorization": f"Bearer {token_of(cast)}", "Accept": wire.media})
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.generic(method, path, body, wire.media if body else "", QUERY_STRING=query)
    assert answer.status_code == 200, answer.content.decode()
    told = from_json(answer.content) if wire.form == "json" else from_xml(answer.content)
    assert len(told[ADDRESSES[operation, wire.dialect][2]]) == rows
    return [str(entry["sql"]) for entry in captured.captured_queries]


def token_of(cast: Cast) -> str:
    token = AccessToken.objects.create(
        user=cast.issuer, application=cast.application, token=f"token-{AccessToken.objects.count()}", scope="qualified",
        expires=clock.now() + dt.timedelta(seconds=300),
    )  # fmt: skip
    return str(token.token)


def search(cast: Cast, rows: int) -> dict[str, Any]:
    """A page that is full, so that what follows has to be counted."""
    register(cast, rows + 1)
    return {"send_date_from": "2026-01-01", "send_date_to": "2026-12-31", "get_count": rows}


def search_to_the_end(cast: Cast, rows: int) -> dict[str, Any]:
    register(cast, rows)
    return {"send_date_from": "2026-01-01", "send_date_to": "2026-12-31"}


def register(cast: Cast, rows: int) -> None:
    drafts = [draft(lines=[line()] * 3, item=f"invoices[{n}]") for n in range(rows)]
    lifecycle.register(actor=cast.actor("issuer"), drafts=drafts)


def registration(cast: Cast, rows: int) -> dict[str, Any]:
    return {"invoices": [element(inv_name=f"{n}") for n in range(rows)]}


def registration_with_masters(cast: Cast, rows: int) -> dict[str, Any]:
    codes = [f"NEW-{n}" for n in range(rows)]
    return {"invoices": [
        element(publisher=office(code), customer=addressee(code, invite_method="1"), banks=[account(code)]) for code in codes
    ]}  # fmt: skip


def registration_naming_masters(cast: Cast, rows: int) -> dict[str, Any]:
    """Every element names masters of its own that are there already, and changes one of them."""
    parts = [parts_of(code) for code in (f"OLD-{n}" for n in range(rows))]
    lifecycle.register(
        actor=cast.actor("issuer"), drafts=[masters_of(code) for code in (f"OLD-{n}" for n in range(rows))]
    )
    return {"invoices": [element(**part) for part in parts]}


def parts_of(code: str) -> dict[str, Any]:
    return {
        "publisher": {"publisher_mng_num": code, "publisher_section": "営業課"}, "customer": {"private_cust_cd": code},
        "banks": [{"transfer_code": code}],
    }  # fmt: skip


def masters_of(code: str) -> InvoiceDraft:
    office = {"name": code, "zip": "100-0001", "address1": "東京都千代田区千代田"}
    account = {
        "bank_code": "0001",
        "branch_code": "001",
        "deposit_type": "1",
        "account_number": "1",
        "holder_name": "試験",
    }
    return InvoiceDraft(
        publisher=IssuerDraft(code, office), customer=CustomerDraft(code, {"name": code}),
        banks=(BankAccountDraft(code, account),), item=code,
    )  # fmt: skip


def correction_with_masters(cast: Cast, rows: int) -> dict[str, Any]:
    asked = correction(cast, rows)
    for number, one in enumerate(asked["invoices"]):
        code = f"NEW-{number}"
        one |= {"publisher": office(code), "customer": {"private_cust_cd": "AOBA"}, "banks": [account(code)]}
    return asked


def correction(cast: Cast, rows: int) -> dict[str, Any]:
    numbers = [returned(cast).number for _ in range(rows)]
    return {"invoices": [{"invoice_mng_num": number, "remarks": "訂正"} for number in numbers]}


CASES: dict[str, tuple[str, Prepare]] = {
    "search": ("search", search),
    "search to the end": ("search", search_to_the_end),
    "register": ("register", registration),
    "register with masters": ("register", registration_with_masters),
    "register naming masters": ("register", registration_naming_masters),
    "update": ("update", correction),
    "update with masters": ("update", correction_with_masters),
}


@pytest.mark.security("S4")
@every_wire
@pytest.mark.parametrize("case", CASES)
def test_an_operation_takes_as_many_queries_as_are_committed_however_many_rows(wire: Wire, case: str) -> None:
    one, many = queries(make_cast(), wire, case, 1), queries(make_cast(), wire, case, MANY)
    assert len(one) == len(many), f"1 row:\n{listed(one)}\n{MANY} rows:\n{listed(many)}"
    name = f"{case}, {wire}"
    figures = json.loads(COMMITTED.read_text()) if COMMITTED.exists() else {}
    if UPDATES:
        COMMITTED.write_text(json.dumps(dict(sorted({**figures, name: len(many)}.items())), indent=2) + "\n")
    else:
        assert len(many) == figures.get(name), f"{name}: {figures.get(name)} are committed, now:\n{listed(many)}"


def test_a_page_of_the_list_stays_within_its_goal() -> None:
    figures = json.loads(COMMITTED.read_text())
    assert {name: count for name, count in figures.items() if name.startswith("search") and count > LIST_LIMIT} == {}


def listed(queries: list[str]) -> str:
    return "\n".join(f"{number:3}. {sql[:600]}" for number, sql in enumerate(queries, 1))
