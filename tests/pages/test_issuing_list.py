"""/issuing/: what a company issued."""

import datetime as dt
from http import HTTPStatus
from typing import Any

import pytest
from django.core.paginator import Page
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from invoices.services import lifecycle
from invoices.web import lists
from invoices.web.lists import Summary
from platform_project.kernel import clock
from tests.factories import Cast, CustomerFactory, issue, line, make_cast, reissued, returned
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

LIST = "issuing-list"


def shown(client: Client, **asked: str) -> list[str]:
    """The 請求書番号 on the page, from the top."""
    page: Page[Any] = client.get(reverse(LIST), asked).context["page"]
    return [invoice.inv_no for invoice in page]


def test_the_newest_stands_on_top(cast: Cast, issuer: Client) -> None:
    actor = cast.actor("issuer")
    issue(actor, inv_no="A", send_date=dt.date(2026, 11, 1))
    issue(actor, inv_no="B", send_date=dt.date(2026, 11, 3))
    issue(actor, inv_no="C", send_date=dt.date(2026, 11, 2))
    issue(actor, inv_no="D", send_date=dt.date(2026, 11, 2))
    assert shown(issuer) == ["B", "D", "C", "A"]


def test_the_amounts_are_added_up(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"))
    issue(cast.actor("issuer"))
    answer = issuer.get(reverse(LIST))
    assert answer.context["summary"] == Summary(count=2, net=2000, tax=200, gross=2200)
    assert "¥2,200" in answer.content.decode()


def test_a_company_without_invoices_is_shown_the_way(issuer: Client) -> None:
    page = issuer.get(reverse(LIST)).content.decode()
    assert "まだ請求書がありません" in page
    assert reverse("issuing-new") in page


def test_returned_ones_are_told_first(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"), inv_no="FINE")
    returned(cast, inv_no="BACK")
    page = issuer.get(reverse(LIST)).content.decode()
    assert "差戻し 1 未開封 1 7日以内に期限 0" in text_of(issuer.get(reverse(LIST)))
    assert 'class="is-returned"' in page
    assert shown(issuer, status="20") == ["BACK"]


def test_a_tab_counts_what_it_leads_to(cast: Cast, issuer: Client) -> None:
    today = clock.today()
    for days in (0, 7, 8):
        issue(cast.actor("issuer"), send_date=today, pay_due_date=today + dt.timedelta(days=days))
    returned(cast, send_date=today, pay_due_date=today)
    tabs = issuer.get(reverse(LIST)).context["tabs"]
    assert [tab.count for tab in tabs] == [None, 1, 3, 3]
    assert [tab.grave for tab in tabs] == [False, True, False, False]
    for tab in tabs[1:]:
        led = issuer.get(f"{reverse(LIST)}?{tab.query}").context
        assert led["summary"].count == tab.count
        assert [other.current for other in led["tabs"]] == [other == tab for other in tabs]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "10"}, ["OLD", "FOOD"]),
        ({"status": "30"}, ["AGAIN"]),
        ({"customer": "NAGISA"}, ["FOOD"]),
        ({"inv_no": "aga"}, ["AGAIN"]),
        ({"send_date_from": "2026-10-01"}, ["AGAIN"]),
        ({"send_date_to": "2026-09-30"}, ["OLD", "FOOD"]),
        ({"send_date_from": "2026-09-02", "send_date_to": "2026-09-30"}, ["OLD"]),
        ({"amount_from": "1,101"}, ["FOOD"]),
        ({"amount_to": "¥１１００"}, ["AGAIN", "OLD"]),
        ({"unopened": "on"}, ["AGAIN"]),  # FOOD went to somebody who has not joined, and whom nobody waits for
        ({"due_from": "2026-12-31", "due_to": "2026-12-31"}, ["AGAIN", "OLD"]),
        ({"due_to": "2026-12-30"}, ["FOOD"]),
    ],
)
def test_the_list_can_be_narrowed(cast: Cast, issuer: Client, asked: dict[str, str], found: list[str]) -> None:
    actor = cast.actor("issuer")
    CustomerFactory.create(company=actor.company, code="NAGISA", name="なぎさ工業株式会社", default_account=None)
    food = {"send_date": dt.date(2026, 9, 1), "pay_due_date": dt.date(2026, 12, 30)}
    issue(actor, inv_no="FOOD", customer="NAGISA", lines=[line(price=2000)], **food)
    old = issue(actor, inv_no="OLD", send_date=dt.date(2026, 9, 2))
    lifecycle.open_invoice(actor=cast.actor("recipient"), number=old.number)
    reissued(cast, inv_no="AGAIN")
    assert shown(issuer, **asked) == found


