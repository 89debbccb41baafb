"""The list of banks and branches, found as people ask for them."""

import subprocess
import sys
import time

import pytest

from partners import banks


@pytest.mark.parametrize("word", ["0001", "みずほ", "ミズホ", "ﾐｽﾞﾎ", "みずほ銀行", " みずほ "])
def test_a_bank_is_found_by_code_kana_and_name(word: str) -> None:
    found = banks.banks(word)[0]
    assert (found.code, found.name, found.kana) == ("0001", "みずほ", "ﾐｽﾞﾎ")


@pytest.mark.parametrize("word", ["ゆうちょ", "ユウチヨ", "ゆうちょ銀行", "9900"])
def test_small_kana_are_as_good_as_large_ones(word: str) -> None:
    assert banks.banks(word)[0].code == "9900"


@pytest.mark.parametrize("word", ["ufj", "ＵＦＪ", "三菱UFJ"])
def test_letters_are_found_in_either_width_and_case(word: str) -> None:
    assert banks.banks(word)[0].code == "0005"


@pytest.mark.parametrize("word", ["001", "東京営業部", "とうきょう", "東京営業部支店"])
def test_a_branch_is_found_within_its_bank(word: str) -> None:
    assert banks.branches("0001", word)[0].code == "001"


def test_what_nobody_is_called_finds_nothing() -> None:
    assert banks.banks("だれでもない銀行") == []
    assert banks.branches("9999", "") == []
    assert banks.bank("9999") is None
    assert banks.branch("0001", "zzz") is None


def test_a_search_is_short_and_quick() -> None:
    banks.banks("")
    start = time.process_time()
    assert len(banks.banks("")) == banks.LIMIT
    assert time.process_time() - start < 0.1


def test_nothing_is_read_before_somebody_asks() -> None:
    unread = "assert 'zengin_code' not in sys.modules"
    code = f"import sys; from partners import banks; {unread}; assert banks.bank('0001'); assert 'zengin_code' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
