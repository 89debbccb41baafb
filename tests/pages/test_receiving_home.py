"""/receiving/home/: what a receiving company opens, books, pays and waits for."""

import datetime as dt
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Via
from invoices.models import Invoice
from invoices.selectors import home
from invoices.services import lifecycle, transfers
from invoices.status import Status
from invoices.transfer_drafts import TransferDraft
from tests.factories import BankAccountFactory, Cast, equip, issue, make_cast, reissued, returned
from tests.pages.conftest import SignIn
from tests.pages.homes import FIRST_OF_DECEMBER, TODAY, at, day, pin, plan_of, priced, stand_still
from tests.pages.reading import text_of
from tests.test_query_counts import listed

HOME = "receiving-home"


@pytest.fixture(autouse=True)
def standing(cast: Cast) -> Iterator[None]:
    stand_still(cast.workspace)
    with at(FIRST_OF_DECEMBER):
        yield


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recipient)


def shown(client: Client) -> Any:
    answer = client.get(reverse(HOME))
    assert answer.status_code == HTTPStatus.OK
    return answer


def opened(cast: Cast, **head: Any) -> Invoice:
    invoice = issue(cast.actor("issuer"), **head)
    return lifecycle.open_invoice(actor=cast.actor("recipient", Via.PAGE), number=invoice.number)


def booked(cast: Cast, **head: Any) -> Invoice:
    """As the journals' own tests do it elsewhere; here only that it is done counts."""
    invoice = opened(cast, **head)
    Invoice.objects.filter(pk=invoice.pk).update(journaled_at=FIRST_OF_DECEMBER)
    return invoice


def names(queue: home.Queue) -> list[str]:
    return [row.inv_no for row in queue.first]


def test_what_is_sealed_comes_first_the_oldest_on_top(cast: Cast, recipient: Client) -> None:
    with at(FIRST_OF_DECEMBER - dt.timedelta(days=9)):
        issue(cast.actor("issuer"), inv_no="OLD", lines=priced(2000))
        returned(cast, inv_no="BACK")
    issue(cast.actor("issuer"), inv_no="NEW")
    opened(cast, inv_no="OPENED")
    answer = shown(recipient)
    queue = answer.context["to_open"]
    assert (names(queue), queue.tally) == (["OLD", "NEW"], home.Tally(2, 3300))
    assert "未開封 2件 ¥3,300 最も古いもの 9日前" in text_of(answer)
    listed_there = recipient.get(reverse("receiving-list"), {"unopened": "on"}).context["page"]
    assert {row.inv_no for row in listed_there} == {"OLD", "NEW"}


def test_what_is_opened_waits_to_be_booked(cast: Cast, recipient: Client) -> None:
    issue(cast.actor("issuer"), inv_no="SEALED")
    invoice = opened(cast, inv_no="TO-BOOK", lines=priced(300))
    booked(cast, inv_no="BOOKED")
    answer = shown(recipient)
    queue = answer.context["to_book"]
    assert (names(queue), queue.tally) == (["TO-BOOK"], home.Tally(1, 330))
    assert reverse("journals", args=[invoice.number]) in answer.content.decode()
    listed_there = recipient.get(reverse("receiving-list"), {"booked": "todo"}).context["page"]
    assert [row.inv_no for row in listed_there] == ["TO-BOOK"]


