"""Where entries are numbered, written and, the oldest first, given up."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import BinaryField, DateTimeField, JSONField, QuerySet

from accounts.models import Workspace
from sandbox.log.entries import Columns, entry_of
from sandbox.log.records import Record
from sandbox.models import LogEntry, LogHead

# How far over its bounds the log may grow before it is cut back to them: one deletion for many entries.
SLACK = 1.1
_STEP = 500


def store(records: Iterable[Record]) -> None:
    """Write the records, in their order, in one transaction. What was deleted meanwhile has no log any more."""
    gathered: dict[int, list[Columns]] = defaultdict(list)
    for record in records:
        if record.call.workspace is not None:
            gathered[record.call.workspace.pk].append(entry_of(record))
    with transaction.atomic():
        # In one order everywhere, so that two writers do not wait for each other.
        for workspace_id, entries in sorted(gathered.items()):
            _append(workspace_id, entries)


def _append(workspace_id: int, entries: Sequence[Columns]) -> None:
    weight = sum(entry["size"] for entry in entries)
    head = _moved_on(workspace_id, len(entries), weight) or _begun(workspace_id, len(entries), weight)
    if head is None:
        return
    for number, entry in enumerate(entries, head.last_number - len(entries) + 1):
        entry["workspace_id"], entry["number"] = workspace_id, number
    _insert(entries)
    _keep_to_size(head)


def _moved_on(workspace_id: int, count: int, weight: int) -> LogHead | None:
    """The head, held, with so many entries more. One statement: every batch pays it."""
    columns = [str(field.column) for field in LogHead._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {LogHead._meta.db_table} SET last_number = last_number + %s, bytes = bytes + %s "  # noqa: S608
            f"WHERE workspace_id = %s RETURNING {', '.join(columns)}",
            [count, weight, workspace_id],
        )
        found = cursor.fetchone()
    return LogHead(*found) if found else None


def _begun(workspace_id: int, count: int, weight: int) -> LogHead | None:
    """As :func:`_moved_on` where there is no head yet; None where the workspace is gone, and its head with it."""
    if not Workspace.objects.filter(pk=workspace_id).exists():
        return None
    LogHead.objects.get_or_create(workspace_id=workspace_id)
    return _moved_on(workspace_id, count, weight)


_FIELDS = [field for field in LogEntry._meta.concrete_fields if not field.primary_key]


def _insert(entries: Sequence[Columns]) -> None:
    """As bulk_create does, without instances and without looking twice at each value: every call pays it."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in _FIELDS)
    forms = [(field.attname, _form(field)) for field in _FIELDS]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {LogEntry._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(forms))})",  # noqa: S608
            [[form(entry[name]) if form else entry[name] for name, form in forms] for entry in entries],
        )


def _form(field: object) -> Callable[[Any], Any] | None:
    """What makes of a column's value what the database takes; None where that is the value itself."""
    match field:
        case DateTimeField():
            return connection.ops.adapt_datetimefield_value
        case JSONField():
            return _json
        case BinaryField():
            return memoryview
    return None


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # A number beyond 64 bits.
        return json.dumps(value)


def _keep_to_size(head: LogHead) -> None:
    most, heaviest = settings.SANDBOX_LOG_ENTRIES, settings.SANDBOX_LOG_BYTES
    count, was = head.last_number - head.first_number + 1, head.first_number
    if count > most * SLACK:
        _give_up(head, _of(head).filter(number__lte=head.last_number - most))
    while head.bytes > heaviest * SLACK and head.first_number <= head.last_number:
        _give_up(head, _oldest(head, head.bytes - heaviest))
    if head.first_number != was:
        head.save(update_fields=["first_number", "bytes"])


def _oldest(head: LogHead, weight: int) -> QuerySet[LogEntry]:
    """The oldest entries that weigh so much together, some hundred at most."""
    end = head.first_number
    for number, size in _of(head).order_by("number").values_list("number", "size")[:_STEP]:
        end, weight = number, weight - size
        if weight <= 0:
            break
    return _of(head).filter(number__lte=end)


def _give_up(head: LogHead, entries: QuerySet[LogEntry]) -> None:
    found = list(entries.order_by("number").values_list("number", "size"))
    if not found:
        head.first_number, head.bytes = head.last_number + 1, 0
        return
    entries._raw_delete(entries.db)
    head.first_number = found[-1][0] + 1
    head.bytes -= sum(size for _number, size in found)


def _of(head: LogHead) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(workspace_id=head.workspace_id)


def clear(workspace: Workspace) -> int:
    """Give up every entry; numbers go on. Answers how many there were."""
    with transaction.atomic():
        head = LogHead.objects.select_for_update().get_or_create(workspace=workspace)[0]
        entries = _of(head)
        count = entries._raw_delete(entries.db)
        head.first_number, head.bytes = head.last_number + 1, 0
        head.save(update_fields=["first_number", "bytes"])
    return count
