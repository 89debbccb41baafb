"""Where entries are numbered, written and, the oldest first, given up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Workspace
from sandbox.log.entries import entry_of
from sandbox.log.records import Record
from sandbox.models import LogEntry, LogHead

# How far over its bounds the log may grow before it is cut back to them: one deletion for many entries.
SLACK = 1.1
_STEP = 500


def store(records: Iterable[Record]) -> None:
    """Write the records, in their order, in one transaction. What was deleted meanwhile has no log any more."""
    gathered: dict[int, list[LogEntry]] = defaultdict(list)
    for record in records:
        if record.call.workspace is not None:
            gathered[record.call.workspace.pk].append(entry_of(record))
    with transaction.atomic():
        standing = set(Workspace.objects.filter(pk__in=gathered).values_list("pk", flat=True))
        # In one order everywhere, so that two writers do not wait for each other.
        for workspace_id in sorted(standing & gathered.keys()):
            _append(workspace_id, gathered[workspace_id])


def _append(workspace_id: int, entries: Sequence[LogEntry]) -> None:
    head = _held(workspace_id)
    for number, entry in enumerate(entries, head.last_number + 1):
        entry.workspace_id, entry.number = workspace_id, number
    LogEntry.objects.bulk_create(entries)
    head.last_number += len(entries)
    head.bytes += sum(entry.size for entry in entries)
    _keep_to_size(head)
    head.save(update_fields=["last_number", "first_number", "bytes"])


def _held(workspace_id: int) -> LogHead:
    head = LogHead.objects.select_for_update().filter(workspace_id=workspace_id).first()
    return head or LogHead.objects.select_for_update().get_or_create(workspace_id=workspace_id)[0]


def _keep_to_size(head: LogHead) -> None:
    most, heaviest = settings.SANDBOX_LOG_ENTRIES, settings.SANDBOX_LOG_BYTES
    count = head.last_number - head.first_number + 1
    if count > most * SLACK:
        _give_up(head, _of(head).filter(number__lte=head.last_number - most))
    while head.bytes > heaviest * SLACK and head.first_number <= head.last_number:
        _give_up(head, _oldest(head, head.bytes - heaviest))


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
        head = _held(workspace.pk)
        entries = _of(head)
        count = entries._raw_delete(entries.db)
        head.first_number, head.bytes = head.last_number + 1, 0
        head.save(update_fields=["first_number", "bytes"])
    return count
