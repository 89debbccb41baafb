"""Either side takes the invoice away as a file; each time leaves an event, and nothing else changes."""

from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Via
from invoices.models import Invoice
from invoices.services import events, lifecycle
from invoices.status import Action
from tests.documents.conftest import SignIn
from tests.documents.reading import text_of
from tests.factories import Cast, issue, make_cast, reissued, returned


@pytest.fixture
def issuer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.issuer)


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recipient)


def opened(cast: Cast, invoice: Invoice) -> Invoice:
    return lifecycle.open_invoice(actor=cast.actor("recipient", Via.PAGE), number=invoice.number)


def downloads(invoice: Invoice) -> list[tuple[str, str, dict[str, Any]]]:
    rows = invoice.events.filter(action=Action.DOWNLOAD).order_by("seq")
    return [(event.actor, event.via, event.detail) for event in rows]


def test_the_issuer_takes_it_as_a_file(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"), inv_no="MN-1")
    answer = issuer.get(reverse("issuing-pdf", args=[invoice.number]))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=utf-8''請求書_MN-1.pdf"
    assert "請求書番号 MN-1" in text_of(answer.content)
    assert downloads(invoice) == [(cast.issuer.pfid, "page", {"version": 1})]


def test_the_recipient_takes_what_was_opened(cast: Cast, recipient: Client) -> None:
    invoice = opened(cast, issue(cast.actor("issuer"), inv_no="MN-1"))
    answer = recipient.get(reverse("receiving-pdf", args=[invoice.number]))
    assert answer.status_code == HTTPStatus.OK
    assert "請求書番号 MN-1" in text_of(answer.content)
    assert downloads(invoice) == [(cast.recipient.pfid, "page", {"version": 1})]


def test_both_sides_take_the_same_file(cast: Cast, issuer: Client, recipient: Client) -> None:
    invoice = opened(cast, issue(cast.actor("issuer")))
    one = issuer.get(reverse("issuing-pdf", args=[invoice.number])).content
    assert recipient.get(reverse("receiving-pdf", args=[invoice.number])).content == one


def test_of_a_sealed_one_there_is_nothing_to_take(cast: Cast, recipient: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    answer = recipient.get(reverse("receiving-pdf", args=[invoice.number]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("receiving-detail", args=[invoice.number]))
    invoice.refresh_from_db()
    assert (invoice.opened_at, downloads(invoice)) == (None, [])


def test_what_was_returned_is_the_issuer_s_again(cast: Cast, issuer: Client, recipient: Client) -> None:
    invoice = returned(cast)
    assert recipient.get(reverse("receiving-pdf", args=[invoice.number])).status_code == HTTPStatus.NOT_FOUND
    assert "差し戻されました" in text_of(issuer.get(reverse("issuing-pdf", args=[invoice.number])).content)


def test_an_older_version_is_taken_by_its_number(cast: Cast, issuer: Client) -> None:
    invoice = reissued(cast)
    answer = issuer.get(reverse("issuing-version-pdf", args=[invoice.number, 1]))
    assert "第1版（差替済）" in text_of(answer.content)
    assert downloads(invoice) == [(cast.issuer.pfid, "page", {"version": 1})]
    for version in (0, 2, 3):
        missing = issuer.get(reverse("issuing-version-pdf", args=[invoice.number, version]))
        assert missing.status_code == HTTPStatus.NOT_FOUND


def test_a_download_changes_nothing_else_and_is_chained(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    before = Invoice.objects.filter(pk=invoice.pk).values().get()
    issuer.get(reverse("issuing-pdf", args=[invoice.number]))
    assert Invoice.objects.filter(pk=invoice.pk).values().get() == before
    first, second = invoice.events.order_by("seq")
    assert second.previous_hash == first.hash
    assert second.hash == events.digest(second, invoice.number)


def test_the_history_tells_of_it(cast: Cast, issuer: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    issuer.get(reverse("issuing-pdf", args=[invoice.number]))
    history = issuer.get(reverse("issuing-detail", args=[invoice.number])).context["history"]
    assert [str(entry.title) for entry in history] == ["PDFのダウンロード", "発行"]


@pytest.mark.parametrize("method", ["head", "post", "put"])
def test_a_file_is_asked_for_by_get_alone(cast: Cast, issuer: Client, method: str) -> None:
    invoice = issue(cast.actor("issuer"))
    answer = getattr(issuer, method)(reverse("issuing-pdf", args=[invoice.number]))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert downloads(invoice) == []


def test_the_pages_offer_it(cast: Cast, issuer: Client, recipient: Client) -> None:
    invoice = opened(cast, reissued(cast))
    number = invoice.number
    for client, page, offered in (
        (issuer, reverse("issuing-detail", args=[number]), reverse("issuing-pdf", args=[number])),
        (issuer, reverse("issuing-version", args=[number, 1]), reverse("issuing-version-pdf", args=[number, 1])),
        (recipient, reverse("receiving-detail", args=[number]), reverse("receiving-pdf", args=[number])),
    ):
        assert f'href="{offered}"' in client.get(page).content.decode()


@pytest.mark.security("O2")
@pytest.mark.parametrize("name", ["issuing-pdf", "receiving-pdf"])
def test_anothers_invoice_and_a_missing_one_answer_alike(cast: Cast, sign_in: SignIn, name: str) -> None:
    invoice = opened(cast, issue(cast.actor("issuer")))
    rival = sign_in(cast.rival)
    foreign, missing = (rival.get(reverse(name, args=[number])) for number in (invoice.number, 9_999_999_999))
    assert foreign.status_code == missing.status_code == HTTPStatus.NOT_FOUND
    elsewhere = sign_in(make_cast().issuer).get(reverse("issuing-pdf", args=[invoice.number]))
    assert elsewhere.status_code == HTTPStatus.NOT_FOUND
    assert downloads(invoice) == []


def test_a_visitor_signs_in_first(cast: Cast, client: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    answer = client.get(reverse("issuing-pdf", args=[invoice.number]))
    assert answer["Location"].startswith(reverse("signin"))
