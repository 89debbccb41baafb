"""What `make torture` measured, kept as JSON per database, and the table of docs/reliability.md that is made from it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "results"
DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"
MOST_CASES = 4
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

# Row → what must come of it.
ROWS = {
    "D1": "lost 0, half 0, doubled 0 of 50,000 or more, over 200 kills or more",
    "D2": "lost 0, half 0, doubled 0, and the history of events whole",
    "D3": "lost 0; 503 with Retry-After and never 500; back within 5 s without a restart",
    "D4": "all or nothing at every statement; 503 or 500 in the platform's form",
    "D5": "stored once; the others are told so",
    "D6": "one answer for one key; 422 for another body, 409 while it is under way",
    "D7": "one winner a round, nothing overwritten",
    "D8": "no state that the table of states does not know",
    "D9": "a flush to the disk or more for each acknowledged write",
    "D10": "nothing half written; goes on when there is room again",
    "D11": "checksums equal, in less than 60 s",
    "D12": "50 answers of 50",
    "D13": "a normal call in less than 1 s",
    "D14": "every rule holds",
    "D15": "numbers unique, and without a gap",
    "D16": "as many entries as changes",
    "N16": "equal to the model at every step",
    "R10": "one pair of tokens for everybody, nobody signed out, no 5xx",
    "T25": "one 200 a round, no 5xx",
}

Entry = dict[str, Any]


def keep(database: str, row: str, test: str, **entry: Any) -> None:
    """Store an entry in the place of the last one of the same test."""
    kept = load(database)
    kept.setdefault(row, {})[test] = entry
    _file(database).write_text(json.dumps(_ordered(kept), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(database: str) -> dict[str, dict[str, Entry]]:
    file = _file(database)
    found: dict[str, dict[str, Entry]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def _file(database: str) -> Path:
    return FOLDER / f"{database}.json"


def _ordered(kept: Mapping[str, Mapping[str, Entry]]) -> dict[str, dict[str, Entry]]:
    return {row: {test: kept[row][test] for test in sorted(kept[row])} for row in ROWS if row in kept}


def short(database: str) -> list[str]:
    """Rows in which a test did not hold."""
    return [row for row, tests in load(database).items() if not all(entry["held"] for entry in tests.values())]


def write_table() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    DOCUMENT.write_text(before + BEGIN + table() + END + rest.partition(END)[2], encoding="utf-8")


def written_table() -> str:
    """The table as it stands in the document."""
    return DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def table() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "| row | what is done | " + " | ".join(DATABASES.values()) + " | goal | again |"
    yield "|---|---|" + "---|" * len(DATABASES) + "---|---|"
    kept = {database: load(database) for database in DATABASES}
    for row, goal in ROWS.items():
        tests = {test for found in kept.values() for test in found.get(row, {})}
        for name, cases in sorted(_named(tests).items()):
            told = [_told([found[case] for case in cases if case in found]) for found in _of(kept, row)]
            yield f"| {row} | {name} | {' | '.join(told)} | {goal} | `make torture ROWS={row}` |"


def _of(kept: Mapping[str, Mapping[str, dict[str, Entry]]], row: str) -> list[dict[str, Entry]]:
    return [kept[database].get(row, {}) for database in DATABASES]


def _named(tests: Iterable[str]) -> dict[str, list[str]]:
    """The name of a test as the sentence that it is → its cases; many cases are told as one."""
    by_function: dict[str, list[str]] = {}
    for test in sorted(tests):
        by_function.setdefault(test.partition("[")[0], []).append(test)
    found: dict[str, list[str]] = {}
    for function, cases in by_function.items():
        sentence = _words(function.rpartition("::")[2].removeprefix("test_"))
        if len(cases) > MOST_CASES:
            found[f"{sentence} ({len(cases)} cases)"] = cases
        else:
            found |= {sentence + _case(case): [case] for case in cases}
    return found


def _case(test: str) -> str:
    case = re.sub(r"[-_]", " ", test.partition("[")[2].removesuffix("]"))
    return f" ({case})" if case else ""


def _told(entries: list[Entry]) -> str:
    if not entries:
        return "–"
    total: Counter[str] = Counter()
    for entry in entries:
        total.update(entry["figures"])
    figures = ", ".join(f"{_words(name)} {value:,}" for name, value in total.items())
    day = max(entry["day"] for entry in entries)
    held = all(entry["held"] for entry in entries)
    return ("" if held else "**fell short**: ") + f"{figures} ({sum(entry['seconds'] for entry in entries):,} s, {day})"


def _words(name: str) -> str:
    return name.replace("_", " ")
