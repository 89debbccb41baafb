"""No page takes a form without its token, and nothing is let off that a browser's cookie would open."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import make_cast
from tests.matrix import PAGES

pytestmark = [pytest.mark.security("W7"), pytest.mark.django_db]

# Called by programs, with a token, a secret or a key in the request itself; none of them looks at a session. The last is what
# answers unknown addresses below the first two.
PROGRAMS = ("v1/", "wi/", "openam/oauth2/", "api/credentials/access_token", "sandbox/v1", "openapi", "(?:v1|wi)(?:/|$)")
# Swagger UI's, which only answer GET.
GUESTS = ("docs/api/", "docs/sandbox/")


def let_off(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from let_off(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and getattr(pattern.callback, "csrf_exempt", False):
            yield address


def test_only_addresses_of_programs_are_let_off() -> None:
    addresses = list(let_off(get_resolver().url_patterns))
    assert [address for address in addresses if not address.startswith((*PROGRAMS, *GUESTS))] == []
    assert {Client().post(f"/{address}").status_code for address in GUESTS} == {405}
    assert len(addresses) > 15


def test_every_form_of_every_page_is_refused_without_its_token() -> None:
    cast = make_cast()
    http = Client(enforce_csrf_checks=True)
    http.force_login(cast.issuer, "django.contrib.auth.backends.ModelBackend")
    asked = [row for row in PAGES if row.method == "POST" and not row.path.lstrip("/").startswith(PROGRAMS)]
    taken = {}
    for row in asked:
        names = dict.fromkeys(("number", "code", "name", "kind"), "1")
        address = row.path.format_map(type("Any", (dict,), {"__missing__": lambda _self, _name: "1"})(names))
        answer = http.post(address, dict(row.data))
        if answer.status_code not in (403, 404):
            taken[address] = answer.status_code
    assert taken == {}
    assert len(asked) > 30
