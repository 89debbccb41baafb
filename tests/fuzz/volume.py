"""How much is played: a slice in the suite, all of it by `make fuzz`; and where the figures are kept."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.fuzz.figures import PIECES

WHOLE = os.environ.get("FUZZ") == "whole"
SEEDS = (1, 2, 3) if WHOLE else (1,)


def amount(piece: int, whole: int) -> int:
    """How many cases are played."""
    return whole if WHOLE else piece


@contextmanager
def measured(name: str) -> Iterator[Counter[str]]:
    """What a test counts becomes a figure of the document, when all of it is played."""
    counted: Counter[str] = Counter()
    begun = time.monotonic()
    yield counted
    if WHOLE:
        keep(name, dict(counted) | {"seconds": round(time.monotonic() - begun)})


def keep(name: str, figures: dict[str, Any]) -> None:
    PIECES.mkdir(parents=True, exist_ok=True)
    (PIECES / f"{connection.vendor}.{name}.json").write_text(json.dumps(figures, ensure_ascii=False, sort_keys=True))
