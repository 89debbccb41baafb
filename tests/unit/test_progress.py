"""Progress, told and heard: the kernel's part, the file that is left for another process, the terminal's bar."""

import io
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from rich.console import Console

from accounts import progress as files
from accounts.models import User
from accounts.progress import Word, Writer
from platform_project.kernel import progress
from platform_project.kernel.progress import Step, Tally, Work, listening, track
from sandbox.serving.progress import SAID, shown

TOKEN = "0123456789abcdef" * 2


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PROGRESS_DIR = tmp_path / "progress"
    return tmp_path / "progress"


def test_nobody_listening_is_no_harm() -> None:
    assert list(track([1, 2], Work.ISSUING)) == [1, 2]
    progress.step(Work.SAVING)
    assert not progress.is_heard()


def test_rows_are_counted_when_they_are_done() -> None:
    heard: list[Step] = []
    with listening(heard.append):
        assert progress.is_heard()
        heard.extend(Step(Work.SAVING, ord(row), 0) for row in track("ab", Work.ISSUING))
    assert heard == [
        Step(Work.ISSUING, 0, 2), Step(Work.SAVING, 97, 0), Step(Work.ISSUING, 1, 2), Step(Work.SAVING, 98, 0),
        Step(Work.ISSUING, 2, 2),
    ]  # fmt: skip
    assert not progress.is_heard()


def test_an_inner_listener_hears_alone_and_the_outer_one_again_afterwards() -> None:
    outer: list[Step] = []
    inner: list[Step] = []
    with listening(outer.append):
        with listening(inner.append):
            progress.step(Work.READING, 1, 2)
        progress.step(Work.SAVING)
    assert (inner, outer) == ([Step(Work.READING, 1, 2)], [Step(Work.SAVING, 0, 0)])


def test_more_than_was_foreseen_moves_the_end_and_an_unknown_end_stays_unknown() -> None:
    heard: list[Step] = []
    with listening(heard.append):
        Tally(Work.MOVING, total=3).add(5)
        Tally(Work.MOVING).add(5)
    assert heard == [Step(Work.MOVING, 5, 5), Step(Work.MOVING, 5, 0)]


def test_word_is_left_in_a_file_that_is_always_whole(folder: Path) -> None:
    writer = Writer(folder / "x.json")
    writer.begin()
    writer(Step(Work.ISSUING, 3, 10))
    told = orjson.loads((folder / "x.json").read_bytes())
    assert (told["what"], told["done"], told["total"], told["outcome"]) == ("issuing", 3, 10, "")
    assert [file.name for file in folder.iterdir()] == ["x.json"]
    assert folder.stat().st_mode & 0o077 == 0


def test_word_is_left_five_times_a_second_at_most_and_at_once_when_something_else_begins(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[Word] = []
    now = [100.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    writer = Writer(folder / "x.json")
    leave = Writer._leave

    def leave_and_note(self: Writer, word: Word) -> None:
        left.append(word)
        leave(self, word)

    monkeypatch.setattr(Writer, "_leave", leave_and_note)
    writer.begin()
    for number in range(1000):
        now[0] += 0.001
        writer(Step(Work.ISSUING, number, 1000))
    writer(Step(Work.SAVING, 0, 0))
    writer.end("page")
    whats = [word.what for word in left]
    assert whats == ["", *["issuing"] * 5, "saving", "saving"]
    assert (left[-1].outcome, left[-1].started) == ("page", 100.0)


def test_the_time_left_is_estimated_from_what_is_done_of_the_present_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 110.0)
    assert Word("issuing", 250, 1000, "", 90.0, 100.0, 110.0).left == 30.0
    assert Word("issuing", 250, 1000, "", 90.0, 100.0, 110.0).elapsed == 20.0
    assert Word("issuing", 0, 1000, "", 90.0, 100.0, 110.0).left is None
    assert Word("issuing", 5, 0, "", 90.0, 100.0, 110.0).left is None
    assert Word("issuing", 250, 1000, "page", 90.0, 100.0, 105.0).left is None
    assert Word("issuing", 250, 1000, "page", 90.0, 100.0, 105.0).elapsed == 15.0


def test_what_is_no_token_names_no_file(folder: Path) -> None:
    for token in ("", "x", "../../etc/passwd", TOKEN.upper(), TOKEN + "0", TOKEN + "\n"):
        assert files.file_of(User(pk=1), token) is None
    mine, theirs = files.file_of(User(pk=1), TOKEN), files.file_of(User(pk=2), TOKEN)
    assert mine
    assert mine != theirs
    assert mine.parent == folder
    assert TOKEN not in mine.name


def test_what_is_no_word_is_none(folder: Path) -> None:
    file = files.file_of(User(pk=1), TOKEN)
    assert file
    assert files.read(User(pk=1), TOKEN) is None
    folder.mkdir()
    for content in (b"", b"[]", b'{"unknown": 1}', b"\xff"):
        file.write_bytes(content)
        assert files.read(User(pk=1), TOKEN) is None


def test_a_folder_that_cannot_be_written_stops_no_work(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    settings.PROGRESS_DIR = tmp_path / "taken"
    writer = Writer(tmp_path / "taken" / "x.json")
    writer.begin()
    writer(Step(Work.ISSUING, 1, 2))
    writer.end("page")
    assert writer.word.outcome == "page"


def test_the_terminal_shows_a_bar_with_its_count_and_takes_it_away() -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100)
    with shown(console):
        for _row in track(range(40), Work.SEEDING):
            pass
        progress.step(Work.MIGRATING)
        time.sleep(0.15)
    seen = written.getvalue()
    assert "Preparing the database" in seen
    assert seen.endswith("\x1b[?25h\r\x1b[1A\x1b[2K") or "\x1b[2K" in seen[-20:]


def test_a_terminal_that_is_none_gets_nothing_to_read() -> None:
    written = io.StringIO()
    with shown(Console(file=written, force_terminal=False)):
        list(track(range(3), Work.SEEDING))
    assert written.getvalue().strip() == ""


def test_every_kind_of_work_has_words_in_the_terminal() -> None:
    assert set(SAID) == set(Work)
