"""Workspaces over HTTP and by manage.py: made, shown, reset, deleted; what is another's stays as it was."""

import json
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from accounts import removal
from accounts.models import AccessToken, Company, Notice, User, Workspace
from accounts.oauth.tokens import mint
from invoices.models import Invoice, InvoiceEvent
from sandbox.api.wire import WorkspaceFacts
from sandbox.models import Control
from sandbox.seeding import cast, demo
from sandbox.seeding.demo_invoices import STORIES
from sandbox.services import keys, workspaces
from tests.factories import UserFactory, make_cast
from tests.sandbox import calls
from tests.sandbox.conftest import Driver, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    """Made for each test: others count how many there are."""
    return make_world("mine")


def made(**asked: Any) -> WorkspaceFacts:
    answer = Driver()("POST", "/workspaces", {"name": "検証用"} | asked)
    assert answer.status == 201, answer.body
    return WorkspaceFacts(**answer.body)


def test_a_workspace_is_made_used_reset_and_deleted(db: None) -> None:
    facts = made(seed="masters")
    drive = Driver(facts.key or "")
    tokens = calls.sign_in(facts)
    done = calls.register(tokens["access_token"])
    assert done["result"] == "0", done
    assert calls.search(tokens["access_token"])["total_count"] == 1

    assert drive("POST", f"/workspaces/{facts.workspace}/reset").status == 200
    assert calls.search(tokens["access_token"])["total_count"] == 0
    again = calls.register(tokens["access_token"])
    assert again["invoices"][0]["invoice_mng_num"] == done["invoices"][0]["invoice_mng_num"] == 1
    assert "access_token" in calls.refresh(facts, tokens["refresh_token"])

    assert drive("DELETE", f"/workspaces/{facts.workspace}").status == 204
    assert drive("GET", f"/workspaces/{facts.workspace}").code == "key_unknown"
    assert calls.search(tokens["access_token"])["error_list"][0]["error_code"] == "E200003"


@pytest.mark.parametrize(
    ("seed", "roles", "invoices"),
    [("demo", "issuer recipient rival stranger", len(STORIES)), ("masters", "issuer recipient rival stranger", 0),
     ("empty", "issuer recipient", 0)],
)  # fmt: skip
def test_a_seed_says_who_and_what_is_there(db: None, seed: str, roles: str, invoices: int) -> None:
    facts = made(slug="acme", seed=seed)
    assert {user.pfid for user in facts.users} == {f"{role}@acme.example" for role in roles.split()}
    assert [client.client_id for client in facts.clients] == ["acme-client"]
    assert Invoice.objects.filter(workspace__slug="acme").count() == invoices
    assert all(calls.sign_in(facts, role)["token_type"] == "Bearer" for role in roles.split())


def test_secrets_are_told_once_and_are_nobody_else_s(db: None) -> None:
    first, second = made(seed="empty"), made(seed="empty")
    assert first.workspace != second.workspace
    assert len({first.key, second.key, first.clients[0].client_secret, second.clients[0].client_secret}) == 4
    assert first.users[0].password != second.users[0].password
    shown = WorkspaceFacts(**Driver(first.key or "")("GET", f"/workspaces/{first.workspace}").body)
    assert (shown.key, shown.clients[0].client_secret, shown.users[0].password) == (None, None, None)


def test_the_demo_s_secrets_are_told_to_everybody_who_has_its_key(db: None) -> None:
    demo.ensure()
    shown = WorkspaceFacts(**Driver("other-key")("GET", "/workspaces/other").body)
    assert (shown.key, shown.clients[0].client_secret) == ("other-key", "other-secret")
    assert {user.password for user in shown.users} == {cast.PASSWORD}
    keys.renew(Workspace.objects.get(slug="other"))
    assert Driver("other-key")("GET", "/workspaces/other").status == 401


def test_a_demo_from_before_there_were_keys_is_given_its_own(db: None) -> None:
    demo.ensure()
    Control.objects.filter(workspace__slug="demo").delete()
    assert demo.ensure() is False
    assert Driver("demo-key")("GET", "/clock").status == 200


