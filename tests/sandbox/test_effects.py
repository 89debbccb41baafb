"""What a fault does, as a value and as a text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platform_project.kernel.errors import CATALOGUE
from platform_project.kernel.text import STRIPPED
from sandbox.faults.effects import (
    LONGEST_DELAY,
    LONGEST_RETRY_AFTER,
    OAUTH_ERRORS,
    STATUSES,
    Cut,
    Effect,
    Stage,
    Unreadable,
    falls_on,
    parse,
)

_delays = st.integers(0, LONGEST_DELAY)
_waits = st.none() | st.integers(0, LONGEST_RETRY_AFTER)
EFFECTS = (
    st.builds(
        Effect, error=st.sampled_from(list(CATALOGUE)), item=st.sampled_from(["", "invoices[0].inv_no"]), delay=_delays
    )
    | st.builds(Effect, error=st.sampled_from(list(OAUTH_ERRORS)), delay=_delays)
    | st.builds(Effect, status=st.sampled_from(list(STATUSES)), html=st.booleans(), delay=_delays)
    | st.builds(Effect, status=st.sampled_from([429, 503]), html=st.booleans(), retry_after=_waits)
    | st.builds(Effect, cut=st.sampled_from(Cut), delay=_delays)
    | st.builds(Effect, delay=st.integers(1, LONGEST_DELAY))
)


# A machine that is busy elsewhere is no fault of the effects.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(effect=EFFECTS)
def test_an_effect_is_read_back_from_its_text(effect: Effect) -> None:
    assert parse(str(effect)) == effect


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("E400002", "error=E400002"), ("e400002", "error=E400002"), ("503", "status=503"),
        ("503-HTML", "status=503;form=html"), ("DELAY-3000", "delay=3000"), ("cut", "cut=before"),
        ("CUT-AFTER", "cut=after"), ("half", "cut=half"), ("invalid-grant", "error=invalid_grant"),
        ("E400002; delay=20", "error=E400002;delay=20"), ("503;retry_after=9", "status=503;retry_after=9"),
        ("status=500;form=platform", "status=500"),
    ],
)  # fmt: skip
def test_short_words_say_the_same(word: str, whole: str) -> None:
    assert str(parse(word)) == whole


@pytest.mark.parametrize(
    "text",
    [
        "", ";", "nonsense", "E999999", "418", "delay-x", "delay=120001", "delay=-1", "error=E400002;status=503", "cut;half",
        "delay=0", "color=red", "item=x", "E400002;item=a b", "503;503", "status=x", "form=html", "cut;form=html",
        "E400002;retry_after=5", "503;retry_after=99999999", "form=card;503", "cut=later", "x" * 201,
        "error=invalid_grant;item=x",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_no_effect(text: str) -> None:
    with pytest.raises(Unreadable):
        parse(text)


def test_an_unknown_code_is_named_as_it_was_written() -> None:
    with pytest.raises(Unreadable, match="there is no error E999999"):
        parse("E999999")


def test_the_form_survives_the_characters_that_the_platform_strips() -> None:
    texts = ["error=E400002;delay=2000", "status=503;form=html;retry_after=30", "cut=after", *OAUTH_ERRORS]
    assert not set(STRIPPED) & set("".join(texts))


@pytest.mark.parametrize("code", CATALOGUE)
@pytest.mark.parametrize("item", ["", ";item=invoices[0].inv_no"])
def test_every_message_has_what_it_wants(code: str, item: str) -> None:
    fault = parse(code + item).fault()
    for language in ("ja", "en"):
        assert "{" not in fault.message(language)
        assert ("inv_no" in fault.message(language)) == bool(item and "{title}" in CATALOGUE[code].ja)


def test_an_outage_comes_before_the_token_and_a_refusal_after_the_request() -> None:
    assert {parse(word).begins for word in ("401", "503-html", "cut", "delay-1", "E200002", "E400002;delay=1")} == {
        Stage.GATE
    }
    assert {parse(word).begins for word in ("E400002", "E700001", "E100001")} == {Stage.PARSED}
    assert {parse(word).begins for word in ("half", "cut-after")} == {Stage.ANSWER}


def test_a_share_is_what_it_says_and_always_the_same() -> None:
    fallen = [falls_on("seed", nth, 30) for nth in range(10_000)]
    assert 2_800 < sum(fallen) < 3_200
    assert fallen == [falls_on("seed", nth, 30) for nth in range(10_000)]
    assert fallen != [falls_on("another", nth, 30) for nth in range(10_000)]
    assert all(falls_on("x", nth, 100) for nth in range(100))
