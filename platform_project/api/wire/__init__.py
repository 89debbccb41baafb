"""The wire is code: models of requests and answers, and the request check that reads them.

`fields` declares, `models` is the base, `check` reads. See `docs/adding-an-operation.md`.
"""

from . import fields
from .checking import RequestFaults, check
from .fields import MARKS, Declared, Nested, Scalar
from .models import AnswerModel, Slot, WireModel, slots_of, walk
from .paths import join, titles_at

__all__ = [
    "MARKS", "AnswerModel", "Declared", "Nested", "RequestFaults", "Scalar", "Slot", "WireModel", "check",
    "fields", "join", "slots_of", "titles_at", "walk",
]  # fmt: skip
