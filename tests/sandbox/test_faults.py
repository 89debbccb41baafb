"""Every fault, on every road, told as the platform would tell it."""

import threading
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Application
from invoices.models import Invoice
from partners.models import Supplier
from platform_project.api.dialects import DIALECTS
from platform_project.api.exceptions import STATUSES as HTTP
from platform_project.kernel import trace
from platform_project.kernel.errors import CATALOGUE, Kind
from sandbox.faults import magic, pausing
from sandbox.faults.effects import Cut, code_of, parse
from sandbox.faults.lost_answers import NO_ANSWER, LostResponse
from sandbox.services import faults
from tests.contract.wires import WIRES, Wire, every_wire
from tests.factories import Cast, make_cast, returned
from tests.sandbox.calls import FORM
from tests.sandbox.faulty import ASKED, NAMES, Program, acted, arm, asking

pytestmark = pytest.mark.django_db

HEADER = "X-Sandbox-Fault"
V2 = Wire("v2", "json")
every_operation = pytest.mark.parametrize("operation", NAMES)
TEXT_ROAD = ("register", "update")
CODE_ROAD = ("search", "register", "update", "received", "suppliers")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast)


def status_in(dialect: str, code: str) -> int:
    kind = CATALOGUE[code].kind
    if kind is Kind.ENTITLEMENT:
        return next(row.entitlement_status for row in DIALECTS if row.name == dialect)
    return HTTP[kind]


@every_wire
@every_operation
def test_every_code_can_be_armed_for_every_operation(program: Program, operation: str, wire: Wire) -> None:
    """Each operation meets each code in one wire, each wire each code in some operations."""
    turn = list(NAMES).index(operation) + WIRES.index(wire)
    for code in list(CATALOGUE)[turn % len(WIRES) :: len(WIRES)]:
        arm(program.cast.workspace, f"{code};item=invoices[0].inv_no", targets=(NAMES[operation],), times=1)
        told = program.call(operation, wire)
        assert (told.form, told.faults) == (wire.form, [(code, "invoices[0].inv_no")])
        assert told.status == status_in(wire.dialect, code)
    assert program.raw(operation, wire).status_code != 500


def with_text(operation: str, name: str, text: Any) -> dict[str, Any]:
    (element,) = ASKED[operation]["invoices"]
    return {"invoices": [element | {name: text}]}


def with_code(operation: str, code: str) -> dict[str, Any]:
    match operation:
        case "search":
            return ASKED[operation] | {"private_cust_cd": code}
        case "received":
            return ASKED[operation] | {"private_cust_cd_s": code}
        case "suppliers":
            return {"suppliers": [{"private_cust_cd_s": code, "company_name_s": "支払先"}]}
    return with_text(operation, "customer", {"private_cust_cd": code})


@every_wire
@every_operation
def test_the_header_asks_for_a_fault(program: Program, operation: str, wire: Wire) -> None:
    with trace.collecting() as notes:
        told = program.call(operation, wire, fault="E400002")
    assert (told.codes, told.form) == (["E400002"], wire.form)
    assert acted(notes) == [("header", None)]


@every_wire
@pytest.mark.parametrize("operation", TEXT_ROAD)
@pytest.mark.parametrize("name", ["inv_name", "remarks"])
def test_a_text_asks_for_a_fault(program: Program, operation: str, name: str, wire: Wire) -> None:
    with trace.collecting() as notes:
        told = program.call(operation, wire, with_text(operation, name, "11月分 sandbox:E400002 です"))
    assert told.faults == [("E400002", "invoices[0]")]
    assert acted(notes) == [("text", None)]
    assert notes[0].item == f"invoices[0].{name}"


