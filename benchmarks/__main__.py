"""`make bench`: run what is asked for, on each database, and write the docs anew."""

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback
from typing import Any

from benchmarks import report
from benchmarks.benches import BENCHES
from benchmarks.goals import GOALS
from benchmarks.results import Result
from benchmarks.saying import say
from benchmarks.sizes import SIZES, Size
from benchmarks.worlds import KEPT, ROOT, Kind

# However slow the machine is: nobody waits longer for one database.
MINUTES_AT_MOST = 30
POSTGRES = {"POSTGRES_DURABLE": "1", "POSTGRES_KEEP": str(KEPT / "postgres"), "BENCH_IN_POSTGRES": "1"}


def main() -> int:
    asked = _asked()
    size = SIZES[asked.size]
    # A signal must unwind, so that whatever was started ends too.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    failed = 0
    for kind in asked.databases:
        if kind == "postgres" and not os.environ.get("BENCH_IN_POSTGRES"):
            failed |= _within_postgres(asked)
        else:
            failed |= _all_of(kind, asked.benches or list(BENCHES), size)
    if size.name == "full" and not os.environ.get("BENCH_IN_POSTGRES"):
        report.write()
        say("docs/performance.md is written anew")
    return failed


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"any of: {' '.join(BENCHES)}; all when absent")
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    asked = parser.parse_args()
    if unknown := set(asked.benches) - set(BENCHES):
        parser.error(f"no such bench: {' '.join(sorted(unknown))}; there are: {' '.join(BENCHES)}")
    return asked


def _within_postgres(asked: argparse.Namespace) -> int:
    """The same again, beside a cluster of its own that flushes to disk."""
    KEPT.mkdir(parents=True, exist_ok=True)
    again = [sys.executable, "-m", "benchmarks", *asked.benches, "--size", asked.size, "--databases", "postgres"]
    command = [str(ROOT / "scripts" / "with-postgres"), *again]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | POSTGRES, start_new_session=True) as process:
        try:
            return process.wait(MINUTES_AT_MOST * 60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(60)


def _all_of(kind: Kind, benches: list[str], size: Size) -> int:
    KEPT.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in benches:
        if name == "writers" and kind == "postgres" and size.name == "full":
            continue  # the goal is SQLite's
        say(f"{kind}: {name}")
        started = time.monotonic()
        try:
            result = BENCHES[name](kind, size)
        except Exception as error:
            say("\n".join(traceback.format_exception_only(error)))
            failed = 1
            continue
        result.write(size, time.monotonic() - started)
        _tell(result)
    return failed


def _tell(result: Result) -> None:
    for figure in result.figures:
        told: dict[str, Any] = figure.told()
        goal = GOALS[figure.goal]
        say(
            f"  {goal.title}: {told['value']:g}{goal.unit} ({goal.written(goal.must)}: {told['verdict']}) — {told['beside']}"
        )


if __name__ == "__main__":
    sys.exit(main())
