"""Why did it fail: the calls of a workspace, for people."""

from collections.abc import Iterator
from itertools import islice

from invoice_sandbox.control import Json
from invoice_sandbox.log import Log

MOST_CALLS = 50
MOST_EXPLAINED = 5


def explained(log: Log) -> str:
    """The last calls, the oldest first, and of the last refusals rule, value and cure."""
    lines = list(islice(log.search(), MOST_CALLS))
    refused = [log.entry(line["number"]) for line in lines if line["status"] >= 400][:MOST_EXPLAINED]
    return "\n".join([*_calls(lines), *_refusals(refused)])


def _calls(lines: list[Json]) -> Iterator[str]:
    for line in reversed(lines):
        fault = f"by fault {line['fault']}" if line["fault"] else ""
        parts = (line["at"][:19], str(line["status"]), line["method"], line["path"], *line["codes"], fault)
        yield "  ".join(filter(None, parts))


def _refusals(entries: list[Json]) -> Iterator[str]:
    for entry in reversed(entries):
        for refusal in entry["refusals"]:
            yield f"\n{refusal['code']} {refusal['message']}"
            told = {"at": refusal["item"], "value": refusal["value"], "rule": refusal["rule"], "cure": refusal["cure"]}
            yield from (f"  {name}: {value}" for name, value in told.items() if value not in ("", None))
