"""The conformance card's rules over facts of calls, without a call."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.conformance.rules import CallFact, Duty, Line, State, card, progress

START = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
SEARCH, UPDATE = "seller_invoice_search", "seller_invoice_update"
RECEIVED, FILE = "buyer_invoice_search", "seller_invoice_pdf"
DUTIES = [
    Duty(SEARCH, "issuing"),
    Duty(UPDATE, "issuing"),
    Duty(RECEIVED, "receiving"),
    Duty(FILE, "issuing", extra=True),
]


def call(name: str = SEARCH, status: int = 200, **more: object) -> CallFact:
    fact = CallFact(0, START, name, status, client="c", dialect="" if "token" in name else "v2", form="json", body="b")
    return replace(fact, **more)  # type: ignore[arg-type]


def line(kind: str, *facts: CallFact, subject: str = "") -> Line:
    """That line of the card over calls a second apart."""
    numbered = [
        replace(fact, number=place, at=fact.at + dt.timedelta(seconds=place)) for place, fact in enumerate(facts, 1)
    ]
    return next(row for row in card(numbered, DUTIES) if (row.kind, row.subject) == (kind, subject))


def test_an_operation_counts_with_the_wires_it_was_called_on() -> None:
    found = line("operation", call(), call(dialect="v1", form="xml"), call(status=400), subject=SEARCH)
    assert (found.state, found.times, found.calls, found.detail) == (State.SEEN, 2, (1, 2), "v1 XML, v2 JSON")
    assert line("operation", call(), subject=UPDATE).state is State.NOT_YET


def test_a_code_is_recovered_from_by_a_later_success_of_the_same_operation_and_client() -> None:
    refused = call(status=400, codes=("E700001",))
    assert line("code", refused, subject="E700001").state is State.NOT_YET
    assert line("code", refused, call(UPDATE), subject="E700001").state is State.NOT_YET
    assert line("code", refused, call(client="d"), subject="E700001").state is State.NOT_YET
    assert line("code", call(), refused, subject="E700001").state is State.NOT_YET
    found = line("code", refused, call(), subject="E700001")
    assert (found.state, found.detail) == (State.SEEN, "2")


def test_a_refresh_is_told_from_another_way_to_a_token() -> None:
    code, refresh = call("access_token", grant="authorization_code"), call("access_token", grant="refresh_token")
    assert (line("token", code).state, line("refresh", code).state) == (State.SEEN, State.NOT_YET)
    assert (line("token", refresh).state, line("refresh", refresh).state) == (State.NOT_YET, State.SEEN)
    assert line("refresh", replace(refresh, status=400)).state is State.NOT_YET


@pytest.mark.parametrize(
    ("status", "wait", "later", "state"),
    [
        (429, 5, 4, State.SEEN), (503, 5, 3, State.BROKEN), (429, None, 0, State.NOT_YET), (500, 5, 0, State.NOT_YET),
    ],
)  # fmt: skip
def test_the_next_call_waits_as_long_as_it_was_told(status: int, wait: int | None, later: int, state: State) -> None:
    told, after = call(status=status, retry_after=wait), call(at=START + dt.timedelta(seconds=later))
    assert line("back_off", told, after).state is state


def test_of_whoever_never_came_back_nothing_is_said() -> None:
    assert line("back_off", call(status=429, retry_after=5), call(client="d")).state is State.NOT_YET


@pytest.mark.parametrize(
    ("pages", "state"),
    [
        ([(1, 3), (3, 5), (5, None)], State.SEEN), ([(1, 3), (3, 5)], State.NOT_YET), ([(1, None)], State.NOT_YET),
        ([(1, 3), (4, None)], State.NOT_YET), ([(3, None)], State.NOT_YET), ([(1, 3), (1, 3), (3, None)], State.SEEN),
    ],
)  # fmt: skip
def test_a_list_is_walked_when_each_page_begins_where_the_last_one_said(
    pages: list[tuple[int, int | None]], state: State
) -> None:
    assert line("paging", *(call(start=start, following=following) for start, following in pages)).state is state


@pytest.mark.parametrize(
    ("first", "again", "state"),
    [
        (call(lost=True), call(), State.SEEN), (call(status=503), call(), State.SEEN),
        (call(status=400), call(), State.NOT_YET), (call(lost=True), call(body="other"), State.NOT_YET),
        (call(lost=True), call(UPDATE), State.NOT_YET), (call(lost=True), call(client="d"), State.NOT_YET),
    ],
)  # fmt: skip
def test_a_request_is_sent_again_when_its_answer_was_lost(first: CallFact, again: CallFact, state: State) -> None:
    assert line("resend", first, again).state is state


def test_a_returned_invoice_is_corrected_after_it_was_asked_for() -> None:
    listed, corrected = call(returned=True), call(UPDATE)
    assert line("returned", listed, corrected).calls == (2,)
    assert line("returned", corrected, listed).state is State.NOT_YET
    assert line("returned", listed, replace(corrected, status=400)).state is State.NOT_YET


def test_what_is_better_not_seen_is_done_until_it_is() -> None:
    assert line("unknown_fields", call()).state is State.SEEN
    assert line("unknown_fields", call(codes=("W700001",))).state is State.AVOID
    assert line("stripped", call(stripped=True)).state is State.AVOID
    assert line("unknown_fields", call("access_token")).state is State.NOT_YET
    assert line("stripped").state is State.NOT_YET


def test_what_an_integration_may_do_without_does_not_count_until_it_is_used() -> None:
    assert line("xml", call(form="xml")).state is State.SEEN
    assert line("xml", call()).state is State.OPTIONAL
    assert line("operation", subject=FILE).state is State.OPTIONAL
    assert line("operation", call(FILE), subject=FILE).state is State.SEEN


def test_whoever_uses_one_side_alone_owes_nothing_of_the_other() -> None:
    assert line("operation", subject=RECEIVED).state is State.NOT_YET
    assert line("operation", call(RECEIVED, status=403), call(), subject=RECEIVED).state is State.OPTIONAL
    assert line("operation", call(RECEIVED), subject=UPDATE).state is State.OPTIONAL
    assert line("returned", call(RECEIVED)).state is State.OPTIONAL
    assert line("returned", call(RECEIVED), call()).state is State.NOT_YET


def test_progress_is_counted_in_what_counts() -> None:
    assert progress(card([], DUTIES)) == (0, 11)
    # Operation, unknown fields and stripped characters are done; the receiving side is no duty any more.
    assert progress(card([call()], DUTIES)) == (3, 10)


facts = st.builds(
    call, st.sampled_from([SEARCH, UPDATE, "access_token"]), st.sampled_from([200, 400, 429, 503]),
    client=st.sampled_from("cd"), codes=st.sampled_from([(), ("E700001",), ("W700001",)]),
    retry_after=st.none() | st.integers(0, 9), start=st.integers(1, 4), following=st.none() | st.integers(2, 4),
    lost=st.booleans(), returned=st.booleans(), stripped=st.booleans(), body=st.sampled_from("ab"),
)  # fmt: skip


@given(st.lists(facts, max_size=12))
def test_a_line_names_calls_that_there_were_and_none_without_any(found: list[CallFact]) -> None:
    numbered = [replace(fact, number=place) for place, fact in enumerate(found, 1)]
    for row in card(numbered, DUTIES):
        assert set(row.calls) <= {fact.number for fact in numbered}
        assert len(row.calls) <= max(row.times, 0)
        assert (row.last is None) == (row.times == 0)
        if row.state in (State.BROKEN, State.AVOID):
            assert row.times


@given(st.lists(facts, max_size=8), st.lists(facts, max_size=4))
def test_what_was_seen_once_stays_seen(before: list[CallFact], after: list[CallFact]) -> None:
    def counted(calls: list[CallFact]) -> dict[str, int]:
        numbered = [replace(fact, number=place) for place, fact in enumerate(calls, 1)]
        rows = card(numbered, DUTIES)
        return {f"{row.kind} {row.subject}": row.times for row in rows if row.kind not in ("back_off", "resend")}

    earlier, later = counted(before), counted(before + after)
    assert all(later[name] >= times for name, times in earlier.items())
