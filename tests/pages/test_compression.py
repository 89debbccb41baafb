"""Pages are packed for those who can unpack them; answers to programs are not."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from platform_project.compression import PageCompressionMiddleware
from tests.pages.reading import text_of

pytestmark = pytest.mark.django_db
PACKED = {"accept-encoding": "gzip, br"}
LONG = "x" * 5000


def answered(rf: RequestFactory, **headers: str) -> HttpResponse:
    """What comes of a long answer with such headers."""
    middleware = PageCompressionMiddleware(lambda _: HttpResponse(LONG, headers=headers))
    answer = middleware(rf.get("/", headers=PACKED))
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_is_packed_and_says_the_same(client: Client) -> None:
    plain, packed = client.get("/signin/"), client.get("/signin/", headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    packed.content = gzip.decompress(packed.content)
    assert text_of(packed) == text_of(plain)


def test_whoever_cannot_unpack_gets_it_plain(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/signin/").headers


@pytest.mark.parametrize("path", ["/openapi.json", "/status.json", "/v1/nothing"])
def test_a_program_is_answered_plainly(client: Client, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers=PACKED).headers


def test_a_packed_file_is_known_by_its_date(rf: RequestFactory) -> None:
    date = "Fri, 27 Nov 2026 09:00:00 GMT"
    answer = answered(rf, **{"Content-Type": "text/css", "ETag": '"one"', "Last-Modified": date})
    assert gzip.decompress(answer.content).decode() == LONG
    assert "ETag" not in answer.headers
    assert answer.headers["Last-Modified"] == date


def test_what_is_packed_already_stays_as_it_is(rf: RequestFactory) -> None:
    answer = answered(rf, **{"Content-Type": "text/css", "Content-Encoding": "br", "ETag": '"one"'})
    assert (answer.content.decode(), answer.headers["ETag"]) == (LONG, '"one"')
