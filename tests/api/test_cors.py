"""Browsers may call the API and the token endpoints from elsewhere, and no page (contract §2, CORS)."""

import pytest
from django.test import Client

from .conftest import Partner

ORIGIN = "https://partner.example"
ASKED = {"origin": ORIGIN, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}


@pytest.mark.contract("contract", "2 CORS")
@pytest.mark.parametrize(
    "path",
    ["/wi/v2/test/echo/search", "/v1/test/echoes", "/openam/oauth2/access_token", "/api/credentials/access_token"],
)
def test_a_preflight_is_answered_for_api_and_token_endpoints(path: str) -> None:
    answer = Client().options(path, headers=ASKED)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {"authorization", "content-type", "x-sandbox-fault"} <= set(
        answer["Access-Control-Allow-Headers"].split(", ")
    )
    assert {"GET", "POST", "PUT"} <= set(answer["Access-Control-Allow-Methods"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.contract("contract", "2 CORS")
@pytest.mark.parametrize(
    "path", ["/", "/docs/", "/docs/api/", "/admin/", "/openam/oauth2/authorize", "/xv1/", "/healthz"]
)
@pytest.mark.parametrize("method", ["OPTIONS", "GET"])
def test_no_page_is_open_to_other_origins(db: None, path: str, method: str) -> None:
    answer = Client(raise_request_exception=False).generic(method, path, headers=ASKED)
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.contract("contract", "2 CORS")
def test_an_answer_and_a_refusal_may_be_read_with_their_headers(partner: Partner) -> None:
    for told in (partner.v2(origin=ORIGIN), partner.v2(origin=ORIGIN, authorization=None)):
        assert told.response["Access-Control-Allow-Origin"] == "*"
        exposed = set(told.response["Access-Control-Expose-Headers"].split(", "))
        assert exposed == {"X-Request-Id", "Retry-After", "WWW-Authenticate", "Idempotency-Replayed"}
