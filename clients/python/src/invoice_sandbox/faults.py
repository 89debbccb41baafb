"""What goes wrong on purpose. A fault falls on calls by itself, and goes off by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from invoice_sandbox.clock import Instant
from invoice_sandbox.control import Control, Json

On = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Faults:
    """An `effect` is a code of the catalogue ("E400002"), an HTTP status ("503", "503;retry_after=30", "503-html"), a lost
    connection ("cut", "cut-after": when everything was done, "half": an answer in part), "delay-3000", or an error of
    RFC 6749 ("invalid_grant").

    `on` names operations or OAuth endpoints, such as "seller_invoice_register"; without it, every operation. `only` narrows
    it further: `dialect`, `method`, `client_id`. What is armed is answered with its `number`.
    """

    control: Control

    def next(self, effect: str, times: int = 1, *, on: On = (), **only: Any) -> Json:
        """Falls on the next so many calls."""
        return self._arm(effect, on, times=times, **only)

    def during(
        self, effect: str, *, seconds: int | None = None, until: Instant | None = None, on: On = (), **only: Any
    ) -> Json:
        """Falls on every call for so long, by the workspace's clock."""
        return self._arm(effect, on, seconds=seconds, until=until, **only)

    def share(self, effect: str, percent: int, *, seed: str = "1", on: On = (), **only: Any) -> Json:
        """Falls on that share of the calls until it is cleared; always on the same ones for the same seed."""
        return self._arm(effect, on, percent=percent, seed=seed, **only)

    def standing(self, effect: str, *, on: On = (), **only: Any) -> Json:
        """Falls on every call until it is cleared."""
        return self._arm(effect, on, standing=True, **only)

    def all(self) -> list[Json]:
        """The newest first; those that are over stay for a while, with how often they `acted`."""
        faults: list[Json] = self.control.get("faults")["faults"]
        return faults

    def clear(self, number: int | None = None) -> None:
        """All of them, or one."""
        self.control.delete("faults" if number is None else f"faults/{number}")

    def _arm(self, effect: str, on: On, **rest: Any) -> Json:
        return self.control.post("faults", effect=effect, on=[on] if isinstance(on, str) else [*on], **rest)
