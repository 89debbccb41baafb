"""Every sample of the developers' portal, run as it is shown, against a sandbox that was just started: in a shell, in Python
and in node. What each is answered is what the page shows; `RECORD_SAMPLES=1` writes that anew."""

import ast
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from invoice_sandbox import Sandbox, Workspace
from platform_project.api.operations import Side
from sandbox.fidelity.ledger import operations
from sandbox.portal import guides, recorded, samples
from sandbox.portal.calls import KEPT
from sandbox.portal.requests import MONTH, Caller, Request, request_for
from sandbox.seeding.demo_invoices import STORIES
from tests.system.conftest import new_home
from tests.system.serving import started

TODAY = recorded.DAY
CLEAN = "clean"
COLLECTION = ("postman.json", "postman-environment.json")
SETS = re.compile(r'pm\.environment\.set\("(\w+)", pm\.response\.json\(\)\.(\w+)\);')
RECORDS = bool(os.environ.get("RECORD_SAMPLES"))
IN_CI = bool(os.environ.get("CI"))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo workspace, its clock stopped on the day of the recorded answers, its invoices counted from there."""
    folder = tmp_path_factory.mktemp("samples")
    with new_home(folder) as home, started(home, "--workers", "1", "--threads", "8") as sandbox:
        workspace = Sandbox(sandbox.origin).open("demo", "demo-key")
        workspace.clock.freeze(recorded.AT)
        workspace.reset(keep_clock=True)
        workspace.snapshots.take(CLEAN)
        yield workspace


@pytest.fixture(scope="module")
def caller(workspace: Workspace) -> Caller:
    return Caller(workspace.server.url)


@pytest.fixture(scope="module")
def tokens(caller: Caller) -> dict[Side, str]:
    """By the command that the pages give."""
    return {side: _shell(samples.token_command(caller, side) + '\necho "$TOKEN"').strip() for side in Side}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a sample leaves its file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _shell(script: str, **variables: str) -> str:
    ran = subprocess.run(
        ["sh", "-eu", "-c", script], env=os.environ | variables, capture_output=True, timeout=30, text=True
    )
    assert ran.returncode == 0, script + ran.stdout + ran.stderr
    return ran.stdout


def _requests(language: str) -> list[Request]:
    form = samples.LANGUAGES[language][1]
    return [
        request_for(operation, route, form, TODAY)
        for operation in operations()
        if language in samples.languages(operation.key)
        for route in operation.routes
    ]


def _answers(
    language: str, workspace: Workspace, caller: Caller, run: Callable[[Request, str], str]
) -> dict[Path, str]:
    """What each sample of a language printed, each from the same beginning."""
    printed = {}
    for request in _requests(language):
        workspace.snapshots.restore(CLEAN, keep_clock=True)
        printed[recorded.path_of(request)] = run(request, samples.write(language, request, caller))
    return printed


@pytest.mark.skipif(shutil.which("curl") is None and not IN_CI, reason="no curl on this machine")
@pytest.mark.parametrize("language", ["curl", "curl-xml"])
def test_the_commands_are_answered_what_the_pages_show(
    workspace: Workspace, caller: Caller, tokens: dict[Side, str], here: Path, language: str
) -> None:
    printed = _answers(
        language, workspace, caller, lambda request, sample: _shell(sample, TOKEN=tokens[request.operation.side])
    )
    if RECORDS:
        for path, answer in printed.items():
            path.write_text(answer, encoding="utf-8")
    assert {path: path.read_text(encoding="utf-8") for path in printed} == printed
    assert Path(samples.FILE).read_bytes().startswith(b"%PDF-")


def test_the_python_of_the_pages_runs(workspace: Workspace, caller: Caller, here: Path) -> None:
    for path, answer in _answers("python", workspace, caller, lambda _request, sample: _executed(sample)).items():
        assert answer.rstrip("\n") == path.read_text(encoding="utf-8").rstrip("\n")


def test_the_python_that_uses_our_client_runs(workspace: Workspace, caller: Caller) -> None:
    shown = _answers(
        "client", workspace, caller, lambda request, sample: request.route.array + "\n" + _executed(sample)
    )
    for path, answer in shown.items():
        array, _, told = answer.partition("\n")
        whole = json.loads(path.read_text(encoding="utf-8"))
        assert ast.literal_eval(told) == (whole[array] if array else whole)


@pytest.mark.skipif(shutil.which("node") is None and not IN_CI, reason="no node on this machine")
def test_the_javascript_of_the_pages_runs(workspace: Workspace, caller: Caller, here: Path) -> None:
    for path, answer in _answers("javascript", workspace, caller, lambda _request, sample: _in_node(sample)).items():
        assert answer.rstrip("\n") == path.read_text(encoding="utf-8").rstrip("\n")


def test_the_collection_runs_from_its_first_call_to_its_last(workspace: Workspace) -> None:
    """As Postman reads it: variables filled in, tokens kept by the first calls and sent by the others."""
    origin = workspace.server.url
    collection, given = (requests.get(f"{origin}/docs/downloads/{name}", timeout=30).json() for name in COLLECTION)
    variables = {row["key"]: row["value"] for row in given["values"]}
    sent = [_sent(item, variables) for folder in collection["item"] for item in _with_state(folder["item"], workspace)]
    assert [answer.status_code for answer in sent] == [200] * len(sent)
    answers = [answer.text for answer in sent[4:] if not answer.content.startswith(b"%PDF-")]
    assert all('"result":"0"' in answer or "<result>0</result>" in answer for answer in answers)
    assert all(variables[name] for name in KEPT)


def test_the_fragments_of_the_guides_run(workspace: Workspace, caller: Caller) -> None:
    workspace.snapshots.restore(CLEAN)
    assert _executed(samples.paging_loop(caller, TODAY - 3 * MONTH, TODAY)).strip() == str(len(STORIES))
    assert '"now":"2027-03-31T23:55:00+09:00"' in _shell(samples.freeze_clock(caller))
    workspace.clock.freeze(recorded.AT)


@pytest.mark.skipif(shutil.which("curl") is None and not IN_CI, reason="no curl on this machine")
def test_a_lost_answer_is_given_again_by_the_command_of_the_guide(workspace: Workspace, caller: Caller) -> None:
    workspace.snapshots.restore(CLEAN)
    before = len(list(workspace.session("issuer").all_invoices(send_date_from="1900-01-01", send_date_to="2999-12-31")))
    script = samples.lost_answer(caller, guides.registration(TODAY))
    # Of now: earlier ones ran out when the clock was moved.
    told = _shell(samples.token_command(caller, Side.ISSUING) + "\n" + script)
    assert "idempotency-replayed: true" in told.lower()
    assert '"result":"0"' in told
    after = list(workspace.session("issuer").all_invoices(send_date_from="1900-01-01", send_date_to="2999-12-31"))
    assert len(after) == before + 1


def _with_state(items: list[Any], workspace: Workspace) -> Iterator[Any]:
    """An invoice waits for its correction anew before each that corrects it."""
    for item in items:
        if item["request"]["url"]["path"][-1] == "update" or item["request"]["method"] == "PUT":
            workspace.snapshots.restore(CLEAN, keep_clock=True)
        yield item


def _sent(item: Any, variables: dict[str, str]) -> requests.Response:
    request = json.loads(_filled(json.dumps(item["request"]), variables))
    headers = _pairs(request["header"])
    if request["auth"]["type"] == "bearer":
        headers["Authorization"] = f"Bearer {_pairs(request['auth']['bearer'])['token']}"
    body = request.get("body", {})
    answer = requests.request(
        request["method"], request["url"]["raw"], headers=headers, timeout=30,
        data=_pairs(body["urlencoded"]) if "urlencoded" in body else body.get("raw", "").encode(),
    )  # fmt: skip
    for event in item.get("event", []):
        for line in event["script"]["exec"]:
            if found := SETS.fullmatch(line):
                variables[found[1]] = answer.json()[found[2]]
    return answer


def _filled(text: str, variables: dict[str, str]) -> str:
    return re.sub(r"{{(\w+)}}", lambda found: variables[found[1]], text)


def _pairs(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["key"]: row["value"] for row in rows}


def _executed(sample: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(sample, "sample", "exec"), {})  # ours
    return printed.getvalue()


def _in_node(sample: str) -> str:
    node = ["node", "--input-type=module", "--eval", sample]
    ran = subprocess.run(node, capture_output=True, timeout=30, text=True)
    assert ran.returncode == 0, sample + ran.stderr
    return ran.stdout
