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
    assert set(depths) <= {0, 1, 2}
