"""Every magic value there is, in one table: the page, the docs and the control API read it.

A feature registers its rows where it gives them their meaning. Texts are Japanese, English by translation.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Road(StrEnum):
    """How a value reaches the sandbox. The last two are no magic: somebody armed a rule."""

    HEADER = "header"
    TEXT = "text"
    CODE = "code"
    RULE = "rule"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Magic:
    """`value` as it is written, `road` and `where` it is looked for, `what` it does."""

    value: str
    road: str
    where: str | Promise
    what: str | Promise


ROADS: dict[str, str | Promise] = {
    Road.HEADER: _("リクエストヘッダー"), Road.TEXT: _("件名・備考"), Road.CODE: _("取引先コード"),
    Road.RULE: _("操作API・コマンド"), Road.PAGE: _("画面"),
}  # fmt: skip

_rows: list[Magic] = []


def register(*rows: Magic) -> None:
    """Take rows into the table; ValueError where a value already means something on the same road."""
    for row in rows:
        if any((known.value, known.road) == (row.value, row.road) for known in _rows):
            raise ValueError(f"{row.value} is registered already")
        _rows.append(row)


def table() -> tuple[Magic, ...]:
    """Every row, road by road."""
    order = list(ROADS)
    return tuple(sorted(_rows, key=lambda row: order.index(row.road)))
