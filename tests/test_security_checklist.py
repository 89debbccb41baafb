"""Every row of the security checklist is a test, or stands on a short list with its reason."""

import ast
import re

import pytest

from tests import security_checklist
from tests.security_rows import EXCEPTIONS, ROWS, SECTIONS


def test_every_row_has_a_test_or_a_reason() -> None:
    assert set(ROWS) - set(security_checklist.held()) - set(EXCEPTIONS) == set()


def test_every_mark_names_a_row() -> None:
    assert set(security_checklist.held()) - set(ROWS) == set()


def test_the_exceptions_are_few_and_reasoned() -> None:
    assert len(EXCEPTIONS) <= 5
    assert set(EXCEPTIONS) <= set(ROWS)
    assert all(len(reason) > 20 for reason in EXCEPTIONS.values())


def test_every_row_stands_in_a_section() -> None:
    assert {row[0] for row in ROWS} == set(SECTIONS)


def test_the_page_says_so_and_names_no_test_that_is_gone() -> None:
    """A test more than it names does no harm until somebody runs `make fidelity`."""
    held = security_checklist.held()
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in security_checklist.PAGE.read_text().splitlines()}
    for row, sentence in ROWS.items():
        assert f"| {sentence} |" in lines[row], "run: make fidelity"
        assert set(re.findall(r"`([^`]+\.py)`", lines[row])) <= set(held.get(row, [])), "run: make fidelity"
    for row, reason in EXCEPTIONS.items():
        assert reason in lines[row], "run: make fidelity"


@pytest.mark.parametrize(("source", "rows"), [
    ('@pytest.mark.security("A1")\n@pytest.mark.security("A2")\ndef test_one(): ...', ["A1", "A2"]),
    ('@pytest.mark.security("A1")\nclass TestOne:\n    def test_two(self): ...', ["A1"]),
    ('pytestmark = [pytest.mark.race, pytest.mark.security("A1")]\ndef test_one(): ...', ["A1"]),
    ('@pytest.mark.security("A1")\ndef helper(): ...', []),
    ('# @pytest.mark.security("A1")\ndef test_one(): ...', []),
    ('def test_one(): print(\'@pytest.mark.security("A1")\')', []),
])  # fmt: skip
def test_only_marks_of_tests_count(source: str, rows: list[str]) -> None:
    assert list(security_checklist._rows(ast.parse(source))) == rows
