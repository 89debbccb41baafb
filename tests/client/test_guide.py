"""Every snippet of docs/testing.md runs, and the README's test."""

import re
from pathlib import Path

import pytest

from tests.client.test_plugin import suite
from tests.system.serving import ROOT

GUIDE, README = ROOT / "docs" / "testing.md", ROOT / "README.md"
WRITTEN_FOR = "http://127.0.0.1:8000"


def snippets(language: str, file: Path = GUIDE) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("file", [GUIDE, README], ids=["guide", "readme"])
def test_the_tests_that_are_shown_pass(file: Path, origin: str, tmp_path: Path) -> None:
    tests = [snippet for snippet in snippets("python", file) if "def test_" in snippet]
    written = "import pytest\n\n" + "\n\n".join(tests)
    ran = suite(tmp_path, written, "--strict-markers", INVOICE_SANDBOX_URL=origin)
    assert f"{written.count('def test_')} passed" in ran.stdout, ran.stdout + ran.stderr


def test_the_program_of_the_guide_runs(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = [snippet for snippet in snippets("python") if "def test_" not in snippet]
    exec(compile(program.replace(WRITTEN_FOR, origin), "docs/testing.md", "exec"), {})
    assert capsys.readouterr().out == "[]\n"


def test_the_settings_of_the_guide_are_pytest_s(origin: str, tmp_path: Path) -> None:
    (settings,) = snippets("ini")
    tmp_path.joinpath("pytest.ini").write_text(settings)
    assert "no sandbox is installed in" in suite(tmp_path, "def test_one(workspace): pass").stdout
    assert "1 passed" in suite(tmp_path, "def test_one(workspace): pass", INVOICE_SANDBOX_URL=origin).stdout


def test_what_the_guide_installs_is_there() -> None:
    install, run = snippets("sh")
    (folder,) = re.findall(r'pip install "\./([a-z/]+)\[pytest\]"', install)
    assert ROOT.joinpath(folder, "pyproject.toml").exists()
    assert run.startswith("INVOICE_SANDBOX_URL=")
