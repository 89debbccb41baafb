"""Limits and outages, from a program."""

import pytest

from invoice_sandbox import Workspace

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _december(workspace: Workspace) -> None:
    workspace.clock.freeze("2026-12-01T09:00")


def test_three_calls_a_second(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.sign_in()
    workspace.clock.advance(seconds=1)
    assert workspace.limits.set("tiny")["per_second"] == 3
    answers = [issuer.list_invoices(**DECEMBER) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[3].retry_after
    workspace.clock.advance(seconds=answers[3].retry_after)
    assert issuer.list_invoices(**DECEMBER).ok
    assert workspace.limits.set("off")["profile"] == "off"


def test_bounds_of_ones_own(workspace: Workspace) -> None:
    assert workspace.limits.custom(per_minute=7)["per_minute"] == 7
    assert workspace.limits.read()["profile"] == "custom"


def test_the_platform_is_closed_for_a_while(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.sign_in()
    planned = workspace.outages.plan(minutes=10, covers="api")
    closed = issuer.list_invoices(**DECEMBER)
    assert (closed.status, closed.retry_after) == (503, 600)
    workspace.outages.cancel(planned["number"])
    assert issuer.list_invoices(**DECEMBER).ok


def test_an_outage_is_announced_before_it_comes(workspace: Workspace) -> None:
    workspace.outages.plan(starts_at="2026-12-01T22:00", ends_at="2026-12-02T06:00")
    (planned,) = workspace.outages.all()
    assert (planned["announced"], planned["going_on"]) == (True, False)
