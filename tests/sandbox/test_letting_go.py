"""What an answered call leaves behind: nothing that the collector must find, or pages would pile up until it comes."""

import gc
from collections import Counter

import pytest
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from rest_framework.request import Request

from platform_project.api.renderers import WireResponse
from platform_project.api.views import StagedView
from sandbox.calls import Call
from tests.factories import make_cast
from tests.isolation import token_of

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"


@pytest.mark.django_db
def test_an_answer_goes_with_its_request() -> None:
    handler = BaseHandler()
    handler.load_middleware()
    bearer = f"Bearer {token_of(make_cast().issuer, live=True)}"
    gc.collect()
    before = _standing()
    gc.disable()
    try:
        assert handler.get_response(RequestFactory().get(SEARCH, headers={"Authorization": bearer})).status_code == 200
        left = _standing() - before
    finally:
        gc.enable()
    assert left == set()


def _standing() -> set[tuple[str, int]]:
    kinds = (type(thing) for thing in gc.get_objects())
    counted = Counter(kind for kind in kinds if issubclass(kind, WireResponse | StagedView | Request | Call))
    return {(kind.__name__, count) for kind, count in counted.items()}
