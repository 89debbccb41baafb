"""docs/performance.md from the committed results: tables between markers, drawings beside it; the prose is left as it stands."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks import drawings
from benchmarks.goals import GOALS
from benchmarks.reasons import REASONS
from benchmarks.results import kept
from benchmarks.worlds import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
DRAWINGS = ROOT / "docs" / "performance"
DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
WORDS = {"stretch": "better than asked", "must": "reached", "short": "**missed**"}
_MARKED = re.compile(r"(<!-- (?P<name>[a-z]+): written by make (?:bench|soak) -->\n).*?(<!-- end -->)", re.DOTALL)

Results = Mapping[tuple[str, str], Mapping[str, Any]]


def write() -> None:
    results = found()
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8"), results), encoding="utf-8")
    DRAWINGS.mkdir(exist_ok=True)
    for name, drawing in drawings.of(results).items():
        (DRAWINGS / name).write_text(drawing, encoding="utf-8")


def found() -> Results:
    return {(row["bench"], row["database"]): row for row in kept()}


def rewritten(document: str, results: Results) -> str:
    return _MARKED.sub(lambda part: f"{part[1]}\n{TABLES[part['name']](results)}\n\n{part[3]}", document)


def goals(results: Results) -> str:
    """A row for each goal, its figure on either database, and the command that makes them."""
    rows = []
    for name, goal in GOALS.items():
        by_database = {kind: _figure(results, name, kind) for kind in DATABASES}
        bench = next((row["bench"] for row, _ in filter(None, by_database.values())), "")
        cells = [_cell(name, by_database[kind]) for kind in DATABASES]
        command = f"`make bench BENCH={bench}`" if bench else "–"
        rows.append(
            [str(goal.number), goal.title, goal.written(goal.must), goal.written(goal.stretch), *cells, command]
        )
    return _table(["#", "figure", "must", "better still", *DATABASES.values(), "made by"], rows)


def _figure(results: Results, name: str, kind: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    for (_, database), row in results.items():
        for figure in row["figures"]:
            if database == kind and figure["goal"] == name:
                return row, figure
    return None


def _cell(name: str, measured: tuple[Mapping[str, Any], Mapping[str, Any]] | None) -> str:
    if measured is None:
        return "–"
    _, figure = measured
    return f"{figure['value']:g}{GOALS[name].unit}, {WORDS[figure['verdict']]}<br>{figure['beside']}"


def short(results: Results) -> str:
    """What is missed, and why."""
    lines = []
    for name, goal in GOALS.items():
        missed = {
            title: measured[1]["value"] for kind, title in DATABASES.items()
            if (measured := _figure(results, name, kind)) and measured[1]["verdict"] == "short"
        }  # fmt: skip
        if missed:
            told = " and ".join(f"{value:g}{goal.unit} on {title}" for title, value in missed.items())
            lines.append(f"- **{goal.title}**: {told}, where {goal.written(goal.must)} is wanted. {REASONS[name]}")
    is_measured = any(_figure(results, name, kind) for name in GOALS for kind in DATABASES)
    return "\n".join(lines) or ("Nothing." if is_measured else "Nothing was measured yet.")


def walk(results: Results) -> str:
    rows = []
    for kind, title in DATABASES.items():
        row = results.get(("walk", kind))
        if row is None:
            continue
        for stretch, took in row["details"]["milliseconds"].items():
            worlds = [took["few"], took["many"]]
            cells = [f"{world['p50']:.1f} / {world['p95']:.1f}" for world in worlds]
            rows.append([title, stretch, *cells, f"{worlds[1]['p50'] / worlds[0]['p50']:.2f}×"])
        jump = row["details"]["jump"]
        ratio = jump["many"] / jump["few"]
        rows.append([title, "a jump", f"{jump['few']:.1f}", f"{jump['many']:.1f}", f"{ratio:.2f}×"])
    return _table(["database", "pages", "10 k: p50 / p95 ms", "1 M: p50 / p95 ms", "p50, 1 M against 10 k"], rows)


def load(results: Results) -> str:
    rows = []
    for kind, title in DATABASES.items():
        cells = results.get(("load", kind), {"details": {"grid": []}})["details"]["grid"]
        by_place = {(cell["workers"], cell["clients"]): cell for cell in cells}
        for workers in sorted({cell["workers"] for cell in cells}):
            told = [
                f"{by_place[workers, clients]['rate']:.0f} / {by_place[workers, clients]['p95']:.0f}"
                for clients in drawings.CLIENTS
                if (workers, clients) in by_place
            ]
            rows.append([title, str(workers), *told])
    table = _table(["database", "workers", *(f"{clients} clients" for clients in drawings.CLIENTS)], rows)
    shown = [
        f"![{words} on {title}](performance/load-{kind}-{value}.svg)"
        for kind, title in DATABASES.items() if ("load", kind) in results
        for value, words in (("rate", "Pages a second"), ("p95", "p95"))
    ]  # fmt: skip
    return "\n".join([table, "", *shown]).rstrip()


def soak(results: Results) -> str:
    row = results.get(("soak", "sqlite"))
    if row is None:
        return "Not measured yet."
    details = row["details"]
    rows = [
        [name, f"{call['calls']:,}", ", ".join(call["answers"]), f"{call['p50']:g}", f"{call['p95']:g}"]
        for name, call in details["by call"].items()
    ]
    first, last = details["over time"][0], details["over time"][-1]
    memory = " and ".join(f"{size:g}" for size in first["memory"])
    summary = (
        f"`{row['command']}`: {details['calls']:,} calls in {details['minutes']:g} minutes by {details['clients']} clients, "
        f"{details['failed']} failed. The workers held {memory} MiB after the first minute, "
        f"{' and '.join(f'{size:g}' for size in last['memory'])} MiB at the end."
    )
    table = _table(["call", "calls", "answers", "p50 ms", "p95 ms"], rows)
    return f"{summary}\n\n{table}\n\n![Memory of the workers](performance/soak.svg)"


def machine(results: Results) -> str:
    told = {
        f"{row['machine']['cores']} cores ({row['machine']['processor']}), {row['machine']['system']}, Python "
        f"{row['machine']['python']}"
        for row in results.values()
    }
    return "\n".join(f"- {line}" for line in sorted(told))


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


TABLES: dict[str, Callable[[Results], str]] = {
    "goals": goals, "short": short, "walk": walk, "load": load, "soak": soak, "machine": machine,
}  # fmt: skip


if __name__ == "__main__":
    write()
