"""The conformance card, from a partner's own traffic over HTTP."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from platform_project.kernel.errors import CATALOGUE
from sandbox import facts as known
from sandbox.api.wire import WorkspaceFacts
from sandbox.api.wire import conformance as wire
from sandbox.conformance import words
from sandbox.conformance.rules import Line, State
from tests.sandbox import calls
from tests.sandbox.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _directly(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


def card(world: World) -> dict[tuple[str, str], wire.CardLine]:
    found = world.drive("GET", "/conformance")
    assert found.status == 200, found.body
    return {(line.kind, line.subject): line for line in wire.ConformanceCard(**found.body).lines}


def travelled(world: World) -> None:
    """A partner's morning: a token, a refusal, an invoice with a field too many, a refresh."""
    facts = WorkspaceFacts(**known.facts_of(world.workspace, "http://testserver", world.credentials))
    tokens = calls.sign_in(facts)
    calls.register(tokens["access_token"], send_date="yesterday")
    calls.register(tokens["access_token"], inv_name="備品(消耗品)", colour="red")
    calls.refresh(facts, tokens["refresh_token"])


def test_before_any_traffic_it_says_how_to_exercise_each_line(world: World) -> None:
    found = card(world)
    assert found["operation", "seller_invoice_search"].state == "not_yet"
    assert found["paging", ""].how.startswith("Ask with a small get_count")
    assert (found["stripped", ""].state, found["stripped", ""].how) == ("not_yet", "Call any operation.")
    assert (found["xml", ""].state, found["operation", "seller_invoice_pdf"].state) == ("optional", "optional")


def test_it_tells_what_the_log_has_seen(world: World, foreign: World) -> None:
    travelled(world)
    found = card(world)
    registered = found["operation", "seller_invoice_register"]
    assert (registered.state, registered.times, registered.detail) == ("seen", 1, "v2 JSON")
    assert registered.calls == ["http://testserver/sandbox/log/3/"]
    assert found["code", "E700004"].detail == "3"
    assert (found["token", ""].state, found["refresh", ""].state) == ("seen", "seen")
    assert (found["unknown_fields", ""].state, found["stripped", ""].state) == ("avoid", "avoid")
    assert card(foreign)["operation", "seller_invoice_register"].times == 0


def test_it_is_a_page_and_a_document_too(world: World) -> None:
    travelled(world)
    user = User.objects.get(pfid="issuer@mine.example")
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = client.get("/sandbox/conformance/").content.decode()
    assert "2 請求書登録" in page
    assert 'href="/sandbox/log/3/"' in page
    for path, program in (("/sandbox/conformance/card.pdf", client), ("/sandbox/v1/conformance.pdf", world.drive.http)):
        answer = program.get(path)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_every_line_has_its_words_in_both_languages() -> None:
    assert get_resolver().url_patterns  # the operations are registered where the addresses are made
    lines = [Line(kind, "", State.NOT_YET, 0) for kind in words.TITLES]
    lines += [Line("operation", "seller_invoice_search", State.NOT_YET, 0)]
    lines += [Line("code", code, State.NOT_YET, 1) for code in ("E700001", "E999999", next(iter(CATALOGUE)))]
    for line in lines:
        told = [(words.title(line, language), words.how(line, language)) for language in ("ja", "en")]
        assert all(all(pair) for pair in told), line
        assert "{" not in str(told)
