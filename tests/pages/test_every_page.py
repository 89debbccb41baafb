"""Every page of `tests/every_page.py` without a screen: that it is one, what it costs, and what its forms say when they
are sent empty."""

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.db.models import CharField, TextField
from django.test.utils import CaptureQueriesContext

from invoices.models import Invoice
from tests.every_page import GUESTS, PLACES, Place, is_page
from tests.full_world import build_full
from tests.isolation import World, client_with, whole
from tests.matrix import OK, PAGES
from tests.pages.markup import Form, Markup, read
from tests.test_query_counts import listed

pytestmark = pytest.mark.django_db

COMMITTED = Path(__file__).with_name("query_counts.json")
UPDATES = bool(os.environ.get("UPDATE_QUERY_COUNTS"))
KILOBYTE = 1024
APPS = ("accounts", "partners", "journal_masters", "invoices", "sandbox")
# Everything that a first visit to a page asks for, in bytes on the wire.
MOST_BYTES = 100 * KILOBYTE
COMPRESSED = (".css", ".js", ".svg")

every_place = pytest.mark.parametrize("place", PLACES, ids=str)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_full()
        transaction.set_rollback(True)


def get(world: World, place: Place) -> Any:
    return whole(client_with("text/html", world.sessions.get(place.role, ""), "").get(place.address(world.ids)))


@every_place
def test_it_is_a_page_and_costs_what_is_committed(world: World, place: Place) -> None:
    """The second time, so that what a process remembers does not count."""
    get(world, place)
    with CaptureQueriesContext(connection) as captured:
        answer = get(world, place)
    assert (answer.status_code, answer.headers["Content-Type"]) == (place.status, "text/html; charset=utf-8")
    assert answer.content.lstrip()[:15].lower() == b"<!doctype html>"
    assert place.role == "anonymous" or "no-store" in answer.headers["Cache-Control"], "a signed-in page that is kept"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    parts = weight(answer.content)
    assert sum(parts.values()) <= MOST_BYTES, parts
    queries = [str(entry["sql"]) for entry in captured.captured_queries]
    figures = json.loads(COMMITTED.read_text())
    if UPDATES:
        kept = {str(one): figures[str(one)] for one in PLACES if str(one) in figures} | {str(place): len(queries)}
        COMMITTED.write_text(json.dumps(dict(sorted(kept.items())), indent=2) + "\n")
    else:
        assert len(queries) == figures.get(str(place)), (
            f"{figures.get(str(place))} are committed, now:\n{listed(queries)}"
        )


def weight(page: bytes) -> dict[str, int]:
    """The page and its files, as they are sent."""
    return {"page": len(gzip.compress(page, 6))} | {name: sent(name) for name in files_of(read(page))}


def files_of(page: Markup) -> set[str]:
    asked = {urlsplit(address).path for address in page.files}
    return {address.removeprefix("/static/") for address in asked if address.startswith("/static/")}


def sent(name: str) -> int:
    path = finders.find(name)
    assert isinstance(path, str), name
    content = Path(path).read_bytes()
    return len(gzip.compress(content, 6)) if name.endswith(COMPRESSED) else len(content)


def test_whatever_else_answers_is_no_page(world: World) -> None:
    """Or it would be a page that nobody looks at: see `tests/every_page.py`."""
    for row in PAGES:
        if row.method == "GET" and not is_page(row) and row.route not in GUESTS:
            for role in (role for role, answer in row.answers.items() if answer == OK):
                assert b"<!doctype" not in world.page(row, role).content[:200].lower(), row


# No slash: a name with one has no address.
PROBE = "<b>W9"
# Columns in which people write what they like.
TYPED = {
    "name", "section", "person", "inv_name", "remarks", "item_name", "unit", "return_reason", "reason", "title", "subject", "body",
    "note", "notes", "memo", "product_code", "slip_no", "detail_remarks",
}  # fmt: skip


def type_the_probe_everywhere() -> int:
    """As whoever writes into the database would, past every check of a form or an operation."""
    columns = 0
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            named = {field.name: PROBE for field in model._meta.concrete_fields
                     if field.name in TYPED and isinstance(field, CharField | TextField) and not field.choices
                     and not field.unique and (field.max_length or 99) >= len(PROBE)}  # fmt: skip
            columns += bool(named) and model._default_manager.update(**named) and len(named)
    for invoice in Invoice.objects.all():
        parties = {"publisher": invoice.publisher, "addressee": invoice.addressee}
        Invoice.objects.filter(pk=invoice.pk).update(**{
            party: {key: PROBE if key in TYPED else value for key, value in frozen.items()} for party, frozen in parties.items()
        })  # fmt: skip
    return columns


@pytest.mark.security("W9")
def test_markup_that_was_typed_is_text_on_every_page(world: World) -> None:
    with transaction.atomic():
        assert type_the_probe_everywhere() >= 20
        found = {str(place): get(world, place).content.decode() for place in PLACES}
        transaction.set_rollback(True)
    assert [place for place, page in found.items() if PROBE in page] == []
    assert sum("&lt;b&gt;W9" in page for page in found.values()) >= len(PLACES) // 3


def forms_of(world: World) -> Iterator[tuple[Place, Form]]:
    """Each form in which something is typed, once, wherever it stands."""
    met = set()
    for place in PLACES:
        for form in read(get(world, place).content).forms:
            address = re.sub(r"\d+", "0", form.action or place.path)
            if form.method == "post" and form.typed and (address, form.names) not in met:
                met.add((address, form.names))
                yield place, form


def test_a_form_sent_empty_says_what_is_missing_beside_each_field(world: World) -> None:
    refused, faults = 0, []
    for place, form in forms_of(world):
        answer = world.visit("POST", form.action or place.address(world.ids), form.emptied("残る文字"),
                             world.sessions.get(place.role, ""))  # fmt: skip
        page = read(answer.content)
        if answer.status_code == 302 or not page.invalid:
            continue
        refused += 1
        faults += [f"{place} {form.action}: {fault}" for fault in (*page.unexplained(), *form.lost("残る文字", page))]
    assert not faults, "\n".join(faults)
    assert refused > 10
