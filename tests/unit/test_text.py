"""What may stand in a text that came over the wire."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_project.kernel.text import STRIPPED, forbidden_character, normalise, strip_characters

NON_CHARACTERS = {*range(0xFDD0, 0xFDF0), *(plane * 0x10000 + end for plane in range(17) for end in (0xFFFE, 0xFFFF))}
VARIATION_SELECTORS = {0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
WIRE_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("a\r\n\u00e9e\u0301が か\u3099")


def is_forbidden(code: int) -> bool:
    return forbidden_character(chr(code)) is not None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("カ)サンプル", "カサンプル"),
        ("1,000", "1000"),
        ("100%", "100"),
        ("<b>'x'</b>\t\"y\"", "bx/by"),
        ("[a](b)*^", "ab"),
        ("カ）サンプル，％", "カ）サンプル，％"),
        ("a\nb", "a\nb"),
        (STRIPPED, ""),
        ("", ""),
    ],
)
def test_the_characters_that_the_platform_removes_are_removed(sent: str, kept: str) -> None:
    assert strip_characters(sent) == kept


@given(st.text())
def test_stripping_removes_these_characters_and_no_other(text: str) -> None:
    assert strip_characters(text) == "".join(character for character in text if character not in STRIPPED)


@pytest.mark.parametrize(
    ("sent", "normalised"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\r\r\n\n", "\n\n\n"),
        ("か\u3099", "が"),
        ("e\u0301", "é"),
        ("ｶﾞ Ａ ①", "ｶﾞ Ａ ①"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_texts_become_composed_with_plain_line_ends(sent: str, normalised: str) -> None:
    assert normalise(sent) == normalised


@given(WIRE_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(WIRE_TEXT)
def test_a_normalised_text_is_composed_and_has_no_carriage_return(text: str) -> None:
    assert unicodedata.is_normalized("NFC", normalise(text))
    assert "\r" not in normalise(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\x00b", "U+0000"),
        ("\x07", "U+0007"),
        ("\r", "U+000D"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("soft\u00adhyphen", "U+00AD"),
        ("zero\u200bwidth", "U+200B"),
        ("\u200d", "U+200D"),
        ("\u202eabc", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u061c", "U+061C"),
        ("\ufeffa", "U+FEFF"),
        ("\u3164", "U+3164"),
        ("\ufdd0", "U+FDD0"),
        ("\uffff", "U+FFFF"),
        ("\ud800", "U+D800"),
        ("\U0001fffe", "U+1FFFE"),
        ("\U000e0041", "U+E0041"),
        ("\U0010ffff", "U+10FFFF"),
        ("ok\u202ethen\x00", "U+202E"),
    ],
)
def test_the_first_forbidden_character_is_named(text: str, name: str) -> None:
    assert forbidden_character(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "株式会社サンプル商事\n経理部\t御中",
        "髙﨑 𠮷野家",
        "葛\U000e0100飾区 辻\U000e0101 神\ufe00",
        "ｶ)ｻﾝﾌﾟﾙ %^*()[]<>'\"\t,",
        "か\u3099 e\u0301",
        "全角　空白 と\u00a0固定空白",
        "😀",
    ],
)
def test_ordinary_texts_are_let_through(text: str) -> None:
    assert forbidden_character(text) is None


def test_every_control_character_but_tab_and_line_feed_is_forbidden() -> None:
    controls = {code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"}
    assert {code for code in controls if not is_forbidden(code)} == {0x09, 0x0A}


def test_every_surrogate_and_every_non_character_is_forbidden() -> None:
    assert all(map(is_forbidden, range(0xD800, 0xE000)))
    assert len(NON_CHARACTERS) == 66
    assert all(map(is_forbidden, NON_CHARACTERS))


def test_every_format_character_that_prints_as_nothing_is_forbidden() -> None:
    # The rest of category Cf does print: signs that enclose Arabic, Syriac and Kaithi numbers, or join hieroglyphs.
    formats = [code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
    let_through = [unicodedata.name(chr(code)) for code in formats if not is_forbidden(code)]
    visible = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")
    assert [name for name in let_through if not name.startswith(visible)] == []


def test_variation_selectors_are_kept() -> None:
    assert not any(map(is_forbidden, VARIATION_SELECTORS))


def test_no_letter_digit_or_punctuation_mark_is_forbidden_but_the_blank_fillers() -> None:
    visible = [code for code in range(0x110000) if unicodedata.category(chr(code))[0] in "LNPSZ"]
    forbidden = set(filter(is_forbidden, visible))
    assert forbidden == {0x115F, 0x1160, 0x3164, 0xFFA0}


@given(st.text(), st.text())
def test_a_text_is_as_clean_as_its_parts(first: str, second: str) -> None:
    assert forbidden_character(first + second) == (forbidden_character(first) or forbidden_character(second))


def test_a_long_text_is_searched_in_no_time() -> None:
    text = "株式会社サンプル商事" * 10_000
    began = time.process_time()
    assert forbidden_character(text) is None
    assert time.process_time() - began < 0.5
