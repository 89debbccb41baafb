"""docs/performance.md says what the committed results say."""

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import drawings, report
from benchmarks.benches import BENCHES
from benchmarks.goals import GOALS
from benchmarks.reasons import REASONS

DOCUMENT = report.DOCUMENT.read_text(encoding="utf-8")
RESULTS = report.found()


def test_the_tables_are_those_of_the_committed_results() -> None:
    assert report.rewritten(DOCUMENT, RESULTS) == DOCUMENT, "make bench, or: python -m benchmarks.report"


def test_the_drawings_are_those_of_the_committed_results() -> None:
    for name, drawing in drawings.of(RESULTS).items():
        assert (report.DRAWINGS / name).read_text(encoding="utf-8") == drawing


def test_every_drawing_that_is_shown_is_there() -> None:
    shown = re.findall(r"\]\((performance/[^)]+)\)", DOCUMENT)
    assert [name for name in shown if not (report.DOCUMENT.parent / name).exists()] == []


def test_every_table_has_its_place() -> None:
    assert set(re.findall(r"<!-- ([a-z]+): written by", DOCUMENT)) == set(report.TABLES)


def test_every_figure_names_the_command_that_makes_it_again() -> None:
    for line in report.goals(RESULTS).splitlines()[2:]:
        assert re.search(r"\| `make bench BENCH=([a-z]+)` \|$", line) or "| – | – | – |" in line, line


def test_a_result_is_a_full_run_of_a_bench_that_there_is() -> None:
    for (bench, database), row in RESULTS.items():
        assert bench in (*BENCHES, "soak")
        assert row["size"] == "full"
        assert row["command"].startswith(("make bench BENCH=", "make soak MINUTES="))
        assert database in report.DATABASES


def test_a_verdict_is_the_one_that_the_goal_gives() -> None:
    for row in RESULTS.values():
        for figure in row["figures"]:
            assert figure["verdict"] == GOALS[figure["goal"]].judge(figure["value"])


def test_a_goal_that_may_be_missed_has_its_reason() -> None:
    assert set(REASONS) == set(GOALS)


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        ("bulk", 2.0, "stretch"),
        ("bulk", 0.9, "must"),
        ("bulk", 0.5, "short"),
        ("queries", 3, "stretch"),
        ("queries", 5, "short"),
    ],
)
def test_less_or_more_is_better_as_the_goal_says(goal: str, value: float, verdict: str) -> None:
    assert GOALS[goal].judge(value) == verdict


def test_what_is_missed_is_told_with_its_reason() -> None:
    figure = {"goal": "bulk", "value": 0.5, "verdict": "short", "beside": ""}
    row: dict[str, Any] = {"bench": "bulk", "figures": [figure]}
    assert report.short({("bulk", "sqlite"): row}).endswith(REASONS["bulk"])
    assert report.short({}) == "Nothing was measured yet."
    assert Path(report.DRAWINGS).parent == report.DOCUMENT.parent
