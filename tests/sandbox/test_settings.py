"""A workspace's switches and its companies' contracts, set by a program, and what the platform makes of them."""

from typing import Any

import pytest

from sandbox import facts
from sandbox.api.wire import WorkspaceFacts
from sandbox.models import Act
from tests.sandbox.calls import register, sign_in
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db


def test_the_switches_are_told_and_set_one_by_one(world: World) -> None:
    before = world.drive("GET", "/settings").body
    assert before == {
        "language": "ja", "strip_characters": True, "entitlement_always_400": False, "page_size_cap": 99,
    }  # fmt: skip
    after = world.drive("PUT", "/settings", {"language": "en", "page_size_cap": 5})
    assert (after.status, after.body) == (200, before | {"language": "en", "page_size_cap": 5})
    world.workspace.refresh_from_db()
    assert (world.workspace.language, world.workspace.page_size_cap) == ("en", 5)
    assert Act.objects.filter(workspace=world.workspace, what="settings_changed").count() == 1


@pytest.mark.parametrize(
    "asked", [{}, {"language": "de"}, {"page_size_cap": 0}, {"page_size_cap": "5"}, {"clock": 1}, {"language": None}]
)
def test_what_is_no_switch_is_refused_and_nothing_set(world: World, asked: dict[str, Any]) -> None:
    assert world.drive("PUT", "/settings", asked).code == "invalid_request"
    assert world.drive("GET", "/settings").body["page_size_cap"] == 99


def test_a_company_s_contract_is_met_by_tokens_that_it_already_has(world: World) -> None:
    token = sign_in(facts_of(world))["access_token"]
    assert register(token)["result"] == "0"
    changed = world.drive("PUT", "/companies/minato", {"issuing_plan": "free", "rounding": "ceil"}).body
    assert (changed["issuing_plan"], changed["rounding"], changed["api_option"]) == ("free", "ceil", True)
    assert [fault["error_code"] for fault in register(token)["error_list"]] == ["E100001"]
    world.drive("PUT", "/companies/minato", {"issuing_plan": "paid", "api_option": False})
    assert [fault["error_code"] for fault in register(token)["error_list"]] == ["E100003"]


def test_the_list_names_every_company(world: World) -> None:
    codes = [row["code"] for row in world.drive("GET", "/companies").body["companies"]]
    assert codes == ["aoba", "hinata", "minato", "tsubame"]
    assert world.drive("GET", "/companies/aoba").body["journal_free_items_option"] is True


@pytest.mark.parametrize("code", ["nobody", "%00"])
def test_an_unknown_company_is_refused(world: World, code: str) -> None:
    assert world.drive("PUT", f"/companies/{code}", {"api_option": False}).code == "company_unknown"


def facts_of(world: World) -> WorkspaceFacts:
    return WorkspaceFacts(**facts.facts_of(world.workspace, "http://testserver", world.credentials))
