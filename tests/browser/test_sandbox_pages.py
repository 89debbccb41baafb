"""Every place of the sandbox, as its navigation leads there: readable by day and by night, and on a phone."""

from typing import Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.web.places import SANDBOX
from tests.browser.conftest import HEIGHT, WIDTHS, Audit
from tests.browser.moves import sign_in
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_place_is_readable(page: Page, audit: Audit, scheme: Literal["light", "dark"]) -> None:
    cast = make_cast()
    sign_in(page, cast.issuer)
    page.emulate_media(color_scheme=scheme)
    found = []
    for place in [place for group in SANDBOX for place in group.places if place.name != "docs"]:
        page.goto(reverse(place.name))
        found += [f"{place.name}: {fault}" for fault in audit()]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{place.name}: wider than {width}"] if page.evaluate(WIDER) else []
    assert found == []
