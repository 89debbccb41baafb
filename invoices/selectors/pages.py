"""One page of a list operation, read for speed: plain tuples in the order that the caller names, no model instances.

A page is one statement for its heads and one for its lines, whatever its size and however long the list. Positions are
counted (`start`, from 1), but not by stepping over what lies before them: the row before the page is known from an earlier
page (`bookmarks`), or the first row's key is found in the index alone, and the page begins there. The condition takes the
place of the list's first day, so that the database has one lower bound to seek in the index.
"""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connections, models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Company, Workspace
from invoices.models import Invoice, InvoiceFormat, InvoiceLine
from invoices.selectors import COUNTED_TO
from invoices.selectors.bookmarks import BOOKMARKS, Key

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Invoices of a company from the day `since` on, by `date` and number. `rows` holds all other conditions, and `told` tells
    them from others; None where they hang on something that changes without an event.
    """

    rows: QuerySet[Invoice]
    company: Company
    date: str
    since: dt.date
    told: Hashable | None

    def known_by(self, moment: str) -> Hashable | None:
        """What the list is remembered by, as of a moment of its workspace, told by the head of the event chain."""
        return (moment, self.company.pk, self.date, self.since, self.told) if moment and self.told is not None else None

    def begun(self) -> QuerySet[Invoice]:
        return self._sorted(Q(**{f"{self.date}__gte": self.since}))

    def beginning_at(self, start: int, mark: tuple[int, Key | None]) -> QuerySet[Invoice]:
        """The list from a position on, where `mark` is the position and the key of a row before it, or 0 and None."""
        end, key = mark
        begun = self.begun() if key is None else self._sorted(self._from("> (%s, %s)", key))
        skipped = start - 1 - end
        if not skipped:
            return begun
        sql, asked = _compiled(begun.values(self.date, "number")[skipped : skipped + 1])
        return self._sorted(self._from(f">= ({sql})", asked))

    def _sorted(self, bound: Any) -> QuerySet[Invoice]:
        return self.rows.filter(bound).order_by(self.date, "number")

    def _from(self, bound: str, asked: Sequence[Any]) -> RawSQL:
        return RawSQL(
            f'("invoices_invoice"."{self.date}", "invoices_invoice"."number") {bound}',
            tuple(asked),
            models.BooleanField(),
        )


@dataclass(frozen=True, slots=True)
class RowPage:
    """Each row's columns with those of its lines; `total` is exact to 10,000, and 10,001 beyond. Behind the columns asked
    for, a row has its id and its key, and a line the id of its invoice.
    """

    rows: list[tuple[Values, list[Values]]]
    total: int


@dataclass(frozen=True, slots=True)
class _Heads:
    rows: list[Values]
    total: int
    moment: str


def page(listing: Listing, *, start: int, count: int, head: Sequence[str], line: Sequence[str]) -> RowPage:
    """`count` rows from `start` (1-based) on, with the columns of those names. Two statements, whatever the counts."""
    heads = _read(listing, start, count, tuple(head))
    lines: dict[int, list[Values]] = {row[-3]: [] for row in heads.rows}
    if lines:
        for values in _lines(listing.rows.db, tuple(lines), tuple(line)):
            lines[values[-1]].append(values)
    return RowPage([(row, lines[row[-3]]) for row in heads.rows], heads.total)


def _read(listing: Listing, start: int, count: int, columns: tuple[str, ...]) -> _Heads:
    moment = listing.company.workspace.event_anchor
    mark, total = BOOKMARKS.nearest(listing.known_by(moment), start - 1)
    heads = _heads(
        listing, listing.beginning_at(start, mark)[:count], columns, total, starts_list=start == 1 and total is None
    )
    if heads.moment != moment and (mark[0] or total is not None):
        # Something happened since the caller's token was read: what was remembered is about another moment.
        heads = _heads(listing, listing.beginning_at(start, (0, None))[:count], columns, None, starts_list=start == 1)
    last = heads.rows[-1][-2:] if heads.rows else None
    BOOKMARKS.keep(listing.known_by(heads.moment), start - 1 + len(heads.rows), last, heads.total)
    return heads


def _heads(
    listing: Listing, rows: QuerySet[Invoice], columns: tuple[str, ...], total: int | None, *, starts_list: bool
) -> _Heads:
    """The rows; with how many the list has, unless that is known; and the moment that all this is of. A list that has no row to
    start with has none at all.
    """
    db, workspace = listing.rows.db, listing.company.workspace_id
    ids, asked = _compiled(rows.values(page_id=F("pk")))
    counting, counted = _counting(listing) if total is None else ("%s", (total,))
    found = _fetched(
        db,
        f"SELECT {_head_columns(connections[db].vendor, (*columns, 'id', listing.date, 'number'))}, {counting}, {_MOMENT} "
        f"FROM ({ids}) AS page JOIN invoices_invoice AS head ON head.id = page.page_id {_BESIDE} "
        f'ORDER BY head."{listing.date}", head.number',
        (*counted, workspace, *asked),
    )
    if found:
        return _Heads([row[:-2] for row in found], *found[0][-2:])
    if starts_list:
        return _Heads([], 0, "")
    return _Heads([], *_fetched(db, f"SELECT {counting}, {_MOMENT}", (*counted, workspace))[0])


_MOMENT = f"(SELECT event_anchor FROM {Workspace._meta.db_table} WHERE id = %s)"
_BESIDE = (
    f"JOIN {InvoiceFormat._meta.db_table} AS form ON form.id = head.format_id "
    f"JOIN {Company._meta.db_table} AS issuer ON issuer.id = head.company_id"
)
_RELATED = {"format__code": "form.code", "company__name": "issuer.name"}


def _counting(listing: Listing) -> tuple[str, Values]:
    sql, asked = _compiled(listing.begun().values(page_id=F("pk"))[: COUNTED_TO + 1])
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", asked


def _lines(db: str, ids: Values, columns: tuple[str, ...]) -> list[Values]:
    asked = ", ".join(["%s"] * len(ids))
    chosen = _line_columns(connections[db].vendor, (*columns, "invoice"))
    among = f"line.invoice_id IN ({asked}) ORDER BY line.invoice_id, line.seq"
    return _fetched(db, f'SELECT {chosen} FROM "{InvoiceLine._meta.db_table}" AS line WHERE {among}', ids)


@cache
def _head_columns(vendor: str, names: tuple[str, ...]) -> str:
    return ", ".join(_RELATED.get(name) or _column(vendor, "head", Invoice, name) for name in names)


@cache
def _line_columns(vendor: str, names: tuple[str, ...]) -> str:
    return ", ".join(_column(vendor, "line", InvoiceLine, name) for name in names)


def _column(vendor: str, table: str, model: type[models.Model], name: str) -> str:
    """A day of SQLite's is a text already; it would be read into an object and printed again."""
    field: Any = model._meta.get_field(name)
    column = f'{table}."{field.column}"'
    is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    return f"CAST({column} AS text)" if vendor == "sqlite" and is_day else column


def _compiled(rows: QuerySet[Invoice, Any]) -> tuple[str, Values]:
    sql, asked = rows.query.get_compiler(using=rows.db).as_sql()
    return sql, tuple(asked)


def _fetched(db: str, sql: str, asked: Iterable[Any]) -> list[Values]:
    with connections[db].cursor() as cursor:
        cursor.execute(sql, tuple(asked))
        return list(cursor.fetchall())
