"""Each bench by its name: what it does in a world of the given kind, and the figures that come of it."""

from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.asking import Inside, inside
from benchmarks.outside import growing, starting, writing
from benchmarks.results import Figure, Result
from benchmarks.sizes import LINES, PAGE, Size
from benchmarks.worlds import Kind, copy_of, empty, world

# What was measured of pretix elsewhere, on two cores of this kind: processor time of its order list, and of a floor in raw
# SQL beside it, in milliseconds. The least and the most favourable pair; the less favourable one counts.
PRETIX, FLOOR_BESIDE_PRETIX = (161.0, 177.0), (4.0, 4.5)


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the rounds' own ratios: what slows a round down slows both."""
    return median(one / other for one, other in zip(above, below, strict=True))


def list_page(kind: Kind, size: Size) -> Result:
    """Goals 1, 2, 3 and 10, in one run of alternating rounds; of many, because the last is a small difference."""
    with copy_of(world(kind, size.few)) as copy, inside(copy) as process:
        told = process.ask("cost", rounds=3 * size.rounds, calls=size.calls)
    spent = told["spent"]
    page, raw, framework, bare = (spent[name] for name in ("page", "raw", "framework", "without log and controls"))
    to_floor = ratio(page, raw)
    shown = {name: round(median(values), 2) for name, values in spent.items()}

    def beside(one: str, other: str) -> str:
        return f"{shown[one]} ms beside {shown[other]} ms"

    elsewhere = PRETIX[0] / FLOOR_BESIDE_PRETIX[1]
    figures = [
        Figure("list against the floor", to_floor, beside("page", "raw")),
        Figure("list against REST framework", ratio(framework, page), beside("framework", "page")),
        Figure(
            "list against pretix",
            elsewhere / to_floor,
            f"{elsewhere:.1f} times its floor elsewhere, ours {to_floor:.2f}",
        ),
        Figure("log and controls", (ratio(page, bare) - 1) * 100, beside("page", "without log and controls")),
    ]
    return Result("list", kind, figures, {"milliseconds": shown, "bytes": told["bytes"], "rounds": spent})


def walks(kind: Kind, size: Size) -> Result:
    """Goal 4: the first page, and stretches of a walk in order, the two worlds taking turns."""
    pages = size.rounds * size.calls // 2
    with ExitStack() as stack:
        few, many = (stack.enter_context(inside(world(kind, invoices))) for invoices in (size.few, size.many))
        first = _first_pages(few, many, pages)
        walked = {
            name: _in_turns(few, many, _starts(size, share), pages) for name, share in STRETCHES.items()
        }  # fmt: skip
        jumps = {"few": _jumps(few, size.few), "many": _jumps(many, size.many)}
    by_stretch = {name: median(in_many) / median(in_few) for name, (in_few, in_many) in walked.items()}
    slowest = max(by_stretch, key=lambda name: by_stretch[name])
    took = {
        name: {"few": _spread(in_few), "many": _spread(in_many)}
        for name, (in_few, in_many) in {"first page": first, **walked}.items()
    }
    figures = [
        Figure("first page", median(first[1]) / median(first[0]), _medians(*first)),
        Figure("walk", by_stretch[slowest], f"{slowest}: {_medians(*walked[slowest])}"),
    ]
    details = {"few": size.few, "many": size.many, "pages": pages, "milliseconds": took, "jump": jumps}
    return Result("walk", kind, figures, details)


def _jumps(process: Inside, invoices: int) -> float:
    """Milliseconds of a page that nobody was near, at several places of a list."""
    places = (0.2, 0.35, 0.4, 0.65, 0.8)
    took: list[float] = [process.ask("walk", start=int(invoices * place), pages=1)[0] for place in places]
    return median(took)


def _medians(in_few: list[float], in_many: list[float]) -> str:
    return f"{median(in_many):.1f} ms beside {median(in_few):.1f} ms"


def _first_pages(few: Inside, many: Inside, pages: int) -> tuple[list[float], list[float]]:
    found: tuple[list[float], list[float]] = [], []
    for process in (few, many):
        process.ask("walk", start=1, pages=3)
    for _ in range(pages):
        for process, took in zip((few, many), found, strict=True):
            took += process.ask("walk", start=1, pages=1)
    return found


# Where of a walk the stretches lie: at its beginning, in the middle, at its end.
STRETCHES = {"beginning": 0.0, "middle": 0.5, "end": 1.0}
# So many pages are asked for in one world before it is the other's turn.
TURN = 10


def _starts(size: Size, share: float) -> tuple[int, int]:
    """Where a stretch begins in either world; its last page is at most the last that is full."""
    return _start(size, size.few, share), _start(size, size.many, share)


