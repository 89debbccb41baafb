"""The programs of `/docs/oauth/`, as they stand there: from a code to a call that is repeated once its token expired."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.contract.browsers import Browser
from tests.contract.programs import SECONDS
from tests.contract.signing_in import AUTHORIZE, authorize_path

RUN_BY = {"curl": ["bash"], "python": [sys.executable], "javascript": ["node", "--input-type=module"]}
# One call is answered as if its token had expired.
EXPIRED = {"effect": "E200002", "times": 1}
SECONDS_TO_LOG = 1.0


def shown(origin: str, name: str) -> str:
    page = requests.get(f"{origin}/docs/oauth/", timeout=SECONDS).text
    (found,) = re.findall(rf'<code id="{name}"[^>]*>(.*?)</code>', page, re.DOTALL)
    return unescape(found)


def code_for(origin: str) -> str:
    """What comes to the portal's own page once the person has allowed it."""
    browser = Browser(origin).sign_in("issuer@demo.example")
    page = browser.open(authorize_path(redirect_uri=f"{origin}/docs/oauth/return/"))
    landed = browser.submit(page, page.form(AUTHORIZE), allow="1")
    assert landed.path == "/docs/oauth/return/"
    return parse_qs(urlsplit(landed.url).query)["code"][0]


def let_the_next_call_find_its_token_expired(origin: str) -> None:
    key = {"Authorization": "Bearer demo-key"}
    told = requests.post(f"{origin}/sandbox/v1/faults", json=EXPIRED, headers=key, timeout=SECONDS)
    assert told.status_code in (200, 201), told.text


def last_calls(origin: str) -> list[tuple[str, int]]:
    key = {"Authorization": "Bearer demo-key"}
    # Another process may hold its entries for a moment.
    time.sleep(SECONDS_TO_LOG)
    rows = requests.get(f"{origin}/sandbox/v1/log?size=4", headers=key, timeout=SECONDS).json()["entries"]
    return sorted((row["path"], row["status"]) for row in rows)


@pytest.mark.contract("3", "A2")
@pytest.mark.contract("3", "A3")
@pytest.mark.parametrize("language", RUN_BY)
def test_a_program_goes_from_a_code_to_a_repeated_call(origin: str, tmp_path: Path, language: str) -> None:
    if shutil.which(RUN_BY[language][0]) is None:
        pytest.skip(f"no {RUN_BY[language][0]} on this machine")
    program, code = shown(origin, f"program-{language}"), code_for(origin)
    let_the_next_call_find_its_token_expired(origin)
    ran = subprocess.run(
        RUN_BY[language], input=program, env=os.environ | {"CODE": code}, cwd=tmp_path, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["result"] == "0"
    token, call = "/openam/oauth2/access_token", "/v1/invoice/seller/invoices"
    # Two processes serve, and each writes down its own.
    assert last_calls(origin) == sorted([(token, 200), (call, 401), (token, 200), (call, 200)])


@pytest.mark.contract("3", "A4")
def test_the_command_of_a4_gives_tokens(origin: str) -> None:
    ran = subprocess.run(["bash", "-c", shown(origin, "oauth-password")], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["token_type"] == "Bearer"


@pytest.mark.contract("3", "A1")
def test_the_address_that_is_shown_asks_for_consent(origin: str) -> None:
    address = shown(origin, "oauth-authorize").replace("…", "xyz")
    page = Browser(origin).sign_in("issuer@demo.example").open(address.removeprefix(origin))
    assert "許可" in page.text


@pytest.mark.contract("3", "A2")
def test_the_command_of_the_page_that_one_comes_back_to_changes_the_code(origin: str) -> None:
    page = requests.get(f"{origin}/docs/oauth/return/", params={"code": code_for(origin)}, timeout=SECONDS).text
    (command,) = re.findall(r'<code id="curl-token"[^>]*>(.*?)</code>', page, re.DOTALL)
    ran = subprocess.run(["bash", "-c", unescape(command)], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["token_type"] == "Bearer"
