"""A field of a model is not written because somebody sent its name (security checklist O4)."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client

from partners.models import Invitation
from platform_project.api.dialects import Format
from platform_project.api.wire import WireModel, slots_of
from tests.fuzz.hostile.cases import Wire, writing_wires, written
from tests.fuzz.volume import WHOLE, measured
from tests.isolation import World, build, client_with
from tests.matrix import CONTROLS, INVOICES, MASTERS, PAGES, Control, Row

pytestmark = [pytest.mark.django_db, pytest.mark.security("O4")]

OURS = ("accounts", "partners", "journal_masters", "invoices", "sandbox")
# As text it is a number, a code, a name and a flag that is on.
PLANTED = "7777777"
# What is drawn by lot, or hashes what is.
LEFT_OUT = {
    "token",
    "token_checksum",
    "session_key",
    "session_data",
    "key_hash",
    "last_login",
    "previous_hash",
    "hash",
    "anchor",
    "anchor_hash",
    "key_digest",
    "key_end",
    "client_secret",
    "password",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def field_names() -> list[str]:
    """Every name under which a model keeps something, with and without the `_id` of a relation."""
    fields = [field for model in our_models() for field in model._meta.concrete_fields]
    return sorted(
        {name for field in fields for name in (field.name, field.attname)}
        | {"pk", "id", "is_superuser", "groups", "user_permissions"}
    )


NAMES = field_names()


def state() -> dict[str, list[str]]:
    """Everything that is stored, but for the keys of the rows and for what is drawn by lot."""
    drawn = Invitation.objects.values_list("token", flat=True)
    by_lot = re.compile("|".join(map(re.escape, sorted(drawn))) or "$^")
    return {model._meta.label: sorted(by_lot.sub("…", repr(row)) for row in _rows(model)) for model in our_models()}


def changes(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    """Table → the rows that stand in one of the two alone."""
    found = {label: sorted(set(one[label]) ^ set(other[label])) for label in one}
    return {label: rows for label, rows in found.items() if rows}


def _rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    names = [
        field.attname for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and field.name not in LEFT_OUT
    ]  # fmt: skip
    yield from model._default_manager.values(*names)


def planted(model: type[WireModel], data: dict[str, Any], sent: set[str]) -> dict[str, Any]:
    """The same data with every foreign field in every object of it; `sent` tells which were put where."""
    slots = slots_of(model)
    found: dict[str, Any] = {}
    for name, value in data.items():
        inner = slots[name].model if name in slots else None
        found[name] = _planted(inner, value, sent) if inner else value
    foreign = [name for name in NAMES if name not in slots and name != "response_type"]
    sent.update(f"{model.__name__}.{name}" for name in foreign)
    return found | dict.fromkeys(foreign, PLANTED)


def _planted(model: type[WireModel], value: Any, sent: set[str]) -> Any:
    return [planted(model, one, sent) for one in value] if isinstance(value, list) else planted(model, value, sent)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for all, in a transaction that is taken back when they are done; time stands still in it."""
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False), django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def good(wire: Wire, world: World) -> dict[str, Any]:
    """The operation's example, for what there is."""
    text = json.dumps(wire.good())
    data: dict[str, Any] = json.loads(
        text.replace('"invoice_mng_num": 1', f'"invoice_mng_num": {world.ids["returned"]}')
    )
    return data


def call(wire: Wire, world: World, data: dict[str, Any]) -> tuple[int, Any]:
    """Status, and what is stored afterwards; taken back."""
    body = json.dumps(data) if wire.form is Format.JSON else written("request", data)
    role = {"seller": "own", "buyer": "partner"}[wire.who]
    client = client_with(wire.media, "", world.tokens[role])
    with transaction.atomic():
        answer = client.generic(wire.route.method, wire.route.path, body.encode(), wire.media)
        found = state()
        transaction.set_rollback(True)
    return answer.status_code, found


