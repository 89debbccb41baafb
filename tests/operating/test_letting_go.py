"""What a program's request held is free as soon as it was answered, whether or not the garbage collector comes by."""

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from platform_project.handler import Handler
from tests.factories import Cast, make_cast
from tests.fuzz.people import lasting_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-01-31"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _without_the_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/issuing/home/", 302), (SEARCH, 200), (SEARCH, 401)])
def test_a_request_is_gone_with_its_answer(cast: Cast, path: str, status: int) -> None:
    born: list[weakref.ref[WSGIRequest]] = []

    class Watched(WSGIRequest):
        def __init__(self, environ: dict[str, Any]) -> None:
            super().__init__(environ)
            born.append(weakref.ref(self))

    handler, told = Handler(), list[Any]()
    handler.request_class = Watched
    token = lasting_token(cast.issuer, cast.application) if status == 200 else "nobody-has-this"
    environ = RequestFactory(headers={"Authorization": f"Bearer {token}"}).get(path).environ

    def start(line: str, _headers: object, _error: object = None, /) -> Callable[[bytes], object]:
        told.append(line)
        return told.append

    answer = handler(environ, start)
    assert b"".join(answer) or status == 302
    answer.close()
    del answer
    assert told[0].startswith(str(status))
    assert [found() for found in born] == [None]
