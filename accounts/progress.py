"""Where a request leaves word of how far it has come, for another one to read, in whatever process that is served.

A small file and no row: while the work's transaction is open nobody else sees into it, and on SQLite nobody else can write.
Nothing rests on these files. One that cannot be written is done without.
"""

import os
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson
from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import User
from platform_project.kernel.progress import Step

# In seconds: how long word is kept, and how long between two of them at least.
LIFETIME = 3600
PAUSE = 0.2
_TOKEN = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Word:
    """`started` and `since`: when the work began, and what it does now. `outcome` is empty until it has ended."""

    what: str = ""
    done: int = 0
    total: int = 0
    outcome: str = ""
    started: float = 0.0
    since: float = 0.0
    at: float = 0.0

    @property
    def finished(self) -> bool:
        return bool(self.outcome)

    @property
    def elapsed(self) -> float:
        """Of work that goes on, until now."""
        return (self.at if self.finished else max(time.time(), self.at)) - self.started

    @property
    def left(self) -> float | None:
        """An estimate in seconds, once there is something to go by."""
        spent = self.at - self.since
        if self.finished or spent < 1 or not 0 < self.done <= self.total:
            return None
        return max(0.0, spent * (self.total - self.done) / self.done - (time.time() - self.at))


def file_of(user: User, token: str) -> Path | None:
    """Named by whose it is and a token that its browser made up: nobody else can ask for it. None for what is no token."""
    if not _TOKEN.fullmatch(token):
        return None
    name = salted_hmac("accounts.progress", f"{user.pk}:{token}", algorithm="sha256").hexdigest()
    return Path(settings.PROGRESS_DIR, f"{name}.json")


def read(user: User, token: str) -> Word | None:
    file = file_of(user, token)
    with suppress(OSError, ValueError, TypeError):
        return Word(**orjson.loads(file.read_bytes())) if file else None
    return None


@dataclass(slots=True)
class Writer:
    """A listener that leaves word in a file."""

    file: Path
    word: Word = field(default_factory=Word)

    def begin(self) -> None:
        sweep()
        now = time.time()
        self._leave(Word(started=now, since=now, at=now))

    def __call__(self, step: Step) -> None:
        now = time.time()
        if step.what == self.word.what and now - self.word.at < PAUSE:
            return
        since = self.word.since if step.what == self.word.what else now
        self._leave(Word(step.what, step.done, step.total, "", self.word.started, since, now))

    def end(self, outcome: str) -> None:
        told = asdict(self.word) | {"outcome": outcome, "at": time.time()}
        self._leave(Word(**told))

    def _leave(self, word: Word) -> None:
        """Whole or not at all, whoever reads meanwhile."""
        self.word = word
        part = self.file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(orjson.dumps(word))
            part.replace(self.file)


def sweep() -> None:
    """Throw away what nobody asks for any more."""
    oldest = time.time() - LIFETIME
    with suppress(OSError):
        for file in Path(settings.PROGRESS_DIR).iterdir():
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
