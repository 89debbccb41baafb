"""A body is whole before anybody looks at the request."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from platform_project import gathering
from platform_project.gathering import Environ, Gathering


class Slow(BytesIO):
    """Gives a few bytes at a time; then, where it is told to, breaks off."""

    def __init__(self, content: bytes, *, breaks: bool = False) -> None:
        super().__init__(content)
        self._breaks = breaks

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(min(size or 3, 3))
        if not piece and self._breaks:
            raise ConnectionResetError
        return piece


def seen(environ: dict[str, Any], source: BytesIO) -> tuple[bytes, bytes]:
    """What the application reads at once, and what was left in the source when it began."""
    found: list[bytes] = []

    def application(environ: Environ, _start: object) -> Iterable[bytes]:
        left = source.getvalue()[source.tell() :]
        with environ["wsgi.input"] as body:
            found[:] = [left, body.read(-1)]
        return []

    Gathering(application)(environ | {"wsgi.input": source}, lambda *_: None)
    left, read = found
    return read, left


@pytest.mark.parametrize("announced", [{"CONTENT_LENGTH": "10"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_a_slow_body_is_there_whole_when_the_application_begins(announced: dict[str, str]) -> None:
    assert seen(announced, Slow(b"0123456789")) == (b"0123456789", b"")


def test_of_a_body_that_breaks_off_there_is_what_came() -> None:
    assert seen({"CONTENT_LENGTH": "10"}, Slow(b"01234", breaks=True)) == (b"01234", b"")


def test_a_long_one_is_put_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "IN_MEMORY", 4)
    with gathering.gathered(Slow(b"0123456789")) as kept:
        assert (kept.read(), isinstance(kept, BytesIO)) == (b"0123456789", False)


@pytest.mark.parametrize("environ", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}])
def test_a_request_without_a_body_is_not_waited_for(environ: dict[str, str]) -> None:
    assert seen(environ, Slow(b"0123456789"))[1] == b"0123456789"


def test_more_than_any_view_takes_is_read_and_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "KEPT", 6)
    monkeypatch.setattr(gathering, "READ", 12)
    read, left = seen({"HTTP_TRANSFER_ENCODING": "chunked"}, Slow(b"0123456789abcdefghij"))
    assert (read, left) == (b"012345", b"cdefghij")


@pytest.mark.parametrize("environ", [
    {"CONTENT_LENGTH": "13"}, {"CONTENT_LENGTH": "7", "HTTP_EXPECT": "100-continue"}, {"CONTENT_LENGTH": "9" * 19},
])  # fmt: skip
def test_what_nobody_takes_is_not_waited_for(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks before sending is told at once; so is whoever announces more than is thrown away for anybody."""
    monkeypatch.setattr(gathering, "KEPT", 6)
    monkeypatch.setattr(gathering, "READ", 12)
    assert seen(environ, Slow(b"0123456789abcdefghij")) == (b"", b"0123456789abcdefghij")


def test_the_file_of_a_long_one_is_closed_with_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "IN_MEMORY", 4)
    bodies: list[Any] = []

    class Answer(BytesIO):
        """One that has to be closed itself."""

    given = Answer(b"done")

    def application(environ: Environ, _start: object) -> Iterable[bytes]:
        bodies.append(environ["wsgi.input"])
        return given

    answer: Any = Gathering(application)({"CONTENT_LENGTH": "10", "wsgi.input": Slow(b"0123456789")}, lambda *_: None)
    assert (list(answer), bodies[0].closed) == ([b"done"], False)
    answer.close()
    assert (bodies[0].closed, given.closed) == (True, True)
