"""How much a request may weigh, and how it is read (contract §2, limits; checklist N12, N13)."""

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest

from platform_project.api import bodies
from platform_project.api.bodies import BODY_LIMIT, QUERY_LIMIT
from platform_project.api.queries import parse_query
from platform_project.kernel.errors import PlatformError

from .conftest import DAY, Partner

SEARCH = "/wi/v2/test/echo/search"


def padded(size: int) -> bytes:
    """A good search of exactly `size` bytes."""
    start = f'{{"response_type":"json","day":"{DAY}"'.encode()
    return start + b" " * (size - len(start) - 1) + b"}"


@pytest.mark.contract("contract", "2 limits")
@pytest.mark.security("N12")
def test_a_body_of_ten_megabytes_is_taken_and_one_byte_more_is_not(partner: Partner) -> None:
    assert partner.v2(body=padded(BODY_LIMIT)).status == 200
    told = partner.v2(body=padded(BODY_LIMIT + 1))
    assert (told.status, told.codes) == (413, ["E700015"])
    assert f"{BODY_LIMIT}" in told.data["error_list"][0]["error_message"]


@pytest.mark.security("N12")
def test_a_body_announced_as_too_large_is_refused_without_being_read(partner: Partner) -> None:
    source = Counting(padded(100))
    with pytest.raises(PlatformError) as caught:
        bodies.read(request({"CONTENT_LENGTH": str(100 * BODY_LIMIT), "wsgi.input": source}))
    assert caught.value.faults[0].code == "E700015"
    assert source.taken == 0


@pytest.mark.security("N12")
@pytest.mark.parametrize(
    ("size", "accepted"), [(100, True), (BODY_LIMIT, True), (BODY_LIMIT + 1, False), (10 * BODY_LIMIT, False)]
)
def test_a_chunked_body_is_read_to_the_limit_and_no_further(size: int, accepted: bool) -> None:
    source = Counting(padded(size))
    arrived = request({"wsgi.input": source, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"})
    if accepted:
        assert len(bodies.read(arrived)) == size
        assert arrived.body == padded(size)
    else:
        with pytest.raises(PlatformError) as caught:
            bodies.read(arrived)
        assert caught.value.faults[0].code == "E700015"
    assert source.taken <= BODY_LIMIT + 1


@pytest.mark.security("N12")
@pytest.mark.parametrize(
    ("announced", "expect", "taken"),
    [(50 * 1024 * 1024, "", True), (50 * 1024 * 1024, "100-continue", False), (1_000 * 1024 * 1024, "", False)],
)
def test_a_body_that_is_not_wanted_is_taken_in_so_that_its_sender_reads_the_refusal(
    announced: int, expect: str, taken: bool
) -> None:
    source = Counting(b"x" * 200_000)
    bodies.drain(request({"CONTENT_LENGTH": str(announced), "wsgi.input": source, "HTTP_EXPECT": expect}))
    assert source.taken == (200_000 if taken else 0)


def test_an_endless_body_is_not_taken_in_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_DRAIN_LIMIT", 100_000)
    source = Counting(b"x" * 1_000_000)
    bodies.drain(request({"wsgi.input": source, "wsgi.input_terminated": True}))
    assert source.taken < 200_000


@pytest.mark.security("N12")
@pytest.mark.parametrize("length", ["", "x", "-5", "1e3", "１２", "9" * 30])
def test_a_length_that_is_none_breaks_nothing(length: str) -> None:
    arrived = request({"CONTENT_LENGTH": length, "wsgi.input": Counting(b"")})
    assert bodies.read(arrived) == b""


def test_a_body_that_stops_short_is_no_accident() -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError("the other side went away")

    with pytest.raises(PlatformError) as caught:
        bodies.read(request({"CONTENT_LENGTH": "10", "wsgi.input": Broken()}))
    assert caught.value.faults[0].code == "E700014"


def test_a_body_that_comes_in_pieces_is_put_together() -> None:
    arrived = request({"CONTENT_LENGTH": "300000", "wsgi.input": Counting(b"x" * 300_000, at_most=1_000)})
    assert bodies.read(arrived) == b"x" * 300_000


def test_a_body_that_somebody_has_read_is_read_again() -> None:
    arrived = request({"CONTENT_LENGTH": "5", "wsgi.input": Counting(b"hello")})
    assert arrived.body == b"hello"
    assert bodies.read(arrived) == b"hello"


@pytest.mark.contract("contract", "2 limits")
def test_a_query_of_eight_kilobytes_is_taken_and_one_byte_more_is_414(partner: Partner) -> None:
    query = f"day={DAY}&x="
    assert partner.v1(query + "a" * (QUERY_LIMIT - len(query))).status == 200
    told = partner.v1(query + "a" * (QUERY_LIMIT - len(query) + 1))
    assert (told.status, told.codes) == (414, ["E700016"])
    assert partner.call("POST", f"{SEARCH}?x={'a' * QUERY_LIMIT}", padded(100)).codes == ["E700016"]


@pytest.mark.security("N9")
@pytest.mark.parametrize("query", ["day=%ff", "%ff=1", "day=%E7%99", "day=%00", "%00=1", "da%E2%80%AEy=1"])
def test_a_query_that_is_not_utf_8_or_holds_what_no_text_may_is_refused(partner: Partner, query: str) -> None:
    told = partner.call("GET", f"/v1/test/echoes?{query}")
    assert told.status == 400
    assert set(told.codes) <= {"E700014", "E700007"}


@pytest.mark.security("N9")
def test_raw_bytes_in_a_query_are_read_as_utf_8_or_refused() -> None:
    assert parse_query("name=髙".encode().decode("latin-1")) == {"name": "髙"}
    with pytest.raises(PlatformError, match="E700014"):
        parse_query("name=\xff")


@pytest.mark.contract("contract", "2 stripped characters")
def test_a_query_is_decoded_before_it_is_stripped(partner: Partner) -> None:
    told = partner.v1(f"day={DAY}&name=%E3%82%AB%29+x%26%2C&&=z&flag")
    assert told.data["echoes"][0]["name"] == "カ x&"


@pytest.mark.contract("contract", "2 duplicates")
def test_a_parameter_twice_is_refused(partner: Partner) -> None:
    assert partner.v1(f"day={DAY}&name=a&name=b&name=c").faults == [("E700014", "name")]


@pytest.mark.security("N13")
def test_one_element_too_many_is_refused(partner: Partner) -> None:
    for count, status in ((3, 200), (4, 400)):
        told = partner.v2("echo/register", {"response_type": "json", "echoes": [{"name": "x"}] * count})
        assert told.status == status
        assert told.codes == ([] if status == 200 else ["E700008"])


class Counting(io.BytesIO):
    """A stream that knows how much was taken from it, and may hand out little at a time."""

    def __init__(self, content: bytes, at_most: int | None = None) -> None:
        super().__init__(content)
        self.taken = 0
        self.at_most = at_most

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = -1 if size is None else size
        piece = super().read(min(wanted, self.at_most) if self.at_most else wanted)
        self.taken += len(piece)
        return piece


def request(environ: dict[str, Any]) -> WSGIRequest:
    return WSGIRequest({"REQUEST_METHOD": "POST", "PATH_INFO": SEARCH, "wsgi.input": io.BytesIO()} | environ)
