"""What the docs ask a reader to paste runs as it stands, in one shell, against a sandbox that was just started."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.system.conftest import new_home
from tests.system.serving import ROOT, Sandbox, started

WRITTEN_FOR = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUT = "--- 8< ---"

# What some block prints, all of it in the same one.
TOLD = (
    ['"code":"key_missing"'],
    ['"workspace":"trial"'],
    ['"seed":"masters"'],
    ['"mode":"frozen"', '"now":"2027-03-31T23:55:00+09:00"'],
    ['"result":"0"'],
    ['"now":"2027-04-01T00:00:00+09:00"'],
    ['"mode":"real"', '"access_tokens":1'],
    ['"counterparty":"BOT-RET-PRICE"', '"what":"return"', '"quiet":true'],
    ['"counterparty":"BOT-TEN"', '"what":"issue"', '"total":'],
    ['"topic":"invitation"', '"letter_code":"'],
    ['"kind":"refresh_token"', '"end":"'],
    ['"codes":0', '"refresh_tokens":1'],
    ['"refresh_mode":"single_use"', '"refuse_refreshes":2'],
    ['"profile":"tiny"', '"per_second":3'],
    ['"number":1', '"covers":"api"'],
    ['"status": "up"', '"starts_at": "2099-01-01T02:00:00+09:00"'],
    ['"exact":"63/2"', '"cause":"rounded_per_line"'],
    ['"counts": {"S": 7, ', '"name": "1 '],
    ['"kind":"back_off"', '"state":"not_yet"'],
    ['"standing":"lapsed"', '"on":"2026-01-01"'],
    ['"ended":"revoked"'],
    ['"strict":false'],
    ['"snapshots":[{"name":"clean"', '"workspace":"trial"'],
    ['"workspace":"trial-2"', '"seed":"bottle"'],
    ['"effect":"error=E400002"', '"times_left":2', '"error_code":"E400002"'],
    ['"times_left":1', '"acted":1'],
    ["curl ended with 52"],
    ["eplayed: true", '"result":"0"', '"private_cust_cd":"AOBA"'],
)

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")


def pasted(document: str, sandbox: Sandbox) -> list[str]:
    """What each block printed. One that fails ends the shell, and the test."""
    blocks = BLOCK.findall((ROOT / "docs" / document).read_text(encoding="utf-8"))
    script = f"\necho '{CUT}'\n".join(blocks).replace(WRITTEN_FOR, sandbox.origin)
    ran = subprocess.run(["sh", "-eu", "-c", script], capture_output=True, timeout=60, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = ran.stdout.split(CUT)
    assert len(printed) == len(blocks)
    return printed


def test_the_sandbox_s_document_can_be_pasted(tmp_path: Path) -> None:
    with new_home(tmp_path) as home, started(home, "--workers", "1", "--threads", "8") as sandbox:
        printed = pasted("sandbox.md", sandbox)
    for told in TOLD:
        assert any(all(piece in block for piece in told) for block in printed), told
