"""Model fields of the room."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _WholeNumber = models.BigIntegerField[Decimal | int | str | None, Decimal | None]
else:
    _WholeNumber = models.BigIntegerField


class ThousandthsField(_WholeNumber):
    """A decimal with three places, stored as a whole number of thousandths.

    Exact on every database (SQLite keeps its own decimals as floats, which loses the 16th digit) and quick to read.
    """

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-3)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value in (None, "") else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else int(Decimal(value).scaleb(3))
