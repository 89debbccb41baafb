"""Collects `@pytest.mark.contract(source, row)`: which test holds up which row of the wire contract or of the seed.

Switched on by `pytest_plugins = ["tests.plugins.fidelity"]` in tests/conftest.py. `pytest --collect-only -q --fidelity`
writes the matrix into docs/fidelity.md.
"""

from pathlib import Path

import pytest

from sandbox.fidelity import ledger as fidelity

Held = list[tuple[str, str, str]]

HELD = pytest.StashKey[Held | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fidelity", action="store_true", help="write the matrix of tests into docs/fidelity.md")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before anything is deselected: the matrix is about the tests that there are."""
    whole = [Path(name).resolve() for name in config.args] == [
        config.rootpath / name for name in config.getini("testpaths")
    ]
    held = held_by(items) if whole else None
    config.stash[HELD] = held
    if config.getoption("--fidelity"):
        if held is None:
            raise pytest.UsageError("--fidelity wants the whole suite: name no file")
        fidelity.write_section(fidelity.MATRIX, fidelity.matrix_text(held))


def held_by(items: list[pytest.Item]) -> Held:
    """(source, row, test) of every mark; the cases of a parametrised test count once."""
    return [
        (str(mark.args[0]), str(mark.args[1]), item.nodeid.partition("[")[0])
        for item in items
        for mark in item.iter_markers("contract")
    ]