def test_what_is_to_be_paid_stands_in_no_file_of_transfers(cast: Cast, recipient: Client) -> None:
    actor = cast.actor("recipient", Via.PAGE)
    BankAccountFactory.create(company=actor.company, code="PAY")
    past = opened(cast, send_date=day("2026-10-01"), pay_due_date=day("2026-11-30"), lines=priced(100))
    opened(cast, inv_no="TODAY", pay_due_date=TODAY, lines=priced(200))
    issue(cast.actor("issuer"), inv_no="SEALED", pay_due_date=day("2026-12-08"), lines=priced(400))
    opened(cast, inv_no="LATER", pay_due_date=day("2026-12-31"), lines=priced(800))
    returned(cast, pay_due_date=TODAY)
    issue(cast.actor("issuer"), send_date=day("2026-10-01"), pay_due_date=day("2026-10-31"))
    issue(cast.actor("issuer"), pay_due_date=day("2027-01-01"))
    due = shown(recipient).context["due"]
    assert [stretch.tally for stretch in due.stretches] == [home.Tally(1, 110), home.Tally(2, 660), home.Tally(1, 880)]
    assert [row.inv_no for row in due.first] == ["TODAY", "SEALED", "LATER"]
    transfers.make(actor=actor, draft=TransferDraft((past.number,), "PAY", "1234567890", "ｱｵﾊﾞｼﾖｳｼﾞ", TODAY))
    answer = shown(recipient)
    assert [stretch.tally.count for stretch in answer.context["due"].stretches] == [0, 2, 1]
    for stretch in answer.context["due"].stretches:
        asked = f"due_from={stretch.first}&due_to={stretch.last}&waiting=on"
        assert f'{reverse("transfers")}?{asked.replace("&", "&amp;")}"' in answer.content.decode()
        assert len(recipient.get(f"{reverse('transfers')}?{asked}").context["rows"]) == stretch.tally.count
    assert "支払ったかどうかは、このプラットフォームでは分かりません。" in text_of(answer)


def test_what_was_sent_back_is_waited_for_until_it_comes_again(cast: Cast, recipient: Client) -> None:
    with at(FIRST_OF_DECEMBER - dt.timedelta(days=2)):
        returned(cast, inv_no="BACK", lines=priced(700))
        reissued(cast, inv_no="AGAIN")
    answer = shown(recipient)
    queue = answer.context["sent_back"]
    assert (names(queue), queue.tally) == (["BACK"], home.Tally(1, 770))
    assert "BACK 単価相違 2日前 ¥770" in text_of(answer)
    assert names(answer.context["to_open"]) == ["AGAIN"]


def test_months_are_those_of_receipt_in_japan(cast: Cast, recipient: Client) -> None:
    """A second before midnight in Japan is still November; what was sent back is no receipt."""
    for instant, price in (
        ("2026-10-31T14:59:59+00:00", 1000), ("2026-10-31T15:00:00+00:00", 2000),
        ("2026-11-30T14:59:59+00:00", 3000), ("2026-11-30T15:00:00+00:00", 4000),
    ):  # fmt: skip
        with at(dt.datetime.fromisoformat(instant)):
            issue(cast.actor("issuer"), lines=priced(price))
    with at(dt.datetime(2026, 11, 10, tzinfo=dt.UTC)):
        returned(cast)
        reissued(cast, lines=priced(50))
    answer = shown(recipient)
    months = dict(answer.context["months"].months)
    assert {month: days.amounts for month, days in months.items() if days.count} == {
        day("2026-10-01"): {Status.ISSUED: 1100, Status.RETURNED: 0, Status.REISSUED: 0},
        day("2026-11-01"): {Status.ISSUED: 5500, Status.RETURNED: 0, Status.REISSUED: 55},
        day("2026-12-01"): {Status.ISSUED: 4400, Status.RETURNED: 0, Status.REISSUED: 0},
    }
    assert "今月の受取額 ¥4,400 1件 前月同日まで ¥2,200（+100.0%）" in text_of(answer)
    assert answer.context["chart"].rows()[-2:] == [("2026年11月", ["¥5,500", "¥55"]), ("2026年12月", ["¥4,400", "¥0"])]


def test_the_recipient_is_told_of_its_own_bookkeeping(cast: Cast, recipient: Client) -> None:
    actor = cast.actor("recipient", Via.PAGE)
    BankAccountFactory.create(company=actor.company, code="PAY")
    invoice = opened(cast, inv_no="PAID", pay_due_date=TODAY)
    transfers.make(actor=actor, draft=TransferDraft((invoice.number,), "PAY", "1234567890", "ｱｵﾊﾞｼﾖｳｼﾞ", TODAY))
    told = [(str(event.entry.title), event.inv_no) for event in shown(recipient).context["events"]]
    assert told == [("振込データ作成", "PAID"), ("開封", "PAID"), ("発行", "PAID")]


