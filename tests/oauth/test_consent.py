"""The consent page between sign-in and code."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import Application, Grant, User
from tests.oauth.conftest import (
    CALLBACK,
    CHALLENGE,
    ELSEWHERE,
    PASSWORD,
    VERIFIER,
    Person,
    Program,
    World,
    landed,
    refused_on_a_page,
)


@pytest.fixture
def consenting(world: World) -> Person:
    Application.objects.filter(client_id="demo-client").update(skip_authorization=False)
    return Person(world.user, csrf=True)


def form_of(page: Any) -> dict[str, str]:
    return {"shown": page.context["shown"], "csrfmiddlewaretoken": str(page.context["csrf_token"])}


def decide(person: Person, page: Any, **fields: str) -> Any:
    return person.http.post(page.context["action"], form_of(page) | fields)


@pytest.mark.contract("3", "consent")
def test_a_consent_page_stands_between_where_the_client_has_it(consenting: Person) -> None:
    page = consenting.authorize()
    assert page.status_code == 200
    assert not Grant.objects.exists()
    body = page.content.decode()
    assert "demo-client" in body
    assert "外部システム連携APIの利用" in body
    assert "code" in landed(decide(consenting, page, allow="1"))


@pytest.mark.security("A19")
def test_a_consent_without_csrf_token_is_refused(consenting: Person) -> None:
    page = consenting.authorize()
    answer = consenting.http.post(page.context["action"], {"shown": page.context["shown"], "allow": "1"})
    assert refused_on_a_page(answer, 403)


@pytest.mark.security("A20")
@pytest.mark.parametrize("redirect_uri", ["https://evil.example/", "http://127.0.0.1:9999/callback"])
def test_a_consent_with_another_redirect_uri_is_refused(consenting: Person, redirect_uri: str) -> None:
    page = consenting.authorize()
    assert refused_on_a_page(decide(consenting, page, allow="1", redirect_uri=redirect_uri))
    changed = page.context["action"].replace(quote(CALLBACK, safe=""), quote(redirect_uri, safe=""))
    assert changed != page.context["action"]
    assert refused_on_a_page(consenting.http.post(changed, form_of(page) | {"allow": "1"}))


@pytest.mark.security("A21")
def test_a_consent_to_more_than_was_shown_is_refused(consenting: Person) -> None:
    page = consenting.authorize(scope="openid")
    wider = page.context["action"].replace("scope=openid", "scope=openid+qualified")
    assert wider != page.context["action"]
    assert refused_on_a_page(consenting.http.post(wider, form_of(page) | {"allow": "1"}))
    assert refused_on_a_page(decide(consenting, page, allow="1", scope="openid qualified"))
    assert "code" in landed(decide(consenting, page, allow="1"))
    assert Grant.objects.get().scope == "openid"


@pytest.mark.security("A21")
def test_a_consent_counts_for_the_person_who_saw_the_page(world: World, consenting: Person) -> None:
    page = consenting.authorize()
    colleague = User.objects.create_user("second@demo.example", PASSWORD, company=world.user.company)
    other = Person(colleague)
    assert refused_on_a_page(other.http.post(page.context["action"], {"shown": page.context["shown"], "allow": "1"}))


@pytest.mark.security("A22")
def test_a_challenge_cannot_be_taken_out_of_the_consent(consenting: Person) -> None:
    page = consenting.authorize(code_challenge=CHALLENGE, code_challenge_method="S256")
    without = page.context["action"].replace(f"&code_challenge={CHALLENGE}&code_challenge_method=S256", "")
    assert without != page.context["action"]
    assert refused_on_a_page(consenting.http.post(without, form_of(page) | {"allow": "1"}))
    code = landed(decide(consenting, page, allow="1"))["code"]
    assert Program().redeem(code).json()["error"] == "invalid_request"
    assert Program().redeem(code, code_verifier=VERIFIER).status_code == 200


@pytest.mark.security("A23")
def test_a_refusal_is_told_to_the_program(consenting: Person) -> None:
    told = landed(decide(consenting, consenting.authorize()))
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", "xyz", "http://testserver")
    assert not Grant.objects.exists()


@pytest.mark.security("A24")
def test_sign_in_and_consent_pages_protect_themselves(consenting: Person) -> None:
    for page in (Client().get("/signin/"), consenting.authorize()):
        assert page["X-Frame-Options"] == "DENY"
        assert page["Referrer-Policy"] == "same-origin"
        assert "no-store" in page["Cache-Control"]
        policy = page["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.security("A24")
def test_the_forms_may_lead_to_the_program_and_nowhere_else(consenting: Person) -> None:
    consent = consenting.authorize(redirect_uri="http://127.0.0.1:8123/callback")
    assert "form-action 'self' http://127.0.0.1:8123;" in consent["Content-Security-Policy"] + ";"
    visitor = Client()
    asked = consent.context["action"]
    sign_in = visitor.get("/signin/", {"next": asked})
    assert "form-action 'self' http://127.0.0.1:8123;" in sign_in["Content-Security-Policy"] + ";"
    foreign = visitor.get("/signin/", {"next": asked.replace("127.0.0.1", "evil.example")})
    assert "evil.example" not in foreign["Content-Security-Policy"]


@pytest.mark.security("W5")
@pytest.mark.security("A20")
@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_consent_leads_nowhere_but_to_the_program(consenting: Person, target: str) -> None:
    page = consenting.authorize()
    for name in ("next", "redirect", "redirect_to", "return", "url"):
        allowed = decide(consenting, page, allow="1", **{name: target})
        assert allowed["Location"].startswith(f"{CALLBACK}?code=")
    Grant.objects.all().delete()
    assert refused_on_a_page(decide(consenting, page, allow="1", redirect_uri=target))
    assert refused_on_a_page(consenting.authorize(redirect_uri=target))
