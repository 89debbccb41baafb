"""The goals, by name: what must hold, what would be better still, and which way is good."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["stretch", "must", "short"]


@dataclass(frozen=True, slots=True)
class Goal:
    """`more`: whether more is better."""

    number: int
    title: str
    must: float
    stretch: float
    unit: str
    more: bool = False

    def judge(self, value: float) -> Verdict:
        if self._reaches(value, self.stretch):
            return "stretch"
        return "must" if self._reaches(value, self.must) else "short"

    def _reaches(self, value: float, bound: float) -> bool:
        return value >= bound if self.more else value <= bound

    def written(self, bound: float) -> str:
        return f"{'≥' if self.more else '≤'} {bound:g}{self.unit}"


GOALS = {
    "list against the floor": Goal(1, "List page, CPU per request, against raw SQL + orjson", 2.0, 1.3, "×"),
    "list against REST framework": Goal(2, "A plain REST framework page against the list page", 3, 5, "×", more=True),
    "list against pretix": Goal(3, "pretix' order list against the list page", 15, 30, "×", more=True),
    "first page": Goal(4, "First page, p50, 1 M against 10 k invoices", 1.15, 1.05, "×"),
    "walk": Goal(4, "A page of a walk, p50 of the slowest stretch, 1 M against 10 k", 1.15, 1.05, "×"),
    "queries": Goal(5, "Queries per list page, whatever its size", 4, 3, ""),
    "bulk": Goal(6, "Registration of many against bulk_create of the same rows", 0.85, 2, "×", more=True),
    "lock errors": Goal(7, "Eight writers on SQLite: calls that failed", 0, 0, ""),
    "writers": Goal(7, "Eight writers on SQLite: p95", 500, 250, " ms"),
    "start migrated": Goal(8, "Start to first answer, migrated", 1.5, 0.8, " s"),
    "start from nothing": Goal(8, "Start to first answer, from nothing", 4, 1.5, " s"),
    "reset demo": Goal(9, "Back to a snapshot, demo-sized", 50, 10, " ms"),
    "reset 10 k": Goal(9, "Back to a snapshot, 10 k invoices", 1000, 200, " ms"),
    "log and controls": Goal(10, "What log and controls add to a list page", 10, 3, " %"),
    "memory": Goal(11, "Memory of a worker after 10,000 requests against after 100", 1.05, 1.01, "×"),
}
