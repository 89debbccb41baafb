"""`manage.py fault`: faults armed and taken back by a script at the machine."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.api.wire.faults import NewFault
from sandbox.errors import Refusal
from sandbox.faults import facts as fault_facts
from sandbox.services import faults


class Command(BaseCommand):
    help = "Arm faults in a workspace, list them, take them back. Answers JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="what waits, and what is over")
        arm = actions.add_parser("arm", help="one more; without an end it falls on one call")
        disarm = actions.add_parser("disarm", help="one of them")
        clear = actions.add_parser("clear", help="all of them")
        roads = actions.add_parser("roads", help="whether a request may ask for a fault: header, text, partner's code")
        for action in (listing, arm, disarm, clear, roads):
            action.add_argument("slug")
        disarm.add_argument("number", type=int)
        roads.add_argument("state", choices=["on", "off"])
        _add_fault_arguments(arm)

    def handle(self, *_args: Any, action: str, slug: str, **options: Any) -> None:
        workspace = selectors.workspace_named(slug)
        if workspace is None:
            raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
        act: Callable[..., dict[str, Any]] = getattr(self, f"_{action}")
        try:
            with clock.using(workspace.clock):
                found = act(workspace, **options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message()} {refusal.cure()}") from refusal
        except ValidationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _list(self, workspace: Workspace, **_: Any) -> dict[str, Any]:
        return fault_facts.faults_of(workspace)

    def _arm(self, workspace: Workspace, **options: Any) -> dict[str, Any]:
        sent = {name: options[name] for name in NewFault.model_fields if options[name]}
        return fault_facts.fault_of(faults.arm(workspace=workspace, draft=NewFault(**sent).draft))

    def _disarm(self, workspace: Workspace, *, number: int, **_: Any) -> dict[str, Any]:
        faults.disarm(workspace=workspace, number=number)
        return fault_facts.faults_of(workspace)

    def _clear(self, workspace: Workspace, **_: Any) -> dict[str, Any]:
        faults.clear(workspace=workspace)
        return fault_facts.faults_of(workspace)

    def _roads(self, workspace: Workspace, *, state: str, **_: Any) -> dict[str, Any]:
        faults.open_roads(workspace=workspace, on=state == "on")
        return fault_facts.faults_of(workspace)


def _add_fault_arguments(arm: ArgumentParser) -> None:
    arm.add_argument("effect", help="as E400002, 503-html, cut-after, 'error=E500002;delay=2000'")
    arm.add_argument("--on", nargs="+", help="operations, oauth, or names of operations and endpoints")
    arm.add_argument("--dialect", choices=["v1", "v2"])
    arm.add_argument("--method", choices=["GET", "POST", "PUT"])
    arm.add_argument("--client", dest="client_id", help="a client's calls alone")
    arm.add_argument("--times", type=int, help="so many calls")
    arm.add_argument("--seconds", type=int, help="so long, by the workspace's clock")
    arm.add_argument("--until", help="an instant of the workspace's clock")
    arm.add_argument("--standing", action="store_true", help="until it is cleared")
    arm.add_argument("--percent", type=int, help="of the calls that it matches")
    arm.add_argument("--seed", help="what the share is drawn from")
