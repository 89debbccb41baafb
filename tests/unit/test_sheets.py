"""Style sheets: nothing stands within a condition that its author thought closed."""

import re
from itertools import accumulate
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted(Path(settings.BASE_DIR, "static", "css").glob("*.css"))
STEPS = {"{": 1, "}": -1}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_closes_what_it_opens(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    depths = list(accumulate(STEPS[brace] for brace in re.findall("[{}]", text)))
    assert depths[-1] == 0
    assert min(depths) == 0
    assert max(depths) <= 4


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_what_stands_at_the_margin_stands_in_nothing(sheet: Path) -> None:
    depth, deeper = 0, []
    for line in re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL).splitlines():
        if line[:1].strip("} ") and depth:
            deeper.append(line)
        depth += line.count("{") - line.count("}")
    assert deeper == []
