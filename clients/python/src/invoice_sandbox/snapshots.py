"""Named states of a workspace, to go back to in milliseconds."""

from dataclasses import dataclass
from urllib.parse import quote

from invoice_sandbox.control import Control, Json


@dataclass(frozen=True, slots=True)
class Snapshots:
    control: Control

    def take(self, name: str, *, replace: bool = False) -> Json:
        return self.control.post("snapshots", name=name, replace=replace)

    def restore(self, name: str, *, keep_clock: bool = False) -> None:
        """Everything as it stood. Passwords, the client, its tokens, the key and the log stay."""
        self.control.post(f"snapshots/{quote(name, safe='')}/restore", keep_clock=keep_clock)

    def all(self) -> list[Json]:
        """The newest first."""
        found: list[Json] = self.control.get("snapshots")["snapshots"]
        return found

    def delete(self, name: str) -> None:
        self.control.delete(f"snapshots/{quote(name, safe='')}")
