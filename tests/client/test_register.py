"""The register of registration numbers, from a program."""

import datetime as dt

from invoice_sandbox import Workspace

NUMBER = "T7000012050002"


def test_a_number_is_put_looked_up_and_taken_out(workspace: Workspace) -> None:
    register = workspace.register
    assert register.look_up(NUMBER)["standing"] == "unknown"
    register.put(NUMBER, "北野運送株式会社", status="lapsed", valid_to=dt.date(2026, 11, 30))
    assert register.look_up(NUMBER, on=dt.date(2026, 11, 30))["standing"] == "valid"
    assert register.look_up(NUMBER, on="2026-12-01")["standing"] == "lapsed"
    register.delete(NUMBER)
    assert register.look_up(NUMBER)["standing"] == "unknown"


def test_a_number_that_is_not_good_can_be_refused(workspace: Workspace) -> None:
    workspace.register.strict()
    assert workspace.control.get("register")["strict"] is True
