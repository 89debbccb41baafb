"""Stripped and forbidden characters, normalising (contract §2; checklist N6, N10)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_project.api import stripping
from platform_project.kernel import trace
from platform_project.kernel.text import STRIPPED, forbidden_character, normalise, strip_characters


@pytest.mark.contract("contract", "2 stripped characters")
@pytest.mark.parametrize("letter", list(STRIPPED))
def test_each_listed_character_is_removed_anywhere_in_a_text(letter: str) -> None:
    data = {"a": f"{letter}x{letter}y{letter}"}
    assert stripping.clean(data, strip=True) == {}
    assert data == {"a": "xy"}


def test_the_thirteen_published_characters_and_tab_are_listed_and_no_other() -> None:
    assert sorted(STRIPPED) == sorted("%^*()[]<>'\"\t,")


@pytest.mark.contract("contract", "2 stripped characters")
def test_nothing_is_removed_while_the_workspace_does_not_say_so() -> None:
    data = {"a": "カ)サンプル"}
    assert stripping.clean(data, strip=False) == {}
    assert data == {"a": "カ)サンプル"}


def test_texts_are_reached_at_any_depth_and_nothing_else_is_touched() -> None:
    data: dict[str, Any] = {"a(b)": [{"c": ["(x)", 1, None, True]}, "y%"], "n": 5}
    stripping.clean(data, strip=True)
    assert data == {"a(b)": [{"c": ["x", 1, None, True]}, "y"], "n": 5}


@pytest.mark.contract("contract", "2 stripped characters")
def test_the_trace_says_what_was_removed_where() -> None:
    with trace.collecting() as notes:
        stripping.clean({"invoices": [{}, {"banks": [{"depositor_kana": "カ)アオ'バ"}]}], "x": "plain"}, strip=True)
    assert notes == [trace.Note("stripped", "invoices[1].banks[0].depositor_kana", {"removed": ")'"})]


@pytest.mark.contract("contract", "2 text")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [("か\u3099", "が"), ("a\r\nb\rc", "a\nb\nc"), ("ｶﾞ", "ｶﾞ"), ("㈱", "㈱"), ("\ufa10", "\u585a"), (" x ", " x ")],
)
def test_texts_are_brought_into_one_form(sent: str, kept: str) -> None:
    data = {"a": sent}
    assert stripping.clean(data, strip=True) == {}
    assert data == {"a": kept}


@pytest.mark.contract("contract", "2 text")
@pytest.mark.security("N6")
@pytest.mark.parametrize(
    "letter",
    ["\x00", "\x07", "\x0b", "\x1f", "\x7f", "\x85", "\u200b", "\u202e", "\ufeff", "\ufffe", "\uffff", "\ud800"],
)
def test_a_forbidden_character_is_reported_at_its_path(letter: str) -> None:
    data = {"a": "ok", "b": [{"c": f"x{letter}y"}]}
    assert stripping.clean(data, strip=True) == {"b[0].c": f"U+{ord(letter):04X}"}


def test_a_tab_is_stripped_or_else_allowed() -> None:
    for strip in (True, False):
        assert stripping.clean({"a": "x\ty"}, strip=strip) == {}


@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(STRIPPED + "\u3099\u200b\rあア㈱"), max_size=12)
)
def test_the_quick_way_gives_what_the_long_way_gives(text: str) -> None:
    data = {"a": text}
    found = stripping.clean(data, strip=True)
    kept = normalise(strip_characters(text))
    assert data == {"a": kept}
    assert found.get("a") == forbidden_character(kept)
