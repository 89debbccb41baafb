"""How hard the rows of reliability are tried, and what was measured.

The suite tries each of them briefly. `make torture` sets TORTURE=full: then only tests of those rows run (ROWS chooses among
them), at full length, and what they measured is written into tests/torture/results and docs/reliability.md.

A test says what it measured by the fixture `measured`; how long it is by `scaled(short, full)`.
"""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.db import connection

from tests.torture import results

T = TypeVar("T")

FULL = os.environ.get("TORTURE") == "full"
CHOSEN = set(os.environ.get("ROWS", "").split()) or set(results.ROWS)
AN_HOUR = 3600
MEASURED = pytest.StashKey[dict[str, int | float]]()
Measured = Callable[..., None]


def scaled(short: T, full: T) -> T:
    """How many rounds, or whatever it is."""
    return full if FULL else short


def rows_of(item: pytest.Item) -> set[str]:
    return {mark.args[0] for mark in item.iter_markers("security")} & set(results.ROWS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not FULL:
        return
    chosen = [item for item in items if rows_of(item) & CHOSEN and "measured" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    for item in items:
        item.add_marker(pytest.mark.timeout(AN_HOUR))


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """`measured(rounds=1000, lost=0)`: what is to stand in the table. May be told more of as the test goes on."""
    figures = request.node.stash.setdefault(MEASURED, {})

    def tell(**more: int | float) -> None:
        figures.update(more)

    return tell


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if FULL and report.when == "call" and not report.skipped and MEASURED in item.stash:
        for row in sorted(rows_of(item) & CHOSEN):
            results.keep(
                connection.vendor, row, item.nodeid, figures=item.stash[MEASURED], held=report.passed,
                seconds=round(report.duration), day=dt.date.today().isoformat(),
            )  # fmt: skip
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if FULL and not session.config.option.collectonly:
        results.write_table()
