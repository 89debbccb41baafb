"""What a recipient still sees of an invoice that it sent back, and how an invoice is found by its number."""

import pytest
from django.test import Client

from accounts.actors import Via
from invoices.services import lifecycle
from tests.factories import Cast, issue, make_cast, reissued, returned


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def of(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_a_returned_invoice_says_that_it_was_returned_and_why(cast: Cast) -> None:
    number = returned(cast, inv_name="試作部品", inv_no="MN-7").number
    page = of(cast.recipient).get(f"/receiving/invoices/{number}/")
    assert page.status_code == 200
    text = page.content.decode()
    for told in ("差戻し済みの請求書", "MN-7", "試作部品", "単価相違"):
        assert told in text
    assert "/open/" not in text
    for stranger in (cast.rival, cast.stranger):
        assert of(stranger).get(f"/receiving/invoices/{number}/").status_code == 404


def test_once_issued_again_it_is_an_invoice_as_any_other(cast: Cast) -> None:
    number = reissued(cast).number
    assert "差戻し済みの請求書" not in of(cast.recipient).get(f"/receiving/invoices/{number}/").content.decode()


def test_the_rest_of_a_returned_invoice_is_out_of_reach(cast: Cast) -> None:
    number = returned(cast, inv_no="MN-7").number
    recipient = of(cast.recipient)
    assert recipient.get(f"/receiving/invoices/{number}/invoice.pdf").status_code == 404
    assert recipient.post(f"/receiving/invoices/{number}/open/").status_code == 404
    assert "MN-7" not in recipient.get("/receiving/").content.decode()


def test_an_invoice_is_found_and_opened_by_its_number(cast: Cast) -> None:
    wanted = issue(cast.actor("issuer"), inv_no="MN-41")
    issue(cast.actor("issuer"), inv_no="MN-52")
    text = of(cast.recipient).get("/receiving/?inv_no=N-41").content.decode()
    assert f'<a href="/receiving/invoices/{wanted.number}/">MN-41</a>' in text
    assert "MN-52" not in text
    lifecycle.open_invoice(actor=cast.actor("recipient", Via.PAGE), number=wanted.number)


@pytest.mark.parametrize(("role", "title"), [("issuer", "振込先口座"), ("recipient", "支払口座")])
def test_the_page_of_accounts_is_called_as_the_navigation_calls_it(cast: Cast, role: str, title: str) -> None:
    text = of(getattr(cast, role)).get("/issuing/accounts/").content.decode()
    assert f"<h1>{title}</h1>" in text
