"""How much is measured: `full` for figures that are kept, `small` to see that everything runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Invoices of the two worlds; rounds, and calls in a round; seconds of load; requests of the memory's bench."""

    name: str
    few: int
    many: int
    rounds: int
    calls: int
    writing_seconds: float
    load_seconds: float
    requests: int
    clients: tuple[int, ...]
    workers: tuple[int, ...]
    starts: int


SIZES = {
    size.name: size
    for size in (
        Size("small", 2_000, 10_000, 4, 8, 4, 0.7, 600, (1, 8), (1, 2), 1),
        Size("full", 10_000, 1_000_000, 15, 30, 60, 3, 10_000, (1, 2, 4, 8, 16, 32, 64), (1, 2, 4), 5),
    )
}
LINES = 5
PAGE = 50
