"""アクセストークンチェック as a partner's program meets it, on operation 1 in both dialects."""

from typing import Any

import pytest
from django.test import Client

from accounts import services
from accounts.models import Company, Plan
from accounts.oauth.tokens import mint
from tests.oauth.conftest import PASSWORD, Person, Program, World, basic, shift

V2, V1 = "/wi/v2/seller/invoice/search", "/v1/invoice/seller/invoices"
ASKED = {"response_type": "json", "send_date_from": "2026-01-01", "send_date_to": "2026-12-31"}


@pytest.fixture(params=[V2, V1], ids=["v2", "v1"])
def operation(request: pytest.FixtureRequest, world: World) -> str:
    Company.objects.update(issuing_plan=Plan.PAID)
    return str(request.param)


def ask(operation: str, authorization: str | None = None, query: str = "", http: Client | None = None) -> Any:
    headers = {"accept": "application/json"} | ({} if authorization is None else {"authorization": authorization})
    http = http or Client()
    if operation == V1:
        return http.get(V1 + (query or "?") + "&response_type=json&send_date_from=2026-01-01&send_date_to=2026-12-31",
                        headers=headers)  # fmt: skip
    return http.post(V2 + query, ASKED, content_type="application/json", headers=headers)


def told(answer: Any, status: int) -> str:
    """The code of a refusal in the platform's own shape."""
    assert answer.status_code == status, answer.content
    assert answer["Cache-Control"] == "no-store"
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api"')
    assert answer.json()["result"] == "1"
    return str(answer.json()["error_list"][0]["error_code"])


@pytest.mark.contract("1", "1")
@pytest.mark.contract("seed", "0")
@pytest.mark.security("B9")
def test_a_good_token_passes_until_it_expires(world: World, operation: str) -> None:
    token = mint(world.user, world.client)
    answer = ask(operation, f"Bearer {token.token}")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    shift(world.workspace, seconds=300)
    refused = ask(operation, f"Bearer {token.token}")
    assert told(refused, 401) == "E200002"
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]
    fresh = Program().refresh(token.refresh_token.token).json()["access_token"]
    assert ask(operation, f"Bearer {fresh}").status_code == 200


@pytest.mark.security("B1")
@pytest.mark.contract("3", "E200001")
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer a b", "Token x"])
def test_no_token(operation: str, header: str | None) -> None:
    answer = ask(operation, header)
    assert told(answer, 401) == "E200001"
    assert "error=" not in answer["WWW-Authenticate"]


@pytest.mark.security("B2")
@pytest.mark.security("B7")
@pytest.mark.contract("3", "E200003")
@pytest.mark.parametrize("value", ["nonsense", "x" * 7_000, "トークン"])
def test_an_unknown_token(operation: str, value: str) -> None:
    assert told(ask(operation, f"Bearer {value}"), 401) == "E200003"


@pytest.mark.security("R11")
@pytest.mark.contract("3", "E200003")
def test_a_revoked_token_and_one_of_a_deactivated_user(world: World, operation: str) -> None:
    token, other = mint(world.user, world.client), mint(world.user, world.client)
    Program().revoke(token.token)
    assert told(ask(operation, f"Bearer {token.token}"), 401) == "E200003"
    services.deactivate_user(world.user)
    assert told(ask(operation, f"Bearer {other.token}"), 401) == "E200003"


@pytest.mark.security("B3")
@pytest.mark.contract("3", "E200004")
def test_a_token_without_qualified(world: World, operation: str) -> None:
    answer = ask(operation, f"Bearer {mint(world.user, world.client, 'openid profile').token}")
    assert told(answer, 403) == "E200004"
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    assert 'scope="qualified"' in answer["WWW-Authenticate"]


@pytest.mark.security("B4")
@pytest.mark.security("B6")
def test_a_token_in_the_query_counts_for_nothing_and_beside_another_is_an_error(world: World, operation: str) -> None:
    token = mint(world.user, world.client).token
    assert told(ask(operation, query=f"?access_token={token}"), 401) == "E200001"
    both = ask(operation, f"Bearer {token}", query=f"?access_token={token}")
    assert both.status_code == 400
    assert both.json()["error_list"][0]["error_code"] == "E700009"


@pytest.mark.security("B8")
def test_neither_a_session_nor_a_password_opens_an_operation(world: World, operation: str) -> None:
    assert told(ask(operation, http=Person(world.user).http), 401) == "E200001"
    assert told(ask(operation, basic("issuer@demo.example", PASSWORD)), 401) == "E200001"


@pytest.mark.contract("1", "order")
def test_a_bad_token_wins_over_everything_else_that_is_wrong(world: World, operation: str) -> None:
    http = Client()
    send = http.get if operation == V1 else http.post
    answer = send(operation, headers={"authorization": "Bearer nonsense", "accept": "application/json"})
    assert told(answer, 401) == "E200003"
