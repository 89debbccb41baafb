import datetime as dt
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand

from accounts import progress, repeats, services
from accounts.models import Application, Workspace
from platform_project.kernel import clock


class Command(BaseCommand):
    help = (
        "Delete what can no longer matter: by each workspace's clock codes, tokens, and answers kept for an Idempotency-Key; "
        "by real time sessions, failures of signing in, and word of long work. Run it daily."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        applications = Application.objects.select_related("workspace").order_by("pk")
        tokens = sum(services.forget_dead_tokens(application) for application in applications)
        answers = sum(
            repeats.forget_old(workspace, workspace.clock.now()) for workspace in Workspace.objects.order_by("pk")
        )
        now = clock.REAL.now()
        sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
        failures, _ = AccessAttempt.objects.filter(attempt_time__lte=now - lock()).delete()
        progress.sweep()
        self.stdout.write(
            f"{tokens} refresh tokens, {answers} kept answers, {sessions} sessions and {failures} failures of signing in "
            "forgotten"
        )


def lock() -> dt.timedelta:
    """How long a failure counts."""
    found: dt.timedelta = settings.AXES_COOLOFF_TIME
    return found
