"""Signing in to the pages and out of them."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import services
from accounts.models import User
from accounts.oauth.tokens import mint
from platform_project.kernel import clock
from tests.oauth.conftest import AUTHORIZE, ELSEWHERE, PASSWORD, Person, World, call, shift

SIGN_IN, SIGN_OUT = "/signin/", "/signout/"


def sign_in(http: Client | None = None, **fields: str) -> Any:
    return (http or Client()).post(SIGN_IN, {"username": "issuer@demo.example", "password": PASSWORD, **fields})


@pytest.mark.django_db
def test_the_page_asks_for_pfid_and_password(client: Client) -> None:
    body = client.get(SIGN_IN).content.decode()
    assert 'autocomplete="username"' in body
    assert 'autocomplete="current-password"' in body
    assert "PFID" in body


def test_a_member_comes_to_the_first_page(world: World) -> None:
    answer = sign_in()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert sign_in(next=SIGN_IN)["Location"] == SIGN_IN


@pytest.mark.security("W6")
def test_the_session_is_new_after_signing_in_and_gone_after_signing_out(world: World) -> None:
    http = Client()
    http.cookies["sessionid"] = "given-by-an-attacker"
    sign_in(http)
    first = http.cookies["sessionid"]
    assert first.value != "given-by-an-attacker"
    assert first["httponly"]
    assert first["samesite"] == "Lax"
    key = first.value
    assert http.post(SIGN_OUT)["Location"] == SIGN_IN
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.security("W6")
def test_a_new_password_ends_the_sessions(world: World) -> None:
    person = Person(world.user)
    services.change_password(world.user, "another-pass-2026")
    assert person.authorize()["Location"].startswith(SIGN_IN)


def test_nobody_is_signed_out_by_a_link(world: World) -> None:
    assert Person(world.user).http.get(SIGN_OUT).status_code == 405


@pytest.mark.security("W7")
@pytest.mark.parametrize("path", [SIGN_IN, SIGN_OUT])
def test_the_forms_need_their_csrf_token(world: World, path: str) -> None:
    http = Person(world.user, csrf=True).http
    assert http.post(path, {"username": world.user.pfid, "password": PASSWORD}).status_code == 403


@pytest.mark.security("W4")
def test_one_sentence_for_whatever_is_wrong(world: World) -> None:
    User.objects.create_user("off@demo.example", PASSWORD, is_active=False)
    wrong = [{"password": "wrong"}, {"username": "unknown@demo.example"}, {"username": "off@demo.example"}]
    for fields in wrong:
        page = sign_in(None, **fields)
        assert page.status_code == 200
        assert page.context["form"].non_field_errors() == ["PFIDまたはパスワードが正しくありません"]


@pytest.mark.parametrize("fields", [
    {"username": "a\x00b"}, {"password": "a\x00b"}, {"username": "x" * 300 + "@demo.example"},
    {"password": "x" * 5_000}, {"username": ""}, {"password": ""}, {"username": "\ud83d"}, {"username": "利用者"},
])  # fmt: skip
def test_strange_input_is_answered_by_the_form(world: World, fields: dict[str, str]) -> None:
    body = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    page = sign_in(None, **body)
    assert page.status_code == 200
    assert page.context["form"].errors


@pytest.mark.security("W5")
@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_next_page_is_one_of_ours(world: World, target: str) -> None:
    assert sign_in(next=target)["Location"] == "/"
    http = Person(world.user).http
    assert http.post(SIGN_OUT, {"next": target})["Location"] in (SIGN_IN, SIGN_OUT)
    assert "evil.example" not in Client().get(SIGN_IN, {"next": target}).context["next"]


def test_a_page_costs_three_queries_for_who_is_there_and_leaves_no_clock_behind(world: World) -> None:
    shift(world.workspace, days=400)
    person = Person(world.user)
    seen = []
    mint(world.user, world.client)
    with CaptureQueriesContext(connection) as queries:
        answer = person.http.get(f"{AUTHORIZE}?client_id=unknown")
        seen.append(clock.now())
    assert answer.status_code == 400
    # Session, user, company with workspace; the client, for whoever wants to know whose call it is, and for the server.
    assert len(queries) == 5, queries.captured_queries
    assert (clock.REAL.now() - seen[0]).total_seconds() < 60, "a request leaves no clock behind"


def test_a_token_call_looks_up_no_session(world: World) -> None:
    token = mint(world.user, world.client).token
    with CaptureQueriesContext(connection) as queries:
        assert call(token).status_code == 200
    assert len(queries) == 1
