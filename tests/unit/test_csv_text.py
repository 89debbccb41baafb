"""CSV in both encodings: nothing runs, nothing is lost, and what cannot be carried is named."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_project.kernel import csv_text
from platform_project.kernel.csv_text import Encoding
from platform_project.kernel.errors import PlatformError

BOTH = pytest.mark.parametrize("encoding", list(Encoding))
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
# Python's codec maps a few characters one way only (U+301C becomes U+FF5E).
SHIFT_JIS_TEXT = TEXT.filter(lambda text: text.encode("cp932", "ignore").decode("cp932") == text)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=5))
def test_what_was_written_in_utf_8_comes_back(rows: list[list[str]]) -> None:
    assert csv_text.decode(csv_text.encode(rows)) == rows


@given(st.lists(st.lists(SHIFT_JIS_TEXT, min_size=2, max_size=4), max_size=5))
def test_what_was_written_in_shift_jis_comes_back(rows: list[list[str]]) -> None:
    # Ahead of every row a cell that is no valid UTF-8 once written, as the headers of real files are.
    content = csv_text.encode([["勘定科目"], *rows], Encoding.SHIFT_JIS)
    assert csv_text.decode(content)[1:] == rows


@pytest.mark.security("W10")
@BOTH
@pytest.mark.parametrize("trigger", [*"=+-@＝＋－＠", "\t", "\r", "\n", "\u2212"])
def test_no_cell_is_a_formula(encoding: Encoding, trigger: str) -> None:
    content = csv_text.encode([[f"{trigger}1+cmd|' /C calc'!A0"]], encoding)
    ((cell,),) = csv.reader(io.StringIO(content.decode(encoding.value), newline=""))
    assert cell.startswith("'")


@pytest.mark.security("W10")
def test_numbers_and_days_are_left_alone() -> None:
    assert csv_text.encode([[-1100, dt.date(2026, 10, 1), None, "-1100"]]) == (
        b"\xef\xbb\xbf-1100,2026-10-01,,'-1100\r\n"
    )  # fmt: skip


def test_an_apostrophe_of_ones_own_survives() -> None:
    rows = [["'=1", "''=1", "'a", "'"]]
    assert csv_text.decode(csv_text.encode(rows)) == rows


def test_shift_jis_is_what_windows_calls_so() -> None:
    content = csv_text.encode([["髙①㈱～ｶﾞ", "10月〜11月"]], Encoding.SHIFT_JIS)
    assert content.decode("cp932") == "髙①㈱～ｶﾞ,10月～11月\r\n"


def test_what_shift_jis_cannot_carry_is_named_once_each() -> None:
    with pytest.raises(PlatformError) as refusal:
        csv_text.pieces([["𠮷野家", "é"], ["𠮷", "可"]], Encoding.SHIFT_JIS)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.params["character"]) == ("E700007", "𠮷 é")
    assert "Shift_JIS" in fault.message()
    assert "Shift_JIS" in fault.message("en")


def test_a_long_file_comes_in_pieces() -> None:
    rows: list[list[csv_text.Cell]] = [["あ" * 100, number] for number in range(5_000)]
    found = list(csv_text.pieces(rows))
    assert len(found) > 1
    assert b"".join(found) == csv_text.encode(rows)


def test_a_file_that_is_let_go_is_closed() -> None:
    found = csv_text.pieces([["あ" * 100]] * 5_000)
    assert next(found)
    found.close()
    assert list(found) == []


@pytest.mark.parametrize("content", ["科目,名\r\n1,仕入\r\n", "科目,名\n1,仕入\n", "科目,名\r1,仕入"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_both_encodings_and_every_line_end_are_read(content: str, encoding: str) -> None:
    assert csv_text.decode(content.encode(encoding)) == [["科目", "名"], ["1", "仕入"]]


def test_a_blank_line_keeps_its_place() -> None:
    assert csv_text.decode(b"a\r\n\r\nb\r\n") == [["a"], [], ["b"]]


@pytest.mark.parametrize("content", ["科目".encode("utf-16"), b"\x81\xff\xff", b"PK\x03\x04\x00\x00"])
def test_a_file_that_is_no_text_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(PlatformError) as refusal:
        csv_text.decode(content)
    assert "UTF-8またはShift_JIS" in refusal.value.faults[0].message()
    assert "UTF-8 or Shift_JIS" in refusal.value.faults[0].message("en")


@pytest.mark.parametrize("content", [b'a,b\r\n"c', b'a,b\r\n"c"d,e'])
def test_a_broken_quote_is_told_with_its_line(content: bytes) -> None:
    with pytest.raises(PlatformError) as refusal:
        csv_text.decode(content)
    assert "2行目" in refusal.value.faults[0].message()
    assert "line 2" in refusal.value.faults[0].message("en")


@pytest.mark.security("N13")
def test_columns_without_end_are_refused_before_they_are_looked_at() -> None:
    assert csv_text.decode(b"," * (csv_text.MOST_COLUMNS - 1)) == [[""] * csv_text.MOST_COLUMNS]
    with pytest.raises(PlatformError) as refusal:
        csv_text.decode(b"a,b\n" + b"," * csv_text.MOST_COLUMNS)
    assert refusal.value.faults[0].code == "E700004"
    assert "2行目" in refusal.value.faults[0].message()
