"""A1 認証ページ: the authorization endpoint."""

from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.checksums import digest
from accounts.models import Application, Grant
from accounts.oauth import content_security
from tests.oauth.conftest import (
    AUTHORIZE,
    CALLBACK,
    CHALLENGE,
    PASSWORD,
    Person,
    Program,
    World,
    landed,
    refused_on_a_page,
)


@pytest.mark.contract("3", "A1")
@pytest.mark.contract("seed", "0")
def test_a_signed_in_member_comes_back_with_code_and_state(person: Person) -> None:
    answer = person.authorize()
    assert answer.status_code == 302
    assert answer["Location"].startswith(CALLBACK + "?")
    assert landed(answer)["state"] == "xyz"
    assert digest(landed(answer)["code"]) == Grant.objects.get().code


@pytest.mark.contract("3", "realm")
@pytest.mark.parametrize("realm", ["realm=/api", "realm=%2Fapi", "realm=", ""])
def test_the_realm_is_raw_or_encoded_or_absent(person: Person, realm: str) -> None:
    query = urlencode(
        {"client_id": "demo-client", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid"}
    )
    assert person.http.get(f"{AUTHORIZE}?{realm}&{query}").status_code == 302


@pytest.mark.contract("3", "realm")
@pytest.mark.parametrize("realm", ["/other", "api", "/api/", ["/api", "/other"]])
def test_another_realm_is_an_error(person: Person, realm: Any) -> None:
    assert refused_on_a_page(person.authorize(realm=realm))


@pytest.mark.security("A1")
@pytest.mark.parametrize("client_id", ["unknown", None, "DEMO-CLIENT", "demo-client "])
def test_an_unknown_client_gets_no_redirect(person: Person, client_id: str | None) -> None:
    assert refused_on_a_page(person.authorize(client_id=client_id))


@pytest.mark.security("A1")
def test_an_unknown_client_is_refused_before_anybody_signs_in(world: World) -> None:
    assert refused_on_a_page(Person().authorize(client_id="unknown"))


@pytest.mark.security("A2")
@pytest.mark.parametrize("uri", [
    "https://app.example/cb/", "https://app.example/cb?x=1", "https://app.example/cb#f", "https://app.example/cb#",
    "https://app.example/cb;p", "https://app.example/CB", "https://app.example/x/../cb", "https://evil@app.example/cb",
    "https://app.example/%63b", "https://app.example.evil.example/cb", "https://app.example:443/cb",
    "https://evil.example\\@app.example/cb", "javascript:alert(1)", "https://app.example:99999/cb", "https://[::1/cb",
    "https://app.example/cb\r\nX: y", "//app.example/cb", "",
])  # fmt: skip
def test_a_redirect_uri_must_be_the_registered_one(world: World, person: Person, uri: str) -> None:
    Application.objects.filter(client_id="demo-client").update(
        redirect_uris="https://app.example/cb https://b.example/"
    )
    assert refused_on_a_page(person.authorize(redirect_uri=uri))


@pytest.mark.security("A3")
def test_scheme_and_host_are_compared_without_case(world: World, person: Person) -> None:
    Application.objects.filter(client_id="demo-client").update(redirect_uris="https://app.example/cb")
    assert person.authorize(redirect_uri="HTTPS://APP.example/cb").status_code == 302


@pytest.mark.security("A4")
@pytest.mark.contract("3", "A1")
@pytest.mark.parametrize("uri", ["http://127.0.0.1:8123/callback", "http://127.0.0.1:65000/callback"])
def test_a_loopback_address_may_have_any_port(person: Person, uri: str) -> None:
    assert person.authorize(redirect_uri=uri)["Location"].startswith(uri)


@pytest.mark.security("A4")
def test_localhost_and_other_paths_are_no_loopback_address(person: Person) -> None:
    assert refused_on_a_page(person.authorize(redirect_uri="http://localhost:8123/callback"))
    assert refused_on_a_page(person.authorize(redirect_uri="http://127.0.0.1:8123/other"))


@pytest.mark.security("A2")
@pytest.mark.parametrize("host", ["testserver", "localhost:8123"])
def test_the_docs_own_page_is_an_address_of_every_client(person: Person, program: Program, host: str) -> None:
    uri = f"http://{host}/docs/oauth/return/"
    person.http.defaults["HTTP_HOST"] = host
    told = person.authorize(redirect_uri=uri)
    assert told["Location"].startswith(f"{uri}?code=")
    assert program.redeem(landed(told)["code"], redirect_uri=uri).status_code == 200


@pytest.mark.security("A2")
@pytest.mark.parametrize("uri", [
    "http://elsewhere.example/docs/oauth/return/", "https://testserver/docs/oauth/return/", "http://testserver:81/docs/oauth/return/",
    "http://testserver/docs/oauth/return", "http://testserver/docs/oauth/return/?x=1", "http://testserver/docs/oauth/",
])  # fmt: skip
def test_under_another_origin_or_beside_its_path_it_is_none(person: Person, uri: str) -> None:
    assert refused_on_a_page(person.authorize(redirect_uri=uri))


@pytest.mark.security("A5")
def test_without_redirect_uri_the_only_registered_one_is_used(world: World, person: Person) -> None:
    assert person.authorize(redirect_uri=None)["Location"].startswith(CALLBACK)
    Grant.objects.all().delete()
    Application.objects.filter(client_id="demo-client").update(redirect_uris=CALLBACK + " https://app.example/cb")
    assert refused_on_a_page(person.authorize(redirect_uri=None))


@pytest.mark.security("A6")
@pytest.mark.security("A7")
@pytest.mark.parametrize(("response_type", "error"), [
    (None, "invalid_request"), ("foo", "unsupported_response_type"), ("token", "unsupported_response_type"),
    ("id_token", "unsupported_response_type"), ("code token", "unsupported_response_type"),
    ("none", "unsupported_response_type"),
])  # fmt: skip
def test_only_the_code_flow_is_served(person: Person, response_type: str | None, error: str) -> None:
    told = landed(person.authorize(response_type=response_type))
    assert (told["error"], told["state"]) == (error, "xyz")


@pytest.mark.security("A8")
@pytest.mark.parametrize("scope", ["openid nonsense", "read", None, ""])
def test_an_unknown_scope_or_none_is_told_to_the_program(person: Person, scope: str | None) -> None:
    assert landed(person.authorize(scope=scope))["error"] == "invalid_scope"


@pytest.mark.security("A9")
@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge"])
@pytest.mark.parametrize("evil_first", [True, False])
def test_a_parameter_sent_twice_is_refused(person: Person, name: str, evil_first: bool) -> None:
    good = {"client_id": "demo-client", "redirect_uri": CALLBACK, "state": "xyz", "scope": "openid",
            "response_type": "code", "code_challenge": CHALLENGE}[name]  # fmt: skip
    values = ["https://evil.example/", good] if evil_first else [good, "https://evil.example/"]
    assert refused_on_a_page(person.authorize(**{name: values}))


@pytest.mark.security("A10")
def test_unknown_parameters_are_ignored(person: Person) -> None:
    answer = person.authorize(
        foo="bar", user="evil", client="evil", scopes="evil", resource="x", claims="{", max_age="x"
    )
    assert "code" in landed(answer)


@pytest.mark.security("A11")
def test_a_public_client_must_send_a_challenge(person: Person) -> None:
    told = landed(person.authorize(client_id="public-client"))
    assert told["error"] == "invalid_request"
    assert "code" in landed(
        person.authorize(client_id="public-client", code_challenge=CHALLENGE, code_challenge_method="S256")
    )


@pytest.mark.security("A12")
@pytest.mark.security("A13")
@pytest.mark.parametrize("method", ["plain", None, "S512", "s256"])
def test_only_s256_is_taken(person: Person, method: str | None) -> None:
    told = landed(person.authorize(code_challenge=CHALLENGE, code_challenge_method=method))
    assert told["error"] == "invalid_request"


@pytest.mark.parametrize("challenge", ["short", CHALLENGE + "=", "!" * 43, "x" * 500])
def test_a_malformed_challenge_is_told_to_the_program(person: Person, challenge: str) -> None:
    told = landed(person.authorize(code_challenge=challenge, code_challenge_method="S256"))
    assert told["error"] == "invalid_request"


def test_a_nonce_too_long_to_keep_is_told_to_the_program(person: Person) -> None:
    assert landed(person.authorize(nonce="n" * 256))["error"] == "invalid_request"
    assert "code" in landed(person.authorize(nonce="n" * 255))


@pytest.mark.security("A14")
@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "state", "scope", "nonce", "response_type"])
def test_a_nul_is_refused(person: Person, name: str) -> None:
    assert refused_on_a_page(person.authorize(**{name: "a\x00b"}))


