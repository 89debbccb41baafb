"""What the counterparties plan: the table of characters, and the rules that read it. No database."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from platform_project.kernel import registration
from platform_project.kernel.clock import JAPAN
from sandbox.bots.behaviour import Intent, News, answers, greeting, next_after, reason_of
from sandbox.bots.characters import CHARACTERS, Every, Heard, Kind, What
from sandbox.faults import magic

NOON = dt.datetime(2027, 1, 12, 12, 0, tzinfo=JAPAN)
DAY = dt.timedelta(days=1)


def arrived(version: int = 1) -> News:
    return News(Heard.ARRIVED, NOON, "minato", invoice=7, version=version)


def planned(code: str, news: News) -> list[tuple[str, dt.timedelta]]:
    return [(intent.what.value, intent.due_at - NOON) for intent in answers(CHARACTERS[code], news)]


@pytest.mark.parametrize(
    ("code", "by_version"),
    [
        ("BOT-OPEN-NOW", [[("open", 0)], [("open", 0)]]),
        ("BOT-OPEN-3D", [[("open", 3)], [("open", 3)]]),
        ("BOT-OPEN-30D", [[("open", 30)]]),
        ("BOT-NEVER", [[], []]),
        ("BOT-RET-NOW", [[("return", 0)], [("open", 0)]]),
        ("BOT-RET-PRICE", [[("return", 1)], [("open", 0)]]),
        ("BOT-RET-DATE", [[("open", 0), ("return", 1)], [("open", 0)]]),
        ("BOT-RET-TWICE", [[("return", 1)], [("return", 1)], [("open", 0)], [("open", 0)]]),
        ("BOT-RET-ALL", [[("return", 1)]] * 5),
        ("BOT-JOURNAL", [[("open", 0), ("journal", 1)]] * 2),
        ("BOT-JOIN-NOW", [[("open", 0)]]),
        ("BOT-SILENT", [[]]),
        ("BOT-MONTHLY", [[]]),
    ],
)
def test_each_answers_to_an_arrival_by_its_version(code: str, by_version: list[list[tuple[str, int]]]) -> None:
    for version, expected in enumerate(by_version, 1):
        assert planned(code, arrived(version)) == [(what, days * DAY) for what, days in expected]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("BOT-JOIN-NOW", [("accept", 0)]), ("BOT-JOIN-1D", [("accept", 1)]), ("BOT-DECLINE", [("decline", 1)]),
        ("BOT-SILENT", [("lapse", 30)]), ("BOT-OPEN-NOW", []),
    ],
)  # fmt: skip
def test_each_answers_to_an_invitation(code: str, expected: list[tuple[str, int]]) -> None:
    news = News(Heard.INVITED, NOON, "minato", invitation=3, expires_at=NOON + 30 * DAY)
    assert planned(code, news) == [(what, days * DAY) for what, days in expected]


def test_only_who_corrects_answers_to_a_return() -> None:
    news = News(Heard.RETURNED, NOON, "aoba", invoice=7, version=4)
    assert [code for code in CHARACTERS if planned(code, news)] == ["BOT-CORRECT"]


def test_issuers_begin_at_once_or_at_their_next_instant() -> None:
    told = {code: greeting(row, "aoba", NOON) for code, row in CHARACTERS.items()}
    assert {code for code, intents in told.items() if intents} == {
        code for code, row in CHARACTERS.items() if row.kind is Kind.ISSUER
    }
    assert told["BOT-TEN"] == [Intent(What.ISSUE, NOON, "aoba")]
    assert told["BOT-MONTHLY"] == [
        Intent(What.ISSUE, dt.datetime(2027, 1, 31, 18, 0, tzinfo=JAPAN), "aoba", recurring=True)
    ]


@pytest.mark.parametrize(
    ("every", "at", "expected"),
    [
        (Every.MONTH_END, "2027-01-31T17:59:59", "2027-01-31T18:00"), (Every.MONTH_END, "2027-01-31T18:00", "2027-02-28T18:00"),
        (Every.MONTH_END, "2028-01-31T20:00", "2028-02-29T18:00"), (Every.MONTH_END, "2027-12-31T18:00", "2028-01-31T18:00"),
        (Every.DAY, "2027-01-12T08:00", "2027-01-12T09:00"), (Every.DAY, "2027-02-28T09:00", "2027-03-01T09:00"),
    ],
)  # fmt: skip
def test_what_recurs_follows_the_calendar_in_japan(every: Every, at: str, expected: str) -> None:
    told = next_after(every, dt.datetime.fromisoformat(at).replace(tzinfo=JAPAN))
    assert told == dt.datetime.fromisoformat(expected).replace(tzinfo=JAPAN)


MINUTES = 90 * 365 * 24 * 60
INSTANTS = st.integers(0, MINUTES).map(lambda minutes: NOON.astimezone(dt.UTC) - 20 * 365 * DAY + minutes * DAY / 1440)


@given(INSTANTS, INSTANTS, st.sampled_from(Every))
def test_the_next_instant_lies_behind_and_none_is_left_out(one: dt.datetime, two: dt.datetime, every: Every) -> None:
    first, last = sorted((one, two))
    assert next_after(every, first) > first
    assert next_after(every, first) <= next_after(every, last)


def test_the_table_can_be_carried_by_the_platform() -> None:
    """Codes of at most 15 characters, names of at most 30, numbers that are valid and that nobody has."""
    places = [row.place for row in CHARACTERS.values()]
    assert places == list(range(1, len(places) + 1))
    for code, row in CHARACTERS.items():
        assert re.fullmatch(r"BOT(-[A-Z0-9]+)+", code)
        assert len(code) <= 15
        assert len(row.name) <= 30
        assert row.ja
        assert row.en
        assert (row.kind is Kind.ISSUER) == bool(row.goods)
        assert not row.registered or registration.is_valid(row.registration_number)
        assert not row.registered or row.registration_number[2:6] == "9999"


def test_whoever_returns_says_why() -> None:
    for row in CHARACTERS.values():
        for rule in row.rules:
            if rule.what is What.RETURN:
                assert reason_of(row, rule.first) == rule.reason != ""


def test_the_document_tells_the_table() -> None:
    told = (Path(settings.BASE_DIR) / "docs" / "sandbox.md").read_text(encoding="utf-8")
    for code, row in CHARACTERS.items():
        assert f"| `{code}` | {row.en} |" in told


def test_every_code_stands_among_the_magic_values() -> None:
    assert set(CHARACTERS) <= {row.value for row in magic.table()}
