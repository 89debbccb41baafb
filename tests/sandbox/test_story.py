"""A month in a partner's life, over HTTP alone: everything that the sandbox offers, in one piece.

A program issues two hundred invoices through an outage, an expired token and a lost answer; counterparties open and return
them; the returned ones are corrected; at the month's end the recipient books what arrived and fetches it. Then the whole
world is bottled and poured beside itself, and gives identical answers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.sandbox.calls import FORM
from tests.sandbox.conftest import Driver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_kept_log")]

BEGINNING = "2027-03-01T09:00:00+09:00"
MONTH = {"send_date_from": "2027-03-01", "send_date_to": "2027-03-31"}
RECEIVED = {"reception_date_from": "2027-03-01", "reception_date_to": "2027-04-30"}
BATCH = 50
# What the program is seen to have lived through.
LIVED = ("token", "refresh", "back_off", "paging", "resend", "returned")
CUSTOMERS = ("AOBA", "BOT-OPEN-NOW", "BOT-OPEN-3D", "BOT-RET-PRICE", "BOT-NEVER")
EACH = 200 // len(CUSTOMERS)


@pytest.fixture
def _kept_log(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


@dataclass
class Program:
    """A partner's program: it knows what creating the workspace told, and what the platform answers."""

    facts: Mapping[str, Any]
    role: str
    tokens: dict[str, Any] = field(default_factory=dict)
    refreshed: int = 0

    def sign_in(self) -> None:
        user = next(user for user in self.facts["users"] if user["pfid"].startswith(f"{self.role}@"))
        self.tokens = self._token(
            "/api/credentials/access_token", user_id=user["pfid"], user_password=user["password"], realm="/api"
        )

    def refresh(self) -> None:
        self.refreshed += 1
        self.tokens = self._token(
            "/openam/oauth2/access_token", grant_type="refresh_token", refresh_token=self.tokens["refresh_token"]
        )

    def _token(self, path: str, **form: str) -> dict[str, Any]:
        (client,) = self.facts["clients"]
        sent = form | {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        answer: Any = Client().generic("POST", path, urlencode(sent), FORM)
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    def send(self, path: str, **asked: Any) -> Any:
        """As it comes: whatever is answered."""
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}", "Accept": "application/json"}
        return Client(headers=headers).post(f"/wi/v2{path}", {"response_type": "json"} | asked, "application/json")

    def call(self, path: str, **asked: Any) -> dict[str, Any]:
        """A success, after one refresh where the token has expired."""
        answer = self.send(path, **asked)
        if answer.status_code == 401:
            assert codes_of(answer) == ["E200002"]
            self.refresh()
            answer = self.send(path, **asked)
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return found

    def pages(self, path: str, array: str, **asked: Any) -> list[dict[str, Any]]:
        """Every row, page by page."""
        rows: list[dict[str, Any]] = []
        position: int | None = 1
        while position:
            page = self.call(path, start_position=position, get_count=60, **asked)
            rows += page[array]
            position = page.get("next_position")
        return rows

    def received(self, **asked: Any) -> list[dict[str, Any]]:
        return self.pages("/buyer/invoice/search", "invdata", **RECEIVED, **asked)

    def issued(self, **asked: Any) -> list[dict[str, Any]]:
        return self.pages("/seller/invoice/search", "invoice_list", **MONTH, **asked)


def codes_of(answer: Any) -> list[str]:
    return [fault["error_code"] for fault in answer.json()["error_list"]]


def invoices(numbers: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {
            "inv_no": f"2027-03-{number:04d}", "send_date": "2027-03-01", "pay_due_date": "2027-04-30",
            "invoice_type": "3", "customer": {"private_cust_cd": CUSTOMERS[number % len(CUSTOMERS)]},
            "details": [
                {"item_name": "部品", "item_qty": 1 + number % 7, "item_price": 1250, "tax_type": "0", "tax_rate_sec": 10},
                {"item_name": "弁当", "item_qty": 3, "item_price": 998, "tax_type": "0", "tax_rate_sec": 8,
                 "reduced_tax_flg": "1"},
            ],
        }
        for number in numbers
    ]  # fmt: skip


