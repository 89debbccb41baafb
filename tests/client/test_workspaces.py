"""A workspace, seen from a program: what it tells, what it refuses, and that it goes."""

import pytest

from invoice_sandbox import NotReachable, Refused, Sandbox, Workspace
from tests.system.serving import free_port


def test_a_new_workspace_tells_all_that_a_program_needs(workspace: Workspace) -> None:
    assert set(workspace.users) == {"issuer", "recipient", "rival", "stranger"}
    assert workspace.client_id == f"{workspace.slug}-client"
    assert workspace.users["issuer"].pfid == f"issuer@{workspace.slug}.example"
    assert workspace.urls["control"].endswith("/sandbox/v1")


def test_an_empty_one_has_two_companies(sandbox: Sandbox) -> None:
    with sandbox.workspace(seed="empty") as workspace:
        assert set(workspace.users) == {"issuer", "recipient"}


def test_it_is_gone_after_the_with(sandbox: Sandbox) -> None:
    with sandbox.workspace(seed="empty") as workspace:
        pass
    with pytest.raises(Refused) as refusal:
        workspace.facts()
    assert (refusal.value.status, refusal.value.code) == (401, "key_unknown")


def test_a_refusal_carries_the_rule_and_the_cure(sandbox: Sandbox, workspace: Workspace) -> None:
    with pytest.raises(Refused, match="Choose another slug") as refusal:
        sandbox.workspace(slug=workspace.slug)
    assert refusal.value.code == "slug_taken"
    assert workspace.slug in refusal.value.message


def test_a_request_of_the_wrong_form_names_the_member(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="seed: one of demo, masters, empty") as refusal:
        sandbox.workspace(seed="lemon")  # type: ignore[arg-type]
    assert [field for field, _why in refusal.value.fields] == ["seed"]


def test_a_reset_keeps_what_a_program_is_configured_with(workspace: Workspace) -> None:
    workspace.clock.freeze("2026-12-01")
    session = workspace.session()
    session.sign_in()
    workspace.reset(keep_clock=True)
    assert session.list_invoices(send_date_from="2026-12-01", send_date_to="2026-12-01").rows == []
    assert workspace.clock.read().mode == "frozen"


def test_the_demo_is_opened_by_its_key(sandbox: Sandbox) -> None:
    demo = sandbox.open("demo", "demo-key")
    assert demo.client_secret == "demo-secret"
    assert len(list(demo.session().all_invoices(send_date_from="2000-01-01", send_date_to="2099-12-31"))) == 40


def test_secrets_of_a_workspace_that_was_made_elsewhere_are_not_known(sandbox: Sandbox, workspace: Workspace) -> None:
    again = sandbox.open(workspace.slug, workspace.key)
    with pytest.raises(ValueError, match="made elsewhere"):
        again.session()


def test_a_secret_is_not_in_what_is_printed(workspace: Workspace) -> None:
    printed = f"{workspace!r} {workspace.users} {workspace.credentials()!r} {workspace.control!r} {workspace.token()!r}"
    for secret in (workspace.key, workspace.client_secret, workspace.users["issuer"].password):
        assert secret
        assert secret not in printed


def test_a_sandbox_that_is_not_there_is_told_in_words() -> None:
    absent = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(NotReachable, match=f"no sandbox answers at {absent}.*make run"):
        Sandbox(absent).workspace()


def test_an_address_without_a_scheme_is_told_in_words() -> None:
    with pytest.raises(NotReachable, match="begins with http://"):
        Sandbox("localhost:8000").is_ready()
