"""What only a socket can say: lengths that lie, pieces that are none, bodies without end (security checklist N12, T21)."""

import contextlib
import gzip
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from platform_project.api.bodies import BODY_LIMIT
from tests.contract.programs import fresh_token
from tests.fuzz.volume import WHOLE, amount, measured
from tests.system.conftest import new_home
from tests.system.serving import Sandbox, started, workers

pytestmark = [pytest.mark.security("N12"), pytest.mark.security("T21")]

SEARCH = "/wi/v2/seller/invoice/search"
BODY = json.dumps({"response_type": "json", "send_date_from": "2026-01-01", "send_date_to": "2026-12-31"}).encode()
MEGABYTE = 1024 * 1024
MOST_MEMORY = 200 * MEGABYTE
EXTREME = [10 * BODY_LIMIT] if WHOLE else []


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with new_home(tmp_path_factory.mktemp("sockets")) as home, started(home, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def token(sandbox: Sandbox) -> str:
    return fresh_token(sandbox.origin, "issuer@demo.example")


def head(token: str, *lines: str, method: str = "POST", path: str = SEARCH, version: str = "HTTP/1.1") -> bytes:
    """A request up to its body; what is sent otherwise stands in `lines`."""
    first = [
        f"{method} {path} {version}",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Accept: application/json",
    ]
    return "\r\n".join([*first, "Content-Type: application/json", "Connection: close", *lines, "", ""]).encode(
        "utf-8", "surrogateescape"
    )


def told(sandbox: Sandbox, *pieces: bytes, seconds: float = 10) -> tuple[int, bytes]:
    """Status and all that was answered; 0 when the server hung up, or waits for more, without a word."""
    answer = b""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", sandbox.port), timeout=seconds) as line:
        with contextlib.suppress(OSError):
            for piece in pieces:
                line.sendall(piece)
        while piece := line.recv(65_536):
            answer += piece
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n"))
    return (int(found[1]) if found else 0), answer


def chunked(size: int, piece: int = MEGABYTE) -> Iterator[bytes]:
    for _ in range(size // piece):
        yield b"%x\r\n" % piece + b" " * piece + b"\r\n"
    yield b"0\r\n\r\n"


def refused_as_too_large(answer: bytes) -> bool:
    return b'"E700015"' in answer and b'"request_id"' in answer


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, BODY_LIMIT + BODY_LIMIT // 100, *EXTREME])
def test_a_body_over_the_limit_is_refused_in_the_platforms_words(sandbox: Sandbox, token: str, size: int) -> None:
    pieces = (b" " * min(MEGABYTE, size - sent) for sent in range(0, size, MEGABYTE))
    status, answer = told(sandbox, head(token, f"Content-Length: {size}"), *pieces)
    assert (status, refused_as_too_large(answer)) == (413, True), answer[:300]


@pytest.mark.parametrize("size", [BODY_LIMIT + MEGABYTE, *EXTREME])
def test_a_body_without_a_length_is_refused_when_it_has_grown_too_long(sandbox: Sandbox, token: str, size: int) -> None:
    status, answer = told(sandbox, head(token, "Transfer-Encoding: chunked"), *chunked(size))
    assert (status, refused_as_too_large(answer)) == (413, True), answer[:300]


def test_whoever_asks_first_is_told_before_sending(sandbox: Sandbox, token: str) -> None:
    status, answer = told(sandbox, head(token, f"Content-Length: {20 * BODY_LIMIT}", "Expect: 100-continue"))
    assert status in (413, 417), answer[:300]


def test_a_compressed_body_is_refused_unopened(sandbox: Sandbox, token: str) -> None:
    bomb = gzip.compress(b" " * 50 * MEGABYTE)
    status, answer = told(sandbox, head(token, f"Content-Length: {len(bomb)}", "Content-Encoding: gzip"), bomb)
    assert (status, b'"E700013"' in answer) == (415, True), answer[:300]


def framings(token: str) -> dict[str, tuple[bytes, ...]]:
    """Requests whose frame is broken, or could be read in two ways."""
    length = f"Content-Length: {len(BODY)}"
    smuggled = b"0\r\n\r\nGET /admin/ HTTP/1.1\r\nHost: x\r\n\r\n"
    return {
        "length too small": (head(token, "Content-Length: 5"), BODY),
        "length too large": (head(token, "Content-Length: 5000"), BODY),
        "length negative": (head(token, "Content-Length: -1"), BODY),
        "length with a sign": (head(token, f"Content-Length: +{len(BODY)}"), BODY),
        "length in hex": (head(token, "Content-Length: 0x5f"), BODY),
        "length beyond numbers": (head(token, f"Content-Length: {'9' * 40}"), BODY),
        "length that is a word": (head(token, "Content-Length: many"), BODY),
        "length in full width": (head(token, "Content-Length: １２"), BODY),
        "two lengths": (head(token, length, "Content-Length: 5"), BODY),
        "a list of lengths": (head(token, f"Content-Length: {len(BODY)}, 5"), BODY),
        "length and pieces": (head(token, length, "Transfer-Encoding: chunked"), smuggled),
        "pieces and length": (head(token, "Transfer-Encoding: chunked", "Content-Length: 4"), smuggled),
        "another coding": (head(token, "Transfer-Encoding: xchunked"), BODY),
        "coding twice": (head(token, "Transfer-Encoding: chunked, chunked"), *chunked(0)),
        "coding with a tab": (head(token, "Transfer-Encoding:\tchunked"), *chunked(0)),
        "coding with a space": (head(token, "Transfer-Encoding : chunked"), *chunked(0)),
        "piece size none": (head(token, "Transfer-Encoding: chunked"), b"z\r\n\r\n"),
        "piece size negative": (head(token, "Transfer-Encoding: chunked"), b"-1\r\n\r\n"),
        "piece size huge": (head(token, "Transfer-Encoding: chunked"), b"ffffffffffffffff\r\nx\r\n0\r\n\r\n"),
        "piece size beyond": (head(token, "Transfer-Encoding: chunked"), b"f" * 40 + b"\r\nx\r\n0\r\n\r\n"),
        "piece too short": (head(token, "Transfer-Encoding: chunked"), b"5\r\nabc\r\n0\r\n\r\n"),
        "piece without end": (head(token, "Transfer-Encoding: chunked"), b"5\r\nabcde"),
        "piece extension": (head(token, "Transfer-Encoding: chunked"), b"2;" + b"a" * 100_000 + b"\r\n{}\r\n0\r\n\r\n"),
        "trailers": (head(token, "Transfer-Encoding: chunked"), b"0\r\n" + b"a: b\r\n" * 20_000 + b"\r\n"),
        "no body": (head(token),),
        "half a head": (head(token)[:50],),
        "nothing": (b"",),
        "blank lines": (b"\r\n" * 1_000,),
        "noise": (bytes(range(256)) * 40,),
        "tls": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,),
        "http/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",),
        "http/0.9": (b"GET /\r\n",),
        "version 9": (head(token, version="HTTP/9.9"),),
        "no version": (head(token, version=""),),
        "long path": (head(token, path="/" + "a" * 100_000),),
        "long method": (head(token, method="A" * 50_000),),
        "odd method": (head(token, method="G(T"),),
        "long header": (head(token, f"X: {'a' * 200_000}"),),
        "many headers": (head(token, *(f"X-{n}: 1" for n in range(5_000))),),
        "header without colon": (head(token, "nonsense"),),
        "header with nul": (head(token, "X: a\x00b"),),
        "header with return": (head(token, "X: a\rb"),),
        "folded header": (head(token, "X: a\r\n b"),),
        "name with space": (head(token, "X Y: 1"),),
        "empty name": (head(token, ": 1"),),
        "bare line feeds": (head(token, length).replace(b"\r\n", b"\n"), BODY),
        "raw bytes in the path": (b"GET /v1/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",),
        "nul in the path": (b"GET /v1/\x00 HTTP/1.1\r\nHost: x\r\n\r\n",),
        "absolute": (head(token, path=f"http://evil.example{SEARCH}"),),
        "authority": (head(token, method="CONNECT", path="evil.example:443"),),
        "asterisk": (head(token, method="OPTIONS", path="*"),),
        "two hosts": (head(token, "Host: evil.example", length), BODY),
        "no host": (head(token, length).replace(b"Host: 127.0.0.1\r\n", b""), BODY),
        "upgrade": (head(token, length, "Connection: Upgrade", "Upgrade: websocket"), BODY),
        "two requests": (head(token, length), BODY, head(token, length), BODY),
        "a thousand requests": (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200,),
    }  # fmt: skip


