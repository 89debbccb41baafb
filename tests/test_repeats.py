"""A call that brings an `Idempotency-Key` is done once and answered as often as it is sent."""

import datetime as dt
import threading
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import repeats
from accounts.alone import Busy, alone
from accounts.counters import locked
from accounts.models import Application, KeptAnswer, Workspace
from accounts.oauth.tokens import mint
from invoices.models import Invoice
from journal_masters.models import BurdenSection
from partners.models import Supplier
from platform_project.kernel import clock, trace
from sandbox.services import bottles, clocks, snapshots, workspaces
from tests.contract.wires import ADDRESSES, Told, Wire, every_wire
from tests.crowds import SECONDS, at_once
from tests.factories import ApplicationFactory, Cast, equip, make_cast, returned
from tests.plugins.torture import Measured, scaled
from tests.sandbox.bottling import read
from tests.sandbox.faulty import ASKED
from tests.torture.ledger import asked_by_django, faults

V2 = Wire("v2", "json")
REPLAYED = "Idempotency-Replayed"
KEYED = ("register", "update", "masters_register", "suppliers")
CROWD = 8
every_keyed_operation = pytest.mark.parametrize("operation", KEYED)


@dataclass
class Program:
    """Calls with a key, by a token of its own."""

    cast: Cast
    role: str
    application: Application | None = None

    def __post_init__(self) -> None:
        self.token = mint(getattr(self.cast, self.role), self.application or self.cast.application).token

    def raw(self, operation: str, key: str, asked: Any = None, wire: Wire = V2, **headers: str) -> Any:
        method, path = wire.address(operation)
        query, body = wire.written(operation, ASKED[operation] if asked is None else asked)
        named = {"Authorization": f"Bearer {self.token}", "Accept": wire.media, "Idempotency-Key": key}
        sent = named | {name.replace("_", "-"): value for name, value in headers.items()}
        client = Client(headers=sent, raise_request_exception=False)
        return client.generic(method, path, body, wire.media if body else "", QUERY_STRING=query)

    def call(self, operation: str, key: str, asked: Any = None, wire: Wire = V2, **headers: str) -> Told:
        return Told(self.raw(operation, key, asked, wire, **headers), ADDRESSES[operation, wire.dialect][2])


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def issuer(cast: Cast) -> Program:
    return Program(cast, "issuer")


def asked_of(cast: Cast, operation: str) -> Any:
    """A good request, and who may send it."""
    if operation == "update":
        return {"invoices": [{"invoice_mng_num": returned(cast).number, "remarks": "訂正"}]}
    return ASKED[operation]


def who(cast: Cast, operation: str) -> Program:
    return Program(cast, "issuer" if operation in ("register", "update") else "recipient")


def done(cast: Cast) -> tuple[int, ...]:
    """What has been done in the workspace so far."""
    cast.workspace.refresh_from_db()
    masters = (BurdenSection.objects.count(), Supplier.objects.count(), Invoice.objects.count())
    return (cast.workspace.last_event_number, cast.workspace.last_notice_number, *masters)


@pytest.mark.security("D6")
@every_wire
@every_keyed_operation
def test_a_repeated_call_is_given_its_first_answer_again(cast: Cast, operation: str, wire: Wire) -> None:
    program, asked = who(cast, operation), asked_of(cast, operation)
    first = program.raw(operation, "key", asked, wire)
    assert first.status_code == 200, first.content
    state = done(cast)
    again = program.raw(operation, "key", asked, wire)
    assert (again.status_code, again.content) == (200, first.content)
    assert (again["Content-Type"], again["Content-Language"]) == (first["Content-Type"], first["Content-Language"])
    assert (again[REPLAYED], REPLAYED in first) == ("true", False)
    assert again["X-Request-Id"] != first["X-Request-Id"]
    assert done(cast) == state


@pytest.mark.security("D6")
@every_wire
@every_keyed_operation
def test_another_request_under_the_same_key_is_refused(cast: Cast, operation: str, wire: Wire) -> None:
    program, asked = who(cast, operation), asked_of(cast, operation)
    program.call(operation, "key", asked, wire).taken()
    state = done(cast)
    (array,) = asked
    changed = {array: [asked[array][0] | {"customer_code1": "X"}]}
    told = program.call(operation, "key", changed, wire)
    assert (told.status, told.faults, told.form) == (422, [("E400012", "Idempotency-Key")], wire.form)
    assert done(cast) == state


@pytest.mark.security("D6")
def test_generation_format_and_operation_are_part_of_the_request(issuer: Program) -> None:
    issuer.call("register", "key").taken()
    for wire in (Wire("v1", "json"), Wire("v2", "xml")):
        assert issuer.call("register", "key", wire=wire).codes == ["E400012"]
    assert issuer.call("update", "key", {"invoices": [{"invoice_mng_num": 1}]}).codes == ["E400012"]


