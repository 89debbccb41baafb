"""docs/operating.md names what there is: every variable that is read, every figure that is counted."""

import re
from pathlib import Path

from platform_project.watching.metrics import Meters

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
READ = re.compile(r"""(?:environ\.get\(|environ\[|_demanded\(|named\()\s*["']([A-Z][A-Z_]*)["']""")
CODE = [
    *(ROOT / "platform_project" / "settings").glob("*.py"),
    *(ROOT / "sandbox" / "management" / "commands").glob("*.py"),
]


def rows(heading: str) -> set[str]:
    """The words of the first column of the table below the heading."""
    section = DOC.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", " ".join(cells)))


def test_the_table_of_the_environment_is_what_the_settings_read() -> None:
    assert rows("Environment") == {name for file in CODE for name in READ.findall(file.read_text(encoding="utf-8"))}


def test_the_table_of_figures_is_what_is_counted() -> None:
    counted = {
        f"{family.name}_total" if family.type == "counter" else family.name for family in Meters().registry.collect()
    }
    assert rows("Figures") == counted
