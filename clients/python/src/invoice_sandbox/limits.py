"""How often one may call, and when nobody may."""

from dataclasses import dataclass
from typing import Any, Literal

from invoice_sandbox.clock import Instant
from invoice_sandbox.control import Control, Json

Profile = Literal["off", "production", "tiny"]
Covers = Literal["everything", "api", "oauth"]


@dataclass(frozen=True, slots=True)
class Limits:
    """By the workspace's clock: while it stands still, nobody is freed."""

    control: Control

    def read(self) -> Json:
        """What holds, and what each client used of it."""
        return self.control.get("limits")

    def set(self, profile: Profile) -> Json:
        """tiny: 3 calls a second; production: 10 a second and 300 a minute."""
        return self.control.put("limits", profile=profile)

    def custom(self, *, per_second: int | None = None, per_minute: int | None = None) -> Json:
        return self.control.put("limits", profile="custom", per_second=per_second, per_minute=per_minute)


@dataclass(frozen=True, slots=True)
class Outages:
    """The calendar of outages: meanwhile calls are answered 503 with Retry-After."""

    control: Control

    def plan(
        self,
        *,
        minutes: int | None = None,
        starts_at: Instant | None = None,
        ends_at: Instant | None = None,
        covers: Covers = "everything",
        **more: Any,
    ) -> Json:
        """From now, or from `starts_at`, for so many minutes or to `ends_at`. More: `announced`, `message_ja`."""
        window = {"minutes": minutes, "starts_at": starts_at, "ends_at": ends_at}
        return self.control.post("outages", **window, covers=covers, **more)

    def all(self) -> list[Json]:
        found: list[Json] = self.control.get("outages")["outages"]
        return found

    def cancel(self, number: int) -> None:
        """One that is going on is over."""
        self.control.delete(f"outages/{number}")
