"""How far an invoice has come, as its pages say it."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from accounts.actors import Via
from invoices.models import Invoice
from invoices.services import lifecycle, transfers
from invoices.transfer_drafts import TransferDraft
from platform_project.kernel import clock
from tests.factories import BankAccountFactory, Cast, CustomerFactory, issue, reissued, returned
from tests.pages.conftest import SignIn


def steps(client: Client, invoice: Invoice, side: str) -> list[tuple[str, str]]:
    shown = client.get(reverse(f"{side}-detail", args=[invoice.number])).context["steps"]
    return [(str(step.title), step.state) for step in shown]


def test_the_issuer_sees_whether_it_was_opened_and_what_came_back(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    assert steps(issuer, invoice, "issuing") == [("発行", "done"), ("未開封", "next")]
    lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)
    assert steps(issuer, invoice, "issuing") == [("発行", "done"), ("開封済み", "done")]
    assert steps(issuer, returned(cast), "issuing") == [("発行", "done"), ("差戻し", "bad"), ("再発行", "next")]
    assert steps(issuer, reissued(cast), "issuing") == [("再発行", "done"), ("未開封", "next")]


def test_nobody_is_waited_for_who_has_not_joined(cast: Cast, issuer: Client) -> None:
    CustomerFactory.create(company=cast.company("issuer"), code="PAPER", default_account=None)
    invoice = issue(cast.actor("issuer"), customer="PAPER")
    assert steps(issuer, invoice, "issuing") == [("発行", "done"), ("開封", "later")]


def test_the_recipient_books_and_then_pays(cast: Cast, sign_in: SignIn) -> None:
    recipient, actor = sign_in(cast.recipient), cast.actor("recipient", Via.PAGE)
    today = clock.today()
    invoice = issue(cast.actor("issuer"), send_date=today, pay_due_date=today + dt.timedelta(days=3))
    lifecycle.open_invoice(actor=actor, number=invoice.number)
    came = [("受取", "done"), ("開封", "done")]
    assert steps(recipient, invoice, "receiving") == [*came, ("仕訳", "next"), ("振込データ", "later")]
    Invoice.objects.update(journaled_at=clock.now())
    assert steps(recipient, invoice, "receiving") == [*came, ("仕訳", "done"), ("振込データ", "next")]
    BankAccountFactory.create(company=actor.company, code="PAY")
    transfers.make(actor=actor, draft=TransferDraft((invoice.number,), "PAY", "1234567890", "ｱｵﾊﾞｼﾖｳｼﾞ", today))
    assert steps(recipient, invoice, "receiving") == [*came, ("仕訳", "done"), ("振込データ", "done")]


def test_whoever_does_not_pay_for_receiving_is_shown_no_bookkeeping(cast: Cast, sign_in: SignIn) -> None:
    cast.company("issuer").customers.update(linked_company=cast.company("stranger"))
    invoice = issue(cast.actor("issuer"))
    lifecycle.open_invoice(actor=cast.actor("stranger"), number=invoice.number)
    answer = sign_in(cast.stranger).get(reverse("receiving-detail", args=[invoice.number]))
    assert "steps" not in answer.context
    assert reverse("journals", args=[invoice.number]) not in answer.content.decode()
