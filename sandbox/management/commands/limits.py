"""`manage.py limits`: how often the clients of a workspace may call, for a script at the machine."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from sandbox import selectors
from sandbox.api.wire.limits import NewLimits
from sandbox.limits import facts as limit_facts
from sandbox.limits.bounds import Profile
from sandbox.services import limits


class Command(BaseCommand):
    help = "Tell or set the limits of a workspace. Answers JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("profile", nargs="?", choices=[profile.value for profile in Profile])
        parser.add_argument("--per-second", type=int, help="with custom; 0 is no bound")
        parser.add_argument("--per-minute", type=int, help="with custom; 0 is no bound")

    def handle(self, *_args: Any, slug: str, profile: str | None, **options: Any) -> None:
        workspace = selectors.workspace_named(slug)
        if workspace is None:
            raise CommandError(f"there is no workspace {slug!r}; see: manage.py workspace list")
        if profile:
            sent = {"profile": profile, **{name: options[name] for name in ("per_second", "per_minute")}}
            try:
                asked = NewLimits.model_validate(sent)
            except ValidationError as error:
                raise CommandError(str(error)) from error
            limits.set_limits(workspace, asked.profile, asked.bounds)
        found = limit_facts.facts_of(workspace, workspace.clock.now())
        self.stdout.write(json.dumps(found, ensure_ascii=False))
