"""The console as a workbench: the first steps, the traffic, the refusals, what is in force and what comes next."""

import shlex
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sandbox.conformance import remembering
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import parse
from sandbox.log import storing
from sandbox.models import FaultRule
from sandbox.seeding import demo
from sandbox.services import faults, keys
from sandbox.web.workbench import Card
from tests.factories import Cast, issue
from tests.isolation import token_of
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

SEARCH = "/wi/v2/seller/invoice/search"
REGISTER = "/wi/v2/seller/invoice/register"
INVOICE = {"response_type": "json", "invoices": [{
    "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
    "customer": {"private_cust_cd": "BOT-OPEN-3D"},
    "details": [{"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
}]}  # fmt: skip
DAYS = {"response_type": "json", "send_date_from": "2026-01-01", "send_date_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _directly(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


@pytest.fixture
def program(cast: Cast) -> Client:
    return program_with(token_of(cast.issuer, live=True))


def program_with(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})


def ask(program: Client, **more: Any) -> Any:
    return program.post(SEARCH, DAYS | more, "application/json")


def console(client: Client, **asked: str) -> Any:
    return client.get(reverse("console"), asked)


def pasted(command: str, token: str) -> Any:
    """What a shell would make of a command of curl."""
    words = shlex.split(command.removeprefix("TOKEN=$(").partition("|")[0].rstrip(") \n"))
    address = next(word for word in words if word.startswith("http://testserver/")).removeprefix("http://testserver")
    sent = [value for name, value in pairwise(words) if name == "-d"]
    if "H" not in command:
        return Client().post(address, "&".join(sent), "application/x-www-form-urlencoded").json()
    answer: Any = program_with(token).post(address, sent[0], "application/json")
    return answer.json()


def test_the_first_steps_lead_from_nothing_to_a_corrected_invoice(db: None, sign_in: SignIn) -> None:
    demo.ensure()
    person, token = sign_in(User.objects.get(pfid="issuer@demo.example")), ""
    for place in range(5):
        page = console(person)
        steps = page.context["steps"]
        assert steps.done == place
        assert [bool(step.command) for step in steps.steps] == [at == place for at in range(5)]
        assert f"{place} / 5" in text_of(page)
        answer = pasted(steps.steps[place].command, token)
        token = token or answer["access_token"]
        assert answer.get("result", "0") == "0", answer
    page = console(person)
    assert page.context["steps"].is_over
    assert "はじめの一歩" not in text_of(page)


def test_a_command_keeps_secret_what_only_its_maker_knows(cast: Cast, issuer: Client) -> None:
    command = console(issuer).context["steps"].steps[0].command
    assert f"user_id={cast.issuer.pfid}" in command
    assert 'user_password="$PASSWORD"' in command
    assert 'client_secret="$CLIENT_SECRET"' in command


def test_an_empty_workspace_has_steps_and_no_chart(issuer: Client) -> None:
    text = text_of(console(issuer))
    assert "はじめの一歩" in text
    assert not any(title in text for title in ("呼び出しの数", "最近の拒否", "最近の呼び出し"))


def test_a_log_that_is_cleared_unticks_the_steps(cast: Cast, issuer: Client, program: Client) -> None:
    ask(program)
    assert console(issuer).context["steps"].done == 1
    storing.clear(cast.workspace)
    assert console(issuer).context["steps"].done == 0


def test_the_traffic_is_counted_by_its_fate(issuer: Client, program: Client) -> None:
    for more in ({}, {}, {"get_count": 0}):
        ask(program, **more)
    program.post(SEARCH, DAYS, "application/json", headers={"X-Sandbox-Fault": "503"})
    page = console(issuer)
    traffic = page.context["traffic"]
    assert [count for _title, count in traffic.totals] == [2, 1, 1]
    assert [one.values[-2:] for one in traffic.chart.series] in ([(0, 2), (0, 1), (0, 1)], [(2, 0), (1, 0), (1, 0)])
    assert [here for _name, _title, here in traffic.measures] == [True, False, False]
    assert "成功 2 拒否（4xx） 1 障害・応答なし（5xx） 1" in text_of(page)
    assert "実時刻で数えています" in text_of(page)
    assert page.content.decode().count('class="drawing ') == 2


@pytest.mark.parametrize(("per", "bars", "here"), [("hour", 24, 1), ("day", 30, 2), ("century", 30, 0), ("", 30, 0)])
def test_one_may_choose_what_a_bar_stands_for(issuer: Client, program: Client, per: str, bars: int, here: int) -> None:
    ask(program)
    traffic = console(issuer, per=per).context["traffic"]
    assert len(traffic.chart.labels) == bars
    assert traffic.measures[here][2]


def test_a_refusal_says_why_and_how_to_cure_it(issuer: Client, program: Client) -> None:
    ask(program)
    ask(program, get_count=0, send_date_from="soon")
    (refusal,) = console(issuer).context["refusals"]
    assert (refusal.entry.number, refusal.more) == (2, 1)
    assert refusal.reason.code in ("E700004", "E700006")
    text = text_of(console(issuer))
    assert refusal.reason.message in text
    assert refusal.reason.cure in text
    assert "ほか1件" in text
    assert f'href="{reverse("log-entry", args=[2])}"' in console(issuer).content.decode()


def test_what_was_not_answered_is_told_without_a_reason(cast: Cast, issuer: Client, program: Client) -> None:
    faults.arm(workspace=cast.workspace, draft=FaultDraft(parse("503-html"), times=1), road=FaultRule.Road.PAGE)
    ask(program)
    (refusal,) = console(issuer).context["refusals"]
    assert refusal.reason is None
    assert refusal.entry.fault.startswith("#1 ")
    assert refusal.entry.fault in text_of(console(issuer))


def test_the_card_is_told_by_its_progress_and_its_next_line(issuer: Client, program: Client) -> None:
    assert console(issuer).context["card"].done == 0
    ask(program)
    found = console(issuer).context["card"]
    assert isinstance(found, Card)
    assert (found.done, found.title) == (3, "2 請求書登録")
    assert f"{found.done} / {found.of}" in text_of(console(issuer))


def test_what_is_armed_is_told_in_particular(cast: Cast, issuer: Client) -> None:
    for effect, on, times in (("503", "seller_invoice_register", 2), ("E400002", "seller_invoice_update", None)):
        draft = FaultDraft(parse(effect), (on,), times=times)
        faults.arm(workspace=cast.workspace, draft=draft, road=FaultRule.Road.PAGE)
    panel = next(one for one in console(issuer).context["overview"] if one.place == "sandbox-faults")
    assert panel.state == "2件が待機中"
    assert panel.details == ("E400002 → 3 請求書更新", "HTTP 503 → 2 請求書登録（あと2回）")


def test_the_newest_mails_are_there(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"))
    notice = console(issuer).context["notices"][0]
    assert f'href="{reverse("outbox-detail", args=[notice.number])}"' in console(issuer).content.decode()


def test_the_next_move_of_a_counterparty_is_made_from_here(cast: Cast, issuer: Client, program: Client) -> None:
    keys.renew(cast.workspace)
    issuer.post(reverse("counterparties-hand"), {"do": "introduce", "code": "BOT-OPEN-3D"})
    program.post(REGISTER, INVOICE, "application/json")
    (row,) = console(issuer).context["planned"]
    assert row["move"].counterparty.code == "BOT-OPEN-3D"
    answer = issuer.post(reverse("counterparties-hand"), {"do": "step", "back": "console"})
    assert answer.headers["Location"] == reverse("console")
    assert console(issuer).context["planned"] == []


def test_a_workspace_made_anew_does_not_remember_another_s_calls(cast: Cast, issuer: Client, program: Client) -> None:
    ask(program)
    console(issuer)
    known = remembering.recall(cast.workspace)
    assert [fact.number for fact in known] == [1]
    cast.workspace.created_at = cast.workspace.created_at.replace(year=2001)
    assert remembering.recall(cast.workspace) == ()
