"""What reads alike is found alike."""

import pytest

from platform_project.kernel import reading


@pytest.mark.parametrize("typed", ["しょうもうひん", "ショウモウヒン", "シヨウモウヒン", "ｼｮｳﾓｳﾋﾝ", "しようもうひん"])
def test_kana_of_every_shape_have_one_key(typed: str) -> None:
    assert reading.key(typed) == "ｼﾖｳﾓｳﾋﾝ"


@pytest.mark.parametrize("typed", ["ufj 銀行", "ＵＦＪ銀行", "UFJ　銀行"])
def test_letters_and_blanks_make_no_difference(typed: str) -> None:
    assert reading.key(typed) == "UFJ銀行"


@pytest.mark.parametrize("stored", ["しょうもう", "ショウモウ", "シヨウモウ", "ｼｮｳﾓｳ", "ｼﾖｳﾓｳ"])
def test_every_way_to_store_a_reading_is_asked_for(stored: str) -> None:
    assert stored in reading.spellings("しょうもう")


def test_a_word_is_asked_for_once_per_spelling() -> None:
    assert reading.spellings("5001") == ["5001"]
    assert reading.spellings("") == []