def test_the_order_of_members_and_spaces_are_not(issuer: Program) -> None:
    first = issuer.raw("register", "key")
    (invoice,) = ASKED["register"]["invoices"]
    again = issuer.raw("register", "key", {"invoices": [dict(reversed(invoice.items()))]})
    assert again.content == first.content


def test_a_key_may_stand_in_quotes(issuer: Program) -> None:
    first = issuer.raw("register", "7f6c1d0e-4f0b")
    assert issuer.raw("register", '"7f6c1d0e-4f0b"').content == first.content


@every_wire
@pytest.mark.parametrize("key", ["", " ", "a b", "a,b", "キー", 'a"b', '"a', "a\\b", "k" * 256, '""', "a\tb"])
def test_a_malformed_key_is_refused_and_nothing_is_done(cast: Cast, key: str, wire: Wire) -> None:
    program = Program(cast, "issuer")
    told = program.call("register", key.encode().decode("latin-1"), wire=wire)
    assert (told.status, told.faults) == (400, [("E700023", "Idempotency-Key")])
    assert not Invoice.objects.exists()


def test_the_longest_key_is_taken(issuer: Program) -> None:
    assert issuer.call("register", "k" * 255).status == 200


def test_operations_that_change_nothing_do_not_look_at_the_key(cast: Cast, issuer: Program) -> None:
    for program, operation in ((issuer, "search"), (Program(cast, "recipient"), "masters")):
        assert program.call(operation, "a b").status == 200
        assert program.call(operation, "good").status == 200
    assert not KeptAnswer.objects.exists()


@pytest.mark.security("D6")
def test_a_refusal_that_was_decided_is_given_again(cast: Cast, issuer: Program) -> None:
    invoice = returned(cast)
    asked = {"invoices": [{"invoice_mng_num": invoice.number, "rireki_no": 7}]}
    state, first = done(cast), issuer.raw("update", "key", asked)
    again = issuer.raw("update", "key", asked)
    assert Told(first).codes == ["E400002"]
    assert (again.status_code, again.content, again[REPLAYED]) == (400, first.content, "true")
    assert done(cast) == state
    corrected = {"invoices": [{"invoice_mng_num": invoice.number, "rireki_no": 1}]}
    assert issuer.call("update", "key", corrected).codes == ["E400012"]
    assert issuer.call("update", "new-key", corrected).status == 200


def test_a_refusal_before_anything_was_decided_leaves_the_key_free(cast: Cast, issuer: Program) -> None:
    stranger = Program(cast, "stranger")
    assert stranger.call("register", "key").codes == ["E100001"]
    assert issuer.call("register", "key", {"invoices": []}).status == 400
    assert issuer.call("register", "key", x_sandbox_fault="E400002").codes == ["E400002"]
    assert issuer.call("register", "key", x_sandbox_fault="503").status == 503
    assert not KeptAnswer.objects.exists()
    assert issuer.call("register", "key").status == 200