@every_wire
@pytest.mark.parametrize("operation", CODE_ROAD)
def test_a_partner_s_code_asks_for_a_fault(program: Program, operation: str, wire: Wire) -> None:
    with trace.collecting() as notes:
        assert program.call(operation, wire, with_code(operation, "SBX-E400002")).codes == ["E400002"]
        answer = program.raw(operation, wire, with_code(operation, "SBX-503"))
        assert answer.status_code == 503
        page = program.raw(operation, wire, with_code(operation, "SBX-502"))
    assert (page.status_code, page["Content-Type"]) == (502, "text/html; charset=utf-8")
    assert acted(notes) == [("code", None)] * 3


@every_wire
@every_operation
def test_a_rule_falls_on_the_calls_that_it_names(program: Program, operation: str, wire: Wire) -> None:
    rule = arm(program.cast.workspace, "E400002", targets=(NAMES[operation],), times=1)
    other = "search" if operation != "search" else "masters"
    assert program.raw(other, wire).status_code == 200
    with trace.collecting() as notes:
        assert program.call(operation, wire).codes == ["E400002"]
    assert acted(notes) == [("rule", rule.number)]
    with trace.collecting() as notes:
        program.raw(operation, wire)
    assert acted(notes) == []


@pytest.mark.parametrize("code", ["SBX-", "SBX-NOTHING", "SBX-999", "sbx-503"])
def test_what_only_looks_like_magic_is_a_code_like_others(program: Program, code: str) -> None:
    assert program.call("search", V2, with_code("search", code)).status == 200


def test_magic_in_what_is_no_text_is_the_request_check_s(program: Program) -> None:
    for asked in ({"invoices": 5}, {"invoices": [7]}, with_text("register", "remarks", {"sandbox:": "cut"})):
        told = program.call("register", V2, asked)
        assert (told.status, told.codes[0][:2]) == (400, "E7")


def test_a_header_that_cannot_be_meant_is_refused(program: Program, cast: Cast) -> None:
    assert program.call("search", V2, fault="E999999").faults == [("E700004", HEADER)]
    answer = token_call(cast, fault="E999999")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_the_roads_through_a_request_can_be_closed(program: Program, cast: Cast) -> None:
    faults.open_roads(workspace=cast.workspace, on=False)
    assert program.call("search", V2, with_code("search", "SBX-503"), fault="E999999").status == 200
    arm(cast.workspace, "503", times=1)
    assert program.call("search", V2).status == 503
    faults.open_roads(workspace=cast.workspace, on=True)
    assert program.call("search", V2, fault="503").status == 503


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_status_is_told_with_the_platform_s_code(program: Program, status: int) -> None:
    meant = {401: Kind.TOKEN, 429: Kind.LIMIT, 500: Kind.INTERNAL, 503: Kind.UNAVAILABLE}[status]
    answer = program.raw("search", V2, fault=f"{status}")
    assert answer.status_code == status
    if code := code_of(meant):
        assert answer.json()["error_list"][0]["error_code"] == code
    else:
        assert "text/html" in answer["Content-Type"]
    assert ("WWW-Authenticate" in answer) == (status == 401)
    assert ("Retry-After" in answer) == (status in (429, 503))


@pytest.mark.parametrize("status", [401, 429, 500, 502, 503, 504])
def test_a_gateway_says_it_in_html_whatever_was_asked_for(program: Program, status: int) -> None:
    answer = program.raw("search", Wire("v2", "xml"), fault=f"{status}-html")
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert f"<h1>{status} " in answer.content.decode()


@pytest.mark.parametrize("form", ["platform", "html"])
def test_when_to_come_back_can_be_said(program: Program, form: str) -> None:
    answer = program.raw("search", V2, fault=f"503;retry_after=77;form={form}")
    assert answer["Retry-After"] == "77"
    assert program.raw("search", V2, fault="E500002;retry_after=0")["Retry-After"] == "0"


