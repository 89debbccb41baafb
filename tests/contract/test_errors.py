"""Every code of the catalogue, provoked on purpose: on the wire in both dialects and both formats, or on a page."""

import json

import pytest

from platform_project.kernel.catalogue import CATALOGUE
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.provoked_on_pages import ON_PAGES
from tests.contract.provoked_on_the_wire import PROVOCATIONS
from tests.contract.samples import element
from tests.contract.scenes import Scene
from tests.contract.wires import Wire, every_wire

# Codes that nobody can provoke from outside, and why.
OUT_OF_REACH = {
    "E500001": "a defect; what it looks like is tested in tests/api/test_errors.py, where a view is broken on purpose",
    "E300015": "without deletion no 支払先 that a page shows is unknown when it is saved; any other address is a plain 404",
    "E500002": "the database has to be taken away; tested in tests/api/test_errors.py",
}


@pytest.fixture
def scene(origin: str, wire: Wire, operator: Operator, people: People) -> Scene:
    return Scene(origin, wire, operator, people)


@pytest.mark.contract("4", "every code")
@pytest.mark.security("N18")
@every_wire
@pytest.mark.parametrize("code", PROVOCATIONS)
def test_a_code_is_answered_in_the_form_of_the_wire(scene: Scene, code: str) -> None:
    status, item, provoke = PROVOCATIONS[code]
    told = provoke(scene)
    assert told.status == (status or {"v1": 400, "v2": 403}[scene.wire.dialect]), told.response.text
    assert (told.faults, told.form) == ([(code, item)], scene.wire.form)
    assert told.data["request_id"] == told.response.headers["X-Request-Id"]
    assert ("WWW-Authenticate" in told.response.headers) == code.startswith("E2")
    message = told.messages[0]
    assert "{" not in message
    assert message.startswith(CATALOGUE[code].ja.partition("{")[0])


@pytest.mark.contract("4", "members")
def test_a_refusal_has_the_members_of_the_contract_and_no_others(issuer: Program) -> None:
    body = json.loads(issuer.search(get_count=100).response.content)
    assert list(body) == ["result", "request_id", "error_list"]
    assert [list(fault) for fault in body["error_list"]] == [["error_code", "error_message", "error_item"]]


@pytest.mark.contract("4", "known codes")
def test_the_published_messages_are_word_for_word(issuer: Program, stranger: Program) -> None:
    assert stranger.search().messages == ["本機能は発行有料企業のみ利用可能です"]
    told = issuer.call("search", {}, accept="*/*")
    assert told.messages == ["Acceptはapplication/jsonまたはtext/xmlを入力してください"]


@pytest.mark.contract("4", "messages")
@every_wire
def test_a_workspace_can_ask_for_english(origin: str, operator: Operator, wire: Wire) -> None:
    told = Program(origin, "issuer@english.example", wire).register(element(send_date="2026-02-30", inv_no="9" * 31))
    assert told.messages == [
        "inv_no takes at most 30 characters (31 sent)", "send_date has a wrong format (expected yyyy-MM-dd)",
    ]  # fmt: skip


@pytest.mark.contract("4", "every code")
@pytest.mark.contract("8", "every page action calls the same service")
@pytest.mark.parametrize("code", ON_PAGES)
def test_a_code_of_the_pages_is_shown_there_in_words(scene: Scene, code: str) -> None:
    page = ON_PAGES[code](scene)
    pieces = CATALOGUE[code].ja.replace("}", "{").split("{")[::2]
    assert all(piece in page.text for piece in pieces), page.text
    assert page.status == 200


@pytest.mark.contract("4", "every code")
@pytest.mark.security("N18")
def test_no_code_of_the_catalogue_is_left_out() -> None:
    told = {*PROVOCATIONS, *ON_PAGES, *OUT_OF_REACH}
    assert told == set(CATALOGUE), told ^ set(CATALOGUE)
