"""Companies that behave, from a program."""

from typing import Any

import pytest

from invoice_sandbox import Workspace
from tests.client.data import an_invoice

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _december(workspace: Workspace) -> None:
    workspace.clock.freeze("2026-12-01T09:00")


def to(code: str) -> dict[str, Any]:
    return {"customer": {"private_cust_cd": code}}


def test_one_opens_after_three_days(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.register_invoices([an_invoice("BOT-1", **to("BOT-OPEN-3D"))])
    assert [row["seal_flg"] for row in issuer.list_invoices(**DECEMBER).rows] == ["0"]
    came_to = workspace.clock.advance_until_quiet()
    assert (came_to.quiet, came_to.reading.today.isoformat()) == (True, "2026-12-04")
    assert [move["what"] for move in came_to.moves] == ["open"]
    assert [row["seal_flg"] for row in issuer.list_invoices(**DECEMBER).rows] == ["1"]


def test_one_returns_at_once_with_a_reason(workspace: Workspace) -> None:
    issuer = workspace.session()
    issuer.register_invoices([an_invoice("BOT-1", **to("BOT-RET-NOW"))])
    (returned,) = issuer.list_invoices(**DECEMBER, extracting_type03="1").rows
    assert returned["return_reason"]
    assert [move["what"] for move in workspace.counterparties.moves(invoice=returned["invoice_mng_num"])] == ["return"]


def test_one_waits_while_it_is_paused_and_is_stepped(workspace: Workspace) -> None:
    workspace.counterparties.introduce("BOT-OPEN-3D")
    workspace.counterparties.pause("BOT-OPEN-3D")
    workspace.session().register_invoices([an_invoice("BOT-1", **to("BOT-OPEN-3D"))])
    workspace.clock.advance(days=4)
    assert list(workspace.counterparties.moves(state="done")) == []
    assert [move["what"] for move in workspace.counterparties.step("BOT-OPEN-3D")] == ["open"]
    workspace.counterparties.resume()


def test_an_issuer_is_poked(workspace: Workspace) -> None:
    code = next(row["code"] for row in workspace.counterparties.all() if row["kind"] == "issuer")
    workspace.counterparties.introduce(code)
    assert [move["what"] for move in workspace.counterparties.poke(code)] == ["issue"]