@pytest.mark.parametrize("fault", ["500", "503-html", "E500001", "cut"])
def test_what_was_asked_for_is_no_news_in_the_terminal(
    program: Program, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    program.raw("search", V2, fault=fault)
    program.raw("search", V2, with_code("search", "SBX-502"))
    assert caplog.records == []


def test_a_bad_token_wins_over_a_refusal_and_loses_to_an_outage(cast: Cast) -> None:
    expired = Program(cast, live=False)
    assert expired.call("search", V2, fault="E400002").codes == ["E200002"]
    assert expired.call("search", V2, with_code("search", "SBX-503")).codes == ["E200002"]
    assert expired.call("search", V2, fault="503").codes == ["E500002"]
    assert expired.raw("search", V2, fault="502").status_code == 502
    assert expired.raw("search", V2, fault="cut").cut is Cut.BEFORE


def test_a_rule_is_not_used_up_by_a_call_that_it_did_not_reach(cast: Cast) -> None:
    rule = arm(cast.workspace, "E400002", times=1)
    assert Program(cast, live=False).call("search", V2).codes == ["E200002"]
    rule.refresh_from_db()
    assert (rule.times_left, rule.acted) == (1, 0)


def test_a_call_that_is_nobody_s_meets_no_fault(cast: Cast) -> None:
    arm(cast.workspace, "cut")
    answer = Client(headers={"Authorization": "Bearer nobody's", HEADER: "cut"}).get("/v1/invoice/seller/invoices")
    assert answer.status_code == 401
    assert Client(headers={HEADER: "cut"}).get("/v1/nothing").status_code == 404


def test_pages_and_the_control_api_meet_no_fault(cast: Cast) -> None:
    arm(cast.workspace, "cut", targets=("operations", "oauth"))
    person = Client(headers={HEADER: "cut"})
    person.force_login(cast.rival, "django.contrib.auth.backends.ModelBackend")
    assert person.get("/sandbox/").status_code == 200
    assert person.get("/sandbox/v1/clock").status_code == 401


@pytest.mark.parametrize("road", ["header", "rule", "text", "code"])
@pytest.mark.parametrize("cut", [Cut.AFTER, Cut.HALF])
def test_an_answer_is_lost_and_the_work_is_done(cast: Cast, road: str, cut: Cut) -> None:
    word = {Cut.AFTER: "cut-after", Cut.HALF: "half"}[cut]
    issuer, asked, fault = Program(cast, "issuer"), with_text("register", "inv_name", "11月分"), ""
    match road:
        case "header":
            fault = word
        case "rule":
            arm(cast.workspace, word, times=1)
        case "text":
            asked = with_text("register", "remarks", f"sandbox:{word}")
        case "code":
            customer = {"private_cust_cd": f"SBX-{word.upper()}", "customer_company_name": "切断先"}
            asked = with_text("register", "customer", customer)
    answer = issuer.raw("register", V2, asked, fault)
    assert isinstance(answer, LostResponse)
    assert (answer.cut, answer.status_code) == (cut, 200)
    assert answer.lost is not None
    assert Invoice.objects.filter(workspace=cast.workspace).count() == 1
    whole = answer.lost.content  # type: ignore[attr-defined]
    sent = b"".join(answer)
    assert sent == (whole[: len(whole) // 2] if cut is Cut.HALF else b"")
    assert answer["Content-Length"] == (str(len(whole)) if cut is Cut.HALF else "none")


def test_a_correction_s_answer_is_lost_and_the_correction_is_made(cast: Cast) -> None:
    invoice = returned(cast)
    asked = {"invoices": [{"invoice_mng_num": invoice.number, "remarks": "sandbox:cut-after"}]}
    assert Program(cast, "issuer").raw("update", V2, asked).cut is Cut.AFTER
    invoice.refresh_from_db()
    assert invoice.status == "30"


@pytest.mark.parametrize("road", ["header", "rule", "text"])
def test_a_cut_before_anything_is_done_leaves_nothing(cast: Cast, road: str) -> None:
    asked = with_text("register", "remarks", "sandbox:cut" if road == "text" else "")
    if road == "rule":
        arm(cast.workspace, "cut", times=1)
    with trace.collecting() as notes:
        answer = Program(cast, "issuer").raw("register", V2, asked, fault="cut" if road == "header" else "")
    assert (answer.cut, answer.status_code, answer.lost) == (Cut.BEFORE, NO_ANSWER, None)
    assert not Invoice.objects.filter(workspace=cast.workspace).exists()
    assert [note.kind for note in notes] == ["fault"]


def test_half_of_nothing_is_nothing() -> None:
    gone = LostResponse(Cut.HALF, HttpResponse(b""))
    assert (gone["Content-Length"], b"".join(gone)) == ("none", b"")


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


@pytest.mark.parametrize("road", ["header", "rule", "text", "code"])
def test_a_delayed_call_is_served_all_the_same(cast: Cast, slept: list[float], road: str) -> None:
    issuer, asked, fault = Program(cast, "issuer"), with_text("register", "inv_name", "11月分"), ""
    match road:
        case "header":
            fault = "delay-3000"
        case "rule":
            arm(cast.workspace, "delay-3000", times=1)
        case "text":
            asked = with_text("register", "inv_name", "sandbox:delay-3000")
        case "code":
            customer = {"private_cust_cd": "SBX-DELAY-3000", "customer_company_name": "遅延先"}
            asked = with_text("register", "customer", customer)
    assert issuer.call("register", V2, asked, fault).row
    assert slept == [3.0]


def test_a_delay_and_an_error_come_one_after_the_other(program: Program, slept: list[float]) -> None:
    assert program.call("search", V2, fault="E400002;delay=1500").codes == ["E400002"]
    told = program.call("register", V2, with_text("register", "remarks", "sandbox:error=E400002;delay=50"))
    assert told.codes == ["E400002"]
    assert slept == [1.5, 0.05]


def test_a_crowd_of_delayed_calls_keeps_nobody_waiting(
    program: Program, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pausing, "_beds", threading.BoundedSemaphore(1))
    assert pausing._beds.acquire()
    with trace.collecting() as notes:
        assert program.raw("search", V2, fault="delay-3000").status_code == 200
    assert slept == []
    assert notes[-1].detail["skipped"]


def test_one_fault_acts_at_each_stage_and_the_header_s_comes_first(program: Program, slept: list[float]) -> None:
    workspace = program.cast.workspace
    slow, first, second = (
        arm(workspace, "delay-10"),
        arm(workspace, "E400002", times=1),
        arm(workspace, "E300006", times=1),
    )
    assert program.call("search", V2, fault="E300003").codes == ["E300003"]
    assert program.call("search", V2, with_code("search", "SBX-E300001")).codes == ["E400002"]
    with trace.collecting() as notes:
        assert program.call("search", V2).codes == ["E300006"]
    assert acted(notes) == [("rule", slow.number), ("rule", second.number)]
    assert program.call("search", V2, with_code("search", "SBX-E300001")).codes == ["E300001"]
    first.refresh_from_db()
    assert (first.over, len(slept)) == (True, 4)


# ---- OAuth ----


def token_call(cast: Cast, path: str = "/openam/oauth2/access_token", fault: str = "") -> Any:
    sent = {"client_id": cast.application.client_id, "client_secret": f"{cast.workspace.slug}-secret"}
    form = urlencode(sent | {"grant_type": "refresh_token", "refresh_token": "x"})
    return Client(headers=asking(fault)).post(path, form, FORM)


@pytest.mark.parametrize(
    ("word", "status", "error"),
    [
        ("invalid_client", 401, "invalid_client"), ("temporarily_unavailable", 503, "temporarily_unavailable"),
        ("server_error", 500, "server_error"), ("invalid_scope", 400, "invalid_scope"), ("401", 401, "invalid_client"),
        ("429;retry_after=3", 429, "temporarily_unavailable"), ("500", 500, "server_error"),
        ("503", 503, "temporarily_unavailable"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("road", ["header", "rule"])
def test_an_oauth_endpoint_says_it_as_rfc_6749_does(cast: Cast, road: str, word: str, status: int, error: str) -> None:
    if road == "rule":
        arm(cast.workspace, word, targets=("access_token",), times=1)
    answer = token_call(cast, fault=word if road == "header" else "")
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer) == (status == 401)
    assert ("Retry-After" in answer) == (status in (429, 503))
    assert token_call(cast).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "path", ["/openam/oauth2/token/revoke", "/openam/oauth2/introspect", "/api/credentials/access_token"]
)
def test_every_endpoint_of_a_group_is_meant(cast: Cast, path: str) -> None:
    arm(cast.workspace, "502", targets=("oauth",))
    assert token_call(cast, path).status_code == 502
    assert Program(cast).raw("search", V2).status_code == 200


def test_an_oauth_error_is_for_the_endpoints_and_a_code_for_the_operations(program: Program, cast: Cast) -> None:
    arm(cast.workspace, "server_error", times=1)
    arm(cast.workspace, "E400002", times=1)
    assert token_call(cast, fault="E300006").json()["error"] == "server_error"
    assert program.call("search", V2, fault="server_error").codes == ["E400002"]


def test_userinfo_says_it_to_who_holds_a_token(program: Program) -> None:
    client = Client(headers={"Authorization": f"Bearer {program.token}", HEADER: "invalid_token"})
    answer = client.get("/openam/oauth2/userinfo")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api", error="invalid_token"')


def authorize(application: Application, uri: str) -> Any:
    asked = {"client_id": application.client_id, "redirect_uri": uri, "response_type": "code", "scope": "qualified"}
    return Client().get("/openam/oauth2/authorize", asked | {"state": "s"})


def test_the_program_behind_the_authorization_page_hears_by_its_redirect(cast: Cast) -> None:
    arm(cast.workspace, "temporarily_unavailable", targets=("authorize",), times=2)
    answer = authorize(cast.application, "http://127.0.0.1/callback")
    assert answer.status_code == 302
    assert answer["Location"].startswith("http://127.0.0.1/callback?error=temporarily_unavailable&")
    assert "state=s" in answer["Location"]
    # An address that is not the program's own is told nothing.
    answer = authorize(cast.application, "http://elsewhere.example/")
    assert (answer.status_code, "Location" in answer) == (500, False)
    arm(cast.workspace, "503", targets=("authorize",), times=1)
    assert authorize(cast.application, "http://127.0.0.1/callback").status_code == 503


def test_tokens_are_given_and_the_answer_is_lost(cast: Cast) -> None:
    arm(cast.workspace, "cut-after", targets=("access_token",), times=1)
    assert token_call(cast).cut is Cut.AFTER


# ---- what it costs ----


def test_a_workspace_without_rules_pays_no_query(program: Program) -> None:
    """That it takes no more than before at all is for `tests/test_query_counts.py`."""
    faults.open_roads(workspace=program.cast.workspace, on=True)
    with CaptureQueriesContext(connection) as captured:
        program.raw("search", V2)
    asked_of_the_sandbox = [query["sql"] for query in captured if 'FROM "sandbox_' in query["sql"]]
    assert asked_of_the_sandbox == [], "what drives a workspace comes along with its token"


def test_a_rule_that_ran_out_is_looked_for_once_more_and_then_no_longer(program: Program) -> None:
    arm(program.cast.workspace, "E400002", times=1)
    program.raw("search", V2)
    program.raw("search", V2)
    with CaptureQueriesContext(connection) as after:
        program.raw("search", V2)
    assert not [query["sql"] for query in after if "faultrule" in query["sql"]]


def test_every_magic_value_of_the_table_means_what_it_says() -> None:
    for row in magic.table():
        if not row.value.startswith("BOT-"):
            text = row.value.split(": ")[-1].removeprefix("sandbox:").removeprefix("SBX-")
            assert parse(text), row
        assert len(row.value) <= 15 or row.road != "code"


def test_a_supplier_s_code_may_carry_it_too(program: Program) -> None:
    assert program.raw("suppliers", V2, with_code("suppliers", "SBX-CUT-AFTER")).cut is Cut.AFTER
    assert Supplier.objects.filter(company=program.cast.rival.company, code="SBX-CUT-AFTER").exists()
