"""What goes wrong on purpose, from a program."""

import pytest

from invoice_sandbox import LostAnswer, Refused, SandboxError, Workspace
from tests.client.data import an_invoice

DECEMBER = {"send_date_from": "2026-12-01", "send_date_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _december(workspace: Workspace) -> None:
    workspace.clock.freeze("2026-12-01T09:00")


def test_the_next_calls_are_refused_and_the_one_after_is_not(workspace: Workspace) -> None:
    issuer = workspace.session()
    workspace.faults.next("503;retry_after=7", times=2, on="seller_invoice_search")
    answers = [issuer.list_invoices(**DECEMBER) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].retry_after == 7
    assert answers[2].retry_after is None
    assert [fault["acted"] for fault in workspace.faults.all()] == [2]


def test_for_a_time_of_the_clock(workspace: Workspace) -> None:
    issuer = workspace.session()
    workspace.faults.during("E500002", seconds=60)
    assert issuer.list_invoices(**DECEMBER).codes == ["E500002"]
    workspace.clock.advance(minutes=1)
    assert issuer.list_invoices(**DECEMBER).ok


def test_a_share_is_the_same_for_the_same_seed(workspace: Workspace) -> None:
    issuer = workspace.session()

    def statuses() -> list[int]:
        workspace.faults.clear()
        workspace.faults.share("503", 50, seed="coin")
        return [issuer.list_invoices(**DECEMBER).status for _ in range(12)]

    first = statuses()
    assert set(first) == {200, 503}
    assert statuses() == first


def test_one_that_stands_is_cleared(workspace: Workspace) -> None:
    issuer = workspace.session()
    armed = workspace.faults.standing("503", dialect="v2")
    assert issuer.list_invoices(**DECEMBER).status == 503
    assert workspace.session(dialect="v1").list_invoices(**DECEMBER).ok
    workspace.faults.clear(armed["number"])
    assert issuer.list_invoices(**DECEMBER).ok


@pytest.mark.parametrize(("effect", "registered"), [("cut", 0), ("cut-after", 1), ("half", 1)])
def test_an_answer_that_is_lost_is_raised(workspace: Workspace, effect: str, registered: int) -> None:
    issuer = workspace.session()
    workspace.faults.next(effect, on="seller_invoice_register")
    with pytest.raises(LostAnswer, match="no whole answer came"):
        issuer.register_invoices([an_invoice("LOST-1")])
    assert len(issuer.list_invoices(**DECEMBER).rows) == registered


def test_the_gateway_s_page_has_no_body_to_read(workspace: Workspace) -> None:
    workspace.faults.next("503-html")
    answer = workspace.session().list_invoices(**DECEMBER)
    assert (answer.ok, answer.body, answer.codes) == (False, {}, [])
    assert "<html" in answer.response.text.lower()


def test_the_token_endpoint_refuses(workspace: Workspace) -> None:
    workspace.faults.next("invalid_grant", on="oauth")
    with pytest.raises(SandboxError, match="invalid_grant"):
        workspace.token()


def test_an_effect_that_does_not_exist_is_refused_in_words(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="there is no error"):
        workspace.faults.next("E999999")


def test_with_a_key_a_lost_answer_is_fetched_by_sending_again(workspace: Workspace) -> None:
    issuer = workspace.session()
    workspace.faults.next("cut-after", times=2, on="seller_invoice_register")
    answer = issuer.register_invoices([an_invoice("K-1")], idempotency_key="key-1")
    assert (answer.ok, answer.replayed) == (True, True)
    assert [row["inv_no"] for row in issuer.list_invoices(**DECEMBER).rows] == ["K-1"]
    assert not issuer.register_invoices([an_invoice("K-2")], idempotency_key="key-2").replayed


def test_without_a_key_a_lost_answer_is_the_programs_to_deal_with(workspace: Workspace) -> None:
    workspace.faults.next("cut-after", on="seller_invoice_register")
    with pytest.raises(LostAnswer):
        workspace.session().register_invoices([an_invoice("K-3")])
