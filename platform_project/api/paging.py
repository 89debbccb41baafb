"""Positional paging (contract §2): one page of a list, and the facts that stand beside its array."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Counting stops here; a `total_count` of one more says "more than that".
COUNTED_TO = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """The rows from `start_position` (1-based) on.

    `get_count` is the page size that was asked for. `total_count` is exact to 10,000; 10,001 means more. `more` says
    whether rows follow; None leaves it to the counts, which cannot tell behind the ten-thousandth row: there, a full
    page is taken to be followed by another.
    """

    rows: Sequence[Mapping[str, Any]]
    start_position: int
    get_count: int
    total_count: int
    more: bool | None = None

    def facts(self) -> dict[str, int]:
        """`start_position`, `get_count`, `next_position` unless this is the last page, `total_count`."""
        facts = {"start_position": self.start_position, "get_count": self.get_count}
        if self._is_followed():
            facts["next_position"] = self.start_position + len(self.rows)
        facts["total_count"] = min(self.total_count, COUNTED_TO + 1)
        return facts

    def _is_followed(self) -> bool:
        if self.more is not None:
            return self.more
        behind = self.start_position + len(self.rows)
        if self.total_count > COUNTED_TO and behind > COUNTED_TO:
            return len(self.rows) >= self.get_count
        return bool(self.rows) and behind <= self.total_count
