"""The figures of `make fuzz`: `python -m tests.fuzz.figures` adds up what the tests have kept, for docs/fuzzing.md."""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PIECES = ROOT / "var" / "fuzz"
RESULTS = ROOT / "docs" / "fuzzing.json"
DOCUMENT = ROOT / "docs" / "fuzzing.md"
TABLE = re.compile("(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)

Figures = dict[str, dict[str, dict[str, int]]]

# Family → what it is called, and how many cases there have to be on one database at least.
FAMILIES = {
    "hostile": ("requests made by hand", 1_000),
    "schema": ("requests that schemathesis made, three seeds and every edge", 20_000),
    "back": ("requests written in one format and read in the other", 10_000),
    "tenant": ("cells of the tenant matrix", 2_000),
    "fields": ("model fields sent where they do not belong", 1_000),
    "secrets": ("places searched for secrets", 20),
}
# These are the worst of all, not a sum.
WORST = ("slowest ms",)


def added_up(pieces: Path = PIECES) -> Figures:
    """Family → database → what was counted."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for piece in sorted(pieces.glob("*.json")):
        vendor, family = piece.name.split(".")[:2]
        counted = found.setdefault(family, {}).setdefault(vendor, Counter())
        for name, number in json.loads(piece.read_text()).items():
            counted[name] = max(counted[name], number) if name in WORST else counted[name] + number
    return {family: {vendor: dict(sorted(one.items())) for vendor, one in by.items()} for family, by in found.items()}


def server_errors(counted: dict[str, int]) -> int:
    return sum(number for name, number in counted.items() if re.fullmatch("5[0-9][0-9]", name))


def wrong(counted: dict[str, int]) -> int:
    """Whatever is not as it should be, under whichever name it was counted."""
    return sum(counted.get(name, 0) for name in ("findings", "differences", "leaks", "found", "stored"))


def table(results: dict[str, Any]) -> str:
    rows = [
        "| what | database | cases | of at least | answered with 5xx | wrong | seconds |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for family, (title, least) in FAMILIES.items():
        for vendor, counted in results["figures"].get(family, {"none yet": {"cases": 0}}).items():
            told = (counted["cases"], least, server_errors(counted), wrong(counted), counted.get("seconds", 0))
            rows.append(f"| {title} | {vendor} | " + " | ".join(f"{number:,}" for number in told) + " |")
    return "\n".join([*rows, "", f"Played on {results['day']}.", ""])


def main() -> None:
    results = {"day": dt.datetime.now(dt.UTC).date().isoformat(), "figures": added_up()}
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    text = DOCUMENT.read_text()
    DOCUMENT.write_text(TABLE.sub(lambda _: table(results), text))


if __name__ == "__main__":
    main()
