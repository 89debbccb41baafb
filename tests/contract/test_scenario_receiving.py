"""The receiving side's flows in one piece, 0→5→4→(an invoice arrives; page: open, 仕訳登録)→6→7, with an OAuth client library."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]

from tests.contract import books
from tests.contract.browsers import Browser
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import SECONDS, TOKEN_PATH, Program, client_of
from tests.contract.receiving import EVER, Answer, Desk, entry, item, payee, section, sub, title
from tests.contract.samples import detail, element, unique
from tests.contract.wires import ADDRESSES, Wire, every_wire

CALLBACK = "http://127.0.0.1/callback"


class RecipientSystem:
    """受取側システム: a library keeps its tokens, it keeps the rest."""

    def __init__(self, origin: str, wire: Wire, pfid: str) -> None:
        self.origin, self.wire, self.pfid = origin, wire, pfid
        client_id, secret = client_of(pfid)
        self.oauth = OAuth2Session(
            client_id, secret, token_endpoint_auth_method="client_secret_post", scope="openid profile email qualified",
            redirect_uri=CALLBACK, token_endpoint=f"{origin}{TOKEN_PATH}?realm=/api",
        )  # fmt: skip

    def sign_in(self, user: Browser) -> dict[str, Any]:
        """Send the user, who is signed in to the pages already, to the 認証ページ; the code that comes back becomes a token."""
        page_url, state = self.oauth.create_authorization_url(
            f"{self.origin}/openam/oauth2/authorize?{urlencode({'realm': '/api'})}", access_type="offline"
        )
        page = user.open(page_url)
        page = user.submit(page, page.form("/openam/oauth2/authorize"), allow="1")
        assert parse_qs(urlsplit(page.away).query)["state"] == [state]
        token: dict[str, Any] = self.oauth.fetch_token(
            f"{self.origin}{TOKEN_PATH}?realm=/api", authorization_response=page.away, state=state
        )
        return token

    def call(self, operation: str, **asked: Any) -> Answer:
        method, path = self.wire.address(operation)
        query, body = self.wire.written(operation, asked)
        headers = {"Accept": self.wire.media} | ({"Content-Type": self.wire.media} if body else {})
        url = f"{self.origin}{path}{f'?{query}' if query else ''}"
        response = self.oauth.request(method, url, data=body, headers=headers, timeout=SECONDS)
        return Answer(response, ADDRESSES[operation, self.wire.dialect][2])


@pytest.fixture(autouse=True)
def _plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library asks for https everywhere; the sandbox speaks http on the loopback."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.mark.contract("seed", "0")
@pytest.mark.contract("seed", "4")
@pytest.mark.contract("seed", "5")
@pytest.mark.contract("seed", "6")
@pytest.mark.contract("seed", "7")
@every_wire
def test_an_integration_keeps_masters_fetches_booked_invoices_and_invites_payees(
    origin: str, operator: Operator, people: People, wire: Wire
) -> None:
    pfid = books.recipient(operator)
    desk = Desk(people, pfid)
    # 0 共通認証・認可
    system = RecipientSystem(origin, wire, pfid)
    token = system.sign_in(desk.browser)
    # 5 仕訳関連マスタ登録, after a look at 4
    assert system.call("masters").rows_of("account_titles") == []
    masters = {
        "account_titles": [title("5370", account_title_name="ソフトウェア費"), title("2030", sub_account_required="1")],
        "sub_account_titles": [sub("2030", "001")], "burden_secs": [section("130", burden_sec_name="経理部")],
        "journal_items": [item(1, "P-001")],
    }  # fmt: skip
    done = system.call("masters_register", **masters).results
    assert {result for results in done.values() for result in results} == {"registered"}
    # 4 仕訳関連マスタ取得; what it gives is taken again as it is
    fetched = system.call("masters")
    given = {master: fetched.rows_of(master) for master in masters}
    again = system.call("masters_register", **given).results
    assert {result for results in again.values() for result in results} == {"unchanged"}
    # The issuing side issues; the receiving side's user is told, opens it and books its lines.
    issuer = Program(origin, books.beside(pfid, "issuer"), wire)
    inv_name = unique()
    number = issuer.register(element(
        customer={"private_cust_cd": books.code_of(pfid)}, inv_name=inv_name, details=[detail(), detail(item_price="2000")]
    )).row["invoice_mng_num"]  # fmt: skip
    assert system.call("received", **EVER, journal_flg="1").rows == []
    assert f"宛先 {pfid.partition('@')[0]}商会 {pfid}" in desk.post_to(inv_name)
    payable = {"debit_account": "5370", "credit_account": "2030", "credit_sub_account": "001", "section": "130"}
    desk.booked(
        number, entry(item1="P-001", **payable), entry(2, gross="1500", **payable), entry(2, gross="700", **payable)
    )
    # 0 again: the token is renewed in between, as an integration does after five minutes.
    assert system.oauth.refresh_token()["access_token"] != token["access_token"]
    # 6 請求データ取得, with the journals
    row = system.call("received", **EVER, journal_flg="1", burden_sec_code="130").row
    assert (row["invoice_mng_num"], row["private_cust_cd_s"], row["inv_amount"]) == (number, "S-1", "3300")
    assert [[journal["journal_amount"] for journal in line["journals"]] for line in row["details"]] == [
        ["1100"], ["1500", "700"],
    ]  # fmt: skip
    # 7 支払先登録更新招待; the payee accepts, and is invited no more
    mail = f"{unique().lower()}@invited.example"
    invited = {"suppliers": [payee("S-0", supplier_mail=mail, invite_method="1"), payee("S-9")]}
    told = system.call("suppliers", **invited).rows
    assert [(row["supplier_result"], row["invite_status"]) for row in told] == [
        ("registered", "1"),
        ("registered", "0"),
    ]
    Desk(people, books.beside(pfid, "seller")).answers(desk.link_sent_to(mail), "accept")
    joined = system.call("suppliers", **invited).rows
    assert [(row["supplier_result"], row["invite_status"]) for row in joined] == [
        ("unchanged", "2"),
        ("unchanged", "0"),
    ]
    seller = Program(origin, books.beside(pfid, "seller"), wire)
    seller.register(element(customer={"private_cust_cd": books.code_of(pfid)})).taken()
    assert [row["private_cust_cd_s"] for row in system.call("received", **EVER).rows] == ["S-1", "S-0"]
