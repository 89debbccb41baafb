"""送信箱: all that was sent within a workspace, as mail or as a letter."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice
from partners.drafts import CustomerDraft, InviteMethod
from partners.services import masters
from platform_project.kernel import clock
from tests.factories import Cast, CustomerFactory, issue, make_cast, returned
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of


def numbers(client: Client, **asked: str) -> list[int]:
    return [row.number for row in client.get(reverse("outbox"), asked).context["page"]]


def invite_on_paper(cast: Cast) -> Notice:
    CustomerFactory.create(company=cast.actor("issuer").company, code="SAKURA", name="佐倉食品株式会社")
    draft = CustomerDraft("SAKURA", invite=InviteMethod.PAPER)
    masters.save_customer(actor=cast.actor("issuer"), draft=draft, new=False)
    return Notice.objects.latest("number")


def test_before_anything_was_sent_it_says_so(issuer: Client) -> None:
    assert "まだ何も送られていません" in text_of(issuer.get(reverse("outbox")))


@pytest.mark.parametrize("role", ["issuer", "recipient", "rival", "stranger"])
def test_everybody_in_the_workspace_sees_everything_newest_first(cast: Cast, sign_in: SignIn, role: str) -> None:
    returned(cast)
    invite_on_paper(cast)
    assert numbers(sign_in(getattr(cast, role))) == [3, 2, 1]


def test_nobody_elsewhere_sees_any_of_it(cast: Cast, sign_in: SignIn) -> None:
    returned(cast)
    elsewhere = sign_in(make_cast().issuer)
    assert numbers(elsewhere) == []
    for number in (1, 99, 2**62):
        assert elsewhere.get(reverse("outbox-detail", args=[number])).status_code == HTTPStatus.NOT_FOUND


def test_it_is_searched_by_text_topic_and_channel(cast: Cast, issuer: Client) -> None:
    returned(cast, inv_name="十月分")
    letter = invite_on_paper(cast)
    assert numbers(issuer, word="十月分") == [1]
    assert numbers(issuer, word="単価相違") == [2]
    assert numbers(issuer, word="佐倉食品") == [letter.number]
    assert numbers(issuer, word="一番町") == [letter.number]
    assert numbers(issuer, topic="returned") == [2]
    assert numbers(issuer, channel="letter") == [letter.number]
    assert numbers(issuer, channel="mail", topic="issued") == [1]
    assert numbers(issuer, channel="letter", topic="issued") == []
    assert "条件に合うお知らせはありません" in text_of(issuer.get(reverse("outbox"), {"word": "どこにもない"}))


@pytest.mark.parametrize("asked", [{"topic": "nothing"}, {"channel": "pigeon"}, {"word": "a\x00b"}])
def test_a_condition_that_makes_no_sense_is_said_and_left_out(
    cast: Cast, issuer: Client, asked: dict[str, str]
) -> None:
    issue(cast.actor("issuer"))
    page = issuer.get(reverse("outbox"), asked)
    assert list(page.context["filter"].form.errors) == list(asked)
    assert len(page.context["page"]) == 1


def test_a_mail_is_shown_with_its_link(cast: Cast, sign_in: SignIn) -> None:
    invoice = issue(cast.actor("issuer"), inv_name="十月分")
    recipient = sign_in(cast.recipient)
    page = recipient.get(reverse("outbox-detail", args=[1]))
    assert f"宛先 {cast.actor('recipient').company} {cast.recipient.pfid}" in text_of(page)
    assert "十月分" in text_of(page)
    link = reverse("receiving-detail", args=[invoice.number])
    assert f'href="{link}"' in page.content.decode()
    assert "としてサインインすると開けます" not in text_of(page)
    assert recipient.get(link).status_code == HTTPStatus.OK


def test_whoever_reads_anothers_mail_learns_who_can_open_its_link(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"))
    page = text_of(issuer.get(reverse("outbox-detail", args=[1])))
    assert f"{cast.actor('recipient').company}の利用者としてサインインすると開けます" in page


def test_a_letter_is_shown_with_its_address_and_the_way_to_type_its_code(cast: Cast, issuer: Client) -> None:
    letter = invite_on_paper(cast)
    page = issuer.get(reverse("outbox-detail", args=[letter.number]))
    assert "郵便物" in text_of(page)
    assert "〒980-0811 宮城県仙台市青葉区一番町9-9-9 佐倉食品株式会社 御中" in text_of(page)
    assert f'href="{reverse("invitations")}"' in page.content.decode()


@pytest.mark.security("W9")
def test_what_others_wrote_is_shown_as_text(cast: Cast, issuer: Client) -> None:
    probe = "<script>alert(1)</script>"
    issue(cast.actor("issuer"), inv_name=probe)
    for path in (reverse("outbox"), reverse("outbox-detail", args=[1])):
        page = issuer.get(path).content.decode()
        assert probe not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_list_is_cut_into_pages_and_costs_the_same(cast: Cast, issuer: Client) -> None:
    costs = []
    for wanted in (1, 51):
        for number in range(Notice.objects.count() + 1, wanted + 1):
            _notice(cast, number)
        with CaptureQueriesContext(connection) as queries:
            page = issuer.get(reverse("outbox"), {"channel": "mail"})
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert "channel=mail&amp;page=2" in page.content.decode()
    assert numbers(issuer, channel="mail", page="2") == [1]


def _notice(cast: Cast, number: int) -> None:
    Notice.objects.create(
        workspace=cast.workspace, number=number, channel="mail", topic="issued", sender=cast.actor("issuer").company,
        recipient=cast.actor("recipient").company, subject="件名", sent_at=cast.workspace.created_at,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/1/"])
def test_a_visitor_signs_in_first_and_comes_back(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"] == f"{reverse('signin')}?next={path}"


def test_one_reads_on_to_the_notices_beside(cast: Cast, issuer: Client) -> None:
    for number in range(3):
        issue(cast.actor("issuer"), inv_no=f"N-{number}")
    page = issuer.get(reverse("outbox-detail", args=[2]))
    assert (page.context["newer"].number, page.context["older"].number) == (3, 1)
    assert f'href="{reverse("outbox-detail", args=[3])}"' in page.content.decode()
    assert issuer.get(reverse("outbox-detail", args=[3])).context["newer"] is None
    assert issuer.get(reverse("outbox-detail", args=[1])).context["older"] is None


def test_the_list_names_each_day_once(cast: Cast, issuer: Client) -> None:
    for day in (2, 2, 3):
        with clock.using(clock.Setting(frozen_at=dt.datetime(2026, 11, day, 3, 30, tzinfo=dt.UTC))):
            issue(cast.actor("issuer"))
    text = text_of(issuer.get(reverse("outbox")))
    assert text.index("2026/11/03 （火） 12:30") < text.index("2026/11/02 （月） 12:30")
    assert (text.count("2026/11/02"), text.count("12:30")) == (1, 3)
