"""Tokens as a partner's program drives them: seen, expired, revoked, refused; a client's settings."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Application, User, Workspace
from accounts.oauth.tokens import mint
from platform_project.kernel import clock
from sandbox.api.wire import WorkspaceFacts
from sandbox.api.wire.tokens import ClientSettings, TokenCounts, TokenList
from sandbox.services import clocks, workspaces
from tests.sandbox import calls
from tests.sandbox.conftest import Driver, World, make_world

pytestmark = pytest.mark.django_db

CLIENT = "/clients/mine-client"


@pytest.fixture
def facts(world: World) -> WorkspaceFacts:
    """What creating the workspace told."""
    told = WorkspaceFacts(**world.drive("GET", "/workspaces/mine").body)
    for client in told.clients:
        client.client_secret = world.credentials.client_secret
    for user in told.users:
        user.password = world.credentials.password
    return told


def seen(world: World, **asked: str) -> TokenList:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return TokenList(**world.drive("GET", f"/tokens?{query}").body)


def ended(world: World, how: str, **asked: Any) -> TokenCounts:
    answer = world.drive("POST", f"/tokens/{how}", asked)
    assert answer.status == 200, answer.body
    return TokenCounts(**answer.body)


def code_of(answer: Any) -> str:
    return answer["error_list"][0]["error_code"] if answer["error_list"] else ""


def test_live_tokens_are_seen_without_their_values(world: World, facts: WorkspaceFacts) -> None:
    clocks.set_to(world.workspace, "frozen", clock.now().replace(2027, 3, 1, 0, 0, 0, 0))
    given = calls.sign_in(facts)
    answer = world.drive("GET", "/tokens").body
    assert answer["live"] == {"codes": 0, "access_tokens": 1, "refresh_tokens": 1}
    access, refresh = answer["tokens"]
    assert access == {
        "kind": "access_token", "client_id": "mine-client", "pfid": "issuer@mine.example",
        "scope": "openid profile email qualified", "given_at": "2027-03-01T09:00:00+09:00",
        "expires_at": "2027-03-01T09:05:00+09:00", "end": given["access_token"][-4:],
    }  # fmt: skip
    assert (refresh["kind"], refresh["expires_at"]) == ("refresh_token", "2027-04-01T09:00:00+09:00")
    assert given["access_token"] not in json.dumps(answer)


def test_the_list_is_narrowed_to_a_client_and_a_user(world: World, facts: WorkspaceFacts) -> None:
    calls.sign_in(facts)
    calls.sign_in(facts, "recipient")
    assert seen(world).live.access_tokens == 2
    assert {token.pfid for token in seen(world, pfid="recipient@mine.example").tokens} == {"recipient@mine.example"}
    assert seen(world, client_id="mine-client", pfid="rival@mine.example").tokens == []
    assert world.drive("GET", "/tokens?client_id=nobody").code == "client_unknown"
    assert world.drive("GET", "/tokens?pfid=nobody@mine.example").code == "user_unknown"


def test_expired_now_answers_e200002_and_a_refresh_goes_on(world: World, facts: WorkspaceFacts) -> None:
    given = calls.sign_in(facts)
    assert ended(world, "expire") == TokenCounts(access_tokens=1)
    assert code_of(calls.search(given["access_token"])) == "E200002"
    again = calls.refresh(facts, given["refresh_token"])
    assert code_of(calls.search(again["access_token"])) == ""


def test_refresh_tokens_expire_when_asked(world: World, facts: WorkspaceFacts) -> None:
    given = calls.sign_in(facts)
    assert ended(world, "expire", refresh_tokens=True) == TokenCounts(access_tokens=1, refresh_tokens=1)
    assert calls.refresh(facts, given["refresh_token"])["error"] == "invalid_grant"
    assert seen(world).tokens == []


def test_what_expired_now_stays_so_although_the_clock_goes_back(world: World, facts: WorkspaceFacts) -> None:
    clocks.set_to(world.workspace, "frozen")
    given = calls.sign_in(facts)
    ended(world, "expire", refresh_tokens=True)
    clocks.set_to(world.workspace, at=clock.now().replace(year=2020))
    assert code_of(calls.search(given["access_token"])) == "E200002"
    assert calls.refresh(facts, given["refresh_token"])["error"] == "invalid_grant"


def test_revoked_now_answers_e200003_and_the_grant_is_dead(world: World, facts: WorkspaceFacts) -> None:
    given = calls.sign_in(facts)
    assert ended(world, "revoke") == TokenCounts(access_tokens=1, refresh_tokens=1)
    assert code_of(calls.search(given["access_token"])) == "E200003"
    assert calls.refresh(facts, given["refresh_token"])["error"] == "invalid_grant"


@pytest.mark.parametrize("how", ["expire", "revoke"])
def test_one_user_s_tokens_end_and_nobody_else_s(world: World, facts: WorkspaceFacts, how: str) -> None:
    mine, theirs = calls.sign_in(facts), calls.sign_in(facts, "rival")
    ended(world, how, pfid="Issuer@mine.example", client_id="mine-client")
    assert code_of(calls.search(mine["access_token"])) in ("E200002", "E200003")
    assert code_of(calls.search(theirs["access_token"])) == ""


def test_a_single_token_is_named_by_its_value(world: World, facts: WorkspaceFacts) -> None:
    first, second, third = (calls.sign_in(facts) for _ in range(3))
    assert ended(world, "expire", token=first["access_token"]) == TokenCounts(access_tokens=1)
    assert ended(world, "expire", token=second["refresh_token"]) == TokenCounts(refresh_tokens=1)
    assert ended(world, "revoke", token=third["refresh_token"]) == TokenCounts(access_tokens=1, refresh_tokens=1)
    told = [code_of(calls.search(given["access_token"])) for given in (first, second, third)]
    assert told == ["E200002", "", "E200003"]
    assert "access_token" in calls.refresh(facts, first["refresh_token"])
    assert calls.refresh(facts, second["refresh_token"])["error"] == "invalid_grant"


@pytest.mark.parametrize("how", ["expire", "revoke"])
def test_another_workspace_s_token_is_as_good_as_unknown(world: World, facts: WorkspaceFacts, how: str) -> None:
    given = calls.sign_in(facts)
    foreign = make_world("theirs", "empty")
    assert foreign.drive("POST", f"/tokens/{how}", {"token": given["access_token"]}).code == "token_unknown"
    assert foreign.drive("POST", f"/tokens/{how}", {"client_id": "mine-client"}).code == "client_unknown"
    assert ended(foreign, how) == TokenCounts()
    assert code_of(calls.search(given["access_token"])) == ""


def test_an_expired_token_is_told_in_the_language_of_its_workspace(world: World, facts: WorkspaceFacts) -> None:
    Workspace.objects.filter(pk=world.workspace.pk).update(language="en")
    given = calls.sign_in(facts)
    ended(world, "expire")
    told = calls.search(given["access_token"])["error_list"][0]
    assert (told["error_code"], told["error_message"]) == ("E200002", "The access token has expired")


def test_a_client_s_settings_are_shown_and_changed_one_by_one(world: World) -> None:
    defaults = {
        "client_id": "mine-client", "name": "mineクライアント", "refresh_mode": "rotating", "refresh_grace": 10,
        "replay_kills_grant": True, "code_lifetime": 120, "access_token_lifetime": 300,
        "refresh_token_lifetime": 31 * 24 * 3600, "refuse_codes": 0, "refuse_refreshes": 0,
    }  # fmt: skip
    assert world.drive("GET", CLIENT).body == defaults
    changed = world.drive("PUT", CLIENT, {"refresh_mode": "single_use", "access_token_lifetime": 60})
    assert changed.body == defaults | {"refresh_mode": "single_use", "access_token_lifetime": 60}
    assert world.drive("GET", "/clients").body == {"clients": [changed.body]}
    assert world.drive("GET", "/clients/other-client").code == "client_unknown"


@pytest.mark.parametrize("asked", [
    {}, {"refresh_mode": "often"}, {"access_token_lifetime": 0}, {"refuse_codes": -1}, {"refuse_codes": 1001},
    {"refresh_grace": "10"}, {"client_secret": "x"}, {"replay_kills_grant": None},
])  # fmt: skip
def test_settings_that_cannot_be_are_refused(world: World, asked: Any) -> None:
    assert world.drive("PUT", CLIENT, asked).code == "invalid_request"


def test_the_next_refreshes_are_refused_then_it_goes_on_by_itself(world: World, facts: WorkspaceFacts) -> None:
    given = calls.sign_in(facts)
    assert ClientSettings(**world.drive("PUT", CLIENT, {"refuse_refreshes": 2}).body).refuse_refreshes == 2
    told = [calls.refresh(facts, given["refresh_token"]).get("error") for _ in range(3)]
    assert told == ["invalid_grant", "invalid_grant", None]
    assert world.drive("GET", CLIENT).body["refuse_refreshes"] == 0


def test_a_reset_disarms_refusals_and_keeps_how_a_client_is_set(world: World) -> None:
    world.drive("PUT", CLIENT, {"refuse_codes": 2, "refuse_refreshes": 2, "refresh_mode": "reusable"})
    workspaces.reset(world.workspace)
    row = Application.objects.get(client_id="mine-client")
    assert (row.refuse_codes, row.refuse_refreshes, row.refresh_mode) == (0, 0, "reusable")


def told(*arguments: str) -> Any:
    out = StringIO()
    call_command("tokens", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_line_lists_expires_revokes_and_sets(world: World) -> None:
    clocks.set_to(world.workspace, "frozen", clock.now().replace(2031, 1, 1))
    token = mint(User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get())
    assert [one["end"] for one in told("list", "mine")["tokens"]] == [
        token.token[-4:], token.refresh_token.token[-4:],
    ]  # fmt: skip
    assert told("expire", "mine", "--client", "mine-client")["access_tokens"] == 1
    assert told("expire", "mine", "--token", token.refresh_token.token)["refresh_tokens"] == 1
    mint(User.objects.get(pfid="issuer@mine.example"), world.workspace.applications.get())
    assert told("revoke", "mine", "--user", "issuer@mine.example")["refresh_tokens"] == 1
    assert told("client", "mine", "mine-client")["refresh_mode"] == "rotating"
    assert told("client", "mine", "mine-client", "--refuse-codes", "3")["refuse_codes"] == 3


@pytest.mark.parametrize("arguments", [
    ("list", "nobody"), ("expire", "mine", "--user", "nobody"), ("client", "mine", "x", "--refuse-codes", "1"),
    ("client", "mine", "mine-client", "--refresh-mode", "often"),
    ("client", "mine", "mine-client", "--code-lifetime", "0"),
])  # fmt: skip
def test_the_command_line_says_what_is_wrong(world: World, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        told(*arguments)


def test_a_key_of_the_installation_sees_no_tokens(installation: Driver) -> None:
    assert installation("GET", "/tokens").code == "workspace_key_needed"
