"""The receiving side's pages: the inbox, the envelope, the opened invoice, the way back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.models import Invoice, InvoiceEvent
from invoices.services import lifecycle
from partners.models import Issuer, Supplier
from platform_project.kernel import clock
from tests.factories import Cast, UserFactory, draft, issue, line, make_cast, reissued, returned
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recipient)


def detail_of(invoice: Invoice) -> str:
    return reverse("receiving-detail", args=[invoice.number])


def opened(client: Client, invoice: Invoice) -> Invoice:
    client.post(reverse("receiving-open", args=[invoice.number]))
    invoice.refresh_from_db()
    return invoice


def listed(client: Client, **asked: str) -> list[int]:
    return [row.number for row in client.get(reverse("receiving-list"), asked).context["page"]]


def test_an_empty_inbox_says_so(recipient: Client) -> None:
    assert "届いた請求書はありません" in text_of(recipient.get(reverse("receiving-list")))


def test_the_inbox_holds_what_lies_with_the_company_newest_first(cast: Cast, recipient: Client) -> None:
    with clock.using(clock.Setting(offset=-dt.timedelta(days=3))):
        old = issue(cast.actor("issuer"))
    new = issue(cast.actor("issuer"))
    returned(cast)
    assert listed(recipient) == [new.number, old.number]


def test_the_inbox_counts_and_marks_what_is_unopened(cast: Cast, recipient: Client) -> None:
    first, second = issue(cast.actor("issuer"), inv_name="部品"), issue(cast.actor("issuer"), inv_name="工賃")
    opened(recipient, first)
    page = recipient.get(reverse("receiving-list"))
    assert "すべて 未開封 1 仕訳未登録 1 7日以内に期限 0" in text_of(page)
    assert page.content.decode().count('class="is-sealed"') == 1
    assert listed(recipient, unopened="on") == [second.number]


def test_the_inbox_is_narrowed_by_the_day_of_receipt(cast: Cast, recipient: Client) -> None:
    with clock.using(clock.Setting(offset=-dt.timedelta(days=10))):
        old, then = issue(cast.actor("issuer")), clock.today()
    new = issue(cast.actor("issuer"))
    assert listed(recipient, received_to=then.isoformat()) == [old.number]
    assert listed(recipient, received_from=(then + dt.timedelta(days=1)).isoformat()) == [new.number]
    assert listed(recipient, received_from=then.isoformat(), received_to=clock.today().isoformat()) == [
        new.number, old.number,
    ]  # fmt: skip


def test_the_inbox_is_narrowed_by_amount(cast: Cast, recipient: Client) -> None:
    cheap = issue(cast.actor("issuer"))
    dear = issue(cast.actor("issuer"), lines=[line(price=Decimal(50_000))])
    assert (cheap.show_amount, dear.show_amount) == (1_100, 55_000)
    assert listed(recipient, amount_from="１,101") == [dear.number]
    assert listed(recipient, amount_to="1100") == [cheap.number]
    assert listed(recipient, amount_from="1100", amount_to="55000") == [dear.number, cheap.number]


def test_the_inbox_is_narrowed_by_every_name_of_the_issuer(cast: Cast, recipient: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    issuing = cast.actor("issuer").company
    assert issuing is not None
    Issuer.objects.filter(company=issuing).update(name="改称後の名")
    Supplier.objects.filter(code="S-1").update(name="部品の仕入先")
    for word in (issuing.name[:4], "試験製作所", "仕入先", "s-1"):
        assert listed(recipient, issuer=word) == [invoice.number]
    for word in ("改称後", "だれでもない", "%"):
        assert listed(recipient, issuer=word) == []


def test_anothers_name_for_the_issuer_finds_nothing(cast: Cast, recipient: Client) -> None:
    issue(cast.actor("issuer"))
    Supplier.objects.create(
        company=cast.actor("rival").company, code="X", name="秘密の呼名", linked_company=cast.actor("issuer").company
    )
    assert listed(recipient, issuer="秘密") == []


@pytest.mark.parametrize(
    "asked", [{"received_from": "2026-02-30"}, {"amount_from": "x"}, {"amount_to": "9" * 30}, {"issuer": "\x00"}]
)
def test_a_condition_that_makes_no_sense_is_said_and_left_out(
    cast: Cast, recipient: Client, asked: dict[str, str]
) -> None:
    invoice = issue(cast.actor("issuer"))
    page = recipient.get(reverse("receiving-list"), asked)
    assert [row.number for row in page.context["page"]] == [invoice.number]
    assert list(page.context["filter"].form.errors) == list(asked)


def test_conditions_that_nothing_meets_can_be_dropped(cast: Cast, recipient: Client) -> None:
    issue(cast.actor("issuer"))
    page = recipient.get(reverse("receiving-list"), {"issuer": "だれでもない"})
    assert "条件に合う請求書はありません" in text_of(page)
    assert f'href="{reverse("receiving-list")}"' in page.content.decode()


def test_a_long_inbox_is_cut_into_pages_and_costs_the_same(cast: Cast, recipient: Client) -> None:
    costs = []
    for wanted in (2, 51):
        missing = range(wanted - Invoice.objects.count())
        lifecycle.register(actor=cast.actor("issuer"), drafts=[draft(item=f"invoices[{n}]") for n in missing])
        with CaptureQueriesContext(connection) as queries:
            page = recipient.get(reverse("receiving-list"))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert len(page.context["page"]) == 50
    assert len(listed(recipient, page="2")) == 1


def test_a_sealed_invoice_shows_its_envelope_only(cast: Cast, recipient: Client) -> None:
    invoice = issue(
        cast.actor("issuer"), inv_name="十月分", lines=[line(item_name="秘密の部品", price=Decimal(12_345))]
    )
    page = recipient.get(detail_of(invoice))
    assert "十月分" in text_of(page)
    assert "¥13,579" in text_of(page)
    assert "開封する" in text_of(page)
    assert "秘密の部品" not in text_of(page)
    assert "差し戻す" not in text_of(page)
    invoice.refresh_from_db()
    assert invoice.opened_at is None


def test_opening_shows_the_whole_invoice_with_its_history(cast: Cast, recipient: Client) -> None:
    invoice = issue(cast.actor("issuer"), lines=[line(item_name="秘密の部品")])
    answer = recipient.post(reverse("receiving-open", args=[invoice.number]))
    assert answer.headers["Location"] == detail_of(invoice)
    page = text_of(recipient.get(detail_of(invoice)))
    assert "秘密の部品" in page
    assert "差し戻す" in page
    assert page.index("開封 第1版") < page.index("発行 第1版")
    event = InvoiceEvent.objects.get(action="open")
    assert (event.actor, event.via) == (cast.recipient.pfid, "page")


def test_opening_twice_leaves_one_event(cast: Cast, recipient: Client) -> None:
    invoice = opened(recipient, issue(cast.actor("issuer")))
    first = invoice.opened_at
    assert opened(recipient, invoice).opened_at == first
    assert InvoiceEvent.objects.filter(action="open").count() == 1


def test_the_history_keeps_the_issuers_users_to_itself(cast: Cast, recipient: Client) -> None:
    invoice = opened(recipient, issue(cast.actor("issuer")))
    page = text_of(recipient.get(detail_of(invoice)))
    assert cast.recipient.pfid in page
    assert cast.issuer.pfid not in page


def test_a_return_tells_the_issuer_why_and_empties_the_inbox(cast: Cast, recipient: Client) -> None:
    invoice = opened(recipient, issue(cast.actor("issuer")))
    answer = recipient.post(reverse("receiving-return", args=[invoice.number]), {"reason": "単価が\r\n違います "})
    assert answer.headers["Location"] == reverse("receiving-list")
    assert "差し戻し、発行側に通知しました" in told(answer)[-1]
    invoice.refresh_from_db()
    assert (invoice.status, invoice.return_reason) == ("20", "単価が\n違います")
    assert listed(recipient) == []
    assert "差戻し済みの請求書" in recipient.get(detail_of(invoice)).content.decode()


@pytest.mark.parametrize(
    ("reason", "said"), [("", "必須"), (" \n ", "必須"), ("あ" * 1001, "1000"), ("A\u202eB", "U+202E")]
)
def test_a_return_without_a_proper_reason_returns_nothing(
    cast: Cast, recipient: Client, reason: str, said: str
) -> None:
    invoice = opened(recipient, issue(cast.actor("issuer")))
    answer = recipient.post(reverse("receiving-return", args=[invoice.number]), {"reason": reason})
    assert said in faults_of(answer)["reason"][0]
    assert "<details open>" in answer.content.decode()
    invoice.refresh_from_db()
    assert invoice.status == "10"


def test_a_reason_of_full_length_is_taken(cast: Cast, recipient: Client) -> None:
    invoice = opened(recipient, issue(cast.actor("issuer")))
    recipient.post(reverse("receiving-return", args=[invoice.number]), {"reason": "あ" * 1000})
    invoice.refresh_from_db()
    assert len(invoice.return_reason) == 1000


def test_a_second_return_is_told_the_present_state(cast: Cast, recipient: Client) -> None:
    invoice = returned(cast)
    answer = recipient.post(reverse("receiving-return", args=[invoice.number]), {"reason": "もう一度"})
    assert answer.headers["Location"] == reverse("receiving-list")
    assert "現在の状態（差戻し）" in told(answer)[-1]
    invoice.refresh_from_db()
    assert invoice.return_reason == "単価相違"


def test_a_reissued_invoice_is_sealed_again(cast: Cast, recipient: Client) -> None:
    invoice = reissued(cast)
    page = text_of(recipient.get(detail_of(invoice)))
    assert "開封する" in page
    assert "再発行" in page
    opened(recipient, invoice)
    history = text_of(recipient.get(detail_of(invoice)))
    assert "訂正・再発行 第2版" in history
    assert "単価相違" in history


def test_a_free_member_receives_too(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.stranger).get(reverse("receiving-list")).status_code == HTTPStatus.OK


Ask = Callable[[Client, int], int]
ASKING: dict[str, Ask] = {
    "look": lambda client, number: client.get(reverse("receiving-detail", args=[number])).status_code,
    "open": lambda client, number: client.post(reverse("receiving-open", args=[number])).status_code,
    "return": lambda client, number: (
        client.post(reverse("receiving-return", args=[number]), {"reason": "x"}).status_code
    ),
    "return without reason": lambda client, number: client.post(reverse("receiving-return", args=[number])).status_code,
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING.keys())
@pytest.mark.parametrize("role", ["issuer", "rival", "stranger"])
def test_nobody_else_can_tell_it_from_a_missing_one(cast: Cast, sign_in: SignIn, role: str, ask: Ask) -> None:
    invoice = issue(cast.actor("issuer"))
    client = sign_in(getattr(cast, role))
    assert ask(client, invoice.number) == ask(client, 999_999) == HTTPStatus.NOT_FOUND
    invoice.refresh_from_db()
    assert (invoice.status, invoice.opened_at) == ("10", None)


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING.keys())
def test_the_same_number_in_another_workspace_is_another_invoice(cast: Cast, sign_in: SignIn, ask: Ask) -> None:
    invoice = issue(cast.actor("issuer"))
    elsewhere = make_cast()
    assert ask(sign_in(elsewhere.recipient), invoice.number) == HTTPStatus.NOT_FOUND
    theirs = issue(elsewhere.actor("issuer"))
    assert theirs.number == invoice.number
    assert ask(sign_in(elsewhere.recipient), invoice.number) in (HTTPStatus.OK, HTTPStatus.FOUND)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.opened_at) == ("10", None)


@pytest.mark.parametrize("name", ["receiving-open", "receiving-return"])
def test_nothing_changes_by_get(cast: Cast, recipient: Client, name: str) -> None:
    invoice = issue(cast.actor("issuer"))
    assert recipient.get(reverse(name, args=[invoice.number])).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("path", ["/receiving/", "/receiving/invoices/1/"])
def test_a_visitor_signs_in_first_and_comes_back(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"] == f"{reverse('signin')}?next={path}"


def test_staff_without_a_company_have_no_inbox(db: None, sign_in: SignIn) -> None:
    staff = UserFactory.create(company=None, pfid="staff@demo.example", is_staff=True)
    assert sign_in(staff).get(reverse("receiving-list")).status_code == HTTPStatus.FORBIDDEN
