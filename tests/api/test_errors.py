"""How a refusal, or an accident, is answered (contract §1 order of stages, §4)."""

import logging
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions as drf

from platform_project.api.dialects import V1, V2, Format
from platform_project.api.exceptions import respond, status_of
from platform_project.api.exchange import Exchange
from platform_project.api.negotiation import Accept
from platform_project.kernel import ports, trace
from platform_project.kernel.errors import CATALOGUE, Fault, Kind, PlatformError

from . import sample
from .conftest import DAY, Partner, Told


def raising(error: Exception) -> Any:
    def raise_it(*_told: object) -> None:
        raise error

    return raise_it


def update(partner: Partner, **headers: str | None) -> Told:
    return partner.call("PUT", "/v1/test/echoes", {"echoes": [{"name": "x"}]}, **headers)


@pytest.mark.contract("contract", "1 order of checks")
@pytest.mark.parametrize("authorization", [None, "Bearer nonsense", "Bearer", "Basic eDp5"])
@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/wi/v2/test/echo/search", b"{", {"accept": "text/html"}),
        ("/wi/v2/test/echo/search", b"x" * (11 * 1024 * 1024), {}),
        ("/wi/v2/test/echo/search", b"{}", {"content_type": "text/csv"}),
        ("/wi/v2/test/echo/search?x=" + "a" * 9_000, b"{}", {}),
        ("/wi/v2/test/take", b"\xff", {"content_encoding": "gzip"}),
    ],
    ids=["accept", "size", "media", "query", "encoding"],
)
def test_a_bad_token_wins_over_everything_else(
    partner: Partner, authorization: str | None, path: str, body: bytes, headers: dict[str, str]
) -> None:
    told = partner.call("POST", path, body, authorization=authorization, **headers)
    assert told.status == 401
    assert told.codes[0] in {"E200001", "E200003"}


@pytest.mark.contract("contract", "1 order of checks")
def test_permission_wins_over_a_bad_request_and_the_transport_over_the_content(partner: Partner) -> None:
    assert partner.v2(body={"response_type": "csv", "day": "?"}).codes == ["E700012"]
    partner.company.issuing_plan = "free"
    partner.company.save()
    assert partner.v2(body=b"{", accept="text/html").codes == ["E100001"]


@pytest.mark.contract("contract", "1 order of checks")
def test_the_transport_is_checked_in_the_contracts_order(partner: Partner) -> None:
    everything = {"content_type": "text/csv", "accept": "text/html"}
    assert partner.v2(body=b"{" * (11 * 1024 * 1024), **everything).codes == ["E700015"]
    assert partner.v2(body=b"{", **everything).codes == ["E700013"]
    assert partner.v2(body=b"{", accept="text/html").codes == ["E700003"]
    assert partner.v2(body=b"{").codes == ["E700014"]
    assert partner.v2(body=b'{"response_type":"csv","day":1}').codes == ["E700012"]
    assert partner.v2(body=b'{"response_type":"json","day":1}').codes == ["E700004"]


@pytest.mark.contract("contract", "4 errors")
@pytest.mark.parametrize("accept", ["application/json", "text/xml"])
def test_a_refusal_has_the_published_shape_in_both_formats(partner: Partner, accept: str) -> None:
    told = partner.v2(body={"response_type": accept[-4:].strip("/"), "day": ""}, accept=accept)
    assert told.status == 400
    assert list(told.data) == (["result", "request_id", "error_list"] if told.form[0] == "a" else list(told.data))
    assert told.data["result"] == "1"
    assert told.data["error_list"] == [
        {"error_code": "E700001", "error_message": "日付は必須です", "error_item": "day"}
    ]


@pytest.mark.contract("contract", "4 errors")
def test_messages_are_english_when_the_workspace_asks_for_it(partner: Partner) -> None:
    partner.workspace.language = "en"
    partner.workspace.save()
    told = partner.v2(body={"response_type": "json"}, accept_language="ja")
    assert told.data["error_list"][0]["error_message"].endswith("is required")
    assert told.response["Content-Language"] == "en"
    assert (
        partner.v2(accept="*/*").data["error_list"][0]["error_message"] == "Accept must be application/json or text/xml"
    )


def test_the_trace_tells_why_a_request_was_refused(partner: Partner) -> None:
    with trace.collecting() as notes:
        partner.v2(body={"response_type": "json", "get_count": 0})
    assert {(note.item, note.detail["code"]) for note in notes if note.kind == "refused"} == {
        ("day", "E700001"), ("get_count", "E700006"),
    }  # fmt: skip


