"""What docs/fuzzing.md says is what was measured, and it was enough."""

import json
from pathlib import Path

import pytest

from tests.fuzz.figures import DOCUMENT, FAMILIES, RESULTS, TABLE, added_up, server_errors, table, wrong

FIGURES = json.loads(RESULTS.read_text())["figures"]


def test_the_table_is_made_from_the_results() -> None:
    found = TABLE.search(DOCUMENT.read_text())
    assert found
    assert found[0] == table(json.loads(RESULTS.read_text()))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_enough_was_played(family: str) -> None:
    assert max(counted["cases"] for counted in FIGURES[family].values()) >= FAMILIES[family][1]


@pytest.mark.parametrize("family", FIGURES)
def test_nothing_was_wrong(family: str) -> None:
    for counted in FIGURES[family].values():
        assert (server_errors(counted), wrong(counted)) == (0, 0)


def test_pieces_are_added_up_and_the_worst_is_kept(tmp_path: Path) -> None:
    (tmp_path / "sqlite.hostile.a.json").write_text('{"cases": 2, "503": 1, "slowest ms": 9, "findings": 0}')
    (tmp_path / "sqlite.hostile.b.json").write_text('{"cases": 3, "slowest ms": 4, "findings": 1}')
    (tmp_path / "postgresql.hostile.a.json").write_text('{"cases": 1, "400": 1}')
    found = added_up(tmp_path)["hostile"]
    assert found["sqlite"] == {"cases": 5, "503": 1, "slowest ms": 9, "findings": 1}
    assert (server_errors(found["sqlite"]), wrong(found["sqlite"])) == (1, 1)
    assert (server_errors(found["postgresql"]), wrong(found["postgresql"])) == (0, 0)
