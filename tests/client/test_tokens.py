"""Tokens that end early, from a program."""

import pytest

from invoice_sandbox import SandboxError, Workspace

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


def test_one_that_is_expired_is_refreshed(workspace: Workspace) -> None:
    issuer = workspace.session()
    first = issuer.token
    assert {token["kind"] for token in workspace.tokens.live()} == {"access_token", "refresh_token"}
    assert workspace.tokens.expire(pfid=workspace.users["issuer"].pfid)["access_tokens"] == 1
    assert issuer.list_invoices(**DECEMBER).ok
    assert issuer.token != first


def test_one_that_is_revoked_stays_dead(workspace: Workspace) -> None:
    issuer = workspace.session()
    workspace.tokens.revoke(token=issuer.token.access_token)
    assert issuer.list_invoices(**DECEMBER).codes == ["E200003"]
    with pytest.raises(SandboxError, match="invalid_grant"):
        issuer.refresh()


def test_the_next_refresh_is_refused_and_the_one_after_is_not(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.sign_in()
    workspace.tokens.refuse_next(refreshes=1)
    with pytest.raises(SandboxError, match="invalid_grant"):
        issuer.refresh()
    assert issuer.refresh()


def test_a_client_s_tokens_behave_as_they_are_set(workspace: Workspace) -> None:
    assert workspace.tokens.mode("reusable")["refresh_mode"] == "reusable"
    assert workspace.tokens.configure(access_token_lifetime=60)["access_token_lifetime"] == 60
    issuer = workspace.session()
    first = issuer.sign_in()
    assert first.expires_in == 60
    assert issuer.refresh().refresh_token == first.refresh_token
