"""`manage.py tokens`: what is live, what ends now, and how a client's tokens behave, for a script at the machine."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from accounts.models import Workspace
from sandbox import selectors, token_facts
from sandbox.api.wire.tokens import ExpireTokens, NewClientSettings
from sandbox.errors import Refusal
from sandbox.services import tokens
from sandbox.services.tokens import Aim


class Command(BaseCommand):
    help = "List, expire and revoke the tokens of a workspace; set how those of a client behave. Answers JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="what is live, without its value")
        expire = actions.add_parser("expire", help="access tokens expire now: E200002")
        revoke = actions.add_parser("revoke", help="grants are dead now: E200003")
        client = actions.add_parser("client", help="how a client's tokens behave; options change it")
        for action in (listing, expire, revoke, client):
            action.add_argument("slug")
        for action in (listing, expire, revoke):
            action.add_argument("--client", dest="client_id", help="a client's alone")
            action.add_argument("--user", dest="pfid", help="a user's alone")
        for action in (expire, revoke):
            action.add_argument("--token", help="one by its value")
        expire.add_argument("--refresh-tokens", action="store_true", help="refresh tokens too")
        expire.add_argument("--codes", action="store_true", help="unused codes too")
        client.add_argument("client_id")
        _add_settings(client)

    def handle(self, *_args: Any, action: str, slug: str, **options: Any) -> None:
        workspace = selectors.workspace_named(slug)
        if workspace is None:
            raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
        act: Callable[..., Any] = getattr(self, f"_{action}")
        try:
            found = act(workspace, **options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message()} {refusal.cure()}") from refusal
        except ValidationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _list(self, workspace: Workspace, *, client_id: str | None, pfid: str | None, **_: Any) -> dict[str, Any]:
        reach = tokens.reach_of(workspace, Aim(client_id or "", pfid or ""))
        return token_facts.live(reach, workspace.clock.now())

    def _expire(self, workspace: Workspace, **options: Any) -> dict[str, int]:
        asked = ExpireTokens(**{name: options[name] for name in ExpireTokens.model_fields})
        return tokens.expire(workspace, asked.aim, asked.kinds)

    def _revoke(self, workspace: Workspace, *, client_id: str, pfid: str, token: str, **_: Any) -> dict[str, int]:
        return tokens.revoke(workspace, Aim(client_id or "", pfid or "", token or ""))

    def _client(self, workspace: Workspace, *, client_id: str, **options: Any) -> dict[str, Any]:
        sent = {name: options[name] for name in NewClientSettings.model_fields if options[name] is not None}
        if sent:
            tokens.configure(workspace, client_id, NewClientSettings(**sent).changes)
        return token_facts.settings_of(tokens.client_named(workspace, client_id))


def _add_settings(client: ArgumentParser) -> None:
    client.add_argument("--refresh-mode", choices=["rotating", "reusable", "single_use"])
    client.add_argument("--replay-kills-grant", type=lambda text: text == "yes", metavar="yes|no")
    for name in NewClientSettings.model_fields.keys() - {"refresh_mode", "replay_kills_grant"}:
        client.add_argument(f"--{name.replace('_', '-')}", type=int)
