"""An operation called within the process: v2, JSON, with a token made for the call."""

import json
from typing import Any

from django.test import Client

from accounts.models import User
from accounts.oauth.tokens import mint
from tests.factories import Cast


def call(cast: Cast, user: User, path: str, **asked: Any) -> Any:
    """The answer, whatever it is."""
    token = mint(user, cast.application).token
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    body = json.dumps({"response_type": "json", **asked})
    return client.post(f"/wi/v2/{path}", body, content_type="application/json")


def ask(cast: Cast, user: User, path: str, **asked: Any) -> Any:
    """What a request that is accepted answers."""
    answer = call(cast, user, path, **asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def search(cast: Cast, **asked: Any) -> Any:
    """Operation 1, by the issuer."""
    return ask(
        cast,
        cast.issuer,
        "seller/invoice/search",
        **{"send_date_from": "1900-01-01", "send_date_to": "2999-12-31"} | asked,
    )


def received(cast: Cast, **asked: Any) -> Any:
    """Operation 6, by the recipient."""
    ever = {"reception_date_from": "1900-01-01", "reception_date_to": "2999-12-31"}
    return ask(cast, cast.recipient, "buyer/invoice/search", **ever | asked)