def test_a_broken_frame_breaks_nothing_else(sandbox: Sandbox, token: str) -> None:
    """Refused or answered or hung up on; never an accident, and the next caller is served."""
    wrong = []
    with measured("hostile.frames") as counted:
        for name, pieces in list(framings(token).items())[:: amount(3, 1)]:
            status, answer = told(sandbox, *pieces, seconds=0.5)
            counted.update(["cases", str(status)])
            if status >= 500 and status not in (501, 505):
                wrong.append(f"{name}: {answer[:300]!r}")
            if b"/admin/login/" in answer:
                wrong.append(f"{name}: the smuggled request was answered")
            if requests.get(f"{sandbox.origin}/healthz", timeout=5).status_code != 200:
                wrong.append(f"{name}: the next caller was not served")
        counted["findings"] = len(wrong)
    assert not wrong, "\n".join(wrong)


def test_after_all_of_it_the_server_is_small_and_has_nothing_to_report(sandbox: Sandbox, token: str) -> None:
    """The last of the file: what the workers have ever held at once."""
    told(sandbox, head(token, "Transfer-Encoding: chunked"), *chunked(2 * BODY_LIMIT))
    assert requests.get(f"{sandbox.origin}/readyz", timeout=5).status_code == 200
    most = max(high_water(pid) for pid in workers(sandbox))
    assert most < MOST_MEMORY, f"{most / MEGABYTE:.0f} MB"
    assert "Traceback" not in sandbox.printed()


def high_water(pid: int) -> int:
    """The most memory that a process ever had, in bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024