@pytest.mark.contract("contract", "2 success")
def test_each_answer_carries_a_number_of_its_own(partner: Partner) -> None:
    answers = [partner.v2(), partner.v2(), partner.v2(accept="*/*"), partner.v2(authorization=None)]
    numbers = [told.data["request_id"] for told in answers]
    assert len(set(numbers)) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in numbers)
    assert [told.response["X-Request-Id"] for told in answers] == numbers


@pytest.mark.security("B9")
def test_no_answer_may_be_stored(partner: Partner) -> None:
    answers = [partner.v2(), partner.v1(), partner.v2(accept="*/*"), partner.v2(authorization=None)]
    answers += [partner.call("GET", "/v1/nothing"), partner.call("GET", "/wi/v2/test/echo/search")]
    assert {told.response["Cache-Control"] for told in answers} == {"no-store"}


@pytest.mark.contract("contract", "3 Bearer errors")
@pytest.mark.parametrize(
    ("authorization", "code", "said"),
    [(None, "E200001", None), ("Bearer nonsense", "E200003", 'error="invalid_token"')],
)
def test_a_bad_token_is_challenged(partner: Partner, authorization: str | None, code: str, said: str | None) -> None:
    told = partner.v2(authorization=authorization)
    assert (told.status, told.codes) == (401, [code])
    challenge = told.response["WWW-Authenticate"]
    assert challenge.startswith("Bearer realm=")
    assert (said in challenge) if said else ("error" not in challenge)


