"""Names as bank transfers carry them."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from platform_project.kernel.kana import (
    MAX_BYTES,
    bank_kana_bytes,
    bank_kana_faults,
    fits_bank_kana,
    normalise_bank_kana,
)

CARRIED = re.compile("[ｱ-ﾝﾞﾟA-Z0-9 ().-]*")
KANA = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FF))
ANY_TEXT = st.text() | KANA
TYPED_KANA = st.text("アイウヴガパッァャュョヮヵヶンーｰｱｶﾞﾟ゛゜0aZ１ｂＹ （）().-．－−")


@pytest.mark.parametrize(
    ("typed", "carried"),
    [
        ("カ）サンプルショウジ", "ｶ)ｻﾝﾌﾟﾙｼﾖｳｼﾞ"),
        ("サンプル（カ", "ｻﾝﾌﾟﾙ(ｶ"),
        ("ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ピーアールエー", "ﾋﾟ-ｱ-ﾙｴ-"),
        ("ﾋﾟｰｱｰﾙ", "ﾋﾟ-ｱ-ﾙ"),
        ("ァィゥェォッャュョ", "ｱｲｳｴｵﾂﾔﾕﾖ"),
        ("ｧｨｩｪｫｯｬｭｮ", "ｱｲｳｴｵﾂﾔﾕﾖ"),
        ("ヮヵヶ", "ﾜｶｹ"),
        ("ヴァイオリン", "ｳﾞｱｲｵﾘﾝ"),
        ("ヷ", "ﾜﾞ"),
        ("カ゛ハ゜", "ｶﾞﾊﾟ"),
        ("か゛", "が"),
        ("カ\u3099ハ\u309a", "ｶﾞﾊﾟ"),
        ("ＡＢＣ　１２３．－（）", "ABC 123.-()"),
        ("Abc", "ABC"),
        ("Ａ\u2010Ｂ\u2011Ｃ\u2212Ｄ\uff0d", "A-B-C-D-"),
        ("", ""),
    ],
)
def test_a_name_is_brought_into_the_spelling_of_a_transfer(typed: str, carried: str) -> None:
    assert normalise_bank_kana(typed) == carried


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ("カ）サンプル", []),
        ("ヲ", ["ヲ"]),
        ("ｦ", ["ｦ"]),
        ("株式会社サンプル", ["株", "式", "会", "社"]),
        ("㈱サンプル", ["㈱"]),
        ("さくら", ["さ", "く", "ら"]),
        ("ア，イ,ウ、エ", ["，", ",", "、"]),
        ("ア・イ・ウ", ["・"]),
        ("「ア」", ["「", "」"]),
        ("A/B", ["/"]),
        ("ヰヱㇰ", ["ヰ", "ヱ", "ㇰ"]),
        ("Straße é", ["ß", "é"]),
        ("ア\tイ\n", ["\t", "\n"]),
        ("ア\u200bイ", ["\u200b"]),
    ],
)
def test_what_cannot_be_carried_is_named_as_it_was_typed(typed: str, faults: list[str]) -> None:
    assert bank_kana_faults(typed) == faults


def test_what_cannot_be_carried_is_not_left_out() -> None:
    assert normalise_bank_kana("株、サンプル") == "株､ｻﾝﾌﾟﾙ"


@pytest.mark.parametrize("character", "・、。「」ｦ／株")
def test_the_faults_of_a_normalised_name_are_faults_too(character: str) -> None:
    assert bank_kana_faults(normalise_bank_kana(character))


@given(ANY_TEXT)
@example("i\u0307")
@example("っ\u3099")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_bank_kana(text)
    assert normalise_bank_kana(once) == once


@given(ANY_TEXT)
@example("I\u0307")
@example("ワ\u3099ア\u309a")
def test_a_name_without_faults_can_be_carried_and_one_with_faults_cannot(text: str) -> None:
    carried = CARRIED.fullmatch(normalise_bank_kana(text)) is not None
    assert carried == (not bank_kana_faults(text))


@given(TYPED_KANA)
def test_kana_as_people_type_them_have_no_faults(text: str) -> None:
    assert bank_kana_faults(text) == []


@given(TYPED_KANA)
def test_half_width_and_full_width_are_carried_alike(text: str) -> None:
    half_width = normalise_bank_kana(text)
    assert normalise_bank_kana(unicodedata.normalize("NFKC", half_width)) == half_width


@given(TYPED_KANA)
def test_nothing_is_cut_off(text: str) -> None:
    assert bank_kana_bytes(text) >= len(unicodedata.normalize("NFC", text).replace("\u3099", "").replace("\u309a", ""))


@pytest.mark.parametrize(("text", "length"), [("ｶ", 1), ("ｶﾞ", 2), ("ガ", 2), ("パ", 2), ("A-1", 3), ("", 0)])
def test_a_voicing_mark_takes_a_byte_of_its_own(text: str, length: int) -> None:
    assert bank_kana_bytes(text) == length
    assert len(normalise_bank_kana(text).encode("shift_jis")) == length


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("ア" * MAX_BYTES, True),
        ("ア" * (MAX_BYTES + 1), False),
        ("ガ" * 15, True),
        ("ガ" * 15 + "ア", False),
    ],
)
def test_a_name_field_takes_thirty_bytes(text: str, fits: bool) -> None:
    assert fits_bank_kana(text) is fits