@pytest.mark.security("A14")
def test_a_nul_in_the_page_to_return_to_does_no_harm(world: World) -> None:
    back = f"{AUTHORIZE}?client_id=%00&redirect_uri=%00"
    assert Client().get(f"/signin/?next={quote(back)}").status_code == 200


@pytest.mark.security("A15")
def test_a_line_break_in_the_state_splits_no_header(person: Person) -> None:
    answer = person.authorize(state="a\r\nSet-Cookie: x=y")
    assert "\n" not in answer["Location"]
    assert landed(answer)["state"] == "a\r\nSet-Cookie: x=y"
    assert "x" not in answer.cookies


def test_a_state_of_any_language_comes_back_as_it_was(person: Person) -> None:
    assert landed(person.authorize(state="状態 +%&"))["state"] == "状態 +%&"


@pytest.mark.security("A16")
def test_an_enormous_state_is_too_long_an_address(person: Person) -> None:
    assert refused_on_a_page(person.authorize(state="s" * 9_000), 414)
    assert landed(person.authorize(state="s" * 7_000))["state"] == "s" * 7_000


@pytest.mark.security("A17")
@pytest.mark.contract("3", "A1")
def test_an_anonymous_visitor_signs_in_and_comes_back_to_the_same_request(world: World) -> None:
    visitor = Person()
    first = visitor.authorize(state="長い state & more")
    assert first.status_code == 302
    assert urlsplit(first["Location"]).path == "/signin/"
    back = parse_qs(urlsplit(first["Location"]).query)["next"][0]
    page = visitor.http.get(first["Location"])
    assert page.context["next"] == back
    signed_in = visitor.http.post("/signin/", {"username": "Issuer@Demo.example", "password": PASSWORD, "next": back})
    assert (signed_in.status_code, signed_in["Location"]) == (302, back)
    told = landed(visitor.http.get(back))
    assert told["state"] == "長い state & more"
    assert "code" in told


