"""Presenting an access token. Userinfo shows the OAuth side, operation 1's address the platform's side."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request

from accounts.checksums import digest
from accounts.models import AccessToken, Company, User, Workspace
from accounts.oauth.tokens import mint
from platform_project.api import authentication
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError
from tests.oauth.conftest import PASSWORD, USERINFO, Person, World, basic, shift


@pytest.fixture
def token(world: World) -> str:
    return str(mint(world.user, world.client).token)


def get(authorization: str | None = None, query: str = "", **headers: str) -> Any:
    if authorization is not None:
        headers["authorization"] = authorization
    return Client().get(USERINFO + query, headers=headers)


def authenticate(authorization: str | None, query: str = "") -> tuple[Any, Any]:
    headers = {} if authorization is None else {"authorization": authorization}
    request = Request(RequestFactory().get("/" + query, headers=headers))
    return authentication.BearerAuthentication().authenticate(request)


def code_of(authorization: str | None, query: str = "") -> str:
    with pytest.raises(PlatformError) as refusal:
        authenticate(authorization, query)
    return refusal.value.faults[0].code


@pytest.mark.contract("3", "Bearer")
def test_a_good_token_names_its_user_and_itself(world: World, token: str) -> None:
    user, row = authenticate(f"Bearer {token}")
    assert user == world.user
    assert row.token_checksum == digest(token)
    assert get(f"Bearer {token}").json() == {
        "sub": "issuer@demo.example", "name": "港 太郎", "preferred_username": "issuer@demo.example",
        "email": "issuer@demo.example",
    }  # fmt: skip


@pytest.mark.security("B1")
@pytest.mark.contract("3", "E200001")
def test_no_token_is_challenged_without_an_error(world: World) -> None:
    answer = get()
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert code_of(None) == "E200001"


@pytest.mark.security("B2")
@pytest.mark.contract("3", "E200003")
def test_a_bogus_token_is_invalid(world: World, token: str) -> None:
    answer = get("Bearer nonsense")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    assert answer.json()["error"] == "invalid_token"
    assert code_of("Bearer nonsense") == "E200003"
    assert code_of(f"Bearer {token.upper()}") == "E200003"


@pytest.mark.security("B2")
@pytest.mark.contract("3", "E200002")
@pytest.mark.contract("seed", "0")
def test_an_expired_token_is_told_so(world: World, token: str) -> None:
    shift(world.workspace, seconds=299)
    assert get(f"Bearer {token}").status_code == 200
    shift(world.workspace, seconds=1)
    answer = get(f"Bearer {token}")
    assert answer.status_code == 401
    assert 'error="invalid_token", error_description="The access token expired"' in answer["WWW-Authenticate"]
    assert code_of(f"Bearer {token}") == "E200002"


@pytest.mark.security("B3")
@pytest.mark.contract("3", "E200004")
def test_a_missing_scope_is_403_with_a_challenge(world: World) -> None:
    answer = get(f"Bearer {mint(world.user, world.client, 'qualified').token}")
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    assert 'scope="openid"' in answer["WWW-Authenticate"]
    assert 'scope="qualified"' in authentication.challenge("E200004")


@pytest.mark.security("B4")
def test_a_token_in_the_query_counts_for_nothing(token: str) -> None:
    assert get(query=f"?access_token={token}").status_code == 401
    assert code_of(None, f"?access_token={token}") == "E200001"


@pytest.mark.security("B5")
def test_a_token_in_the_body_counts_for_nothing(token: str) -> None:
    assert Client().post(USERINFO, {"access_token": token}).status_code == 401


@pytest.mark.security("B6")
def test_two_tokens_at_once_are_a_bad_request(token: str) -> None:
    assert get(f"Bearer {token}", f"?access_token={token}").status_code == 400
    assert code_of(f"Bearer {token}", f"?access_token={token}") == "E700009"
    assert code_of("Bearer nonsense", f"?access_token={token}") == "E200003"


@pytest.mark.security("B7")
@pytest.mark.parametrize(("header", "status"), [
    ("bearer {}", 200), ("BEARER {}", 200), ("Bearer  {}", 200), (" Bearer {} ", 200), ("Bearer", 401),
    ("Bearer ", 401), ("", 401), ("{}", 401), ("Bearer {} {}", 401), ("Bearer {},Bearer {}", 401),
    ("Bearer " + "x" * 7_000, 401),
    ("Bearer トークン", 401), ("Bearer \u00e9", 401), ("Token {}", 401), ("BearerX {}", 401), ('Bearer "{}"', 401),
])  # fmt: skip
def test_every_shape_of_header_has_its_answer(token: str, header: str, status: int) -> None:
    assert get(header.replace("{}", token)).status_code == status


@pytest.mark.security("B8")
def test_neither_a_session_nor_a_password_opens_the_api(world: World) -> None:
    assert Person(world.user).http.get(USERINFO).status_code == 401
    assert get(basic("issuer@demo.example", PASSWORD)).status_code == 401
    assert code_of(basic()) == "E200001"


@pytest.mark.security("B9")
def test_answers_are_not_stored(token: str) -> None:
    for answer in (get(), get("Bearer x"), get(f"Bearer {token}")):
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.security("B10")
@pytest.mark.parametrize("query", ["?%zz", "?a=%00", "?{}", "?%ff%fe=1", "?access_token"])
def test_an_illegal_query_never_breaks_an_answer(token: str, query: str) -> None:
    assert get(f"Bearer {token}", query).status_code in (200, 400)


@pytest.mark.security("S4")
def test_a_token_is_checked_with_one_query(world: World, token: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        user, row = authenticate(f"Bearer {token}")
        assert user.company.workspace.slug == "demo"
        assert row.application.client_id == "demo-client"
    assert len(queries) == 1, queries.captured_queries


@pytest.mark.contract("3", "workspace")
def test_a_token_enters_its_workspaces_clock(world: World, token: str) -> None:
    shift(world.workspace, days=-400)
    before = clock.now()
    authenticate(f"Bearer {token}")
    assert (before - clock.now()).days in (399, 400)


@pytest.mark.security("R11")
def test_a_token_of_somebody_who_cannot_act_is_invalid(world: World, token: str) -> None:
    company = world.user.company
    elsewhere = Company.objects.create(workspace=Workspace.objects.get(slug="other"), code="x", name="x")
    for change in ({"is_active": False}, {"company": None}, {"company": elsewhere}):
        User.objects.filter(pk=world.user.pk).update(**{"is_active": True, "company": company, **change})
        assert code_of(f"Bearer {token}") == "E200003"


def test_a_token_without_user_is_invalid(world: World, token: str) -> None:
    AccessToken.objects.update(user=None)
    assert code_of(f"Bearer {token}") == "E200003"


def test_the_scheme_alone_is_what_an_unnamed_refusal_gets() -> None:
    request = Request(RequestFactory().get("/"))
    assert authentication.BearerAuthentication().authenticate_header(request) == 'Bearer realm="api"'


@pytest.mark.security("N12")
@pytest.mark.django_db
def test_a_bad_token_wins_over_a_query_that_cannot_be_read() -> None:
    query = "&".join(f"p{n}=1" for n in range(2_000))
    answer = Client(headers={"Authorization": "Bearer nonsense"}).get(f"/v1/invoice/seller/invoices?{query}")
    assert (answer.status_code, answer.json()["error_list"][0]["error_code"]) == (401, "E200003")
