"""The five minutes of `/docs/start/`, pasted into a shell one after the other; the README's are the same."""

import re
import subprocess
import textwrap
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import requests
from django.conf import settings

from tests.contract.browsers import Browser
from tests.contract.programs import SECONDS

WRITTEN_FOR, WRITTEN_ON = "http://127.0.0.1:8000", "2026-11-20"
STEPS = ["values", "token", "register", "returned", "correct", "look"]
REASON = "単価が注文書と違います"
CODE = re.compile(r'<code id="start-(\w+)"[^>]*>(.*?)</code>', re.DOTALL)
FENCED = re.compile(r"^   ```sh\n(.*?)^   ```$", re.DOTALL | re.MULTILINE)
END = "--- the end of what was pasted ---"


class Shell:
    """A terminal in which one thing is pasted after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def paste(self, command: str) -> str:
        """What is printed meanwhile."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{command}\necho; echo '{END}'\n")
        self._process.stdin.flush()
        return "".join(iter(self._process.stdout.readline, f"{END}\n"))

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def shell() -> Iterator[Shell]:
    shell = Shell()
    yield shell
    shell.close()


def shown(origin: str, language: str = "ja") -> dict[str, str]:
    """The commands of the page, as a visitor sees them."""
    page = requests.get(f"{origin}/docs/start/", headers={"Accept-Language": language}, timeout=SECONDS)
    return {name: unescape(code) for name, code in CODE.findall(page.text)}


def return_what_was_issued(origin: str, number: str) -> None:
    """Step 4: the person of the receiving side opens the invoice and returns it."""
    browser, invoice = Browser(origin).sign_in("recipient@demo.example"), f"/receiving/invoices/{number}/"
    assert "はじめての請求書" in browser.open("/receiving/").text
    page = browser.open(invoice)
    page = browser.submit(page, page.form(f"{invoice}open/"))
    told = browser.submit(page, page.form(f"{invoice}return/"), reason=REASON)
    assert (told.status, told.path) == (200, "/receiving/")


def test_registered_opened_returned_corrected_and_issued_again(origin: str, shell: Shell) -> None:
    commands = shown(origin)
    assert list(commands) == STEPS
    shell.paste(commands["values"])
    assert '"token_type": "Bearer"' in shell.paste(commands["token"])
    assert '"result":"0"' in shell.paste(commands["register"]).replace(" ", "")
    number = shell.paste('echo "$NUMBER"').strip()
    assert number.isdigit()
    return_what_was_issued(origin, number)
    returned = shell.paste(commands["returned"])
    assert REASON in returned
    assert re.search(rf'"invoice_mng_num": ?{number}\b', returned)
    assert '"result":"0"' in shell.paste(commands["correct"]).replace(" ", "")
    assert shell.paste(commands["look"]).strip() == "30 2 3960"


def test_both_languages_show_the_same_commands(origin: str) -> None:
    assert shown(origin, "en") == shown(origin)


def test_the_readme_has_the_same_commands(origin: str) -> None:
    readme = Path(settings.BASE_DIR, "README.md").read_text(encoding="utf-8")
    written = [textwrap.dedent(block).strip() for block in FENCED.findall(readme.partition("## Five minutes")[2])]
    page = {name: code.replace(origin, WRITTEN_FOR) for name, code in shown(origin).items()}
    assert [undated(code) for code in written] == [undated(page[name]) for name in STEPS]
    assert WRITTEN_ON in written[2]


def undated(command: str) -> str:
    return re.sub(r"\d{4}-\d{2}-\d{2}", "DATE", command)
