"""取引先ボット over HTTP: a code is enough, the clock makes them act, and they act as everybody else does."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts.models import AccessToken, Company, Notice, User
from invoices.models import Invoice, InvoiceEvent, JournalEntry
from partners.models import Customer, Invitation, Supplier
from platform_project.kernel.clock import JAPAN
from sandbox.bots.characters import CHARACTERS, Kind
from sandbox.models import BotMove, Control, Counterparty
from sandbox.services import bot_acts, bots
from tests.sandbox.conftest import Answer, World, make_world

pytestmark = pytest.mark.django_db

START = dt.datetime(2027, 1, 12, 10, 0, tzinfo=JAPAN)


class Program:
    """A partner's program, with a token of one of the cast that outlives every move of the clock."""

    def __init__(self, world: World, role: str) -> None:
        user = User.objects.get(pfid=f"{role}@{world.workspace.slug}.example")
        token = AccessToken.objects.create(
            user=user, application=world.workspace.applications.get(), scope="openid qualified", token=f"{user.pfid}'s",
            expires=dt.datetime(2099, 1, 1, tzinfo=JAPAN),
        )  # fmt: skip
        self.http = Client(headers={"Authorization": f"Bearer {token.token}", "Accept": "application/json"})

    def __call__(self, path: str, **asked: Any) -> Any:
        answer: Any = self.http.post(f"/wi/v2/{path}", {"response_type": "json", **asked}, "application/json")
        return json.loads(answer.content)

    def bill(self, *codes: str, **head: Any) -> list[int]:
        """Issue an invoice to each code; their numbers."""
        told = self("seller/invoice/register", invoices=[element(code) | head for code in codes])
        assert told["result"] == "0", told
        return [row["invoice_mng_num"] for row in told["invoices"]]

    def issued(self) -> dict[int, Any]:
        told = self("seller/invoice/search", send_date_from="2026-01-01", send_date_to="2099-12-31")
        assert told["result"] == "0", told
        return {row["invoice_mng_num"]: row for row in told["invoice_list"]}

    def received(self, **asked: Any) -> list[Any]:
        days = {"reception_date_from": "2026-01-01", "reception_date_to": "2099-12-31"}
        told = self("buyer/invoice/search", **days, **asked)
        assert told["result"] == "0", told
        rows: list[Any] = told["invdata"]
        return rows