@pytest.mark.parametrize("slug", ["Acme", "acme.example", "-acme", "acme-", "", "a" * 41, "あ", "acme\n"])
def test_a_slug_is_a_label_of_a_host_name(db: None, slug: str) -> None:
    answer = Driver()("POST", "/workspaces", {"name": "x", "slug": slug})
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.body["error"]["fields"][0]["field"] == "slug"


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb", "\x00", "\ud800", 1, None])
def test_a_name_is_one_line(db: None, name: Any) -> None:
    assert Driver()("POST", "/workspaces", {"name": name}).code == "invalid_request"
    assert not Workspace.objects.exists()


def test_an_unknown_seed_is_refused(db: None) -> None:
    answer = Driver()("POST", "/workspaces", {"name": "x", "seed": "huge"})
    assert answer.code == "invalid_request"
    assert answer.body["error"]["fields"] == [{"field": "seed", "message": "one of demo, masters, empty"}]


def test_a_taken_slug_is_refused_and_leaves_nothing(world: World) -> None:
    before = Counter({model: model._base_manager.count() for model in removal.belongings()})
    answer = Driver()("POST", "/workspaces", {"name": "x", "slug": "mine"})
    assert (answer.status, answer.code) == (409, "slug_taken")
    UserFactory.create(company__workspace=world.workspace, pfid="recipient@free.example")
    assert Driver()("POST", "/workspaces", {"name": "x", "slug": "free"}).code == "slug_taken"
    after = Counter({model: model._base_manager.count() for model in removal.belongings()})
    assert {model._meta.label for model in after - before} == {"accounts.User", "accounts.Company"}


def names(workspace: Workspace) -> list[tuple[Any, ...]]:
    rows = Invoice.objects.filter(workspace=workspace).order_by("number")
    return list(rows.values_list("number", "inv_no", "status", "version", "gross", "company__code"))


def test_a_reset_gives_the_seed_again_to_the_number(db: None) -> None:
    world = make_world("acme", "demo")
    before, ends = names(world.workspace), counters(world.workspace)
    calls_of_a_partner(world)
    assert counters(world.workspace) != ends
    workspaces.reset(world.workspace)
    assert names(world.workspace) == before
    assert counters(world.workspace) == ends


def calls_of_a_partner(world: World) -> None:
    user = User.objects.get(pfid=f"issuer@{world.workspace.slug}.example")
    token = mint(user, world.workspace.applications.get()).token
    assert calls.register(token)["result"] == "0"


def counters(workspace: Workspace) -> tuple[int, int, int, int]:
    workspace.refresh_from_db()
    return (
        workspace.last_invoice_number, workspace.last_notice_number, workspace.last_invitation_number,
        workspace.last_event_number,
    )  # fmt: skip


def test_a_reset_restores_the_cast_and_the_switches_and_keeps_what_opens_them(world: World) -> None:
    row = world.workspace
    user = User.objects.get(pfid="issuer@mine.example")
    token = mint(user, row.applications.get())
    Company.objects.filter(workspace=row, code="minato").update(name="改名", issuing_plan="free")
    User.objects.filter(pk=user.pk).update(is_active=False, name="改名")
    UserFactory.create(company__workspace=row, pfid="late@mine.example")
    Workspace.objects.filter(pk=row.pk).update(language="en", page_size_cap=7)
    workspaces.reset(row)

    user.refresh_from_db()
    row.refresh_from_db()
    assert (user.name, user.is_active, user.check_password("test-pass-2026")) == ("湊 さくら", True, True)
    assert Company.objects.get(workspace=row, code="minato").issuing_plan == "paid"
    assert (row.language, row.page_size_cap) == ("ja", 99)
    assert not User.objects.filter(pfid="late@mine.example").exists()
    assert Company.objects.filter(workspace=row).count() == 4
    assert AccessToken.objects.filter(pk=token.pk).exists()
    assert world.drive("GET", "/clock").status == 200


def test_what_staff_built_by_hand_keeps_its_companies(db: None) -> None:
    built = make_cast()
    keys.renew(built.workspace)
    assert Invoice.objects.filter(workspace=built.workspace).count() == 0
    workspaces.reset(built.workspace)
    assert Company.objects.filter(workspace=built.workspace).count() == 4
    assert User.objects.filter(pk=built.issuer.pk).exists()


