"""送信箱 for programs: found, read, and gone on with."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor, Via
from accounts.models import Notice, User
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Invitation
from partners.services import masters
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN
from sandbox.api.wire import outbox as wire
from sandbox.models import LogEntry
from sandbox.moves import Span
from sandbox.services import clocks
from tests.factories import issue
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"


def issuer_of(world: World) -> Actor:
    return Actor.of(User.objects.select_related("company").get(pfid="issuer@mine.example"), Via.API)


def outbox(world: World, **asked: str) -> wire.Outbox:
    found = world.drive("GET", f"/outbox?{urlencode(asked)}")
    assert found.status == 200, found.body
    return wire.Outbox(**found.body)


def one(world: World, number: int) -> wire.SentNotice:
    return wire.SentNotice(**world.drive("GET", f"/outbox/{number}").body)


def numbers(world: World, **asked: str) -> list[int]:
    return [notice.number for notice in outbox(world, **asked).notices]


def invited(world: World, method: InviteMethod) -> wire.SentNotice:
    actor = issuer_of(world)
    fields = {"name": "わかば運輸", "mail": "keiri@wakaba.example", "zip": "100-0001", "address1": "東京都千代田区"}
    masters.save_customer(actor=actor, draft=CustomerDraft("WAKABA", fields, invite=method), new=True)
    return one(world, Notice.objects.filter(workspace=world.workspace).latest("number").number)


@pytest.mark.parametrize("method", InviteMethod)
def test_the_log_keeps_no_invitation_readable(world: World, method: InviteMethod, settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"
    notice = invited(world, method)
    assert notice.invitation is not None
    entry = LogEntry.objects.filter(workspace=world.workspace).latest("number")
    assert entry.path.endswith(f"/outbox/{notice.number}")
    assert "招待" in bytes(entry.answer_body).decode()
    assert notice.invitation.token not in bytes(entry.answer_body).decode()


def test_what_was_sent_is_found_newest_first_and_in_pages(world: World) -> None:
    seeded = Notice.objects.filter(workspace=world.workspace).count()
    for _ in range(3):
        issue(issuer_of(world))
    first = outbox(world, size="2")
    assert [row.number for row in first.notices] == [seeded + 3, seeded + 2]
    assert (first.total, first.next_page) == (seeded + 3, 2)
    assert outbox(world, size="200").next_page is None
    assert numbers(world, page="99") == []


def test_it_is_searched_by_everything_that_it_says(world: World) -> None:
    clocks.set_to(world.workspace, "frozen", dt.datetime(2027, 3, 31, 23, 30, tzinfo=JAPAN))
    with clock.using(world.workspace.clock):
        issue(issuer_of(world), inv_name="特別な件名")
    (notice,) = outbox(world, word="特別な件名").notices
    assert (notice.topic, notice.channel) == ("issued", "mail")
    assert notice.sent_at == "2027-03-31T23:30:00+09:00"
    assert notice.to == ["recipient@mine.example"]
    assert notice.recipient == wire.Party(company="あおば商事株式会社", company_code="aoba")
    number = notice.number
    assert numbers(world, to="aoba", sent_from="2027-03-31", sent_to="2027-03-31", topic="issued") == [number]
    assert number in numbers(world, to="recipient@mine", channel="mail")
    assert numbers(world, sent_from="2027-04-01") == []
    assert number not in numbers(world, sent_to="2027-03-30")
    assert number not in numbers(world, topic="returned") + numbers(world, channel="letter") + numbers(
        world, to="minato"
    )


def test_a_link_is_a_whole_address_that_opens(world: World) -> None:
    notice = invited(world, InviteMethod.MAIL)
    assert notice.invitation is not None
    assert notice.link == f"{ORIGIN}/invitations/{notice.invitation.token}/"
    assert (notice.invitation.letter_code, notice.pdf, notice.invitation.status) == (None, None, "open")
    assert Client().get(notice.link.removeprefix(ORIGIN)).status_code == 200


def test_a_letter_tells_its_code_and_is_a_file(world: World) -> None:
    notice = invited(world, InviteMethod.PAPER)
    assert notice.invitation is not None
    assert notice.to[-1] == "わかば運輸 御中"
    assert notice.invitation.letter_code == Invitation.objects.latest("number").token
    assert notice.invitation.typed_at == f"{ORIGIN}/invitations/"
    assert notice.pdf == f"{ORIGIN}/sandbox/v1/outbox/{notice.number}/letter.pdf"
    pdf = world.drive.http.get(notice.pdf.removeprefix(ORIGIN))
    assert pdf.content.startswith(b"%PDF")


def test_an_invitation_says_when_it_has_expired(world: World) -> None:
    notice = invited(world, InviteMethod.MAIL)
    clocks.advance(world.workspace, Span(months=2))
    again = one(world, notice.number)
    assert again.invitation is not None
    assert again.invitation.status == "expired"


@pytest.mark.parametrize("query", [
    "topic=nothing", "channel=pigeon", "page=0", "size=1000", "size=x", "sent_from=yesterday", "nothing=1", "to=a&to=b",
])  # fmt: skip
def test_a_condition_that_makes_no_sense_is_refused(world: World, query: str) -> None:
    found = world.drive("GET", f"/outbox?{query}")
    assert (found.status, found.code) == (400, "invalid_request")
    assert found.body["error"]["fields"][0]["field"] == query.partition("=")[0]


def test_a_mail_has_no_letter_and_what_is_not_there_is_not_found(world: World, foreign: World) -> None:
    mail = invited(world, InviteMethod.MAIL)
    for path in (f"/outbox/{mail.number}/letter.pdf", "/outbox/99999", f"/outbox/{10**30}"):
        assert world.drive("GET", path).code == "not_found"
    assert foreign.drive("GET", f"/outbox/{mail.number}").code == "not_found"
    assert outbox(foreign).total == 0


def test_a_page_costs_the_same_however_many_invitations_it_holds(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            outbox(world)
        return len(queries)

    before = cost()
    invited(world, InviteMethod.MAIL)
    assert cost() == before