def _start(size: Size, invoices: int, share: float) -> int:
    behind = max(0, invoices - (size.rounds * size.calls // 2 + 1) * PAGE)
    return int(behind * share) // PAGE * PAGE + 1


def _in_turns(few: Inside, many: Inside, starts: tuple[int, int], pages: int) -> tuple[list[float], list[float]]:
    """A stretch in order. The page before it is asked for first: whoever walks in order has been there."""
    found: tuple[list[float], list[float]] = [], []
    for process, start in zip((few, many), starts, strict=True):
        process.ask("walk", start=max(1, start - PAGE), pages=1)
    for done in range(0, pages, TURN):
        for process, took, start in zip((few, many), found, starts, strict=True):
            took += process.ask("walk", start=start + done * PAGE, pages=min(TURN, pages - done))
    return found


def _spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {"p50": round(median(took), 2), "p95": round(ordered[int(len(ordered) * 0.95)], 2)}


def queries(kind: Kind, size: Size) -> Result:
    """Goal 5."""
    with inside(world(kind, size.few)) as process:
        found = process.ask("queries", sizes=[1, 50, 500])
    told = ", ".join(f"{count} at {rows}" for rows, count in found.items())
    return Result("queries", kind, [Figure("queries", max(found.values()), told)], {"by size": found})


def bulk(kind: Kind, size: Size) -> Result:
    """Goal 6."""
    with copy_of(world(kind, size.few)) as copy, inside(copy) as process:
        process.ask("bulk", rounds=1, lines=LINES)
        took = process.ask("bulk", rounds=size.rounds, lines=LINES)
    rate = {name: round(100 / median(values)) for name, values in took.items()}
    return Result("bulk", kind, [
        Figure("bulk", ratio(took["bulk_create"], took["request"]), f"{rate['request']} invoices/s beside {rate['bulk_create']}"),
    ], {"invoices a second": rate, "lines": LINES, "at once": 100, "rounds": took})  # fmt: skip


def resets(kind: Kind, size: Size) -> Result:
    """Goal 9."""
    rounds = size.rounds
    with copy_of(world(kind, size.few)) as copy, inside(copy) as process:
        demo, large = (
            process.ask("reset", slug="bench-demo", rounds=rounds),
            process.ask("reset", slug="bench", rounds=rounds),
        )
    return Result("reset", kind, [
        Figure("reset demo", median(demo["took"]), f"{demo['invoices']} invoices, median of {rounds}"),
        Figure("reset 10 k", median(large["took"]), f"{large['invoices']:,} invoices, median of {rounds}"),
    ], {"milliseconds": {"demo": demo["took"], "large": large["took"]}})  # fmt: skip


def starts(kind: Kind, size: Size) -> Result:
    """Goal 8."""
    with empty(world(kind, size.few)) as nothing:
        found: dict[str, Any] = starting.measure(nothing, size.starts)
    return Result("start", kind, [
        Figure("start migrated", median(found["migrated"]), f"median of {size.starts}"),
        Figure("start from nothing", median(found["from nothing"]), f"median of {size.starts}"),
    ], {"seconds": found})  # fmt: skip


def writers(kind: Kind, size: Size) -> Result:
    """Goal 7; told of PostgreSQL too, without a goal."""
    with copy_of(world(kind, size.few)) as copy:
        found = writing.measure(copy, size.writing_seconds)
    figures = [
        Figure("lock errors", found["failed"], f"of {found['calls']:,} registrations in {size.writing_seconds:g} s"),
        Figure("writers", found["p95"], f"p50 {found['p50']:.0f} ms, {found['rate']:.0f} invoices/s"),
    ]
    return Result("writers", kind, figures if kind == "sqlite" else [], found)


def memory(kind: Kind, size: Size) -> Result:
    """Goal 11."""
    with copy_of(world(kind, size.few)) as copy:
        found = growing.measure(copy, size.requests)
    beside = f"{found['after']:.1f} MiB after {size.requests:,}, {found['before']:.1f} MiB after 100"
    return Result("memory", kind, [Figure("memory", found["after"] / found["before"], beside)], found)


def load(kind: Kind, size: Size) -> Result:
    """How throughput and waiting grow with clients and workers; no goal, a table and a drawing."""
    with copy_of(world(kind, size.few)) as copy:
        return Result("load", kind, [], {"grid": growing.grid(copy, size), "seconds": size.load_seconds})


BENCHES: dict[str, Callable[[Kind, Size], Result]] = {
    "list": list_page, "walk": walks, "queries": queries, "bulk": bulk, "reset": resets, "start": starts,
    "writers": writers, "memory": memory, "load": load,
}  # fmt: skip