@pytest.mark.parametrize("act", [workspaces.reset, workspaces.delete])
def test_nothing_of_another_workspace_is_touched(act: Any) -> None:
    mine, theirs = make_world("mine", "demo"), make_world("theirs", "demo")
    mint(User.objects.get(pfid="issuer@theirs.example"), theirs.workspace.applications.get())
    before = every_row(theirs.workspace)
    act(mine.workspace)
    assert every_row(theirs.workspace) == before
    assert theirs.drive("GET", "/workspaces/theirs").status == 200


def every_row(workspace: Workspace) -> dict[type[Model], list[Any]]:
    return {
        model: list(model._base_manager.filter(**{path: workspace.pk}).order_by("pk").values())
        for model, path in removal.belongings().items()
    }


def test_a_deleted_workspace_leaves_no_row(db: None) -> None:
    make_world("stays", "empty")
    before = {model: model._base_manager.count() for model in removal.belongings()}
    world = make_world("goes", "demo")
    mint(User.objects.get(pfid="issuer@goes.example"), world.workspace.applications.get())
    workspaces.delete(world.workspace)
    assert {model: model._base_manager.count() for model in removal.belongings()} == before


def test_a_workspace_that_went_meanwhile_is_not_reset(world: World) -> None:
    stale = Workspace.objects.get(pk=world.workspace.pk)
    workspaces.delete(world.workspace)
    with pytest.raises(Exception, match="not_found"):
        workspaces.reset(stale)


def test_a_reset_takes_post_and_events_along(db: None) -> None:
    world = make_world("acme", "demo")
    assert Notice.objects.filter(workspace=world.workspace).exists()
    Control.objects.filter(workspace=world.workspace).update(seed="empty")
    workspaces.reset(world.workspace)
    kinds = {model._meta.label for model in removal.contents(world.workspace)}
    assert kinds == {
        "accounts.Workspace", "accounts.Company", "accounts.User", "accounts.Application", "sandbox.Control", "sandbox.Act",
    }  # fmt: skip
    assert not InvoiceEvent.objects.exists()


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("workspace", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_line_makes_shows_resets_and_deletes(db: None) -> None:
    facts = WorkspaceFacts(**json.loads(told("create", "検証用", "--slug", "acme", "--seed", "empty", "--json")))
    assert Driver(facts.key or "")("GET", "/workspaces/acme").status == 200
    assert "acme\t検証用" in told("list")
    assert json.loads(told("show", "acme", "--json"))["key"] is None
    told("reset", "acme")
    key = told("key", "acme").strip()
    assert Driver(key)("GET", "/clock").status == 200
    told("delete", "acme")
    assert told("list") == ""


def test_it_tells_every_address_whole_and_where_the_environment_serves(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("COLUMNS", "80")
    demo.ensure()
    call_command("workspace", "show", "demo")
    shown = capsys.readouterr().out
    urls = json.loads(told("show", "demo", "--json"))["urls"]
    assert set(urls.values()) <= set(shown.split())
    assert all(address.startswith("http://127.0.0.1:8123") for address in urls.values())
    assert "staff@demo.example" in shown


def test_staff_is_told_with_the_demo_alone(db: None) -> None:
    demo.ensure()
    assert json.loads(told("show", "demo", "--json"))["staff"][0]["pfid"] == "staff@demo.example"
    told("create", "検証用", "--slug", "acme", "--seed", "empty")
    assert "staff" not in json.loads(told("show", "acme", "--json"))


@pytest.mark.parametrize("arguments", [
    ("show", "nobody"), ("create", "x", "--slug", "Ä"), ("create", "x", "--slug", "mine"), ("create", ""),
    ("clock", "mine", "--at", "yesterday"), ("clock", "mine", "--advance"), ("clock", "mine", "--real", "--at", "2026-01-01"),
])  # fmt: skip
def test_the_command_line_says_what_is_wrong(world: World, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        told(*arguments)
