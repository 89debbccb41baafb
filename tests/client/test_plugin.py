"""The pytest plugin, in a suite of its own: a process that knows nothing of this one."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from invoice_sandbox import Sandbox
from tests.system.serving import ROOT, free_port

CLIENT = ROOT / "clients" / "python" / "src"
# The last makes whoever finds it believe that it is a worker of the suite that runs this test.
ELSEWHERE = (
    "INVOICE_SANDBOX_URL", "INVOICE_SANDBOX_HOME", "INVOICE_SANDBOX_COMMAND", "DJANGO_SETTINGS_MODULE",
    "PYTEST_XDIST_WORKER",
)  # fmt: skip


def suite(folder: Path, tests: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on these tests in a folder of their own, with the plugin and without this project's."""
    folder.joinpath("test_partner.py").write_text(dedent(tests), encoding="utf-8")
    settings = folder / "pytest.ini"
    if not settings.exists():
        settings.write_text("[pytest]\n")
    outside = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "invoice_sandbox.pytest_plugin", "-p", "no:django", *arguments],
        cwd=folder, env=outside | {"PYTHONPATH": str(CLIENT)} | environment, capture_output=True, text=True, timeout=110,
    )  # fmt: skip


def test_each_test_has_a_workspace_of_its_own_as_its_marker_says(origin: str, tmp_path: Path) -> None:
    tests = """
        import pytest

        SEEN = set()

        @pytest.mark.sandbox(seed="empty", frozen="2026-12-01T09:00+09:00")
        def test_marked(workspace, clock):
            SEEN.add(workspace.slug)
            assert set(workspace.users) == {"issuer", "recipient"}
            assert (clock.read().mode, clock.now.isoformat()) == ("frozen", "2026-12-01T09:00:00+09:00")

        def test_unmarked(workspace, clock):
            assert workspace.slug not in SEEN
            assert workspace.name == "test_unmarked"
            assert "rival" in workspace.users
            assert clock.read().mode == "real"
    """
    ran = suite(tmp_path, tests, "--strict-markers", INVOICE_SANDBOX_URL=origin)
    assert "2 passed" in ran.stdout, ran.stdout + ran.stderr


def test_a_workspace_goes_with_its_test_even_a_failed_one(sandbox: Sandbox, origin: str, tmp_path: Path) -> None:
    tests = """
        def test_that_fails(workspace):
            print("made", workspace.slug, workspace.key)
            assert False
    """
    ran = suite(tmp_path, tests, INVOICE_SANDBOX_URL=origin)
    made = next(line for line in ran.stdout.splitlines() if line.startswith("made "))
    slug, key = made.split()[1:]
    with pytest.raises(Exception, match="key_unknown"):
        sandbox.open(slug, key)


def test_two_workers_share_a_sandbox(origin: str, tmp_path: Path) -> None:
    tests = """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_alone(workspace, number):
            issuer = workspace.session()
            period = {"send_date_from": "2000-01-01", "send_date_to": "2099-12-31"}
            assert issuer.list_invoices(**period).rows == []
    """
    ran = suite(tmp_path, tests, "-n", "2", INVOICE_SANDBOX_URL=origin)
    assert "6 passed" in ran.stdout, ran.stdout + ran.stderr


def test_a_sandbox_is_started_from_a_checkout_and_stopped(tmp_path: Path) -> None:
    tmp_path.joinpath("pytest.ini").write_text(f"[pytest]\nsandbox_home = {ROOT}\n")
    tests = """
        from pathlib import Path

        def test_started(workspace, sandbox):
            assert sandbox.is_ready()
            Path("where.txt").write_text(sandbox.url)
    """
    ran = suite(tmp_path, tests)
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr
    with pytest.raises(Exception, match="no sandbox answers"):
        Sandbox(tmp_path.joinpath("where.txt").read_text()).is_ready()


USES_IT = """
    def test_one(workspace): pass
    def test_another(workspace): pass
"""


def test_a_sandbox_that_is_not_there_ends_the_run_with_one_clear_line(tmp_path: Path) -> None:
    absent = f"http://127.0.0.1:{free_port()}"
    ran = suite(tmp_path, USES_IT, INVOICE_SANDBOX_URL=absent)
    assert f"no sandbox answers at {absent}" in ran.stdout
    assert ran.stdout.count("no sandbox answers") == 1
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR


def test_it_is_told_by_xdist_s_workers_too(tmp_path: Path) -> None:
    absent = f"http://127.0.0.1:{free_port()}"
    ran = suite(tmp_path, USES_IT, "-n", "2", INVOICE_SANDBOX_URL=absent)
    assert f"no sandbox answers at {absent}" in ran.stdout
    assert "INTERNALERROR" not in ran.stdout


def test_nothing_said_of_a_sandbox_is_told(tmp_path: Path) -> None:
    assert "Set INVOICE_SANDBOX_URL" in suite(tmp_path, USES_IT).stdout


def test_a_folder_that_holds_no_sandbox_is_told(tmp_path: Path) -> None:
    assert "no sandbox is installed in" in suite(tmp_path, USES_IT, INVOICE_SANDBOX_HOME=str(tmp_path)).stdout


def test_a_server_that_ends_at_once_is_told_with_what_it_said(tmp_path: Path) -> None:
    ran = suite(tmp_path, USES_IT, INVOICE_SANDBOX_COMMAND="sh -c 'echo out of paper; exit 3'")
    assert "did not start" in ran.stdout
    assert "out of paper" in ran.stdout


def test_a_marker_that_is_misspelt_is_told(origin: str, tmp_path: Path) -> None:
    tests = """
        import pytest

        @pytest.mark.sandbox(sede="empty")
        def test_marked(workspace): pass
    """
    assert "does not know sede" in suite(tmp_path, tests, INVOICE_SANDBOX_URL=origin).stdout


def test_a_suite_that_uses_none_starts_none(tmp_path: Path) -> None:
    assert "1 passed" in suite(tmp_path, "def test_alone(): pass").stdout