def test_who_does_not_pay_for_receiving_is_told_what_to_open_and_no_more(cast: Cast, sign_in: SignIn) -> None:
    company = cast.company("stranger")
    cast.company("issuer").customers.update(linked_company=company)
    issue(cast.actor("issuer"), inv_no="FREE", pay_due_date=TODAY)
    answer = shown(sign_in(cast.stranger))
    assert names(answer.context["to_open"]) == ["FREE"]
    assert {"to_book", "due"}.isdisjoint(answer.context.keys())
    for forbidden in ("transfers", "journals-export"):
        assert reverse(forbidden) not in answer.content.decode()


def test_a_newcomer_is_told_how_the_first_invoice_comes(cast: Cast, recipient: Client, sign_in: SignIn) -> None:
    page = shown(recipient).content.decode()
    assert "最初の請求書が届くまで" in page
    assert reverse("suppliers") in page
    free = shown(sign_in(cast.stranger)).content.decode()
    assert reverse("invitations") in free
    assert reverse("suppliers") not in free
    issue(cast.actor("issuer"))
    assert "最初の請求書が届くまで" not in shown(recipient).content.decode()


@pytest.mark.security("O1")
def test_nobody_else_sees_any_of_it(cast: Cast, sign_in: SignIn) -> None:
    opened(cast, inv_no="SECRET-1", pay_due_date=TODAY)
    issue(cast.actor("issuer"), inv_no="SECRET-2", pay_due_date=TODAY)
    returned(cast, inv_no="SECRET-3")
    neighbour = make_cast()
    stand_still(neighbour.workspace)
    for user in (cast.rival, cast.stranger, cast.issuer, neighbour.recipient):
        answer = shown(sign_in(user))
        assert "SECRET" not in answer.content.decode()
        assert answer.context["is_new"]


def test_both_sides_of_one_company_are_kept_apart(cast: Cast, sign_in: SignIn) -> None:
    equip(cast.company("rival"))
    cast.company("rival").customers.update(linked_company=cast.company("recipient"))
    cast.company("issuer").customers.update(linked_company=cast.company("rival"))
    issue(cast.actor("issuer"), inv_no="TO-RIVAL")
    issue(cast.actor("rival"), inv_no="BY-RIVAL")
    client = sign_in(cast.rival)
    assert names(shown(client).context["to_open"]) == ["TO-RIVAL"]
    assert names(client.get(reverse("issuing-home")).context["unopened"]) == ["BY-RIVAL"]
    assert [event.inv_no for event in shown(client).context["events"]] == ["TO-RIVAL"]


def test_the_number_of_queries_is_committed_and_does_not_grow_with_the_rows(cast: Cast, recipient: Client) -> None:
    figures = []
    for rows in (1, home.SHOWN + 3):
        for _ in range(rows):
            returned(cast)
            issue(cast.actor("issuer"), pay_due_date=TODAY)
            opened(cast, pay_due_date=TODAY)
        with CaptureQueriesContext(connection) as captured:
            shown(recipient)
        figures.append([entry["sql"] for entry in captured.captured_queries])
    assert len(figures[0]) == len(figures[1]), "\n".join(map(listed, figures))
    pin("receiving home", figures[1])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is SQLite's plan that is read")
def test_everything_is_read_from_an_index_that_begins_with_the_company(cast: Cast) -> None:
    company = cast.company("recipient")
    asked = {
        "invoice_to_open": home.to_open(company), "invoice_to_book": home.to_book(company),
        "invoice_sent_back": home.sent_back(company), "invoice_received_by_due_date": home.to_pay(company, TODAY, TODAY),
    }  # fmt: skip
    for index, rows in asked.items():
        plan = rows[:1].explain()
        assert f"INDEX {index} (recipient_id=?" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
    with CaptureQueriesContext(connection) as captured:
        home.received_by_month(company, TODAY)
    for entry in captured.captured_queries:
        plan = plan_of(str(entry["sql"]))
        assert "COVERING INDEX invoice_by_reception (recipient_id=? AND reception_date>?" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
