"""The register of registration numbers, as the workspace knows it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from invoice_sandbox.control import Control, Json


@dataclass(frozen=True, slots=True)
class Register:
    control: Control

    def look_up(self, number: str, on: dt.date | str | None = None) -> Json:
        """How the number stands on a day, or today by the clock."""
        return self.control.get(f"register/{number}", on=on)

    def put(self, number: str, name: str, **facts: Any) -> Json:
        """`status` (valid, lapsed, revoked), `valid_from`, `valid_to`."""
        return self.control.put(f"register/{number}", name=name, **facts)

    def delete(self, number: str) -> None:
        self.control.delete(f"register/{number}")

    def strict(self, strict: bool = True) -> None:
        """A number that is not good is refused, not only remarked on."""
        self.control.put("register", strict=strict)