@pytest.mark.security("A18")
def test_silence_cannot_be_used_to_redirect_anywhere(world: World) -> None:
    assert refused_on_a_page(Person().authorize(prompt="none", redirect_uri="https://evil.example/"))
    assert landed(Person().authorize(prompt="none"))["error"] == "login_required"


def test_silence_without_consent_is_told_to_the_program(world: World, person: Person) -> None:
    Application.objects.filter(client_id="demo-client").update(skip_authorization=False)
    assert landed(person.authorize(prompt="none"))["error"] == "consent_required"
    assert landed(person.authorize(prompt="none consent"))["error"] == "invalid_request"


def test_a_wish_to_sign_in_anew_is_fulfilled_once(world: World, person: Person) -> None:
    answer = person.authorize(prompt="login")
    assert urlsplit(answer["Location"]).path == "/signin/"
    back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert "code" in landed(person.http.get(back))


@pytest.mark.parametrize(("next_page", "uri"), [
    ("/", None), ("", None), (f"{AUTHORIZE}?client_id=unknown", None), (f"{AUTHORIZE}?client_id=demo-client", CALLBACK),
])  # fmt: skip
def test_the_client_behind_a_page_is_a_registered_address_or_none(
    world: World, next_page: str, uri: str | None
) -> None:
    assert content_security.client_behind(next_page) == uri


@pytest.mark.security("A25")
def test_the_redirect_after_credentials_is_302(world: World) -> None:
    answer = Client().post("/signin/", {"username": "issuer@demo.example", "password": PASSWORD, "next": "/signin/"})
    assert answer.status_code == 302


@pytest.mark.security("A26")
def test_the_answer_names_its_issuer_as_the_metadata_do(person: Person) -> None:
    metadata = person.http.get("/.well-known/oauth-authorization-server").json()
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert landed(person.authorize())["iss"] == metadata["issuer"]
    assert landed(person.authorize(scope="nonsense"))["iss"] == metadata["issuer"]


@pytest.mark.security("A27")
@pytest.mark.contract("3", "lifetimes")
def test_a_code_is_long_and_lives_120_seconds(person: Person) -> None:
    codes = {person.code() for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) >= 30 for code in codes)
    grant = Grant.objects.first()
    assert grant is not None
    assert 119 <= (grant.expires - grant.created).total_seconds() <= 121


@pytest.mark.security("A28")
@pytest.mark.parametrize("name", ["list", "register", "detail", "device", "device-authorization", "dcr-register"])
def test_nobody_can_register_a_client_from_outside(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"oauth2_provider:{name}")


def test_the_address_takes_get_and_post_only(person: Person) -> None:
    assert person.http.put(AUTHORIZE).status_code == 405
    assert person.http.head(AUTHORIZE).status_code == 405


@pytest.mark.security("B10")
@pytest.mark.parametrize("query", ["%zz", "client_id=%zz", "client_id=%ff%fe", "%00", "{}", "a" * 2000 + "&" * 3000])
def test_an_illegal_query_never_breaks_the_page(person: Person, query: str) -> None:
    answer = person.http.get(f"{AUTHORIZE}?{query}")
    assert 400 <= answer.status_code < 500


@pytest.mark.contract("3", "consent")
def test_consent_can_be_asked_for_even_where_it_is_off(person: Person) -> None:
    assert person.authorize(prompt="consent").status_code == 200
