"""Reading in several statements as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from psycopg import IsolationLevel


@contextmanager
def snapshot() -> Iterator[None]:
    """Every statement inside sees the database as the first one found it, whatever others commit meanwhile. For reading only.

    Takes no lock and waits for none. Inside a transaction it changes nothing: there that transaction's view counts.
    """
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with _beginning_as_reader(connection), transaction.atomic():
        yield


@contextmanager
def _beginning_as_reader(connection: Any) -> Iterator[None]:
    """What the next BEGIN says, so that no statement of its own is needed for it."""
    holder, wanted = (
        connection.connection,
        dict[str, Any](isolation_level=IsolationLevel.REPEATABLE_READ, read_only=True),
    )
    if connection.vendor == "sqlite":
        holder, wanted = connection, {"transaction_mode": "DEFERRED"}
    before = {name: getattr(holder, name) for name in wanted}
    _set(holder, wanted)
    try:
        yield
    finally:
        if not getattr(holder, "closed", False):
            _set(holder, before)


def _set(holder: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(holder, name, value)
