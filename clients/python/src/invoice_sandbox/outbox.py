"""The mails and letters of a workspace, none of which left the machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from invoice_sandbox.control import Control, Json


@dataclass(frozen=True, slots=True)
class Outbox:
    """Conditions: `word`, `to`, `topic`, `channel` (mail, letter), `sent_from`, `sent_to`."""

    control: Control

    def search(self, **conditions: Any) -> Iterator[Json]:
        """The newest first, page after page."""
        return self.control.pages("outbox", "notices", conditions)

    def last(self, **conditions: Any) -> Json:
        """The newest; LookupError when there is none."""
        for notice in self.search(**conditions, size=1):
            return notice
        raise LookupError(f"nothing was sent that fits {conditions}")

    def read(self, number: int) -> Json:
        return self.control.get(f"outbox/{number}")