def element(code: str) -> dict[str, Any]:
    return {
        "send_date": "2027-01-12", "pay_due_date": "2027-02-28", "invoice_type": "3", "customer": {"private_cust_cd": code},
        "details": [{"item_name": "部品", "item_qty": 2, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
    }  # fmt: skip


@pytest.fixture
def frozen(world: World) -> World:
    world.drive("PUT", "/clock", {"mode": "frozen", "now": START.isoformat()})
    return world


@pytest.fixture
def issuer(frozen: World) -> Program:
    return Program(frozen, "issuer")


@pytest.fixture
def recipient(frozen: World) -> Program:
    return Program(frozen, "recipient")


def control(world: World, path: str, **body: Any) -> Any:
    answer = world.drive("POST", path, body)
    assert answer.status in (200, 201), answer.body
    return answer.body


def advance(world: World, **span: int) -> list[Any]:
    moves: list[Any] = control(world, "/clock/advance", **span)["moves"]
    return moves


def story(moves: list[Any]) -> list[tuple[str, str, str]]:
    return [(move["made_at"][:16], move["counterparty"], move["what"]) for move in moves]


def test_a_code_that_nobody_has_prepared_is_known_and_opens_after_three_days(frozen: World, issuer: Program) -> None:
    (number,) = issuer.bill("BOT-OPEN-3D")
    assert issuer.issued()[number]["seal_flg"] == "0"
    assert advance(frozen, days=2, hours=23) == []
    assert issuer.issued()[number]["seal_flg"] == "0"
    (made,) = advance(frozen, days=7)
    assert made | {"number": 0} == {
        "number": 0, "counterparty": "BOT-OPEN-3D", "what": "open", "partner": "minato", "invoices": [number],
        "version": 1, "invitation": None, "recurring": False, "due_at": "2027-01-15T10:00:00+09:00", "state": "done",
        "made_at": "2027-01-15T10:00:00+09:00", "outcome": "",
    }  # fmt: skip
    assert issuer.issued()[number]["seal_flg"] == "1"
    event = InvoiceEvent.objects.get(action="open")
    assert (event.via, event.actor) == ("bot", "bot-open-3d@mine.example")
    assert event.at == START + dt.timedelta(days=3)


def test_due_work_is_done_before_the_next_call_of_any_kind(frozen: World, issuer: Program) -> None:
    numbers = issuer.bill("BOT-OPEN-NOW", "BOT-RET-NOW", "BOT-NEVER")
    told = issuer.issued()
    assert [(told[number]["invoice_status"], told[number]["seal_flg"]) for number in numbers] == [
        ("10", "1"), ("20", "0"), ("10", "0"),
    ]  # fmt: skip
    (number,) = issuer.bill("BOT-OPEN-NOW")
    person = Client()
    person.force_login(User.objects.get(pfid="recipient@mine.example"), "django.contrib.auth.backends.ModelBackend")
    person.get("/receiving/")
    assert Invoice.objects.get(number=number).opened_at == START


def test_a_price_that_is_wrong_comes_back_a_day_later_and_the_correction_is_opened(
    frozen: World, issuer: Program
) -> None:
    (number,) = issuer.bill("BOT-RET-PRICE")
    assert story(advance(frozen, days=1)) == [("2027-01-13T10:00", "BOT-RET-PRICE", "return")]
    row = issuer.issued()[number]
    assert row["invoice_status"] == "20"
    assert "単価相違" in row["return_reason"]
    assert Notice.objects.filter(topic="returned").count() == 1
    told = issuer("seller/invoice/update", invoices=[{"invoice_mng_num": number, "remarks": "訂正"}])
    assert told["result"] == "0", told
    row = issuer.issued()[number]
    assert (row["invoice_status"], row["seal_flg"], row["rireki_no"]) == ("30", "1", 2)


def test_what_is_returned_twice_is_opened_the_third_time(frozen: World, issuer: Program) -> None:
    (number,) = issuer.bill("BOT-RET-TWICE")
    for _ in range(2):
        advance(frozen, days=1)
        assert issuer("seller/invoice/update", invoices=[{"invoice_mng_num": number, "remarks": "x"}])["result"] == "0"
    assert issuer.issued()[number]["seal_flg"] == "1"
    returns = InvoiceEvent.objects.filter(action="return").order_by("number")
    assert [event.detail["reason"][:4] for event in returns] == ["単価相違", "再度相違"]


def test_an_invoice_is_booked_line_by_line(frozen: World, issuer: Program) -> None:
    (number,) = issuer.bill("BOT-JOURNAL")
    assert [move[2] for move in story(advance(frozen, days=2))] == ["open", "journal"]
    entry = JournalEntry.objects.get(invoice__number=number)
    assert (entry.gross, entry.tax, entry.debit_tax_class) == (2200, 200, "課税仕入10")
    assert Invoice.objects.get(number=number).journaled_at is not None


@pytest.mark.parametrize(
    ("code", "days", "status"), [("BOT-JOIN-NOW", 0, "2"), ("BOT-JOIN-1D", 1, "2"), ("BOT-DECLINE", 1, "5")]
)
def test_an_invitation_is_answered(frozen: World, issuer: Program, code: str, days: int, status: str) -> None:
    master = {"customer": {"private_cust_cd": code, "invite_method": "1"}}
    (told,) = issuer("seller/invoice/register", invoices=[master])["invoices"]
    assert told["invite_status"] == "1"
    if days:
        advance(frozen, days=days)
    (told,) = issuer(
        "seller/invoice/register", invoices=[{"customer": {"private_cust_cd": code, "customer_person": "x"}}]
    )["invoices"]
    assert told["invite_status"] == status
    if status == "2":
        (number,) = issuer.bill(code)
        assert issuer.issued()[number]["seal_flg"] == "1"


def test_who_is_silent_lets_an_invitation_expire(frozen: World, recipient: Program) -> None:
    told = recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-SILENT", "invite_method": "2"}])
    assert told["suppliers"][0]["invite_status"] == "3"
    done = control(frozen, "/clock/advance_until_quiet")
    assert story(done["moves"]) == [("2027-02-11T10:00", "BOT-SILENT", "lapse")]
    told = recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-SILENT"}])
    assert told["suppliers"][0]["invite_status"] == "4"


def test_a_payee_that_joins_is_linked(frozen: World, recipient: Program) -> None:
    asked = [{"private_cust_cd_s": "BOT-JOIN-1D", "invite_method": "1"}]
    recipient("buyer/supplier/register", suppliers=asked)
    control(frozen, "/clock/advance_until_quiet")
    told = recipient("buyer/supplier/register", suppliers=asked)
    assert told["suppliers"][0]["invite_status"] == "2"


def test_an_issuer_sends_an_invoice_at_each_month_s_end(frozen: World, recipient: Program) -> None:
    told = recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-MONTHLY"}])
    assert told["result"] == "0", told
    assert story(advance(frozen, months=3)) == [
        ("2027-01-31T18:00", "BOT-MONTHLY", "issue"), ("2027-02-28T18:00", "BOT-MONTHLY", "issue"),
        ("2027-03-31T18:00", "BOT-MONTHLY", "issue"),
    ]  # fmt: skip
    rows = recipient.received(private_cust_cd_s="BOT-MONTHLY")
    assert [(row["send_date"], row["reception_date"], row["inv_amount"]) for row in rows] == [
        ("2027-01-31", "2027-01-31", 110_000), ("2027-02-28", "2027-02-28", 110_000), ("2027-03-31", "2027-03-31", 110_000),
    ]  # fmt: skip


def test_issuers_send_what_they_are_for(frozen: World, recipient: Program) -> None:
    codes = ["BOT-TEN", "BOT-MIXED", "BOT-NO-NUMBER", "BOT-CORRECT"]
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": code} for code in codes])
    assert len(recipient.received(private_cust_cd_s="BOT-TEN")) == 10
    (row,) = recipient.received(private_cust_cd_s="BOT-MIXED")
    assert (row["inv_without_tax_tr10"], row["inv_tax_tr8_reduced"]) == (12_345, 798)
    assert (row["inv_without_tax_free"], row["inv_without_tax_non"]) == (3_000, 2_000)
    (row,) = recipient.received(private_cust_cd_s="BOT-NO-NUMBER")
    assert (row["invoice_type"], row["publisher"].get("biz_regist_no", "")) == ("1", "")
    moves = control(frozen, "/counterparties/poke", code="BOT-TEN")["moves"]
    assert [len(move["invoices"]) for move in moves] == [10]


def test_what_you_return_is_issued_again_a_day_later_at_a_lower_price(frozen: World, recipient: Program) -> None:
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-CORRECT"}])
    (row,) = recipient.received()
    person = Client()
    person.force_login(User.objects.get(pfid="recipient@mine.example"), "django.contrib.auth.backends.ModelBackend")
    person.post(f"/receiving/invoices/{row['invoice_mng_num']}/return/", {"reason": "単価相違"})
    assert recipient.received() == []
    assert story(advance(frozen, days=1)) == [("2027-01-13T10:00", "BOT-CORRECT", "correct")]
    (again,) = recipient.received()
    assert (again["rireki_no"], row["inv_amount"], again["inv_amount"]) == (2, 13_200, 11_880)


def test_xml_names_a_counterparty_too(frozen: World, issuer: Program) -> None:
    body = (
        "<request><response_type>xml</response_type><invoices><send_date>2027-01-12</send_date>"
        "<pay_due_date>2027-02-28</pay_due_date><invoice_type>3</invoice_type><customer><private_cust_cd>BOT-NEVER"
        "</private_cust_cd></customer><details><item_name>x</item_name><item_without_tax>1</item_without_tax>"
        "<tax_type>0</tax_type><tax_rate_sec>10</tax_rate_sec></details></invoices></request>"
    )
    answer: Any = issuer.http.post(
        "/v1/invoice/seller/invoices", body, "application/xml", headers={"Accept": "text/xml"}
    )
    assert b"<result>0</result>" in answer.content, answer.content.decode()
    assert Invoice.objects.get().recipient == Company.objects.get(code="BOT-NEVER")


def test_every_code_can_be_named_without_preparation(frozen: World, issuer: Program, recipient: Program) -> None:
    customers = [code for code, row in CHARACTERS.items() if row.kind is not Kind.ISSUER]
    issuer.bill(*customers)
    suppliers = [{"private_cust_cd_s": code} for code, row in CHARACTERS.items() if row.kind is not Kind.RECIPIENT]
    assert recipient("buyer/supplier/register", suppliers=suppliers)["result"] == "0"
    control(frozen, "/clock/advance_until_quiet", until="2027-06-30")
    assert set(BotMove.objects.values_list("state", flat=True)) == {"done", "planned"}
    assert Counterparty.objects.count() == len(CHARACTERS)


def test_a_jump_makes_the_same_history_as_steps_of_a_day(db: None) -> None:
    told = []
    for slug, spans in (("jump", [{"days": 20}]), ("walk", [{"days": 1}] * 20)):
        world = make_world(slug)
        world.drive("PUT", "/clock", {"mode": "frozen", "now": START.isoformat()})
        Program(world, "issuer").bill("BOT-RET-ALL", "BOT-OPEN-3D", "BOT-JOURNAL", "BOT-RET-DATE", "BOT-RET-TWICE")
        suppliers = ("BOT-DAILY", "BOT-MONTHLY", "BOT-TEN")
        Program(world, "recipient")(
            "buyer/supplier/register", suppliers=[{"private_cust_cd_s": one} for one in suppliers]
        )
        for span in spans:
            advance(world, **span)
        events = InvoiceEvent.objects.filter(workspace=world.workspace).order_by("number")
        told.append(list(events.values_list("number", "invoice__number", "action", "at", "company_name", "version")))
        assert world.drive("GET", "/counterparties/moves?size=200").body["total"] > 30
    assert told[0] == told[1]
    assert len(told[0]) > 30


def test_until_quiet_tells_what_happened_in_order_and_stands_at_the_last_instant(
    frozen: World, issuer: Program
) -> None:
    first, second, third = issuer.bill("BOT-OPEN-30D", "BOT-RET-DATE", "BOT-OPEN-3D")
    done = control(frozen, "/clock/advance_until_quiet")
    assert [(made, move["invoices"]) for made, move in zip(story(done["moves"]), done["moves"], strict=True)] == [
        (("2027-01-12T10:00", "BOT-RET-DATE", "open"), [second]),
        (("2027-01-13T10:00", "BOT-RET-DATE", "return"), [second]),
        (("2027-01-15T10:00", "BOT-OPEN-3D", "open"), [third]),
        (("2027-02-11T10:00", "BOT-OPEN-30D", "open"), [first]),
    ]
    assert (done["mode"], done["now"], done["quiet"]) == ("frozen", "2027-02-11T10:00:00+09:00", True)
    again = control(frozen, "/clock/advance_until_quiet")
    assert (again["moves"], again["now"]) == ([], done["now"])


def test_what_recurs_counts_only_up_to_a_given_instant(frozen: World, recipient: Program) -> None:
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-DAILY"}])
    done = control(frozen, "/clock/advance_until_quiet")
    assert (done["moves"], done["now"], done["quiet"]) == ([], "2027-01-12T10:00:00+09:00", True)
    done = control(frozen, "/clock/advance_until_quiet", until="2027-01-15T12:00:00")
    assert story(done["moves"]) == [(f"2027-01-{day}T09:00", "BOT-DAILY", "issue") for day in (13, 14, 15)]
    assert (done["now"], done["quiet"]) == ("2027-01-15T09:00:00+09:00", True)
    done = control(frozen, "/clock/advance_until_quiet", until="2027-12-31", max_moves=2)
    assert (len(done["moves"]), done["quiet"]) == (2, False)


def test_a_running_clock_runs_on_from_the_last_instant(world: World) -> None:
    with time_machine.travel(START, tick=False) as real:
        issuer = Program(world, "issuer")
        issuer.bill("BOT-OPEN-3D")
        done = control(world, "/clock/advance_until_quiet")
        assert (done["mode"], done["now"]) == ("running", "2027-01-15T10:00:00+09:00")
        real.shift(60)
        assert world.drive("GET", "/clock").body["now"] == "2027-01-15T10:01:00+09:00"


def test_time_that_passes_by_itself_is_enough(world: World) -> None:
    with time_machine.travel(START, tick=False) as real:
        issuer = Program(world, "issuer")
        (number,) = issuer.bill("BOT-OPEN-3D")
        real.shift(dt.timedelta(days=3, hours=4))
        assert issuer.issued()[number]["seal_flg"] == "1"
        assert Invoice.objects.get(number=number).opened_at == START + dt.timedelta(days=3)


def test_a_paused_counterparty_waits_and_what_fell_due_is_due_when_it_goes_on(frozen: World, issuer: Program) -> None:
    first, _other = issuer.bill("BOT-OPEN-3D", "BOT-RET-PRICE")
    control(frozen, "/counterparties/pause", code="BOT-OPEN-3D")
    assert [move["counterparty"] for move in advance(frozen, days=10)] == ["BOT-RET-PRICE"]
    assert issuer.issued()[first]["seal_flg"] == "0"
    control(frozen, "/counterparties/resume", code="BOT-OPEN-3D")
    assert issuer.issued()[first]["seal_flg"] == "1"
    assert Invoice.objects.get(number=first).opened_at == START + dt.timedelta(days=10)


def test_all_of_them_can_be_paused(frozen: World, issuer: Program) -> None:
    control(frozen, "/counterparties/pause")
    (number,) = issuer.bill("BOT-OPEN-NOW")
    assert issuer.issued()[number]["seal_flg"] == "0"
    assert advance(frozen, days=1) == []
    assert control(frozen, "/clock/advance_until_quiet")["moves"] == []
    assert control(frozen, "/counterparties/resume")["paused"] is False
    assert issuer.issued()[number]["seal_flg"] == "1"
    assert Invoice.objects.get(number=number).opened_at == START + dt.timedelta(days=1)


def test_a_step_makes_the_next_move_at_once(frozen: World, issuer: Program) -> None:
    issuer.bill("BOT-OPEN-30D", "BOT-OPEN-3D")
    control(frozen, "/counterparties/pause")
    (move,) = control(frozen, "/counterparties/step")["moves"]
    assert (move["counterparty"], move["due_at"][:10], move["made_at"][:10]) == (
        "BOT-OPEN-3D",
        "2027-01-15",
        "2027-01-12",
    )
    (move,) = control(frozen, "/counterparties/step", code="BOT-OPEN-30D")["moves"]
    assert move["state"] == "done"
    assert frozen.drive("POST", "/counterparties/step", {}).code == "nothing_planned"


def test_a_move_without_an_object_says_so(frozen: World, issuer: Program) -> None:
    (number,) = issuer.bill("BOT-OPEN-3D")
    control(frozen, "/clock/advance", days=1)
    bot = User.objects.get(pfid="bot-open-3d@mine.example")
    person = Client()
    person.force_login(bot, "django.contrib.auth.backends.ModelBackend")
    person.post(f"/receiving/invoices/{number}/open/")
    (move,) = advance(frozen, days=5)
    assert (move["state"], move["outcome"]) == ("moot", "It was opened already.")


def test_a_counterparty_that_fails_does_not_break_the_call(
    frozen: World, issuer: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (number,) = issuer.bill("BOT-OPEN-NOW", "BOT-RET-NOW")[:1]

    def broken(move: BotMove) -> None:
        InvoiceEvent.objects.all().delete()
        raise KeyError(move.number)

    monkeypatch.setattr(bot_acts, "act", broken)
    assert issuer.issued()[number]["seal_flg"] == "0"
    assert "of BOT-OPEN-NOW failed" in caplog.text
    assert InvoiceEvent.objects.count() == 2, "what a failed move did is taken back"
    told = frozen.drive("GET", "/counterparties/moves?state=failed").body["moves"]
    assert [move["counterparty"] for move in told] == ["BOT-OPEN-NOW", "BOT-RET-NOW"]
    monkeypatch.undo()
    issuer.issued()
    assert BotMove.objects.filter(state="failed").count() == 2, "not tried again"


def test_a_clock_that_goes_back_undoes_nothing_and_keeps_what_is_planned(frozen: World, issuer: Program) -> None:
    numbers = issuer.bill("BOT-RET-PRICE", "BOT-OPEN-30D")
    advance(frozen, days=5)
    frozen.drive("PUT", "/clock", {"now": "2027-01-01"})
    assert issuer.issued()[numbers[0]]["invoice_status"] == "20"
    assert story(advance(frozen, months=2)) == [("2027-02-11T10:00", "BOT-OPEN-30D", "open")]


def test_a_reset_forgets_them(frozen: World, issuer: Program, recipient: Program) -> None:
    issuer.bill("BOT-OPEN-30D")
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-DAILY"}])
    frozen.drive("POST", "/workspaces/mine/reset", {"keep_clock": True})
    assert not BotMove.objects.exists()
    assert not Company.objects.filter(code__startswith="BOT-").exists()
    assert Control.objects.get().bots_event is None
    (number,) = issuer.bill("BOT-OPEN-NOW")
    assert issuer.issued()[number]["seal_flg"] == "1"


def test_a_snapshot_holds_what_they_have_planned(frozen: World, issuer: Program, recipient: Program) -> None:
    issuer.bill("BOT-RET-DATE", "BOT-OPEN-3D")
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-MONTHLY"}])
    recipient.received()
    frozen.drive("POST", "/snapshots", {"name": "before"})
    first = advance(frozen, months=2)
    frozen.drive("POST", "/snapshots/before/restore", {})
    assert advance(frozen, months=2) == first
    assert len(first) == 4


def test_they_live_in_their_workspace_alone(frozen: World, foreign: World, issuer: Program) -> None:
    issuer.bill("BOT-OPEN-3D")
    told = foreign.drive("GET", "/counterparties").body
    assert not any(row["introduced"] for row in told["counterparties"])
    assert foreign.drive("GET", "/counterparties/moves").body["total"] == 0
    assert foreign.drive("POST", "/counterparties/step", {}).code == "nothing_planned"


def test_whoever_has_nothing_to_do_costs_a_program_no_query(frozen: World, issuer: Program) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            issuer.issued()
        return len(queries)

    issuer.bill("AOBA")
    bare = cost()
    issuer.bill("BOT-OPEN-30D", "BOT-NEVER")
    cost()
    assert cost() == bare


def test_one_is_introduced_by_hand(frozen: World) -> None:
    told = control(frozen, "/counterparties", code="BOT-OPEN-NOW")
    row = next(row for row in told["counterparties"] if row["code"] == "BOT-OPEN-NOW")
    assert (row["introduced"], row["known_to"], row["kind"]) == (True, ["minato"], "recipient")
    assert Customer.objects.get(code="BOT-OPEN-NOW").linked_company == Company.objects.get(code="BOT-OPEN-NOW")
    control(frozen, "/counterparties", code="BOT-MONTHLY", company="tsubame")
    assert Supplier.objects.get(code="BOT-MONTHLY").company.code == "tsubame"
    control(frozen, "/counterparties", code="BOT-JOIN-1D", side="supplier")
    assert Supplier.objects.get(code="BOT-JOIN-1D").linked_company is None
    assert not any(row["planned"] for row in told["counterparties"])


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("", {"code": "BOT-NOBODY"}, 404, "counterparty_unknown"),
        ("", {"code": "BOT-OPEN-NOW", "company": "nobody"}, 404, "company_needed"),
        ("", {"code": "BOT-OPEN-NOW", "side": "supplier"}, 409, "counterparty_side"),
        ("", {}, 400, "invalid_request"),
        ("/pause", {"code": "BOT-OPEN-NOW"}, 409, "counterparty_not_introduced"),
        ("/step", {}, 409, "nothing_planned"),
        ("/poke", {"code": "BOT-TEN"}, 409, "counterparty_not_introduced"),
        ("/poke", {"code": "BOT-OPEN-3D"}, 409, "cannot_be_poked"),
    ],
)
def test_what_cannot_be_is_refused(frozen: World, path: str, body: Any, status: int, code: str) -> None:
    if code == "cannot_be_poked":
        control(frozen, "/counterparties", code="BOT-OPEN-3D")
    answer: Answer = frozen.drive("POST", f"/counterparties{path}", body)
    assert (answer.status, answer.code) == (status, code)


def test_moves_are_found_by_state_code_and_invoice(frozen: World, issuer: Program, recipient: Program) -> None:
    first, _second = issuer.bill("BOT-OPEN-NOW", "BOT-OPEN-3D")
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-TEN"}])
    sent = recipient.received()[3]["invoice_mng_num"]

    def found(query: str) -> list[str]:
        return [row["counterparty"] for row in frozen.drive("GET", f"/counterparties/moves?{query}").body["moves"]]

    assert found("state=planned") == ["BOT-OPEN-3D"]
    assert found("code=BOT-TEN") == ["BOT-TEN"]
    assert found(f"invoice={first}") == ["BOT-OPEN-NOW"]
    assert found(f"invoice={sent}") == ["BOT-TEN"]
    assert found("page=9") == []


def test_a_master_typed_on_a_page_becomes_the_counterparty(frozen: World) -> None:
    person = Client()
    person.force_login(User.objects.get(pfid="issuer@mine.example"), "django.contrib.auth.backends.ModelBackend")
    form = {"name": "ゆうべの商店", "mail": "x@y.example", "invite": "1"}
    person.post("/issuing/customers/new/", form | {"code": "BOT-JOIN-NOW"})
    person.post("/issuing/customers/new/", form | {"code": "BOT-OPEN-NOW", "invite": "0"})
    assert Customer.objects.get(code="BOT-OPEN-NOW").linked_company is not None
    person.get("/")
    assert Invitation.objects.get(customer__code="BOT-JOIN-NOW").status == Invitation.Status.ACCEPTED


def test_a_script_lets_time_pass_until_nothing_is_planned(frozen: World, issuer: Program) -> None:
    (number,) = issuer.bill("BOT-RET-DATE")
    told = StringIO()
    call_command("workspace", "clock", "mine", "--until-quiet", stdout=told)
    *moves, clock = map(json.loads, told.getvalue().splitlines())
    assert [(move["what"], move["invoices"]) for move in moves] == [("open", [number]), ("return", [number])]
    assert clock["now"] == "2027-01-13T10:00:00+09:00"
    with pytest.raises(CommandError, match="ISO 8601"):
        call_command("workspace", "clock", "mine", "--until-quiet", "--at", "tomorrow")


def test_more_than_one_call_can_bear_is_left_to_the_next(
    frozen: World, recipient: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipient("buyer/supplier/register", suppliers=[{"private_cust_cd_s": "BOT-DAILY"}])
    monkeypatch.setattr(bots, "MOST", 3)
    moved = control(frozen, "/clock/advance", days=5)
    assert (len(moved["moves"]), moved["more_due"]) == (3, True)
    assert len(recipient.received()) == 5


def test_the_page_tells_the_table_in_either_language(frozen: World, issuer: Program) -> None:
    (number,) = issuer.bill("BOT-OPEN-3D")
    person = Client()
    person.force_login(User.objects.get(pfid="issuer@mine.example"), "django.contrib.auth.backends.ModelBackend")
    page = person.get("/sandbox/counterparties/").content.decode()
    english = person.get("/sandbox/counterparties/", headers={"Accept-Language": "en"}).content.decode()
    for code, row in CHARACTERS.items():
        assert code in page
        assert escape(row.ja) in page
        assert escape(row.en) in english
    assert f'href="/issuing/invoices/{number}/"' in page
