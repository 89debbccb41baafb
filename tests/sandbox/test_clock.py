"""A workspace's clock over HTTP, and what obeys it; nothing that has expired comes to life again."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor, Via
from accounts.checksums import digest
from accounts.models import AccessToken, Grant, IDToken, RefreshToken, User, Workspace
from accounts.oauth.tokens import mint
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Customer, Invitation
from partners.selectors import status_of
from partners.services import invitations, masters
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN
from platform_project.kernel.errors import PlatformError
from sandbox.api.wire import Clock, MovedClock, WorkspaceFacts
from sandbox.services import clocks
from sandbox.services.clocks import Moved
from tests.sandbox import calls
from tests.sandbox.conftest import Driver, World

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=JAPAN)


def set_clock(world: World, **asked: Any) -> MovedClock:
    answer = world.drive("PUT", "/clock", asked)
    assert answer.status == 200, answer.body
    return MovedClock(**answer.body)


def advance(world: World, **span: int) -> MovedClock:
    answer = world.drive("POST", "/clock/advance", span)
    assert answer.status == 200, answer.body
    return MovedClock(**answer.body)


def shown(world: World) -> Clock:
    return Clock(**world.drive("GET", "/clock").body)


def test_a_clock_is_frozen_advanced_set_back_run_and_made_real(world: World) -> None:
    with time_machine.travel(NOON, tick=False) as real:
        assert shown(world).model_dump(mode="json") == {
            "mode": "real", "now": "2026-12-01T12:00:00+09:00", "real_now": "2026-12-01T12:00:00+09:00",
            "offset_seconds": 0,
        }  # fmt: skip
        set_clock(world, mode="frozen")
        real.shift(60)
        assert (shown(world).now, shown(world).offset_seconds) == ("2026-12-01T12:00:00+09:00", -60)
        assert advance(world, days=1, hours=2).now == "2026-12-02T14:00:00+09:00"
        assert set_clock(world, now="2026-11-01").now == "2026-11-01T00:00:00+09:00"
        assert shown(world).mode == "frozen"
        assert set_clock(world, mode="running").now == "2026-11-01T00:00:00+09:00"
        real.shift(60)
        assert (shown(world).mode, shown(world).now) == ("running", "2026-11-01T00:01:00+09:00")
        assert set_clock(world, now="2030-01-01T00:00:00Z").now == "2030-01-01T09:00:00+09:00"
        real.shift(1)
        assert advance(world, seconds=1).now == "2030-01-01T09:00:02+09:00"
        assert set_clock(world, mode="real").before == "2030-01-01T09:00:02+09:00"
        assert shown(world).mode == "real"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31T00:30", 1, "2026-02-28T00:30"), ("2028-01-31T23:59", 1, "2028-02-29T23:59"),
        ("2026-11-30T08:00", 3, "2027-02-28T08:00"), ("2026-12-31T00:00", 12, "2027-12-31T00:00"),
    ],
)  # fmt: skip
def test_a_month_is_the_calendar_s_in_japan(world: World, start: str, months: int, end: str) -> None:
    set_clock(world, mode="frozen", now=start)
    assert advance(world, months=months).now == f"{end}:00+09:00"


@pytest.mark.parametrize("span", [{"months": 1200}, {"days": 36525}, {"months": 876, "days": 36525}])
def test_a_clock_does_not_leave_its_century(world: World, span: dict[str, int]) -> None:
    answer = world.drive("POST", "/clock/advance", span)
    assert (answer.status, answer.code) == (400, "clock_out_of_range")


def test_another_workspace_s_clock_goes_on(world: World, foreign: World) -> None:
    set_clock(world, mode="frozen", now="2030-01-01")
    assert shown(foreign).mode == "real"


def facts_of(world: World) -> WorkspaceFacts:
    """As creation told them."""
    body = world.drive("GET", "/workspaces/mine").body
    for client in body["clients"]:
        client["client_secret"] = world.credentials.client_secret
    for user in body["users"]:
        user["password"] = world.credentials.password
    return WorkspaceFacts(**body)


def test_a_partner_watches_tokens_expire_and_dates_move(world: World) -> None:
    facts = facts_of(world)
    set_clock(world, mode="frozen", now="2027-03-31T23:59:00+09:00")
    tokens = calls.sign_in(facts)
    advance(world, seconds=299)
    assert calls.search(tokens["access_token"])["result"] == "0"
    advance(world, seconds=1)
    assert calls.search(tokens["access_token"])["error_list"][0]["error_code"] == "E200002"

    fresh = calls.refresh(facts, tokens["refresh_token"])
    assert calls.register(fresh["access_token"], send_date="2027-04-01", pay_due_date="2027-05-31")["result"] == "0"
    (row,) = calls.search(fresh["access_token"])["invoice_list"]
    assert "2027-04-01" in json.dumps(row)

    advance(world, days=31)
    assert calls.refresh(facts, fresh["refresh_token"])["error"] == "invalid_grant"


def test_what_expired_stays_expired_when_the_clock_goes_back(world: World) -> None:
    facts = facts_of(world)
    set_clock(world, mode="frozen", now="2027-01-01T00:00:00+09:00")
    old = calls.sign_in(facts)
    advance(world, days=31)
    live = calls.sign_in(facts)
    moved = set_clock(world, now="2027-01-01T00:00:00+09:00")
    assert moved.lapsed.model_dump() == {
        "codes": 0, "access_tokens": 1, "refresh_tokens": 1, "id_tokens": 1, "invitations": 3, "faults": 0,
    }  # fmt: skip  # the seed's three invitations had expired from the start
    assert calls.search(old["access_token"])["error_list"][0]["error_code"] == "E200002"
    assert calls.refresh(facts, old["refresh_token"])["error"] == "invalid_grant"
    assert calls.search(live["access_token"])["result"] == "0"
    assert "access_token" in calls.refresh(facts, live["refresh_token"])


def moved_back(world: World, by: dt.timedelta, at: dt.datetime = NOON) -> Moved:
    """The clock, frozen `by` after `at`, goes back to `at`."""
    Workspace.objects.filter(pk=world.workspace.pk).update(clock_frozen_at=at + by)
    world.workspace.refresh_from_db()
    return clocks.set_to(world.workspace, at=at)


def test_a_used_refresh_token_does_not_get_its_grace_back(world: World) -> None:
    facts = facts_of(world)
    set_clock(world, mode="frozen", now=NOON.isoformat())
    used = calls.sign_in(facts)["refresh_token"]
    successor = calls.refresh(facts, used)
    advance(world, seconds=60)
    set_clock(world, now=NOON.isoformat())
    assert calls.refresh(facts, used)["error"] == "invalid_grant"
    assert calls.refresh(facts, successor["refresh_token"])["error"] == "invalid_grant"  # a replay kills the grant


def test_a_code_does_not_come_to_life_again(world: World) -> None:
    facts, user = facts_of(world), User.objects.get(pfid="issuer@mine.example")
    for code, age in (("old", 120), ("young", 119)):
        Grant.objects.create(
            user=user, application=world.workspace.applications.get(), code=digest(code), scope="qualified",
            redirect_uri=facts.clients[0].redirect_uris[0], expires=NOON + dt.timedelta(seconds=240 - age),
        )  # fmt: skip
    moved = moved_back(world, dt.timedelta(seconds=120))
    assert moved.lapsed["codes"] == 1
    redeemed = {code: redeem(facts, code).get("error") for code in ("old", "young")}
    assert redeemed == {"old": "invalid_grant", "young": None}


def redeem(facts: WorkspaceFacts, code: str) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": facts.clients[0].redirect_uris[0]}
    return calls.token("/openam/oauth2/access_token", facts, **form)


def test_an_invitation_does_not_come_to_life_again(world: World) -> None:
    issuer = User.objects.get(pfid="issuer@mine.example")
    rival = User.objects.get(pfid="rival@mine.example")
    actors = [Actor.of(user, Via.PAGE) for user in (issuer, rival)]
    with clock.using(clock.Setting(frozen_at=NOON)):
        draft = CustomerDraft("NEW", {"name": "招待先", "mail": "new@new.example"}, invite=InviteMethod.MAIL)
        masters.save_customer(actor=actors[0], draft=draft, new=True)
    customer = Customer.objects.get(code="NEW")
    moved = moved_back(world, dt.timedelta(days=30))
    assert moved.lapsed["invitations"] == 4  # and the seed's three
    invitation = Invitation.objects.get(customer=customer)
    with clock.using(world.workspace.clock):
        assert status_of(invitation, None).name == "EXPIRED"
        with pytest.raises(PlatformError, match="E400006"):
            invitations.accept(actor=actors[1], token=invitation.token)


def test_marking_takes_one_statement_for_each_kind_however_much_there_is(world: World) -> None:
    user, client = User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get()
    counts = []
    for many in (1, 20):
        for _ in range(many):
            mint(user, client)
        with CaptureQueriesContext(connection) as captured:
            clocks.set_to(world.workspace, "frozen", clock.REAL.now() + dt.timedelta(days=40))
            clocks.set_to(world.workspace, "real")
        counts.append(len(captured))
        updates = [query["sql"] for query in captured if "lapsed" in query["sql"] and query["sql"].startswith("UPDATE")]
        assert len(updates) == 4
    assert counts[0] == counts[1]
    assert not AccessToken.objects.filter(lapsed=False).exists()
    assert not RefreshToken.objects.filter(lapsed=False).exists()
    assert not IDToken.objects.filter(lapsed=False).exists()


def test_a_move_forwards_marks_nothing(world: World) -> None:
    mint(User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get())
    assert advance(world, days=40).lapsed.access_tokens == 0
    assert not AccessToken.objects.filter(lapsed=True).exists()


def test_back_to_real_time_is_a_move_back_too(world: World) -> None:
    mint(User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get())
    advance(world, days=40)
    assert set_clock(world, mode="real").lapsed.access_tokens == 1


def test_a_reset_makes_the_clock_real_unless_it_is_to_stay(world: World) -> None:
    mint(User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get())
    set_clock(world, mode="frozen", now="2099-01-01")
    world.drive("POST", "/workspaces/mine/reset", {"keep_clock": True})
    assert shown(world).now == "2099-01-01T00:00:00+09:00"
    world.drive("POST", "/workspaces/mine/reset")
    assert shown(world).mode == "real"
    assert AccessToken.objects.get().lapsed


def test_a_seed_is_planted_at_the_clock_s_day(db: None) -> None:
    facts = WorkspaceFacts(**Driver()("POST", "/workspaces", {"name": "x", "slug": "acme", "seed": "demo"}).body)
    drive = Driver(facts.key or "")
    drive("PUT", "/clock", {"mode": "frozen", "now": "2031-05-10"})
    drive("POST", "/workspaces/acme/reset", {"keep_clock": True})
    workspace = Workspace.objects.get(slug="acme")
    assert workspace.invoices.order_by("-number")[0].send_date == dt.date(2031, 5, 9)


def test_the_command_line_moves_the_clock(world: World) -> None:
    def told(*arguments: str) -> dict[str, Any]:
        out = StringIO()
        call_command("workspace", "clock", "mine", *arguments, stdout=out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    assert told()["mode"] == "real"
    assert told("--freeze", "--at", "2026-12-01T12:00:00+09:00")["now"] == NOON.isoformat()
    assert told("--advance", "--months", "1")["now"] == "2027-01-01T12:00:00+09:00"
    assert told("--at", "2026-12-01")["mode"] == "frozen"
    assert told("--run")["mode"] == "running"
    assert told("--real")["mode"] == "real"


def test_a_clock_that_went_back_is_kept_by_the_row_that_was_read_before(world: World) -> None:
    """Two rows in memory of one workspace: the later move starts from what the earlier one wrote."""
    stale = Workspace.objects.get(pk=world.workspace.pk)
    clocks.set_to(world.workspace, "frozen", NOON)
    assert clocks.set_to(stale, "frozen").now == NOON
    assert Workspace.objects.get(pk=stale.pk).clock_frozen_at == NOON
