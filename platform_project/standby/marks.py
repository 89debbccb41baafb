"""What a request knows of the last write into its workspace, and from where it reads just now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Func, Model, QuerySet, TextField
from django.db.models.expressions import Col

M = TypeVar("M", bound=Model)

ALIAS = "replica"
COLUMN = "row_version"


@dataclass(frozen=True, slots=True)
class Mark:
    """The version of a workspace's row as the primary showed it."""

    workspace_id: int
    version: str


class RowVersion(Func):
    """PostgreSQL's name of the transaction that wrote the row in which a field stands.

    Nothing has to be stored for it, and no two writes share one: unlike a counter it never goes back, as by a reset.
    """

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # noqa: ARG002
        (column,) = self.get_source_expressions()
        if not isinstance(column, Col):
            raise TypeError(f"{column} is no column")
        return f"{connection.ops.quote_name(column.alias)}.xmin::text", []


_mark: ContextVar[Mark | None] = ContextVar("standby_mark", default=None)
_source: ContextVar[str] = ContextVar("standby_source", default=DEFAULT_DB_ALIAS)


def is_configured() -> bool:
    return ALIAS in connections.settings


def marked(rows: QuerySet[M], field: str) -> QuerySet[M]:
    """The rows with the version of the workspace's row in which `field` stands; as they are where there is no standby."""
    return rows.annotate(**{COLUMN: RowVersion(F(field))}) if is_configured() else rows


def learn(workspace_id: int, row: object) -> None:
    """`row` came from the primary, of a query that was :func:`marked`."""
    version = getattr(row, COLUMN, None)
    _mark.set(Mark(workspace_id, version) if version else None)


def known() -> Mark | None:
    return _mark.get()


def forget() -> None:
    """Something is written: what was learned before holds no longer."""
    _mark.set(None)


@contextmanager
def forgetting() -> Iterator[None]:
    """A request begins with no knowledge, and leaves none to the next one of its thread."""
    token = _mark.set(None)
    try:
        yield
    finally:
        _mark.reset(token)


def source() -> str:
    """The alias of the database that reads go to."""
    return _source.get()


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    token = _source.set(alias)
    try:
        yield
    finally:
        _source.reset(token)
