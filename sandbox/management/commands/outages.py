"""`manage.py outages`: the calendar of outages of a workspace, for a script at the machine."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from accounts.models import Workspace
from sandbox import selectors
from sandbox.api.wire.outages import NewOutage
from sandbox.errors import Refusal
from sandbox.limits import outages as outage_facts
from sandbox.services import outages


class Command(BaseCommand):
    help = "List, plan and cancel the outages of a workspace. Answers JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="all of them, by their start")
        plan = actions.add_parser("plan", help="a new one, by the workspace's clock")
        cancel = actions.add_parser("cancel", help="take one out")
        for action in (listing, plan, cancel):
            action.add_argument("slug")
        plan.add_argument("--starts-at", help="ISO 8601; at once when absent")
        plan.add_argument("--ends-at", help="ISO 8601")
        plan.add_argument("--minutes", type=int, help="instead of --ends-at")
        plan.add_argument("--covers", choices=["everything", "api", "oauth"], default="everything")
        plan.add_argument("--unannounced", dest="announced", action="store_false", help="it just happens")
        plan.add_argument("--message-ja")
        plan.add_argument("--message-en")
        cancel.add_argument("number", type=int)

    def handle(self, *_args: Any, action: str, slug: str, **options: Any) -> None:
        workspace = selectors.workspace_named(slug)
        if workspace is None:
            raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
        act: Callable[..., Any] = getattr(self, f"_{action}")
        try:
            act(workspace, **options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message()} {refusal.cure()}") from refusal
        except ValidationError as error:
            raise CommandError(str(error)) from error
        now = workspace.clock.now()
        calendar = [outage_facts.facts_of(row, now) for row in selectors.outages(workspace)]
        self.stdout.write(json.dumps(calendar, ensure_ascii=False))

    def _list(self, workspace: Workspace, **_: Any) -> None:
        """Every action tells the calendar as it stands afterwards."""

    def _plan(self, workspace: Workspace, **options: Any) -> None:
        sent = {name: options[name] for name in NewOutage.model_fields}
        outages.plan(workspace, NewOutage.model_validate(sent).plan)

    def _cancel(self, workspace: Workspace, *, number: int, **_: Any) -> None:
        outages.cancel(workspace, number)
