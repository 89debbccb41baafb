"""The file itself: a ZIP of the database's copy and a manifest, which says of which format and schema it is, and its checksum."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from platform_project.backups.errors import BackupError

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations`: all that the database had, as `app.name`; `sha256` and `size` are those of the copy."""

    format: int
    engine: str
    taken_at: str
    migrations: list[str]
    size: int
    sha256: str


def write(file: Path, copy: Path, *, engine: str, taken_at: str, migrations: list[str]) -> Manifest:
    """There is the whole file or none: it is written beside its name, flushed, and named last."""
    part = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            manifest = _write(out, copy, engine=engine, taken_at=taken_at, migrations=migrations)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(out: IO[bytes], copy: Path, **told: Any) -> Manifest:
    digest = hashlib.sha256()
    # A dump of PostgreSQL's is packed already.
    packed = zipfile.ZIP_DEFLATED if told["engine"] == "sqlite" else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", packed, compresslevel=1) as archive:
        with archive.open(DATABASE, "w", force_zip64=True) as target, copy.open("rb") as source:
            for piece in _pieces(source):
                digest.update(piece)
                target.write(piece)
        manifest = Manifest(format=FORMAT, size=copy.stat().st_size, sha256=digest.hexdigest(), **told)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[Manifest, zipfile.ZipFile]]:
    """A backup to read from; BackupError when it is none."""
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{file} cannot be read as a backup: {error}") from error
    with archive:
        yield _manifest(file, archive), archive


def _manifest(file: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        told = json.loads(archive.read(MANIFEST))
        format_ = told["format"]
        if format_ != FORMAT:
            raise BackupError(f"{file} is a backup of format {format_}; this version reads format {FORMAT}")
        return Manifest(**told)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise BackupError(f"{file} is no backup: its manifest cannot be read") from error


def unpack(archive: zipfile.ZipFile, manifest: Manifest, target: Path) -> None:
    """The copy out of the archive; BackupError unless its checksum is that of the manifest."""
    digest = hashlib.sha256()
    try:
        with archive.open(DATABASE) as source, target.open("wb") as out:
            for piece in _pieces(source):
                digest.update(piece)
                out.write(piece)
    except (KeyError, zipfile.BadZipFile, EOFError) as error:
        raise BackupError(f"the backup is damaged: {error}") from error
    if digest.hexdigest() != manifest.sha256:
        raise BackupError("the backup is damaged: its checksum is wrong")


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece
