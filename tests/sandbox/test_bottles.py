"""A whole workspace in one document and back; whatever is broken or hostile in it is refused, and nothing is written."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ForeignKey

from accounts import removal
from accounts.checksums import digest
from accounts.models import Application, Company, User, Workspace
from partners.models import Invitation
from platform_project.kernel import clock
from sandbox.api.wire import WorkspaceFacts
from sandbox.bottles import describing
from sandbox.bottles.tables import LEFT_OUT, tables
from sandbox.errors import Refusal
from sandbox.models import Control, Snapshot
from sandbox.services import bottles, keys, pouring, workspaces
from tests.sandbox import calls
from tests.sandbox.bottling import Document, document, enrich, holds, read
from tests.sandbox.conftest import Driver, World, make_world
from tests.system.serving import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def enriched(kept_rows: None) -> World:
    world = make_world("mine", "demo")
    enrich(world.workspace)
    return world


@pytest.fixture
def rich(enriched: World, db: None) -> World:
    return enriched.again()


def pour(content: bytes | Document) -> Workspace:
    return pouring.pour(read(content), key=keys.new()).workspace


def moved_out(world: World) -> bytes:
    """The bottle of a workspace that is gone, as if it came from another installation."""
    content = bottles.fill(world.workspace)
    workspaces.delete(world.workspace)
    return content


def test_the_same_state_gives_the_same_bytes(rich: World) -> None:
    assert bottles.fill(rich.workspace) == bottles.fill(rich.workspace)


def test_every_table_has_something_to_show(rich: World) -> None:
    """So that the tests below look at all of them; a table of a feature that begins with nothing is looked at there."""
    empty = {label for label, rows in document(rich.workspace)["rows"].items() if not rows}
    assert not {label for label in empty if not label.startswith("sandbox.")}


def test_poured_where_nobody_knows_it_a_workspace_is_the_same(rich: World) -> None:
    content = moved_out(rich)
    poured = pour(content)
    assert bottles.fill(poured) == content
    assert holds(poured)
    assert poured.slug == "mine"


def test_beside_its_original_it_is_renamed_by_one_suffix(rich: World) -> None:
    poured = pouring.pour(read(bottles.fill(rich.workspace)), key=keys.new())
    assert (poured.suffix, poured.workspace.slug) == ("-2", "mine-2")
    third = pouring.pour(read(bottles.fill(poured.workspace)), key=keys.new())
    assert (third.suffix, third.workspace.slug) == ("-2", "mine-2-2")
    fourth = pouring.pour(read(bottles.fill(rich.workspace)), key=keys.new())
    assert (fourth.suffix, fourth.workspace.slug) == ("-3", "mine-3")
    assert {row.client_id for row in Application.objects.all()} == {
        "mine-client", "mine-client-2", "mine-client-2-2", "mine-client-3",
    }  # fmt: skip
    assert User.objects.filter(pfid="issuer@mine-3.example").exists()
    assert holds(fourth.workspace)


def test_what_is_unique_everywhere_moves_and_all_else_is_as_it_was(rich: World) -> None:
    before, after = document(rich.workspace), document(pour(bottles.fill(rich.workspace)))
    renamed = {"accounts.user": {"pfid"}, "accounts.application": {"client_id"}, "partners.invitation": {"token"}}
    renamed["accounts.notice"] = {"link", "body"}
    assert before["workspace"] | {"slug": "mine-2"} == after["workspace"]
    for label, rows in before["rows"].items():
        for old, new in zip(rows, after["rows"][label], strict=True):
            differ = {name for name in old if old[name] != new[name]}
            assert differ <= renamed.get(label, set()), label


def test_a_renamed_invitation_is_followed_by_its_mail(rich: World) -> None:
    poured = pour(bottles.fill(rich.workspace))
    for invitation in Invitation.objects.filter(workspace=poured):
        assert poured.notices.filter(link=f"/invitations/{invitation.token}/").exists()
        assert not Invitation.objects.exclude(workspace=poured).filter(token=invitation.token).exists()
    letter = poured.notices.get(channel="letter", topic="invitation")
    assert Invitation.objects.get(workspace=poured, method="2").token in letter.body


def test_people_and_programs_come_in_as_before(rich: World) -> None:
    answer = Driver()("POST", "/workspaces", {"bottle": document(rich.workspace), "slug": "copy"})
    assert answer.status == 201, answer.body
    facts = WorkspaceFacts(**answer.body)
    assert (facts.workspace, facts.seed, facts.suffix) == ("copy", "bottle", "-2")
    assert Driver(facts.key or "")("GET", "/clock").status == 200
    for client in facts.clients:
        client.client_secret = rich.credentials.client_secret
    for user in facts.users:
        user.password = rich.credentials.password
    token = calls.sign_in(facts)["access_token"]
    assert calls.search(token)["invoice_list"] == calls.search(own_token(rich))["invoice_list"]
    assert calls.register(token)["invoices"] == calls.register(own_token(rich))["invoices"]


def own_token(world: World) -> str:
    facts = WorkspaceFacts(**world.drive("GET", f"/workspaces/{world.workspace.slug}").body)
    facts.clients[0].client_secret = world.credentials.client_secret
    for user in facts.users:
        user.password = world.credentials.password
    found: str = calls.sign_in(facts)["access_token"]
    return found


def test_a_bottle_is_poured_back_into_its_own_workspace(rich: World) -> None:
    content, token = bottles.fill(rich.workspace), own_token(rich)
    calls.register(token)
    Company.objects.filter(workspace=rich.workspace, code="hinata").delete()
    Company.objects.create(workspace=rich.workspace, code="late", name="後から来た会社")
    answer = rich.drive("PUT", "/bottle", json.loads(content))
    assert answer.status == 200, answer.body
    assert answer.body["workspace"] == "mine"
    assert bottles.fill(rich.workspace) == content
    assert calls.search(token)["result"] == "0"
    assert rich.drive("GET", "/clock").status == 200
    assert holds(rich.workspace)


def test_a_foreign_bottle_takes_the_place_of_what_was_there(rich: World) -> None:
    other = make_world("theirs", "empty")
    bottles.restore(other.workspace, read(bottles.fill(rich.workspace)))
    assert (other.workspace.slug, other.workspace.name) == ("theirs", "theirs")
    assert other.workspace.invoices.count() == rich.workspace.invoices.count()
    assert set(User.objects.filter(company__workspace=other.workspace).values_list("pfid", flat=True)) == {
        f"{role}@mine-2.example" for role in ("issuer", "recipient", "rival", "stranger")
    }  # fmt: skip
    # And once more, onto itself: the names that it has are its own.
    bottles.restore(other.workspace, read(bottles.fill(rich.workspace)))
    assert User.objects.filter(pfid="issuer@mine-2.example", company__workspace=other.workspace).exists()


def test_whoever_stays_keeps_password_secret_and_staff(rich: World) -> None:
    content = document(rich.workspace)
    user, client = User.objects.get(pfid="issuer@mine.example"), rich.workspace.applications.get()
    User.objects.filter(pk=user.pk).update(password="!changed", is_staff=True, name="別人")
    Application.objects.filter(pk=client.pk).update(client_secret="changed", name="別名")
    bottles.restore(rich.workspace, read(content))
    again, kept = User.objects.get(pk=user.pk), Application.objects.get(pk=client.pk)
    assert (again.password, again.is_staff, again.name) == ("!changed", True, user.name)
    assert (kept.client_secret, kept.name) == ("changed", client.name)


def test_the_clock_goes_along_unless_it_is_to_stay(rich: World) -> None:
    rich.drive("PUT", "/clock", {"mode": "frozen", "now": "2031-05-10"})
    content = rich.drive("GET", "/bottle").body
    rich.drive("PUT", "/clock", {"now": "2032-01-01"})
    assert rich.drive("PUT", "/bottle?keep_clock=true", content).body["clock"]["now"] == "2032-01-01T00:00:00+09:00"
    assert rich.drive("PUT", "/bottle", content).body["clock"]["now"] == "2031-05-10T00:00:00+09:00"
    assert pour(content).clock.now().isoformat() == "2031-05-09T15:00:00+00:00"


def test_a_reset_of_a_poured_workspace_goes_back_to_its_bottle(rich: World) -> None:
    workspace = pour(bottles.fill(rich.workspace))
    before = bottles.fill(workspace)
    User.objects.filter(company__workspace=workspace, pfid__startswith="rival").delete()
    Workspace.objects.filter(pk=workspace.pk).update(last_invoice_number=99, clock_frozen_at=clock.REAL.now())
    workspaces.reset(workspace)
    assert bottles.fill(workspace) == before


# What nobody may smuggle in.

Spoil = Callable[[Document], Any]


def rows(content: Document, label: str) -> list[Document]:
    found: list[Document] = content["rows"][label]
    return found


def put(label: str, name: str, value: Any) -> Spoil:
    return lambda content: rows(content, label)[0].update({name: value})


FAULT = {"number": 1, "armed_at": "2026-12-01T00:00:00Z", "effect": "503"}
BROKEN: dict[str, tuple[Spoil, str, str]] = {
    "another format": (lambda c: c.update(format="x"), "bottle_format", ""),
    "no rows": (lambda c: c.pop("rows"), "bottle_unfit", "rows"),
    "a newer version": (lambda c: c.update(version=99), "bottle_newer", ""),
    "no version": (lambda c: c.pop("version"), "bottle_unfit", "version"),
    "an unknown member": (lambda c: c.update(staff=[]), "bottle_unknown", "staff"),
    "an unknown model": (lambda c: c["rows"].update({"auth.group": []}), "bottle_unknown", "rows.auth.group"),
    "a left out model": (
        lambda c: c["rows"].update({"accounts.accesstoken": [{"token": "x"}]}), "bottle_unknown", "rows.accounts.accesstoken",
    ),
    "an unknown field": (put("accounts.company", "id", 1), "bottle_unknown", "rows.accounts.company[1].id"),
    "staff": (put("accounts.user", "is_staff", True), "bottle_unknown", "rows.accounts.user[1].is_staff"),
    "a superuser": (put("accounts.user", "is_superuser", True), "bottle_unknown", "rows.accounts.user[1].is_superuser"),
    "a user of no company": (put("accounts.user", "company", None), "bottle_unfit", "rows.accounts.user[1].company"),
    "a key": (put("sandbox.control", "key_digest", "x"), "bottle_unknown", "rows.sandbox.control[1].key_digest"),
    "another workspace": (put("invoices.invoice", "workspace", 1), "bottle_unknown", "rows.invoices.invoice[1].workspace"),
    "a row that is not there": (put("invoices.invoice", "customer", 99), "bottle_dangling", "rows.invoices.invoice[1].customer"),
    "a row before the first": (put("invoices.invoice", "format", 0), "bottle_dangling", "rows.invoices.invoice[1].format"),
    "a number as text": (put("invoices.invoice", "net", "1"), "bottle_unfit", "rows.invoices.invoice[1].net"),
    "a truth as a number": (put("accounts.company", "api_option", 1), "bottle_unfit", "rows.accounts.company[1].api_option"),
    "a number beyond the column": (put("invoices.invoice", "net", 2**63), "bottle_unfit", "rows.invoices.invoice[1].net"),
    "a text too long": (put("invoices.invoice", "inv_no", "x" * 31), "bottle_unfit", "rows.invoices.invoice[1].inv_no"),
    "a NUL": (put("accounts.company", "name", "a\x00b"), "bottle_unfit", "rows.accounts.company[1].name"),
    "a lone surrogate": (put("accounts.company", "name", "\ud800"), "bottle_unfit", "rows.accounts.company[1].name"),
    "no such choice": (put("invoices.invoice", "status", "90"), "bottle_unfit", "rows.invoices.invoice[1].status"),
    "no such day": (put("invoices.invoice", "send_date", "2026-02-30"), "bottle_unfit", "rows.invoices.invoice[1].send_date"),
    "an instant without its offset": (
        put("invoices.invoice", "issued_at", "2026-02-01T00:00:00"), "bottle_unfit", "rows.invoices.invoice[1].issued_at",
    ),
    "a decimal as a number": (put("invoices.invoiceline", "price", 1), "bottle_unfit", "rows.invoices.invoiceline[1].price"),
    "a decimal too fine": (put("invoices.invoiceline", "price", "1.0001"), "bottle_unfit", "rows.invoices.invoiceline[1].price"),
    "a summary of texts": (
        put("invoices.invoice", "tax_summary", {"10": ["1", "2", "3"]}), "bottle_unfit", "rows.invoices.invoice[1].tax_summary",
    ),
    "a publisher without a name": (put("invoices.invoice", "publisher", {}), "bottle_unfit", "rows.invoices.invoice[1].publisher"),
    "an unheard-of action": (put("invoices.invoiceevent", "action", "x"), "bottle_unfit", "rows.invoices.invoiceevent[1].action"),
    "a missing value": (lambda c: rows(c, "invoices.invoice")[0].pop("net"), "bottle_unfit", "rows.invoices.invoice[1].net"),
    "a number twice": (put("invoices.invoice", "number", 2), "bottle_twice", "rows.invoices.invoice[2]"),
    "a code twice": (put("accounts.company", "code", "minato"), "bottle_twice", "rows.accounts.company[3]"),
    "two controls": (lambda c: rows(c, "sandbox.control").append({}), "bottle_twice", "rows.sandbox.control[2]"),
    "two defaults": (
        lambda c: rows(c, "partners.issuer").append(rows(c, "partners.issuer")[0] | {"number": 9}),
        "bottle_conflict", "rows.partners.issuer",
    ),
    "an invitation of nobody": (
        put("partners.invitation", "customer", None), "bottle_conflict", "rows.partners.invitation",
    ),
    "a counter that is behind": (
        lambda c: c["workspace"].update(last_invoice_number=1), "bottle_unfit", "workspace.last_invoice_number",
    ),
    "a counter that would run over": (
        lambda c: c["workspace"].update(last_event_number=2**63 - 1), "bottle_unfit", "workspace.last_event_number",
    ),
    "a fault that would be numbered twice": (
        lambda c: rows(c, "sandbox.faultrule").append(FAULT), "bottle_unfit", "rows.sandbox.control[1].last_fault_number",
    ),
    "a fault that nobody counts": (
        lambda c: c["rows"].update({"sandbox.faultrule": [FAULT], "sandbox.control": []}),
        "bottle_unfit", "rows.sandbox.control[1].last_fault_number",
    ),
    "a request that would run over": (
        put("sandbox.control", "last_request_number", 2**63 - 1), "bottle_unfit",
        "rows.sandbox.control[1].last_request_number",
    ),
    "a clock out of its century": (
        lambda c: c["workspace"].update(clock_frozen_at="2150-01-01T00:00:00Z"), "bottle_unfit", "workspace.clock_frozen_at",
    ),
    "a clock that runs off": (
        lambda c: c["workspace"].update(clock_offset="P9999999DT00H00M00S"), "bottle_unfit", "workspace.clock_offset",
    ),
    "a password as it is typed": (put("accounts.user", "password", "secret"), "bottle_unfit", "rows.accounts.user[1].password"),
    "a PFID in capitals": (put("accounts.user", "pfid", "A@b.example"), "bottle_unfit", "rows.accounts.user[1].pfid"),
    "a PFID that is none": (put("accounts.user", "pfid", "a b"), "bottle_unfit", "rows.accounts.user[1].pfid"),
    "an array for an object": (lambda c: c["rows"]["accounts.company"].append([]), "bottle_unfit", "rows.accounts.company[5]"),
    "an object for an array": (lambda c: c["rows"].update({"accounts.company": {}}), "bottle_unfit", "rows.accounts.company"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(django_db_setup: None, django_db_blocker: Any) -> Document:
    """A bottle of the demo, made once; its workspace is gone."""
    with django_db_blocker.unblock():
        world = make_world("sound", "demo")
        content: Document = json.loads(moved_out(world))
    return content


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_bottle_is_refused_by_its_path_and_nothing_is_written(sound: Document, what: str) -> None:
    spoil, code, path = BROKEN[what]
    content = json.loads(json.dumps(sound))
    spoil(content)
    there = population()
    with pytest.raises(Refusal) as refused:
        pour(content)
    assert (refused.value.code, refused.value.params.get("path", "")) == (code, path)
    assert refused.value.message("en")
    assert refused.value.message("ja")
    assert population() == there


def population() -> tuple[int, int]:
    return Workspace.objects.count(), User.objects.count()


def test_a_hash_that_would_take_for_ever_is_refused(sound: Document, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "accounts.hashers.PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "accounts.hashers.ClientSecretHasher", "django.contrib.auth.hashers.MD5PasswordHasher",
    ]  # fmt: skip
    for dear in (
        "pbkdf2_sha256$999999999$c2FsdA$aGFzaA==", "argon2$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
    ):  # fmt: skip
        for label, name in (("accounts.user", "password"), ("accounts.application", "client_secret")):
            content = json.loads(json.dumps(sound))
            put(label, name, dear)(content)
            with pytest.raises(Refusal, match="bottle_unfit"):
                pour(content)


def test_a_bottle_of_before_a_column_was_there_takes_its_default(sound: Document) -> None:
    content = json.loads(json.dumps(sound))
    del rows(content, "accounts.company")[0]["rounding"]
    del content["rows"]["journal_masters.journalitem"]
    workspace = pour(content)
    assert Company.objects.get(workspace=workspace, code="aoba").rounding == "floor"


def test_a_refused_restore_leaves_everything_as_it_is(rich: World) -> None:
    before = bottles.fill(rich.workspace)
    content = json.loads(before)
    BROKEN["two defaults"][0](content)
    answer = rich.drive("PUT", "/bottle", content)
    assert (answer.status, answer.code) == (400, "bottle_conflict")
    assert bottles.fill(rich.workspace) == before


def test_a_slug_that_is_taken_is_refused_when_it_was_asked_for(rich: World) -> None:
    answer = Driver()("POST", "/workspaces", {"bottle": document(rich.workspace), "slug": "mine"})
    assert (answer.status, answer.code) == (409, "slug_taken")
    assert Workspace.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{"bottle": {}, "seed": "demo"}, {"bottle": [], "name": "x"}, {"seed": "demo"}, {"bottle": {}, "x": 1}]
)
def test_a_workspace_is_made_from_one_thing(db: None, body: Document) -> None:
    answer = Driver()("POST", "/workspaces", body)
    assert (answer.status, answer.code) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[]", 400, "unreadable"),
        (b"{", 400, "unreadable"),
        (b'{"format": "x"}', 400, "bottle_format"),
        (b'{"format": "x", "format": "y"}', 400, "unreadable"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, 400, "unreadable"),
        (b" " * (32 * 1024 * 1024 + 1), 413, "too_large"),
        (b'{"rows": [' + b"[]," * 2_500_000 + b"1]}", 400, "unreadable"),
    ],
    ids=["array", "torn", "format", "twice", "deep", "large", "many"],
)
def test_what_is_no_bottle_is_refused(rich: World, body: bytes, status: int, code: str) -> None:
    answer = rich.drive("PUT", "/bottle", body)
    assert (answer.status, answer.code) == (status, code)


# What is in it, and what is not.


def test_every_model_of_a_workspace_is_bottled_or_left_out_in_writing(db: None) -> None:
    known = {table.label for table in tables()} | set(LEFT_OUT) | {"accounts.workspace"}
    assert known == {model._meta.label_lower for model in removal.belongings()}
    documented = (ROOT / "docs" / "bottle.md").read_text(encoding="utf-8").partition(describing.MARK)[2].strip()
    assert documented == describing.text().strip(), "run `manage.py bottle describe`"


def test_nothing_that_is_left_out_hangs_on_rows_that_are_written_anew(db: None) -> None:
    """Else a restore would leave it hanging in the air; such a row must name a company, a user or a client at most."""
    anew = {table.model for table in tables() if table.kept_by is None}
    for model in removal.belongings():
        if model._meta.label_lower in LEFT_OUT:
            targets = {one.related_model for one in model._meta.concrete_fields if isinstance(one, ForeignKey)}
            assert not targets & anew, model


def test_no_token_key_or_database_key_is_in_a_bottle(rich: World) -> None:
    token = own_token(rich)
    content = bottles.fill(rich.workspace).decode()
    assert token not in content
    assert digest(token) not in content
    assert rich.credentials.key not in content
    assert Control.objects.get(workspace=rich.workspace).key_digest not in content
    for row in json.loads(content)["rows"].values():
        assert all("id" not in fields and "pk" not in fields for fields in row)


# By the command line.


def test_the_command_line_saves_pours_and_creates(rich: World, tmp_path: Path) -> None:
    file = tmp_path / "mine.bottle.json"
    call_command("bottle", "save", "mine", "--out", str(file))
    assert file.read_bytes() == bottles.fill(rich.workspace)
    assert file.stat().st_mode & 0o077 == 0
    calls.register(own_token(rich))
    call_command("bottle", "pour", "mine", str(file))
    assert bottles.fill(rich.workspace) == file.read_bytes()
    out = StringIO()
    call_command("workspace", "create", "--bottle", str(file), "--slug", "copy", "--json", stdout=out)
    made = json.loads(out.getvalue())
    assert (made["workspace"], made["name"], made["suffix"]) == ("copy", "mine", "-2")
    assert Driver(made["key"])("GET", "/clock").status == 200


def test_the_command_line_tells_what_is_wrong(rich: World, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    with pytest.raises(CommandError, match="No such file"):
        call_command("bottle", "pour", "mine", str(broken))
    broken.write_text("{")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("workspace", "create", "--bottle", str(broken))
    broken.write_text("{}")
    with pytest.raises(CommandError, match="no bottle"):
        call_command("bottle", "pour", "mine", str(broken))
    with pytest.raises(CommandError, match="no workspace"):
        call_command("bottle", "save", "nobody")


def test_a_snapshot_is_in_no_bottle_and_a_poured_workspace_has_one(rich: World) -> None:
    workspace = pour(bottles.fill(rich.workspace))
    assert [row.is_origin for row in Snapshot.objects.filter(workspace=workspace)] == [True]
    assert "sandbox.snapshot" not in document(workspace)["rows"]
