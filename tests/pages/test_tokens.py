"""The page of tokens: what is live, ending it, and how a client's tokens behave."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import AccessToken, Application, RefreshToken
from accounts.oauth.tokens import mint
from tests.factories import Cast, make_cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

SETTINGS = {
    "refresh_mode": "rotating", "refresh_grace": "10", "replay_kills_grant": "on", "code_lifetime": "120",
    "access_token_lifetime": "300", "refresh_token_lifetime": "2678400", "refuse_codes": "0", "refuse_refreshes": "0",
}  # fmt: skip


def end(client: Client, do: str, **asked: str) -> str:
    return text_of(client.post(reverse("sandbox-tokens-end"), {"do": do, **asked}, follow=True))


def configure(client: Client, cast: Cast, **changes: str) -> Any:
    name = cast.application.client_id
    sent = {f"{name}-{field}": value for field, value in (SETTINGS | changes).items()}
    return client.post(reverse("sandbox-tokens-client", args=[name]), sent, follow=True)


def test_the_page_lists_what_is_live_by_its_end_alone(cast: Cast, issuer: Client) -> None:
    assert "有効なトークンはありません" in text_of(issuer.get(reverse("sandbox-tokens")))
    token = mint(cast.issuer, cast.application)
    text = text_of(issuer.get(reverse("sandbox-tokens")))
    assert f"…{token.token[-4:]}" in text
    assert f"…{token.refresh_token.token[-4:]}" in text
    assert token.token not in text


def test_tokens_expire_and_are_revoked_from_the_page(cast: Cast, issuer: Client) -> None:
    mint(cast.issuer, cast.application)
    mint(cast.rival, cast.application)
    assert "期限切れにしました（アクセストークン 1）。" in end(issuer, "expire", pfid=cast.rival.pfid)
    told = end(issuer, "revoke", client_id=cast.application.client_id)
    assert "失効させました（アクセストークン 1、リフレッシュトークン 2）。" in told
    assert not AccessToken.objects.exists()
    assert not RefreshToken.objects.filter(revoked=None).exists()
    assert "失効させました（対象なし）。" in end(issuer, "revoke")


def test_one_token_ends_by_its_value(cast: Cast, issuer: Client) -> None:
    token = mint(cast.issuer, cast.application)
    mint(cast.issuer, cast.application)
    assert "期限切れにしました（リフレッシュトークン 1）。" in end(issuer, "expire", token=token.refresh_token.token)
    page = end(issuer, "revoke", token="nonsense")
    assert "その値のトークンはありません。" in page
    assert "有効なものは一覧にあります。" in page


def test_a_foreign_name_is_no_choice(cast: Cast, issuer: Client) -> None:
    other = make_cast()
    mint(other.issuer, other.application)
    assert "入力内容を確認してください" in end(issuer, "revoke", pfid=other.issuer.pfid)
    assert AccessToken.objects.count() == 1


def test_a_client_s_settings_are_kept(cast: Cast, issuer: Client) -> None:
    page = configure(issuer, cast, refresh_mode="reusable", refuse_refreshes="2")
    assert "設定を保存しました" in text_of(page)
    assert "拒否を予約中" in text_of(page)
    row = Application.objects.get(pk=cast.application.pk)
    assert (row.refresh_mode, row.refuse_refreshes, row.access_token_lifetime) == ("reusable", 2, 300)


def test_settings_that_cannot_be_are_told_beside_their_field(cast: Cast, issuer: Client) -> None:
    page = configure(issuer, cast, access_token_lifetime="0")
    assert page.status_code == 200
    assert "この値は 1 以上でなければなりません" in text_of(page)
    assert Application.objects.get(pk=cast.application.pk).access_token_lifetime == 300


def test_another_workspace_s_client_is_not_there(cast: Cast, issuer: Client, sign_in: SignIn) -> None:
    other = make_cast()
    assert configure(sign_in(other.issuer), cast, refuse_codes="5").status_code == 404
    assert Application.objects.get(pk=cast.application.pk).refuse_codes == 0
