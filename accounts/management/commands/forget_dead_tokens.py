from typing import Any

from django.core.management.base import BaseCommand

from accounts import services
from accounts.models import Application


class Command(BaseCommand):
    help = "Delete codes and tokens that can no longer matter, by each workspace's clock. Run it daily."

    def handle(self, *_args: Any, **_options: Any) -> None:
        applications = Application.objects.select_related("workspace").order_by("pk")
        forgotten = sum(services.forget_dead_tokens(application) for application in applications)
        self.stdout.write(f"{forgotten} refresh tokens forgotten")
