"""The distances that the console offers as buttons."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sandbox.moves import Span


@dataclass(frozen=True, slots=True)
class Move:
    name: str
    title: str | Promise
    span: Span


MOVES = (
    Move("minutes", _("5分進める"), Span(rest=dt.timedelta(minutes=5))),
    Move("day", _("1日進める"), Span(rest=dt.timedelta(days=1))),
    Move("month", _("1か月進める"), Span(months=1)),
)
