"""An invoice as a PDF by GET with a token: two operations of our own (8 and 9)."""

import datetime as dt
import json
from typing import Any
from urllib.parse import unquote

import pytest
import xmltodict
from django.test import Client

from accounts.models import AccessToken, Company, User
from invoices import documents
from invoices.models import Invoice
from invoices.status import Action
from platform_project.kernel import clock
from tests.factories import ApplicationFactory, Cast, issue, make_cast, returned

SIDES = {"seller": "issuer", "buyer": "recipient"}


def token_of(user: User, **changes: Any) -> str:
    assert user.company is not None
    application = user.company.workspace.applications.first() or ApplicationFactory(workspace=user.company.workspace)
    fields = {"scope": "openid qualified", "expires": clock.now() + dt.timedelta(seconds=300)} | changes
    token = AccessToken.objects.create(user=user, application=application, token=f"pdf-{user.pk}", **fields)
    return str(token.token)


def ask(side: str, number: object, token: str = "", *, query: str = "", method: str = "GET", **headers: str) -> Any:
    client = Client(headers=({"Authorization": f"Bearer {token}"} if token else {}) | headers)
    return client.generic(method, f"/v1/invoice/{side}/invoices/{number}/pdf{query}")


def codes(answer: Any) -> list[str]:
    if answer["Content-Type"].startswith("text/xml"):
        faults = xmltodict.parse(answer.content, force_list=("error_list",))["response"]["error_list"]
    else:
        faults = json.loads(answer.content)["error_list"]
    return [fault["error_code"] for fault in faults]


def takers(invoice: Invoice) -> list[tuple[str, str]]:
    return list(invoice.events.filter(action=Action.DOWNLOAD).values_list("actor", "via"))


@pytest.mark.parametrize("side", SIDES)
def test_each_side_takes_the_same_file_as_on_the_page(cast: Cast, side: str) -> None:
    invoice = issue(cast.actor("issuer"), inv_no="MN-1")
    user = getattr(cast, SIDES[side])
    answer = ask(side, invoice.number, token_of(user))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=utf-8''請求書_MN-1.pdf"
    assert answer["X-Request-Id"]
    assert answer.content == documents.pdf(invoice)
    assert takers(invoice) == [(user.pfid, "api")]


def test_what_is_sealed_stays_sealed(cast: Cast) -> None:
    """As with operation 6."""
    invoice = issue(cast.actor("issuer"))
    assert ask("buyer", invoice.number, token_of(cast.recipient)).status_code == 200
    invoice.refresh_from_db()
    assert invoice.opened_at is None


def test_what_was_returned_no_longer_lies_with_the_recipient(cast: Cast) -> None:
    invoice = returned(cast)
    assert codes(ask("buyer", invoice.number, token_of(cast.recipient))) == ["E300006"]
    assert ask("seller", invoice.number, token_of(cast.issuer)).status_code == 200


@pytest.mark.security("O2")
@pytest.mark.parametrize("side", SIDES)
def test_a_foreign_invoice_and_a_missing_one_are_refused_alike(cast: Cast, side: str) -> None:
    invoice = issue(cast.actor("issuer"))
    for user in (cast.rival, make_cast().rival):
        token = token_of(user)
        foreign, missing = ask(side, invoice.number, token), ask(side, 8888, token)
        assert (foreign.status_code, codes(foreign)) == (missing.status_code, codes(missing)) == (400, ["E300006"])
        said = [
            answer.content.decode().replace(answer["X-Request-Id"], "").replace(f"「{number}」", "")
            for answer, number in ((foreign, invoice.number), (missing, 8888))
        ]
        assert said[0] == said[1]
    assert takers(invoice) == []


@pytest.mark.parametrize(
    ("side", "role", "code"),
    [("seller", "recipient", "E100001"), ("buyer", "issuer", "E100002"), ("buyer", "stranger", "E100002")],
)
def test_the_company_pays_for_the_side(cast: Cast, side: str, role: str, code: str) -> None:
    invoice = issue(cast.actor("issuer"))
    answer = ask(side, invoice.number, token_of(getattr(cast, role)))
    assert (answer.status_code, codes(answer)) == (400, [code])


def test_the_company_has_the_api_option(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    Company.objects.update(api_option=False)
    assert codes(ask("seller", invoice.number, token_of(cast.issuer))) == ["E100003"]


def test_the_token_comes_first(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    nobody, unknown = ask("seller", invoice.number), ask("seller", "x", "unknown")
    assert [(answer.status_code, codes(answer)) for answer in (nobody, unknown)] == [
        (401, ["E200001"]),
        (401, ["E200003"]),
    ]
    assert "WWW-Authenticate" in nobody
    past = token_of(cast.issuer, expires=clock.now() - dt.timedelta(seconds=1))
    assert codes(ask("seller", invoice.number, past)) == ["E200002"]


def test_the_token_needs_the_scope(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    answer = ask("seller", invoice.number, token_of(cast.issuer, scope="openid"))
    assert (answer.status_code, codes(answer)) == (403, ["E200004"])


@pytest.mark.parametrize("number", ["0", "abc", "99999999999", "1.5", "-1", "%00", "１２"])
def test_what_is_no_number_is_a_fault_of_the_request(cast: Cast, number: str) -> None:
    answer = ask("seller", number, token_of(cast.issuer))
    assert answer.status_code == 400
    (fault,) = json.loads(answer.content)["error_list"]
    assert fault["error_code"].startswith("E7")
    assert fault["error_item"] == "invoice_mng_num"


def test_the_path_says_which_one_whatever_the_query_says(cast: Cast) -> None:
    first, second = issue(cast.actor("issuer")), issue(cast.actor("issuer"))
    answer = ask("seller", first.number, token_of(cast.issuer), query=f"?invoice_mng_num={second.number}")
    assert answer.content == documents.pdf(first)


@pytest.mark.parametrize(
    ("query", "headers", "form"),
    [
        ("", {}, "application/json"), ("?response_type=xml", {}, "text/xml"), ("", {"Accept": "text/xml"}, "text/xml"),
        ("", {"Accept": "application/pdf"}, "application/json"),
    ],
)  # fmt: skip
def test_a_refusal_is_in_the_platform_s_form(cast: Cast, query: str, headers: dict[str, str], form: str) -> None:
    answer = ask("seller", 8888, token_of(cast.issuer), query=query, **headers)
    assert answer["Content-Type"] == f"{form}; charset=utf-8"
    assert codes(answer) == ["E300006"]


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_it_is_asked_for_by_get_alone(cast: Cast, method: str) -> None:
    invoice = issue(cast.actor("issuer"))
    answer = ask("seller", invoice.number, token_of(cast.issuer), method=method)
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert takers(invoice) == []


@pytest.mark.security("B8")
def test_a_session_is_no_token(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.issuer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/v1/invoice/seller/invoices/{issue(cast.actor('issuer')).number}/pdf").status_code == 401
