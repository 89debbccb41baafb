"""What the sandbox knows of a call before anything else looks at it, and where its steps may act."""

import base64
import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from platform_project.kernel import clock, trace
from platform_project.kernel.errors import refuse
from sandbox import steps
from sandbox.calls import Call, Kind, address_of
from sandbox.steps import Step
from tests.factories import Cast, make_cast
from tests.isolation import token_of

pytestmark = pytest.mark.django_db

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"


@dataclass
class Witness(Step):
    """Remembers what it was shown; `answer` ends a call, `refusal` is refused at the named hook."""

    kinds: frozenset[Kind] = frozenset(Kind)
    answer: HttpResponse | None = None
    refusal: str = ""
    seen: list[str] = field(default_factory=list)
    times: list[dt.datetime] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def before(self, call: Call) -> HttpResponse | None:
        self.calls.append(call)
        self.seen.append("before")
        self.times.append(clock.now())
        return self.answer

    def before_authentication(self, call: Call) -> None:
        self._hook("before_authentication")

    def after_parsing(self, call: Call, data: object) -> None:
        self._hook("after_parsing")

    def after(self, call: Call, response: HttpResponseBase) -> HttpResponseBase:
        self.seen.append(f"after {response.status_code}")
        return response

    def _hook(self, name: str) -> None:
        self.seen.append(name)
        if self.refusal == name:
            refuse("E500002")


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Witness:
    standing = Witness()
    monkeypatch.setattr(steps, "STEPS", (standing,))
    return standing


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def program(cast: Cast, *, live: bool = True) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_of(cast.issuer, live=live)}"})


def test_a_call_is_told_to_its_steps_from_the_outside_in(witness: Witness, cast: Cast) -> None:
    assert program(cast).get(SEARCH).status_code == 200
    assert witness.seen == ["before", "before_authentication", "after_parsing", "after 200"]
    (call,) = witness.calls
    assert call.address == (Kind.OPERATION, "seller_invoice_search", "v1")
    assert (call.workspace, call.user) == (cast.workspace, cast.issuer.pfid)
    assert call.client_id == cast.application.client_id


def test_an_expired_token_still_says_whose_call_it_is(witness: Witness, cast: Cast) -> None:
    assert program(cast, live=False).get(SEARCH).status_code == 401
    assert witness.calls[0].workspace == cast.workspace


def test_nobody_knows_whose_an_unknown_token_is(witness: Witness, cast: Cast) -> None:
    assert Client(headers={"Authorization": "Bearer nobody's"}).get(SEARCH).status_code == 401
    assert witness.calls[0].workspace is None
    assert witness.calls[0].control is None


def test_a_workspace_that_nobody_drives_has_no_control(witness: Witness, cast: Cast) -> None:
    assert program(cast).get(SEARCH).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert witness.calls[0].control is None
    assert len(queries) == 0, "what drives a workspace comes along with its token"


@pytest.mark.parametrize("hook", ["before_authentication", "after_parsing"])
def test_a_step_may_refuse_in_the_platform_s_format(witness: Witness, cast: Cast, hook: str) -> None:
    witness.refusal = hook
    answer = program(cast).get(SEARCH + "&response_type=xml")
    assert answer.status_code == 503
    assert b"<error_code>E500002</error_code>" in answer.content
    assert witness.seen[-1] == "after 503"


def test_a_step_s_own_answer_ends_a_call(witness: Witness, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Witness()
    witness.answer = HttpResponse("away", status=502)
    monkeypatch.setattr(steps, "STEPS", (witness, inner))
    assert program(cast).get(SEARCH).content == b"away"
    assert (witness.seen, inner.seen) == (["before", "after 502"], [])


def test_what_the_rooms_say_of_their_doing_is_told_to_the_step_that_sees_the_answer(
    witness: Witness, cast: Cast
) -> None:
    with trace.collecting() as heard:
        assert program(cast).get("/v1/invoice/seller/invoices").status_code == 400
    notes = [(note.kind, note.item) for note in witness.calls[0].notes]
    assert ("refused", "send_date_from") in notes
    assert heard == witness.calls[0].notes


def test_an_oauth_call_is_its_client_s_workspace_s_however_the_client_is_named(witness: Witness, cast: Cast) -> None:
    client = cast.application.client_id
    basic = base64.b64encode(f"{client}:wrong".encode()).decode()
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    Client().post("/openam/oauth2/access_token", f"client_id={client}&client_secret=wrong", FORM)
    Client(headers={"Authorization": f"Basic {basic}"}).post("/openam/oauth2/access_token", form)
    Client().get("/openam/oauth2/authorize", {"client_id": client})
    assert [call.workspace for call in witness.calls] == [cast.workspace] * 3
    assert [call.address.name for call in witness.calls] == ["access_token", "access_token", "authorize"]


FORM = "application/x-www-form-urlencoded"


def test_a_page_is_the_workspace_s_of_who_is_signed_in(witness: Witness, cast: Cast) -> None:
    person = Client()
    person.get("/signin/")
    person.force_login(cast.issuer, "django.contrib.auth.backends.ModelBackend")
    person.get("/issuing/")
    assert [(call.kind, call.workspace) for call in witness.calls] == [
        (Kind.PAGE, None),
        (Kind.PAGE, cast.workspace),
    ]


def test_the_workspace_s_clock_rules_from_the_first_step_on(witness: Witness, cast: Cast) -> None:
    at = clock.REAL.now().replace(year=2031)
    cast.workspace.clock_frozen_at = at
    cast.workspace.save()
    program(cast).get(SEARCH)
    assert witness.times == [at]
    assert clock.now() != at


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("PUT", "/v1/invoice/seller/invoices", "seller_invoice_update"),
        ("HEAD", "/v1/invoice/buyer/invoices", "buyer_invoice_search"),
        ("POST", "/wi/v2/buyer/supplier/register", "buyer_supplier_register"),
        ("GET", "/v1/invoice/seller/invoices/17/pdf", "seller_invoice_pdf"),
        ("POST", "/v1/nothing", ""),
    ],
)
def test_an_address_names_its_operation(method: str, path: str, name: str) -> None:
    found = address_of(method, path)
    assert found is not None
    assert (found.kind, found.name) == (Kind.OPERATION, name)


@pytest.mark.parametrize("path", ["/healthz", "/static/css/app.css", "/admin/", "/docs/api/"])
def test_what_is_nobody_s_workspace_is_no_call(path: str) -> None:
    assert address_of("GET", path) is None