@pytest.mark.security("D4")
def test_an_accident_keeps_neither_the_answer_nor_the_effect(
    cast: Cast, issuer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(repeats, "_kept", lambda *_told: 1 / 0)
        assert issuer.call("register", "key").status == 500
    assert done(cast)[-1] == 0
    assert not KeptAnswer.objects.exists()
    assert issuer.call("register", "key").status == 200


def test_a_key_is_a_companys_and_a_clients(cast: Cast, issuer: Program) -> None:
    equip(cast.company("rival"))
    other: Application = ApplicationFactory.create(workspace=cast.workspace, client_id="other")
    programs = (issuer, Program(cast, "issuer", other), Program(cast, "rival"))
    told = [program.raw("register", "key") for program in programs]
    assert [(answer.status_code, REPLAYED in answer) for answer in told] == [(200, False)] * 3
    assert Program(cast, "issuer").raw("register", "key").content == told[0].content
    assert Invoice.objects.count() == 3


def test_the_log_tells_that_nothing_was_done(issuer: Program) -> None:
    issuer.call("register", "key")
    with trace.collecting() as notes:
        issuer.call("register", "key")
    assert [note.kind for note in notes if note.kind in ("replayed", "recorded")] == ["replayed"]


def test_without_a_key_nothing_is_asked_about_keys(cast: Cast) -> None:
    program = Program(cast, "issuer")
    method, path = V2.address("register")
    body = V2.written("register", ASKED["register"])[1]
    with CaptureQueriesContext(connection) as asked:
        told = Client().generic(method, path, body, V2.media, headers={
            "Authorization": f"Bearer {program.token}", "Accept": V2.media,
        })  # fmt: skip
    assert told.status_code == 200
    assert not [query for query in asked.captured_queries if "keptanswer" in query["sql"]]


# How long it counts


@pytest.mark.security("D6")
def test_a_key_counts_for_a_day_of_the_workspaces_clock(cast: Cast, issuer: Program) -> None:
    clocks.set_to(cast.workspace, "frozen", clock.now())
    first = issuer.raw("register", "key")
    later(cast, dt.timedelta(hours=24) - dt.timedelta(seconds=1))
    assert in_time(cast).raw("register", "key").content == first.content
    later(cast, dt.timedelta(seconds=1))
    anew = in_time(cast).raw("register", "key")
    assert (anew.status_code, REPLAYED in anew) == (200, False)
    assert (KeptAnswer.objects.count(), Invoice.objects.count()) == (1, 2)


def later(cast: Cast, distance: dt.timedelta) -> None:
    row = Workspace.objects.get(pk=cast.workspace.pk)
    assert row.clock_frozen_at
    clocks.go_on(row, row.clock_frozen_at + distance)


def in_time(cast: Cast) -> Program:
    """With a token that is good where the clock stands now."""
    return Program(cast, "issuer", Application.objects.get(pk=cast.application.pk))


def kept(cast: Cast, key: str, at: dt.datetime) -> KeptAnswer:
    return KeptAnswer.objects.create(
        workspace=cast.workspace, company=cast.company("issuer"), application=cast.application, key=key,
        fingerprint="f", status=200, media_type="application/json", language="ja", body=b"{}", answered_at=at,
    )  # fmt: skip


def test_a_clock_that_is_put_back_revives_no_key(cast: Cast) -> None:
    start = clock.now()
    clocks.set_to(cast.workspace, "frozen", start)
    kept(cast, "old", start - dt.timedelta(hours=25))
    kept(cast, "young", start - dt.timedelta(hours=23))
    clocks.set_to(cast.workspace, "frozen", start - dt.timedelta(hours=20))
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["young"]


def test_old_answers_are_swept_by_the_workspaces_clock_and_after_a_month_in_any_case(cast: Cast) -> None:
    start = clock.now()
    kept(cast, "young", start)
    kept(cast, "old", start - dt.timedelta(hours=24))
    of_long_ago = kept(cast, "long ago", start)
    KeptAnswer.objects.filter(pk=of_long_ago.pk).update(kept_at=start - repeats.KEPT_FOR)
    call_command("sweep", verbosity=0)
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["young"]


def test_going_back_forgets_every_key(cast: Cast) -> None:
    snapshots.take(cast.workspace, "before")
    kept(cast, "after", clock.now())
    snapshots.restore(cast.workspace, "before")
    assert not KeptAnswer.objects.exists()
    kept(cast, "in the bottle", clock.now())
    bottle = read(bottles.fill(cast.workspace))
    bottles.restore(cast.workspace, bottle)
    assert not KeptAnswer.objects.exists()
    kept(cast, "again", clock.now())
    workspaces.reset(cast.workspace)
    assert not KeptAnswer.objects.exists()


# At once


@pytest.fixture
def crowd(transactional_db: None) -> Program:
    return Program(make_cast(), "issuer")


def answer(told: Told) -> str:
    if told.status == 200:
        return "replayed" if told.response.headers.get(REPLAYED) else "done"
    return " ".join(told.codes)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.security("D5")
@pytest.mark.security("D6")
def test_of_eight_calls_with_one_key_one_is_done(crowd: Program, measured: Measured) -> None:
    for turn in range(scaled(10, 1000)):
        program = Program(crowd.cast, crowd.role)  # tokens do not live for a thousand rounds
        told = at_once(*[partial(program.call, "register", f"key-{turn}")] * CROWD)
        found = Counter(map(answer, told))
        assert found["done"] == 1, found
        assert set(found) <= {"done", "replayed", "E400011"}
        assert {row.status for row in told} <= {200, 409}
        assert len({row.response.content for row in told if row.status == 200}) == 1
        assert Invoice.objects.count() == turn + 1
        measured(rounds=turn + 1, done_twice=0, other_answers=0)
    assert faults(asked_by_django) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.security("D6")
def test_while_the_first_is_at_work_the_second_is_told_so_at_once(crowd: Program) -> None:
    """Whoever holds the workspace lets the first wait in the middle of its work."""
    entered, leave = threading.Event(), threading.Event()
    changed = {"invoices": [ASKED["register"]["invoices"][0] | {"inv_name": "別"}]}

    def hold() -> list[Told]:
        with locked(crowd.cast.workspace.pk):
            entered.set()
            leave.wait(SECONDS)
        return []

    def call() -> list[Told]:
        entered.wait(SECONDS)
        told = [crowd.call("register", "key")]
        if told[0].status == 409:
            told.append(crowd.call("register", "key", changed))
            leave.set()
        return told

    _held, *calls = at_once(hold, call, call)
    (taken,), (told, other) = sorted(calls, key=len)
    assert taken.status == 200
    assert (told.status, told.codes, told.response.headers["Retry-After"]) == (409, ["E400011"], "1")
    assert (other.status, other.codes) == (409, ["E400011"])
    assert Invoice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_is_alone_is_alone_until_the_end_of_the_work() -> None:
    with alone("name"), pytest.raises(Busy):
        at_once(partial(_enter, "name"))
    _enter("name")


def _enter(name: str) -> None:
    with alone(name):
        pass
