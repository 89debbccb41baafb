from typing import Any

from django.core.management.base import BaseCommand

from accounts import repeats, services
from accounts.models import Application, Workspace


class Command(BaseCommand):
    help = (
        "Delete codes, tokens and answers kept for an Idempotency-Key that can no longer matter, by each workspace's "
        "clock. Run it daily."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        applications = Application.objects.select_related("workspace").order_by("pk")
        tokens = sum(services.forget_dead_tokens(application) for application in applications)
        answers = sum(
            repeats.forget_old(workspace, workspace.clock.now()) for workspace in Workspace.objects.order_by("pk")
        )
        self.stdout.write(f"{tokens} refresh tokens and {answers} kept answers forgotten")