def batches() -> Iterator[list[dict[str, Any]]]:
    for first in range(1, 200, BATCH):
        yield invoices(range(first, first + BATCH))


@dataclass
class Desk:
    """The recipient's person at the pages."""

    facts: Mapping[str, Any]
    browser: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        user = next(user for user in self.facts["users"] if user["pfid"].startswith("recipient@"))
        told: Any = self.browser.post("/signin/", {"username": user["pfid"], "password": user["password"]})
        assert told.status_code == 302, told.content.decode()

    def books(self, number: int) -> None:
        """Open it, and book every line as the page proposes it."""
        place = f"/receiving/invoices/{number}/"
        self.browser.post(f"{place}open/")
        page: Any = self.browser.get(f"{place}journals/")
        sheet = page.context["sheet"]
        sent = {"version": sheet.invoice.version, "do": "register", "entries-TOTAL": len(sheet.entries)}
        for at, entry in enumerate(sheet.entries):
            values = entry.values | {"debit_account": "5001", "credit_account": "2001", "section": "110"}
            sent |= {f"entries-{at}-{name}": value for name, value in (values | {"line": entry.line}).items()}
        told: Any = self.browser.post(f"{place}journals/", sent)
        assert told.status_code == 302, told.content.decode()


def test_a_month_in_a_partner_s_life() -> None:
    drive, facts = new_world()
    issuer = Program(facts, "issuer")
    issuer.sign_in()
    first, second, third, fourth = batches()

    # The first batch goes through; on the next day the token has expired, and is refreshed.
    assert len(issuer.call("/seller/invoice/register", invoices=first)["invoices"]) == BATCH
    moved = drive("POST", "/clock/advance", {"days": 1}).body
    assert {move["what"] for move in moved["moves"]} == {"open", "return"}
    issuer.call("/seller/invoice/register", invoices=second)
    assert issuer.refreshed == 1

    # The platform goes down for an hour; what it says about coming back is true.
    hour = {"starts_at": "2027-03-02T09:00:00+09:00", "ends_at": "2027-03-02T10:00:00+09:00"}
    assert drive("POST", "/outages", hour).status == 201
    refused = issuer.send("/seller/invoice/register", invoices=third)
    assert (refused.status_code, refused["Retry-After"]) == (503, "3600")
    drive("POST", "/clock/advance", {"seconds": int(refused["Retry-After"])})
    issuer.call("/seller/invoice/register", invoices=third)

    # An answer is lost: the work was done, which a look at the list says, and sending it again doubles nothing.
    armed = drive("POST", "/faults", {"effect": "cut-after", "on": ["seller_invoice_register"], "times": 1})
    assert armed.status == 201
    assert issuer.send("/seller/invoice/register", invoices=fourth).cut == "after"
    assert issuer.call("/seller/invoice/search", inv_no=fourth[0]["inv_no"], **MONTH)["total_count"] == 1
    assert set(codes_of(issuer.send("/seller/invoice/register", invoices=fourth))) == {"E300010"}
    assert [row["inv_no"] for row in issuer.issued()] == [f"2027-03-{number:04d}" for number in range(1, 201)]

    # A counterparty returned its share for the price; corrected, it is content.
    assert drive("POST", "/clock/advance_until_quiet", {"max_moves": 1000}).body["quiet"] is True
    returned = issuer.issued(extracting_type03="1")
    assert len(returned) == EACH
    assert {row["invoice_status"] for row in returned} == {"20"}
    assert all("単価" in row["return_reason"] for row in returned)
    corrected = [
        {"invoice_mng_num": row["invoice_mng_num"], "rireki_no": row["rireki_no"], "remarks": "単価を確認しました"}
        for row in returned
    ]
    issuer.call("/seller/invoice/update", invoices=corrected)
    drive("POST", "/clock/advance_until_quiet", {"max_moves": 1000})
    assert issuer.issued(extracting_type03="1") == []
    assert Counter((row["invoice_status"], row["seal_flg"]) for row in issuer.issued()) == {
        ("30", "1"): EACH,  # corrected, and opened
        ("10", "1"): 2 * EACH,
        ("10", "0"): 2 * EACH,  # one recipient is a person, another never opens anything
    }

    # At the month's end the recipient opens and books what arrived, and its own program fetches it.
    drive("PUT", "/clock", {"now": "2027-03-31T18:00:00+09:00"})
    booked = [row["invoice_mng_num"] for row in issuer.issued(private_cust_cd="AOBA")][:5]
    desk = Desk(facts)
    for number in booked:
        desk.books(number)
    recipient = Program(facts, "recipient")
    recipient.sign_in()
    assert len(recipient.received()) == EACH
    fetched = recipient.received(journal_flg="1")
    assert [row["invoice_mng_num"] for row in fetched] == booked
    assert all(line["journals"] for row in fetched for line in row["details"])

    # All of it can be told afterwards, by call and by invoice.
    calls = drive("GET", "/log?operation=seller_invoice_register&size=50").body["entries"]
    assert sorted(Counter(call["status"] for call in calls).items()) == [(200, 4), (400, 1), (401, 2), (503, 1)]
    assert len([call for call in calls if call["fault"]]) == 1
    story = drive("GET", f"/invoices/{returned[0]['invoice_mng_num']}/timeline").body["moments"]
    words = [moment["what"] for moment in story if moment["kind"] == "event"]
    assert words == ["issue", "return", "correct", "open"]
    card = {line["kind"]: line["state"] for line in drive("GET", "/conformance").body["lines"]}
    assert {kind: card[kind] for kind in LIVED} == dict.fromkeys(LIVED, "seen")

    # Bottled, and poured beside itself: from now on the two worlds give the same answers, to the byte.
    bottle = drive("GET", "/bottle").body
    poured = Driver()("POST", "/workspaces", {"name": "写し", "slug": "twin", "bottle": bottle})
    assert poured.status == 201, poured.body
    twins = [Program(like(facts, poured.body), role) for role in ("issuer", "recipient")]
    for program in (issuer, recipient, *twins):
        program.sign_in()
    assert answers_of(twins) == answers_of([issuer, recipient])


