"""Explain: everything that happened to an invoice, in one line of time."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.actors import Actor, Via
from accounts.models import User
from invoices.services import lifecycle
from platform_project.kernel import clock
from sandbox import acts
from sandbox import facts as known
from sandbox.api.wire import WorkspaceFacts
from sandbox.models import Act
from sandbox.services.acts import record
from tests.contract.samples import addressee
from tests.sandbox.calls import register, search, sign_in, update
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _directly(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


@pytest.fixture
def facts(world: World) -> WorkspaceFacts:
    return WorkspaceFacts(**known.facts_of(world.workspace, "http://testserver", world.credentials))


def moments(world: World, number: int = 1) -> list[dict[str, Any]]:
    answer = world.drive("GET", f"/invoices/{number}/timeline")
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.body["moments"]
    return found


def in_short(world: World) -> list[tuple[str, str]]:
    return [(moment["kind"], moment["what"]) for moment in moments(world)]


def recipient(world: World) -> Actor:
    return Actor.of(User.objects.get(pfid=f"recipient@{world.workspace.slug}.example"), Via.PAGE)


def send_back(world: World) -> None:
    world.workspace.refresh_from_db()
    with clock.using(world.workspace.clock):
        lifecycle.open_invoice(actor=recipient(world), number=1)
        lifecycle.return_invoice(actor=recipient(world), number=1, reason="単価が違います")


def test_all_sides_are_told_in_their_order_even_while_the_clock_stands(world: World, facts: WorkspaceFacts) -> None:
    world.drive("PUT", "/clock", {"mode": "frozen", "now": "2026-11-20T09:00:00+09:00"})
    token = sign_in(facts)["access_token"]
    register(token, inv_no="EX-1")
    send_back(world)
    update(token, 1, send_date="nonsense")
    world.drive("POST", "/clock/advance", {"minutes": 1})
    search(token)
    told = in_short(world)
    assert told == [
        ("call", "seller_invoice_register"), ("event", "issue"), ("notice", "issued"),
        ("event", "open"), ("event", "return"), ("notice", "returned"),
        ("call", "seller_invoice_update"), ("act", "clock"), ("call", "seller_invoice_search"),
    ]  # fmt: skip


def test_an_event_and_a_notice_name_the_call_that_made_them(world: World, facts: WorkspaceFacts) -> None:
    register(sign_in(facts)["access_token"])
    call, event, notice = moments(world)
    assert call["call"] == event["call"] == notice["call"] == call["number"]
    assert event["via"] == "api"
    assert event["call_link"] == f"http://testserver/sandbox/log/{call['number']}/"


def test_a_refusal_names_rule_value_and_cure(world: World, facts: WorkspaceFacts) -> None:
    token = sign_in(facts)["access_token"]
    register(token)
    update(token, 1, send_date="nonsense")
    refusals = moments(world)[-1]["refusals"]
    dated = next(refused for refused in refusals if refused["item"].endswith("send_date"))
    assert dated["value"] == "nonsense"
    assert dated["rule"]
    assert dated["cure"]


def test_after_a_reset_a_number_means_another_invoice(world: World, facts: WorkspaceFacts) -> None:
    token = sign_in(facts)["access_token"]
    register(token)
    world.drive("POST", f"/workspaces/{world.workspace.slug}/reset")
    register(token)
    assert in_short(world) == [("call", "seller_invoice_register"), ("event", "issue"), ("notice", "issued")]


def test_a_mail_to_somebody_who_is_no_member_is_told(world: World, facts: WorkspaceFacts) -> None:
    register(sign_in(facts)["access_token"], customer=addressee("NEW"), inv_no="OUT-1")
    (notice,) = [moment for moment in moments(world) if moment["kind"] == "notice"]
    assert (notice["who"], notice["via"]) == ("keiri@hikarido.example", "mail")


def test_asking_after_an_invoice_is_no_part_of_its_story(world: World, facts: WorkspaceFacts) -> None:
    register(sign_in(facts)["access_token"])
    before = moments(world)
    assert moments(world) == before
    assert not [one for one in before if "/timeline" in one["text"]]


def test_an_act_tells_instants_as_pages_write_them(world: World) -> None:
    record(world.workspace, "outage", starts_at=clock.REAL.now().replace(microsecond=123456), covers="api")
    told = acts.told(Act.objects.get(workspace=world.workspace, what="outage"))
    assert re.fullmatch(r"covers: api, starts_at: \d{4}/\d\d/\d\d [0-9:]{8}", told)
    record(world.workspace, "clock", before="2026-12-01T09:00:00.123456+09:00", now="2026-12-02T09:00:00+09:00")
    told = acts.told(Act.objects.get(workspace=world.workspace, what="clock"))
    assert told == "2026/12/01 09:00:00 から 2026/12/02 09:00:00 へ"


def test_every_act_is_told_in_words() -> None:
    services = Path(settings.BASE_DIR, "sandbox", "services").glob("*.py")
    recorded = {
        what for file in services for what in re.findall(r'acts\.record\(\s*\w+, "(\w+)"', file.read_text("utf-8"))
    }
    assert "clock" in recorded
    assert recorded <= set(acts.TITLES)


def test_another_workspace_s_invoice_has_none(world: World, foreign: World, facts: WorkspaceFacts) -> None:
    register(sign_in(facts)["access_token"])
    assert foreign.drive("GET", "/invoices/1/timeline").code == "not_found"
