"""What hit the sandbox, and what it answered: every call of the workspace, secrets masked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from invoice_sandbox.control import Control, Json


@dataclass(frozen=True, slots=True)
class Log:
    """Conditions: `operation`, `status` (400, or 4xx), `code`, `invoice`, `text`, `client`, `kind`, `after`, `before`."""

    control: Control

    def search(self, **conditions: Any) -> Iterator[Json]:
        """Calls in short, the newest first, page after page."""
        before: int | None = conditions.pop("before", None)
        while True:
            answer = self.control.get("log", **conditions, before=before)
            yield from answer["entries"]
            before = answer["next_before"]
            if before is None:
                return

    def last(self, **conditions: Any) -> Json:
        """The newest that fits, whole: headers, bodies, notes, and of each refusal its rule and its cure."""
        for line in self.search(**conditions, size=1):
            return self.entry(line["number"])
        raise LookupError(f"no call was logged that fits {conditions}")

    def entry(self, number: int) -> Json:
        return self.control.get(f"log/{number}")

    def wait_for(self, request_id: str, seconds: float = 5) -> Json:
        """The call that was answered with this number, whole; the log is written a moment after the answer."""
        return self.last(request_id=request_id, kind="all", wait=seconds)

    def resend(self, number: int) -> Json:
        """The same call once more; the new entry, whole."""
        return self.control.post(f"log/{number}/resend")

    def clear(self) -> None:
        self.control.delete("log")
