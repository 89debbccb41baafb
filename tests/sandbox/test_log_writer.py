"""The writer beside the requests, on a database that threads share."""

import threading
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory

from platform_project.kernel.trace import Note
from sandbox.calls import Address, Call, Kind
from sandbox.log import finding, storing, writer
from sandbox.log.records import Record
from sandbox.log.writer import Writer
from sandbox.models import LogEntry
from sandbox.models.packing import pack, unpack
from tests.factories import Cast, make_cast
from tests.isolation import token_of

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"


@pytest.fixture
def _beside(settings: Any) -> Iterator[None]:
    settings.SANDBOX_LOG = "thread"
    yield
    writer.stop()


def record() -> Record:
    return Record(Call(RequestFactory().get(SEARCH), Address(Kind.OPERATION)), None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_beside")
def test_a_reader_finds_what_was_just_answered() -> None:
    cast = make_cast()
    program = Client(headers={"Authorization": f"Bearer {token_of(cast.issuer, live=True)}"})
    answered = [program.get(SEARCH)["X-Request-Id"] for _ in range(5)]
    found = finding.entries(cast.workspace)
    assert [entry.request_id for entry in found] == answered[::-1]
    assert [entry.number for entry in found] == [5, 4, 3, 2, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_beside")
def test_programs_that_call_at_once_get_a_number_each() -> None:
    cast = make_cast()
    callers = [threading.Thread(target=call_often, args=(cast,)) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(finding.entries(cast.workspace).values_list("number", flat=True)) == list(range(1, 21))


def call_often(cast: Cast) -> None:
    for _ in range(5):
        writer.post(of(cast))


def of(cast: Cast) -> Record:
    found = record()
    found.call.workspace = cast.workspace
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_beside")
def test_what_waits_at_the_end_is_written() -> None:
    cast = make_cast()
    writer.post(of(cast))
    writer.stop()
    assert LogEntry.objects.filter(workspace=cast.workspace).count() == 1
    writer.post(of(cast))
    writer.stop()
    assert LogEntry.objects.filter(workspace=cast.workspace).count() == 2, "the next record begins another thread"


@pytest.mark.django_db(transaction=True)
def test_what_gathers_is_written_together(caplog: pytest.LogCaptureFixture) -> None:
    batches: list[int] = []
    gathering = Writer(lambda batch: batches.append(len(batch)))
    for _ in range(20):
        gathering.put(record())
    assert gathering.settle()
    assert sum(batches) == 20
    assert len(batches) <= 2
    gathering.stop()
    assert not caplog.messages


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_cannot_be_written_is_lost_with_a_line(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_batch: list[Record]) -> None:
        raise OSError("No space left on device")

    failing = Writer(fail)
    failing.put(record())
    assert failing.settle()
    failing.stop()
    assert caplog.messages == ["1 calls were not logged: No space left on device"]


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_cannot_keep_up_loses_the_newest(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer, "MOST_RECORDS", 3)
    slow = Writer(lambda _batch: time.sleep(0.05))
    for _ in range(5):
        slow.put(record())
    slow.settle()
    slow.stop()
    assert "2 calls were not logged: too many are waiting" in caplog.messages


@pytest.mark.django_db(transaction=True)
def test_a_note_may_hold_a_number_of_any_size() -> None:
    cast = make_cast()
    noted = of(cast)
    noted.call.notes.append(Note("recorded", "件", {"count": 10**30}))
    storing.store([noted])
    assert LogEntry.objects.get().notes == [{"kind": "recorded", "item": "件", "detail": {"count": 10**30}}]


@pytest.mark.parametrize("content", [b"", b"short", b"\x00odd", b"\x00", b"\x28\xb5\x2f\xfd", b"long" * 1000])
def test_what_is_packed_comes_back(content: bytes) -> None:
    assert unpack(pack(content)) == content
    assert len(pack(content)) < max(len(content) + 16, 600)


def test_what_an_earlier_release_packed_is_read() -> None:
    assert unpack(b"\x00" + zlib.compress(b"long" * 1000)) == b"long" * 1000
