"""The whole database into a file while others write, and back again."""

import gc
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Workspace
from invoices.models import Invoice, InvoiceEvent
from invoices.services import verifying
from platform_project.backups import BackupError, Manifest, archive, backup, postgresql, restore
from tests.crowds import SECONDS, at_once
from tests.factories import Cast, issue, make_cast
from tests.plugins.torture import Measured, scaled
from tests.system.serving import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 2
WRITTEN_BEFORE = scaled(1, 2000)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    issue(cast.actor("issuer"))
    return cast


@pytest.fixture(autouse=True)
def _alone(transactional_db: None) -> None:
    """A connection that a thread of before left open is in use until it is collected."""
    gc.collect()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "all.backup"


def sums() -> dict[str, str]:
    """The checksum of each table, whatever the order of its rows."""
    return {name: _sum_of(name) for name in sorted(connection.introspection.table_names())}


def _sum_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # a name that the database gave
        rows = sorted(
            repr([bytes(value) if isinstance(value, memoryview) else value for value in row]) for row in cursor
        )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def history() -> dict[int, str]:
    return dict(InvoiceEvent.objects.values_list("number", "hash"))


@pytest.mark.race
@pytest.mark.security("D11")
def test_what_is_backed_up_under_load_comes_back_whole(cast: Cast, file: Path, measured: Measured) -> None:
    """One moment of the database: all that was acknowledged before the backup began, and of the rest whole transactions."""
    done, began = threading.Event(), threading.Event()
    acknowledged: list[int] = []
    before: list[int] = []

    def write() -> float:
        while not done.is_set():
            acknowledged.append(issue(cast.actor("issuer")).number)
            if len(acknowledged) >= WRITTEN_BEFORE:
                began.set()
        return 0

    def keep() -> float:
        began.wait(SECONDS)
        before.extend(acknowledged)
        at = time.monotonic()
        try:
            backup(file)
        finally:
            done.set()
        return time.monotonic() - at

    taken = max(at_once(*[write] * WRITERS, keep))
    later = history()
    gc.collect()
    at = time.monotonic()
    restore(file)
    put = time.monotonic() - at
    restored, kept = sums(), history()
    assert kept == {number: later[number] for number in kept}
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert set(before) <= set(Invoice.objects.values_list("number", flat=True))
    assert list(verifying.verify(Workspace.objects.get())) == []
    issue(cast.actor("issuer"))
    assert sums() != restored
    restore(file)
    again = sums()
    measured(
        invoices=len(before), tables=len(restored), tables_different=sum(again[name] != restored[name] for name in restored),
        milliseconds_to_back_up=round(taken * 1000), milliseconds_to_restore=round(put * 1000),
    )  # fmt: skip
    assert again == restored
    assert max(taken, put) < 60


@pytest.mark.security("D11")
def test_a_quiet_database_comes_back_as_it_was(cast: Cast, file: Path) -> None:
    before = sums()
    manifest = backup(file)
    issue(cast.actor("issuer"))
    told, kept = restore(file)
    assert (sums(), told) == (before, manifest)
    assert kept is not None
    restore(kept)
    assert Invoice.objects.count() == 2


def test_the_commands_say_what_they_did(cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", file)
    call_command("restore", file)
    told = capsys.readouterr().out
    assert f"{file}: {connection.vendor}, " in told
    assert "restored what was backed up at " in told
    assert f"what was there before is in {file.parent}/before-restore-" in told
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir() if path.suffix != ".backup"] == []
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", file)
    with pytest.raises(CommandError, match=r"nothing was restored: .* cannot be read as a backup"):
        call_command("restore", file.parent / "nowhere.backup")


def spoilt(file: Path, manifest: Manifest | None = None, copy: bytes | None = None) -> None:
    """The same archive with another manifest or another copy in it."""
    with zipfile.ZipFile(file) as packed:
        database = packed.read(archive.DATABASE)
        told = packed.read(archive.MANIFEST).decode()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(archive.DATABASE, database if copy is None else copy)
        fields = {name: getattr(manifest, name) for name in manifest.__slots__} if manifest else json.loads(told)
        packed.writestr(archive.MANIFEST, json.dumps(fields))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


SPOILT: dict[str, tuple[Callable[[Path, Manifest], Any], str]] = {
    "cut": (lambda file, _: _cut(file), "cannot be read as a backup"),
    "a bit flipped": (lambda file, _: _flipped(file), "damaged"),
    "another checksum": (lambda file, old: spoilt(file, replace(old, sha256="0" * 64)), "its checksum is wrong"),
    "another format": (lambda file, old: spoilt(file, replace(old, format=2)), "of format 2"),
    "another database": (lambda file, old: spoilt(file, replace(old, engine="oracle")), "is one of oracle"),
    "newer": (
        lambda file, old: spoilt(file, replace(old, migrations=[*old.migrations, "accounts.9999_more"])),
        "the backup is of a newer version than this program: it has accounts.9999_more",
    ),
    "older": (
        lambda file, old: spoilt(file, replace(old, migrations=[row for row in old.migrations if row != "invoices.0001_initial"])),
        "the backup is of an older version than this program: it lacks invoices.0001_initial",
    ),
    "no manifest": (lambda file, _: file.write_bytes(b"PK\x05\x06" + bytes(18)), "its manifest cannot be read"),
    "rubbish": (
        lambda file, old: spoilt(file, replace(old, sha256=hashlib.sha256(b"rubbish").hexdigest()), b"rubbish"),
        "damaged|pg_restore failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_what_cannot_be_restored_leaves_everything_as_it_was(cast: Cast, file: Path, how: str) -> None:
    spoil, said = SPOILT[how]
    spoil(file, backup(file))
    before = sums()
    with pytest.raises(BackupError, match=said):
        restore(file)
    assert sums() == before


def test_a_database_of_another_version_is_not_restored_over(cast: Cast, file: Path) -> None:
    backup(file)
    recorder = MigrationRecorder(connection)
    recorder.record_applied("accounts", "9999_more")
    try:
        with pytest.raises(BackupError, match="the database here is of a newer version"):
            restore(file)
    finally:
        recorder.record_unapplied("accounts", "9999_more")


def test_nothing_is_restored_while_somebody_uses_the_database(cast: Cast, file: Path) -> None:
    backup(file)
    using, leave = threading.Event(), threading.Event()

    def use() -> str:
        Invoice.objects.count()
        using.set()
        leave.wait(60)
        return ""

    def put() -> str:
        using.wait(60)
        try:
            restore(file)
        except BackupError as error:
            return str(error)
        finally:
            leave.set()
        return ""

    assert "stop the server first" in at_once(use, put)[1]


def test_without_the_programs_of_postgresql_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupError, match="pg_dump is not installed here"):
        postgresql.program("pg_dump")


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """Another machine: nothing there but the program."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_ENV")}
    return own | {"DJANGO_ENV": "local", "DATA": str(tmp_path / "new")}


def test_a_backup_is_restored_where_nothing_was(cast: Cast, file: Path, elsewhere: dict[str, str]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the other machine has SQLite")
    backup(file)
    manage = partial(
        subprocess.run, cwd=ROOT, env=elsewhere, capture_output=True, text=True, timeout=100, check=True
    )  # fmt: skip
    told = manage([sys.executable, "manage.py", "restore", str(file)]).stdout
    assert "before" not in told
    assert "nothing found (1 invoices, 1 events)" in manage([sys.executable, "manage.py", "verify"]).stdout
