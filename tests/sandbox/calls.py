"""What a partner's program does with a workspace that it was told of."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from sandbox.api.wire import WorkspaceFacts

FORM = "application/x-www-form-urlencoded"


def sign_in(facts: WorkspaceFacts, role: str = "issuer") -> dict[str, Any]:
    """The tokens that A4 gives to somebody who knows only what creating the workspace told."""
    user = next(user for user in facts.users if user.pfid.startswith(f"{role}@"))
    return token("/api/credentials/access_token", facts, user_id=user.pfid, user_password=user.password, realm="/api")


def refresh(facts: WorkspaceFacts, refresh_token: str) -> dict[str, Any]:
    return token("/openam/oauth2/access_token", facts, grant_type="refresh_token", refresh_token=refresh_token)


def token(path: str, facts: WorkspaceFacts, **form: Any) -> dict[str, Any]:
    """What an OAuth endpoint answers to the workspace's client."""
    client = facts.clients[0]
    sent = urlencode({"client_id": client.client_id, "client_secret": client.client_secret, **form})
    answer: Any = Client().post(path, sent, FORM)
    found: dict[str, Any] = answer.json()
    return found


def search(token: str) -> Any:
    """Operation 1 over all the years."""
    return _operation("search", token, send_date_from="2000-01-01", send_date_to="2099-12-31")


def register(token: str, **head: Any) -> Any:
    """Operation 2: one invoice to AOBA."""
    element = {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"},
        "details": [{"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
    }  # fmt: skip
    return _operation("register", token, invoices=[element | head])


def update(token: str, number: int, **head: Any) -> Any:
    """Operation 3: the next version of a returned invoice."""
    return _operation("update", token, invoices=[{"invoice_mng_num": number, **head}])


def _operation(name: str, token: str, **asked: Any) -> Any:
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    answer: Any = client.post(f"/wi/v2/seller/invoice/{name}", {"response_type": "json", **asked}, "application/json")
    return answer.json()
