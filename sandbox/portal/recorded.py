"""The answers that the pages show: what the samples were really answered, by the demo workspace on one fixed day.

`tests/system/test_portal_samples.py` runs every sample and compares; with `RECORD_SAMPLES=1` it writes these files anew.
"""

import datetime as dt
from functools import cache
from pathlib import Path

from sandbox.portal.requests import Request

# The demo workspace's clock stood here.
AT = "2026-12-01T09:00:00+09:00"
DAY = dt.datetime.fromisoformat(AT).date()
FOLDER = Path(__file__).parent / "recorded_answers"


def path_of(request: Request) -> Path:
    ending = "txt" if request.operation.media_type else request.form.value
    return FOLDER / f"{request.operation.key}.{request.route.dialect.name}.{ending}"


def answer_of(request: Request) -> str:
    return _read(path_of(request))


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