@pytest.mark.parametrize("wire", [wire for wire in writing_wires() if WHOLE or wire.form is Format.JSON], ids=str)
def test_an_operation_stores_nothing_but_its_own_fields(world: World, wire: Wire) -> None:
    plain, sent = good(wire, world), set[str]()
    if plain.get("invoices"):
        plain["invoices"][0].pop("rireki_no", None)
    with measured(f"fields.{wire}") as counted:
        expected, found = call(wire, world, plain), call(wire, world, planted(wire.operation.request, plain, sent))
        counted["cases"] = len(sent)
        counted["stored"] = expected != found
    assert (expected[0], found[0]) == (200, 200)
    assert changes(expected[1], found[1]) == {}


# What these make is named by lot, or is nobody's.
BY_LOT = ("authorize", "signout", "progress", "workspace-new")


def forms() -> list[Row]:
    rows = PAGES if WHOLE else [*MASTERS, *INVOICES]
    return [row for row in rows if row.method == "POST" and row.route not in BY_LOT]


def submit(world: World, row: Row, role: str, extra: dict[str, str]) -> tuple[int, Any]:
    path = row.path.format(**world.ids)
    client = client_with("text/html", world.sessions[role], "")
    with transaction.atomic():
        answer: HttpResponse = client.generic(  # type: ignore[assignment]
            "POST", path, urlencode(extra | dict(row.data)), "application/x-www-form-urlencoded"
        )
        found = state()
        transaction.set_rollback(True)
    return answer.status_code, found


def inputs(world: World, row: Row, role: str) -> set[str]:
    """What the page asks for itself, and is right to store."""
    client = client_with("text/html", world.sessions[role], "")
    answer: HttpResponse = client.get(row.path.format(**world.ids))  # type: ignore[assignment]
    return set(re.findall(r'name="([^"]+)"', answer.content.decode(errors="replace")))


@pytest.mark.parametrize("row", forms(), ids=str)
def test_a_form_stores_nothing_but_its_own_fields(world: World, row: Row) -> None:
    role = next((role for role in ("own", "partner") if row.answers[role] in ("redirect", "200")), "own")
    asked = inputs(world, row, role) | KNOWN_INPUTS.get(row.route, set())
    extra = {name: PLANTED for name in NAMES if name not in asked and name not in row.data}
    with measured(f"fields.form.{row.route}.{len(row.path)}.{len(row.data)}") as counted:
        expected, found = submit(world, row, role, {}), submit(world, row, role, extra)
        counted["cases"] = len(extra)
        counted["stored"] = expected != found
    assert found[0] == expected[0]
    assert changes(expected[1], found[1]) == {}


# What a form takes whose page stands at another address.
KNOWN_INPUTS: dict[str, set[str]] = {
    "receiving-return": {"reason"}, "customer-invite": {"method"}, "supplier-invite": {"method"},
    "signin": {"username", "password"},
    "counterparties-hand": {"code"},
    "sandbox-tokens-end": {"client_id", "pfid", "token", "refresh_tokens", "codes"},
}  # fmt: skip


def taken(row: Control) -> set[str]:
    """The members that a call of the control API says it takes, of itself and of all that stands in it."""
    document = Client().get("/sandbox/openapi.json").json()
    paths = {re.sub(r"{\w+}", "{}", path): calls for path, calls in document["paths"].items()}
    address = re.sub(r"{\w+}|T\d{13}", "{}", row.path)
    text = json.dumps(paths[address][row.method.lower()]["requestBody"])
    schemas, found = document["components"]["schemas"], set[str]()
    for name in re.findall(r"#/components/schemas/(\w+)", text):
        found |= set(schemas[name].get("properties", ()))
    return found


@pytest.mark.parametrize("row", [row for row in CONTROLS if row.body], ids=str)
def test_the_control_api_refuses_what_it_does_not_know(world: World, row: Control) -> None:
    client, path = client_with("application/json", "", world.keys["own"]), row.path.format(**world.ids)
    known = taken(row)
    foreign = [name for name in NAMES if name not in known][:: 1 if WHOLE else 40]
    with measured(f"fields.control.{row.route}.{row.method}") as counted:
        for name in foreign:
            sent = json.dumps({**(row.body or {}), name: PLANTED})
            with transaction.atomic():
                answer: Any = client.generic(row.method, path, sent, "application/json")
                transaction.set_rollback(True)
            assert answer.status_code in (400, 403), (name, answer.content)
        counted["cases"] = len(foreign)