def test_what_a_filter_cannot_read_is_said_beside_it(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"), inv_no="A")
    answer = issuer.get(reverse(LIST), {"send_date_from": "yesterday", "amount_from": "lots", "status": "99"})
    assert answer.status_code == HTTPStatus.OK
    assert set(answer.context["filter"].form.errors) == {"send_date_from", "amount_from", "status"}
    assert [invoice.inv_no for invoice in answer.context["page"]] == ["A"]


def test_a_search_without_result_offers_the_way_back(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"))
    assert "条件に合う請求書はありません" in issuer.get(reverse(LIST), {"inv_no": "NONE"}).content.decode()


def test_long_lists_come_in_pages_that_keep_the_filters(
    cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    for number in range(5):
        issue(cast.actor("issuer"), inv_no=f"A-{number}")
    assert shown(issuer, page="2", status="10") == ["A-2", "A-1"]
    page = issuer.get(reverse(LIST), {"page": "2", "status": "10"}).content.decode()
    assert "?page=3&amp;status=10" in page
    assert "2 / 3 ページ" in page
    assert shown(issuer, page="99") == shown(issuer, page="3") == ["A-0"]
    assert shown(issuer, page="x") == ["A-4", "A-3"]


def test_what_people_never_reach_is_not_counted(cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LIMIT", 2)
    for _ in range(4):
        issue(cast.actor("issuer"))
    answer = issuer.get(reverse(LIST))
    assert answer.context["summary"] == Summary(count=3, net=None, tax=None, gross=None)
    assert len(answer.context["page"]) == 2
    assert "10,000件を超えています" in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, issuer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issue(cast.actor("issuer"))
    issuer.get(reverse(LIST))
    with django_assert_num_queries(9) as few:
        issuer.get(reverse(LIST))
    for _ in range(5):
        issue(cast.actor("issuer"))
    with django_assert_num_queries(len(few)):
        issuer.get(reverse(LIST))


@pytest.mark.security("O1")
def test_nobody_else_sees_what_a_company_issued(cast: Cast, sign_in: SignIn) -> None:
    issue(cast.actor("issuer"))
    assert shown(sign_in(cast.rival)) == []
    assert shown(sign_in(make_cast().issuer)) == []


def test_strangers_to_the_issuing_side_are_turned_away(cast: Cast, sign_in: SignIn, client: Client) -> None:
    for role in ("recipient", "stranger"):
        answer = sign_in(getattr(cast, role)).get(reverse(LIST))
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "本機能は発行有料企業のみ利用可能です" in answer.content.decode()
    answer = client.get(reverse(LIST))
    assert answer.headers["Location"] == f"{reverse('signin')}?next={reverse(LIST)}"


def test_a_tab_is_the_current_one_while_nothing_else_is_asked(cast: Cast, issuer: Client) -> None:
    returned(cast)

    def current(**asked: str) -> list[str]:
        return [str(tab.title) for tab in issuer.get(reverse(LIST), asked).context["tabs"] if tab.current]

    assert current() == current(page="1", inv_no="") == ["すべて"]
    assert current(status="20") == current(status="20", page="2") == ["差戻し"]
    assert current(unopened="on") == ["未開封"]
    assert current(status="20", inv_no="A") == []


def test_rare_conditions_are_folded_away_until_one_is_set(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"))
    for asked, is_open in (
        ({}, False),
        ({"inv_no": "A"}, False),
        ({"due_to": "2026-12-01"}, True),
        ({"amount_to": "x"}, True),
    ):
        page = issuer.get(reverse(LIST), asked).content.decode()
        assert ('<details class="rare" open>' in page) is is_open, asked
