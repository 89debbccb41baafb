"""The seed's flows in one piece, 0→1→2→(pages: open, return)→1→3→1, with an ordinary OAuth client library."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]

from tests.contract.browsers import Browser
from tests.contract.programs import PASSWORD, SECONDS, TOKEN_PATH
from tests.contract.samples import addressee, detail, element, lonely_day, unique
from tests.contract.wires import ADDRESSES, Data, Told, Wire, every_wire

CALLBACK = "http://127.0.0.1:8765/callback"
SCOPE = "openid profile email qualified"
REASON = "数量が違います。"


class PartnerSystem:
    """発行側システム: a library keeps its tokens, it keeps the rest."""

    def __init__(self, origin: str, wire: Wire) -> None:
        self.origin, self.wire = origin, wire
        self.oauth = OAuth2Session(
            "demo-client", "demo-secret", token_endpoint_auth_method="client_secret_post", scope=SCOPE,
            redirect_uri=CALLBACK, token_endpoint=f"{origin}{TOKEN_PATH}?realm=/api",
        )  # fmt: skip

    def sign_in(self, user: Browser) -> dict[str, Any]:
        """Send the user to the 認証ページ, and take the code that comes back to a token."""
        page_url, state = self.oauth.create_authorization_url(
            f"{self.origin}/openam/oauth2/authorize?{urlencode({'realm': '/api'})}", access_type="offline"
        )
        page = user.open(page_url)
        page = user.submit(page, page.form("/signin/"), username="issuer@demo.example", password=PASSWORD)
        page = user.submit(page, page.form("/openam/oauth2/authorize"), allow="1")
        assert parse_qs(urlsplit(page.away).query)["state"] == [state]
        token: dict[str, Any] = self.oauth.fetch_token(
            f"{self.origin}{TOKEN_PATH}?realm=/api", authorization_response=page.away, state=state
        )
        return token

    def call(self, operation: str, **asked: Any) -> Told:
        method, path = self.wire.address(operation)
        query, body = self.wire.written(operation, asked)
        headers = {"Accept": self.wire.media} | ({"Content-Type": self.wire.media} if body else {})
        url = f"{self.origin}{path}{f'?{query}' if query else ''}"
        response = self.oauth.request(method, url, data=body, headers=headers, timeout=SECONDS)
        return Told(response, ADDRESSES[operation, self.wire.dialect][2])

    def listed(self, day: str, **conditions: Any) -> list[Data]:
        return self.call("search", send_date_from=day, send_date_to=day, **conditions).rows


@pytest.fixture(autouse=True)
def _plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library asks for https everywhere; the sandbox speaks http on the loopback."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.mark.contract("seed", "0")
@pytest.mark.contract("seed", "1")
@pytest.mark.contract("seed", "2")
@pytest.mark.contract("seed", "3")
@every_wire
def test_an_integration_signs_in_lists_registers_and_corrects_what_was_returned(origin: str, wire: Wire) -> None:
    system, day = PartnerSystem(origin, wire), lonely_day()
    # 0 共通認証・認可
    token = system.sign_in(Browser(origin))
    assert (token["expires_in"], "id_token" in token) == (300, True)
    # 1 請求書一覧取得
    assert system.listed(day) == []
    # 2 請求書登録
    to_member, to_new = system.call("register", invoices=invoices(day)).rows
    assert [row["invite_status"] for row in (to_member, to_new)] == ["2", "3"]
    number = to_member["invoice_mng_num"]
    # The receiving side's user opens the invoice and sends it back.
    user = Browser(origin).sign_in("recipient@demo.example")
    open_and_return(user, number)
    # 0 again: the token is renewed in between, as an integration does after five minutes.
    renewed = system.oauth.refresh_token()
    assert renewed["access_token"] != token["access_token"]
    # 1 the returned one is found …
    (found,) = system.listed(day, extracting_type03="1")
    assert (found["invoice_mng_num"], found["return_reason"], found["inv_amount"]) == (number, REASON, "3300")
    # 3 … corrected and issued again …
    corrected = detail(item_qty="2", item_price="1000")
    done = system.call("update", invoices=[
        {"invoice_mng_num": number, "rireki_no": found["rireki_no"], "details": [corrected]},
    ]).row  # fmt: skip
    assert (done["invoice_mng_num"], done["rireki_no"]) == (number, "2")
    # 1 … and no longer among the returned.
    assert system.listed(day, extracting_type03="1") == []
    (again,) = system.listed(day, extracting_type01="1")
    assert (again["invoice_status"], again["inv_amount"], again["seal_flg"]) == ("30", "2200", "0")
    assert [row["invoice_status"] for row in system.listed(day)] == ["30", "10"]
    assert "開封する" in user.open(f"/receiving/invoices/{number}/").text


def invoices(day: str) -> list[Data]:
    paper = addressee(unique(), invite_method="2")
    return [
        element(send_date=day, inv_name="部品代", details=[detail(item_qty="3", item_price="1000")]),
        element(send_date=day, inv_name="試作品", customer=paper),
    ]  # fmt: skip


def open_and_return(user: Browser, number: str) -> None:
    address = f"/receiving/invoices/{number}/"
    sealed = user.open(address)
    opened = user.submit(sealed, sealed.form(f"{address}open/"))
    inbox = user.submit(opened, opened.form(f"{address}return/"), reason=REASON)
    assert inbox.path == "/receiving/"
    assert "差戻し済みの請求書" in user.open(address).text
