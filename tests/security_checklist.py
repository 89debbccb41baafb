"""Which test holds which row of the security checklist (`@pytest.mark.security("T3")`), read from the sources of the suite.

`python -m tests.security_checklist` writes docs/security-checklist.md anew.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.security_rows import EXCEPTIONS, ROWS, SECTIONS

SUITE = Path(__file__).parent
PAGE = SUITE.parent / "docs" / "security-checklist.md"
_INTRODUCTION = """# The security checklist

Written by `make fidelity` from `tests/security_rows.py` and the marks of the tests, not by hand. A test fails when a row has
neither a test nor a reason, and when a mark names no row. `make test SELECT=security` runs them all.
"""


def held() -> dict[str, list[str]]:
    """Row → the files with tests that carry its mark."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in sorted(SUITE.rglob("*.py")):
        source = file.read_text()
        if "mark.security" in source:
            for row in _rows(ast.parse(source)):
                found[row].add(file.relative_to(SUITE).as_posix())
    return {row: sorted(files) for row, files in found.items()}


def _rows(tree: ast.Module) -> Iterator[str]:
    """Of the marks of tests and of classes of them, and of a whole file's `pytestmark`."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name, decorator_list=marks) | ast.ClassDef(name=name, decorator_list=marks):
                if name.lower().startswith("test"):
                    yield from _named(marks)
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from _named([value])


def _named(marks: list[ast.expr]) -> Iterator[str]:
    for node in (node for mark in marks for node in ast.walk(mark)):
        match node:
            case ast.Call(func=ast.Attribute(attr="security"), args=[ast.Constant(value=str(row))]):
                yield row


def page() -> str:
    files = held()
    return "\n".join([_INTRODUCTION, *(_section(letter, title, files) for letter, title in SECTIONS.items())])


def _section(letter: str, title: str, files: dict[str, list[str]]) -> str:
    rows = [row for row in ROWS if row[0] == letter]
    lines = [f"| {row} | {ROWS[row]} | {_support(row, files.get(row, []))} |" for row in rows]
    return "\n".join([f"## {title}", "", "| row | what holds | held by |", "|---|---|---|", *lines, ""])


def _support(row: str, files: list[str]) -> str:
    shown = ", ".join(f"`{file}`" for file in files)
    return f"{shown} {EXCEPTIONS[row]}".strip() if row in EXCEPTIONS else shown


if __name__ == "__main__":
    PAGE.write_text(page())
