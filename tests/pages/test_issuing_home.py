"""/issuing/home/: what an issuing company has to do, what falls due, how the months went."""

import datetime as dt
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Plan
from invoices.models import Invoice
from invoices.selectors import home
from invoices.services import lifecycle
from invoices.status import Status
from tests.factories import Cast, CustomerFactory, FormatFactory, equip, issue, make_cast, reissued, returned
from tests.pages.conftest import SignIn
from tests.pages.homes import FIRST_OF_DECEMBER, TODAY, at, day, pin, plan_of, priced, stand_still
from tests.pages.reading import text_of
from tests.test_query_counts import listed

HOME = "issuing-home"


@pytest.fixture(autouse=True)
def standing(cast: Cast) -> Iterator[None]:
    stand_still(cast.workspace)
    with at(FIRST_OF_DECEMBER):
        yield


def shown(client: Client) -> Any:
    answer = client.get(reverse(HOME))
    assert answer.status_code == HTTPStatus.OK
    return answer


# ---- what waits ----


def test_what_was_returned_is_told_with_its_reason_and_leads_to_its_correction(cast: Cast, issuer: Client) -> None:
    with at(FIRST_OF_DECEMBER - dt.timedelta(days=3)):
        old = returned(cast, inv_no="OLD", lines=priced(2000))
    new = returned(cast, inv_no="NEW")
    issue(cast.actor("issuer"), inv_no="FINE")
    answer = shown(issuer)
    queue = answer.context["returned"]
    assert [row.inv_no for row in queue.first] == ["OLD", "NEW"]
    assert queue.tally == home.Tally(2, 3300)
    assert "2件 ¥3,300 訂正待ち" in text_of(answer)
    assert "OLD あおば商事株式会社 請求 単価相違 3日前 ¥2,200 訂正" in text_of(answer)
    assert "NEW あおば商事株式会社 請求 単価相違 今日 ¥1,100 訂正" in text_of(answer)
    for invoice in (old, new):
        assert reverse("issuing-correct", args=[invoice.number]) in answer.content.decode()


def test_what_lies_sealed_with_a_member_is_told_with_how_long_the_oldest_first(cast: Cast, issuer: Client) -> None:
    with at(FIRST_OF_DECEMBER - dt.timedelta(days=12)):
        issue(cast.actor("issuer"), inv_no="SEALED")
        opened = issue(cast.actor("issuer"), inv_no="OPENED")
        returned(cast, inv_no="BACK")
    issue(cast.actor("issuer"), inv_no="YOUNG", lines=priced(500))
    lifecycle.open_invoice(actor=cast.actor("recipient"), number=opened.number)
    CustomerFactory.create(company=cast.company("issuer"), code="PAPER", default_account=None)
    issue(cast.actor("issuer"), inv_no="PAPER", customer="PAPER")
    answer = shown(issuer)
    queue = answer.context["unopened"]
    assert [row.inv_no for row in queue.first] == ["SEALED", "YOUNG"]
    assert queue.tally == home.Tally(2, 1650)
    assert "未開封 2件 最も古いもの 12日前" in text_of(answer)
    assert [row.inv_no for row in issuer.get(reverse("issuing-list"), {"unopened": "on"}).context["page"]] == [
        "YOUNG", "SEALED",
    ]  # fmt: skip


def test_only_those_that_wait_longest_are_listed_and_the_rest_is_a_click_away(cast: Cast, issuer: Client) -> None:
    for place in range(home.SHOWN + 1):
        with at(FIRST_OF_DECEMBER - dt.timedelta(hours=9 - place)):
            returned(cast, inv_no=f"B-{place}")
    answer = shown(issuer)
    assert [row.inv_no for row in answer.context["returned"].first] == [f"B-{place}" for place in range(home.SHOWN)]
    assert f'{reverse("issuing-list")}?status=20">すべて見る' in answer.content.decode()


# ---- what falls due ----