def new_world() -> tuple[Driver, dict[str, Any]]:
    made = Driver()("POST", "/workspaces", {"name": "一か月", "slug": "story", "seed": "masters"})
    assert made.status == 201
    drive = Driver(made.body["key"])
    assert drive("PUT", "/clock", {"mode": "frozen", "now": BEGINNING}).status == 200
    return drive, made.body


def like(original: Mapping[str, Any], poured: Mapping[str, Any]) -> dict[str, Any]:
    """What a program needs for the poured world: its names, and the secrets of the original."""
    (client,), (known,) = poured["clients"], original["clients"]
    password = original["users"][0]["password"]
    return {
        "clients": [client | {"client_secret": known["client_secret"]}],
        "users": [user | {"password": password} for user in poured["users"]],
    }


def answers_of(programs: Sequence[Program]) -> list[bytes]:
    """Every list of both sides, in the same order, as it came."""
    issuer, recipient = programs
    asked: list[tuple[Program, str, dict[str, Any]]] = [
        *((issuer, "/seller/invoice/search", MONTH | {"start_position": at}) for at in range(1, 201, 99)),
        (issuer, "/seller/invoice/search", MONTH | {"extracting_type01": "1"}),
        (recipient, "/buyer/invoice/search", RECEIVED),
        (recipient, "/buyer/journal_master/search", {}),
        (issuer, "/seller/invoice/update", {"invoices": [{"invoice_mng_num": 1}]}),
    ]
    return [program.send(path, **query).content for program, path, query in asked]
