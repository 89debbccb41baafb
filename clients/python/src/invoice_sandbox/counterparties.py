"""Ready companies that behave as their code says: BOT-OPEN-NOW, BOT-RET-NOW, …"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from invoice_sandbox.control import Control, Json


@dataclass(frozen=True, slots=True)
class Counterparties:
    """Naming a code as 発行先コード or 支払先コード is enough to meet one. They move by the workspace's clock."""

    control: Control

    def all(self) -> list[Json]:
        """Every code, what it does, and how it stands here."""
        found: list[Json] = self.control.get("counterparties")["counterparties"]
        return found

    def introduce(
        self, code: str, *, company: str | None = None, side: Literal["customer", "supplier"] | None = None
    ) -> None:
        """Let a company (by its code) know one, before it is named."""
        self.control.post("counterparties", code=code, company=company, side=side)

    def pause(self, code: str | None = None) -> None:
        """One or all do nothing by themselves."""
        self.control.post("counterparties/pause", code=code)

    def resume(self, code: str | None = None) -> None:
        self.control.post("counterparties/resume", code=code)

    def step(self, code: str | None = None) -> list[Json]:
        """The next planned move, due or not, paused or not."""
        return self._moves(self.control.post("counterparties/step", code=code))

    def poke(self, code: str) -> list[Json]:
        """An issuer sends what it sends, at once."""
        return self._moves(self.control.post("counterparties/poke", code=code))

    def moves(self, **conditions: Any) -> Iterator[Json]:
        """Planned and made; conditions: `state` (planned, done, moot, failed), `code`, `invoice`."""
        return self.control.pages("counterparties/moves", "moves", conditions)

    def _moves(self, answer: Json) -> list[Json]:
        moves: list[Json] = answer["moves"]
        return moves