@pytest.mark.contract("contract", "3 Bearer errors")
def test_an_expired_token_says_so(partner: Partner) -> None:
    partner.token.expires = partner.token.created
    partner.token.save()
    told = partner.v2()
    assert (told.status, told.codes) == (401, ["E200002"])
    assert 'error="invalid_token"' in told.response["WWW-Authenticate"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HEAD", "BREW"])
def test_a_method_that_the_path_does_not_know_is_405_with_allow(partner: Partner, method: str) -> None:
    told = partner.call(method, "/wi/v2/test/echo/search")
    assert told.status == 405
    assert told.response["Allow"] == "POST"
    if method != "HEAD":
        assert told.codes == ["E700017"]


def test_three_operations_share_a_path_by_their_methods(partner: Partner) -> None:
    assert "echoes" in partner.v1().data
    assert partner.call("POST", "/v1/test/echoes", {"echoes": [{"name": "x"}]}).data["echoes"][0]["name"] == "x"
    assert update(partner).data["taken"] == "minato"
    told = partner.call("DELETE", "/v1/test/echoes")
    assert (told.status, told.response["Allow"]) == (405, "GET, HEAD, POST, PUT")
    assert partner.call("DELETE", "/v1/test/echoes", authorization=None).status == 401


def test_head_is_a_get_without_its_body(partner: Partner) -> None:
    told = partner.call("HEAD", f"/v1/test/echoes?day={DAY}")
    assert (told.status, told.response.content) == (200, b"")


@pytest.mark.contract("contract", "4 errors")
@pytest.mark.parametrize(
    "path",
    ["/v1/nothing", "/v1/", "/v1", "/wi", "/wi/", "/wi/v2/nothing", "/wi/v3/x", "/v1/test/echoes/", "/v1//test/echoes"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_path_is_404_in_the_platforms_form(db: None, path: str, method: str) -> None:
    told = Told(Client().generic(method, path, headers={"accept": "text/xml"}))
    assert (told.status, told.codes, told.form) == (404, ["E700018"], "text/xml; charset=utf-8")
    told = Told(Client().generic(method, path))
    assert (told.status, told.form) == (404, "application/json; charset=utf-8")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OperationalError("database is locked"), 503, "E500002"),
        (InterfaceError("connection already closed"), 503, "E500002"),
        (ZeroDivisionError("oops"), 500, "E500001"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "oops"), 500, "E500001"),
        (RecursionError(), 500, "E500001"),
        (Http404("x"), 404, "E700018"),
        (drf.NotFound(), 404, "E700018"),
        (drf.PermissionDenied(), 403, "E200004"),
        (drf.NotAuthenticated(), 401, "E200001"),
        (drf.AuthenticationFailed(), 401, "E200003"),
        (RequestDataTooBig("x"), 413, "E700015"),
        (SuspiciousOperation("x"), 400, "E700014"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("accept", ["application/json", "text/xml"])
def test_an_accident_in_an_operation_is_answered_in_the_platforms_form(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str, accept: str
) -> None:
    monkeypatch.setattr(sample, "domain", raising(error))
    told = update(partner, accept=accept)
    assert (told.status, told.codes) == (status, [code])
    assert b"oops" not in told.response.content
    assert (told.response.get("Retry-After") == "5") is (status == 503)


def test_an_accident_is_logged_with_the_number_that_the_caller_is_given(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sample, "domain", raising(ZeroDivisionError("oops")))
    with caplog.at_level(logging.ERROR, "platform_project.api"):
        number = update(partner).data["request_id"]
    (record,) = [record for record in caplog.records if record.name == "platform_project.api.exceptions"]
    assert number in record.getMessage()
    assert record.exc_info is not None
    assert partner.token.token not in caplog.text


def test_a_refusal_of_the_caller_is_not_logged_as_an_accident(
    partner: Partner, caplog: pytest.LogCaptureFixture
) -> None:
    partner.v2(accept="*/*")
    assert not [record for record in caplog.records if record.name.startswith("platform_project")]


def test_an_answer_that_cannot_be_written_is_an_accident(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "domain", lambda *_told: {"taken": object()})
    assert (update(partner).status, update(partner).codes) == (500, ["E500001"])


def test_a_port_may_refuse_before_the_token_is_looked_at(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = PlatformError([Fault("E500002", params={"retry_after": 30})])
    monkeypatch.setattr(ports.before_authentication, "_call", raising(refusal))
    told = partner.v2(authorization=None)
    assert (told.status, told.codes, told.response["Retry-After"]) == (503, ["E500002"], "30")


def test_a_port_may_refuse_after_parsing_in_the_format_that_was_asked_for(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.after_parsing, "_call", raising(PlatformError([Fault("E500001")])))
    told = partner.v2(body={"response_type": "xml"}, accept="application/json, text/xml")
    assert (told.status, told.form) == (500, "text/xml; charset=utf-8")


class Breaking:
    """A middleware that fails, as one does when the database is away."""

    error: Exception = OperationalError("gone")

    def __init__(self, _get_response: object) -> None:
        pass

    def __call__(self, _request: object) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OperationalError("gone"), 503, "E500002"),
        (KeyError("oops"), 500, "E500001"),
        (SuspiciousOperation("x"), 400, "E700014"),
    ],
)
def test_an_accident_before_the_views_is_answered_in_the_platforms_form_on_api_paths_alone(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    settings.MIDDLEWARE = ["tests.api.test_errors.Breaking"]
    monkeypatch.setattr(Breaking, "error", error)
    client = Client(raise_request_exception=False)
    told = Told(client.get("/v1/test/echoes", headers={"accept": "text/xml"}))
    assert (told.status, told.codes, told.form) == (status, [code], "text/xml; charset=utf-8")
    page = client.get("/docs/")
    assert page.status_code == status
    assert page["Content-Type"].startswith("text/html")


@pytest.mark.security("N15")
def test_a_foreign_host_is_refused_in_the_platforms_form(partner: Partner, settings: LazySettings) -> None:
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware", *settings.MIDDLEWARE]
    told = partner.v2(host="evil.example")
    assert (told.status, told.codes) == (400, ["E700014"])


@pytest.mark.contract("contract", "4 catalogue")
@pytest.mark.parametrize("code", CATALOGUE)
@pytest.mark.parametrize("dialect", [V1, V2], ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("form", list(Format))
def test_every_code_of_the_catalogue_can_be_answered(code: str, dialect: Any, form: Format) -> None:
    params = dict.fromkeys(re.findall(r"{(\w+)}", CATALOGUE[code].ja + CATALOGUE[code].en), "値") | {"allow": "GET"}
    exchange = Exchange("0" * 32, dialect, Accept(), form)
    told = Told(respond(PlatformError([Fault(code, "a.b", params)]), exchange))
    assert told.faults == [(code, "a.b")]
    assert told.status == status_of(CATALOGUE[code].kind, exchange)


def test_every_kind_has_a_status() -> None:
    exchange = Exchange("0" * 32, V2, Accept(), Format.JSON)
    assert {kind: status_of(kind, exchange) for kind in Kind if status_of(kind, exchange) < 400} == {}