@pytest.mark.parametrize(
    ("due", "stretch"),
    [
        ("2026-10-31", None), ("2026-11-01", "past"), ("2026-11-30", "past"), ("2026-12-01", "soon"),
        ("2026-12-08", "soon"), ("2026-12-09", "later"), ("2026-12-31", "later"), ("2027-01-01", None),
    ],
)  # fmt: skip
def test_a_due_date_belongs_to_one_stretch_of_days(cast: Cast, issuer: Client, due: str, stretch: str | None) -> None:
    issue(cast.actor("issuer"), send_date=day("2026-10-01"), pay_due_date=day(due), lines=priced(700))
    returned(cast, send_date=day("2026-10-01"), pay_due_date=day(due))
    found = shown(issuer).context["due"]
    tallies = {name: getattr(found, name).tally for name in ("past", "soon", "later")}
    assert tallies == {name: home.Tally(*((2, 770 + 1100) if name == stretch else (0, 0))) for name in tallies}


def test_the_stretches_lead_to_the_list_of_the_same_invoices(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"), inv_no="SOON", pay_due_date=day("2026-12-08"))
    issue(cast.actor("issuer"), inv_no="LATER", pay_due_date=day("2026-12-09"))
    returned(cast, inv_no="BACK", pay_due_date=day("2026-12-08"))
    answer = shown(issuer)
    page = answer.content.decode()
    assert f'{reverse("issuing-list")}?due_from=2026-12-01&amp;due_to=2026-12-08"' in page
    rows = issuer.get(reverse("issuing-list"), {"due_from": "2026-12-01", "due_to": "2026-12-08"}).context["page"]
    assert [row.inv_no for row in rows] == ["BACK", "SOON"]
    assert answer.context["due"].soon.tally.count == 2
    assert "2026/12/08 あと7日" in text_of(shown(issuer))
    assert "支払済" not in page
    assert "入金済" not in page


# ---- months ----


def test_each_month_is_added_up_by_the_state_that_its_invoices_are_in(cast: Cast, issuer: Client) -> None:
    actor = cast.actor("issuer")
    issue(actor, send_date=day("2026-10-31"), lines=priced(1000))
    issue(actor, send_date=day("2026-11-01"), lines=priced(2000))
    issue(actor, send_date=day("2026-11-30"), lines=priced(3000))
    returned(cast, send_date=day("2026-11-15"), lines=priced(400))
    reissued(cast, send_date=day("2026-11-16"), lines=priced(50))
    issue(actor, send_date=day("2026-01-01"), lines=priced(6))
    issue(actor, send_date=day("2025-12-31"), lines=priced(7000))
    issue(actor, send_date=day("2026-12-02"), pay_due_date=day("2027-02-01"), lines=priced(8000))
    months = dict(shown(issuer).context["months"].months)
    assert list(months) == [dt.date(2026, month, 1) for month in range(1, 13)]
    amounts = {month: days.amounts for month, days in months.items() if days.count}
    assert amounts == {
        day("2026-01-01"): {Status.ISSUED: 6, Status.RETURNED: 0, Status.REISSUED: 0},
        day("2026-10-01"): {Status.ISSUED: 1100, Status.RETURNED: 0, Status.REISSUED: 0},
        day("2026-11-01"): {Status.ISSUED: 5500, Status.RETURNED: 440, Status.REISSUED: 55},
    }


def test_the_chart_shows_the_months_with_their_numbers(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"), send_date=day("2026-11-01"), lines=priced(2000))
    returned(cast, send_date=day("2026-11-15"), lines=priced(400))
    answer = shown(issuer)
    assert answer.context["chart"].rows()[-2:] == [
        ("2026年11月", ["¥2,200", "¥440", "¥0"]), ("2026年12月", ["¥0", "¥0", "¥0"]),
    ]  # fmt: skip
    assert "2026年11月 差戻し ¥440" in text_of(answer)


@pytest.mark.parametrize(
    ("instant", "so_far", "before", "told"),
    [
        # 23:59 on the 30th of November in Japan: the whole of November stands against October's first thirty days.
        ("2026-11-30T14:59:59+00:00", 4400, 1100, "3件 前月同日まで ¥1,100（+300.0%）"),
        # A second later it is December, and only the first of November counts.
        ("2026-11-30T15:00:00+00:00", 0, 2200, "0件 前月同日まで ¥2,200（−100.0%）"),
    ],
)
def test_a_month_begins_at_midnight_in_japan(
    cast: Cast, issuer: Client, instant: str, so_far: int, before: int, told: str
) -> None:
    for sent, price in (
        ("2026-10-30", 1000),
        ("2026-10-31", 9000),
        ("2026-11-01", 2000),
        ("2026-11-29", 1000),
        ("2026-11-30", 1000),
    ):
        issue(cast.actor("issuer"), send_date=day(sent), lines=priced(price))
    stand_still(cast.workspace, dt.datetime.fromisoformat(instant))
    answer = shown(issuer)
    months = answer.context["months"]
    assert (months.so_far.amount, months.before.amount) == (so_far, before)
    assert f"今月の発行額（税込） ¥{so_far:,} {told}" in text_of(answer)


def test_the_last_day_of_a_long_month_stands_against_the_whole_of_a_short_one(cast: Cast, issuer: Client) -> None:
    issue(cast.actor("issuer"), send_date=day("2027-02-28"), pay_due_date=day("2027-04-30"), lines=priced(100))
    stand_still(cast.workspace, dt.datetime(2027, 3, 31, tzinfo=dt.UTC))
    assert shown(issuer).context["months"].before == home.Days(
        1, {Status.ISSUED: 110, Status.RETURNED: 0, Status.REISSUED: 0}
    )


def test_months_of_more_invoices_than_are_added_up_are_left_out(
    cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "ADDED_UP", 2)
    for sent in ("2026-09-10", "2026-10-10", "2026-11-10", "2026-11-10"):
        issue(cast.actor("issuer"), send_date=day(sent))
    answer = shown(issuer)
    months = [days and days.count for _first, days in answer.context["months"].months]
    assert months == [*[None] * 10, 2, 0]
    assert "件数が多いため、一部の月は集計していません。" in text_of(answer)
    issue(cast.actor("issuer"), send_date=day("2026-11-20"))
    assert [days and days.count for _first, days in shown(issuer).context["months"].months] == [*[None] * 11, 0]


def test_what_people_never_reach_is_not_counted(cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "COUNTED_TO", 2)
    for _ in range(4):
        returned(cast)
        issue(cast.actor("issuer"), pay_due_date=TODAY)
    answer = shown(issuer)
    for found in (answer.context["returned"], answer.context["unopened"], answer.context["due"].soon):
        assert found.tally == home.Tally(3, None)
    assert text_of(answer).count("10,000件超") == 5


# ---- what happened ----


def test_the_latest_events_are_told_but_not_how_the_recipient_works(cast: Cast, issuer: Client) -> None:
    invoice = returned(cast, inv_no="BACK")
    lifecycle.record_download(actor=cast.actor("issuer"), number=invoice.number, side="issuing")
    opened = issue(cast.actor("issuer"), inv_no="OPENED")
    lifecycle.open_invoice(actor=cast.actor("recipient"), number=opened.number)
    events = shown(issuer).context["events"]
    assert [(str(event.entry.title), event.inv_no, event.entry.reason) for event in events] == [
        ("開封", "OPENED", ""), ("発行", "OPENED", ""), ("差戻し", "BACK", "単価相違"), ("発行", "BACK", ""),
    ]  # fmt: skip


def test_events_are_looked_for_among_the_latest_of_the_workspace(
    cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(cast.actor("issuer"), inv_no="A")
    issue(cast.actor("issuer"), inv_no="B")
    monkeypatch.setattr(home, "LOOKED_THROUGH", 1)
    assert [event.inv_no for event in shown(issuer).context["events"]] == ["B"]


# ---- whose it is, and who is new ----


@pytest.mark.security("O1")
def test_nobody_else_sees_any_of_it(cast: Cast, sign_in: SignIn) -> None:
    returned(cast, inv_no="SECRET-1")
    issue(cast.actor("issuer"), inv_no="SECRET-2", pay_due_date=TODAY)
    neighbour = make_cast()
    stand_still(neighbour.workspace)
    for user in (cast.rival, neighbour.issuer):
        answer = shown(sign_in(user))
        assert "SECRET" not in answer.content.decode()
        assert (answer.context["returned"].tally, answer.context["unopened"].tally) == (home.Tally(0, 0),) * 2
        assert (answer.context["months"].busy, answer.context["events"]) == (False, [])
    for user in (cast.recipient, cast.stranger):
        assert sign_in(user).get(reverse(HOME)).status_code == HTTPStatus.FORBIDDEN


def test_a_newcomer_is_told_what_is_missing_before_the_first_invoice(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rival)
    text = text_of(shown(client))
    assert "最初の請求書を発行するまで" in text
    assert text.count("未登録") == 4
    assert reverse("issuing-new") not in shown(client).content.decode().split("<main")[1].split('class="steps"')[1]
    equip(cast.company("rival"))
    FormatFactory.create(company=cast.company("rival"), code="MORE")
    assert text_of(shown(client)).count("登録済み") == 4
    issue(cast.actor("rival"))
    assert "最初の請求書を発行するまで" not in text_of(shown(client))


def test_an_old_company_is_no_newcomer(cast: Cast, issuer: Client) -> None:
    with at(dt.datetime(2024, 5, 1, tzinfo=dt.UTC)):
        invoice = issue(cast.actor("issuer"), send_date=day("2024-05-01"), pay_due_date=day("2024-06-30"))
    invoice.events.all().delete()
    answer = shown(issuer)
    assert "is_new" not in answer.context
    assert "最近の動きはありません。" in text_of(answer)


def test_a_company_on_both_sides_goes_over_with_a_click(cast: Cast, sign_in: SignIn, issuer: Client) -> None:
    tab = f'<a href="{reverse("receiving-home")}">受取側</a>'
    assert tab in shown(sign_in(cast.rival)).content.decode()
    assert tab not in shown(issuer).content.decode()
    cast.company("issuer").receiving_plan = Plan.PAID
    cast.company("issuer").save()
    assert tab in shown(issuer).content.decode()


# ---- what it costs ----


def test_the_number_of_queries_is_committed_and_does_not_grow_with_the_rows(cast: Cast, issuer: Client) -> None:
    figures = []
    for rows in (1, home.SHOWN + 3):
        for _ in range(rows):
            returned(cast)
            issue(cast.actor("issuer"), pay_due_date=TODAY)
        with CaptureQueriesContext(connection) as captured:
            shown(issuer)
        figures.append([entry["sql"] for entry in captured.captured_queries])
    assert len(figures[0]) == len(figures[1]), "\n".join(map(listed, figures))
    pin("issuing home", figures[1])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is SQLite's plan that is read")
def test_everything_is_read_from_an_index_that_begins_with_the_company(cast: Cast) -> None:
    issue(cast.actor("issuer"))
    company = Invoice.objects.get().company
    asked = {
        "invoice_to_correct": home.returned(company), "invoice_unopened": home.unopened(company),
        "invoice_by_due_date": home.falling_due(company, TODAY, TODAY),
    }  # fmt: skip
    for index, rows in asked.items():
        plan = rows[:1].explain()
        assert f"INDEX {index} (company_id=?" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
    with CaptureQueriesContext(connection) as captured:
        home.issued_by_month(company, TODAY)
    for entry in captured.captured_queries:
        plan = plan_of(str(entry["sql"]))
        assert "COVERING INDEX invoice_by_send_date (company_id=? AND send_date>?" in plan
        assert "TEMP B-TREE" not in plan
