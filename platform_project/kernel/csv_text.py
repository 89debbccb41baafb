"""CSV as people exchange it: UTF-8 with a BOM or Shift_JIS (Windows' cp932), CRLF, and no cell that a spreadsheet would run.

A text that a spreadsheet would take for a formula gets an apostrophe before it; reading takes that one off again, so what
was written comes back. Numbers are numbers and stay as they are.
"""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import IO

from platform_project.kernel.errors import Fault, PlatformError

Cell = str | int | Decimal | dt.date | None
PLAIN = (str, int, Decimal, dt.date, type(None))
MIME = "text/csv"
# In bytes; a file that is longer waits on disk.
IN_MEMORY = 1_000_000
# More columns than any table of ours has by far; a small file may hold millions of empty ones.
MOST_COLUMNS = 1_000
PIECE = 65_536


class Encoding(StrEnum):
    """By the name that Python gives to each."""

    UTF8 = "utf-8-sig"  # with the BOM by which Excel knows it
    SHIFT_JIS = "cp932"


# As addresses of pages name them.
ENCODINGS = {"utf-8": Encoding.UTF8, "shift_jis": Encoding.SHIFT_JIS}


# A tab, a line break and the full-width twins are taken off by some programs before they look for the formula.
_FORMULA = re.compile("'*[-=+@\t\r\n＝＋－＠\u2212]")


def encode(rows: Iterable[Sequence[Cell]], encoding: Encoding = Encoding.UTF8) -> bytes:
    """The file as a whole. E700007 names every character that Shift_JIS cannot carry."""
    return b"".join(_lines(rows, encoding))


def pieces(rows: Iterable[Sequence[Cell]], encoding: Encoding = Encoding.UTF8) -> "Pieces":
    """As `encode`, for long files: in pieces. What is refused is refused here, before anybody gets the first of them."""
    with ExitStack() as on_failure:
        file: IO[bytes] = on_failure.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        file.writelines(_lines(rows, encoding))
        file.seek(0)
        on_failure.pop_all()
    return Pieces(file)


class Pieces(Iterator[bytes]):
    """A file from its beginning; closed at its end, or when whoever reads it lets go before."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __next__(self) -> bytes:
        piece = b"" if self._file.closed else self._file.read(PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        self._file.close()

    def __del__(self) -> None:
        self.close()


def _lines(rows: Iterable[Sequence[Cell]], encoding: Encoding) -> Iterator[bytes]:
    if encoding is Encoding.UTF8:
        yield b"\xef\xbb\xbf"
    refused: dict[str, None] = {}
    for row in rows:
        line = _line(row)
        try:
            yield line.encode("utf-8" if encoding is Encoding.UTF8 else encoding.value)
        except UnicodeEncodeError:
            refused |= dict.fromkeys(character for character in line if not _is_carried(character, encoding))
    if refused:
        said = {"title": "Shift_JISのCSV", "title_en": "a CSV file in Shift_JIS", "character": " ".join(refused)}
        raise PlatformError([Fault("E700007", "", said)])


def _line(row: Sequence[Cell]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([inert(cell) for cell in row])
    return line.getvalue()


def inert(cell: Cell) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if not isinstance(cell, str):
        return "" if cell is None else str(int(cell))
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _is_carried(character: str, encoding: Encoding) -> bool:
    try:
        character.encode(encoding.value)
    except UnicodeEncodeError:
        return False
    return True


def decode(content: bytes, most: int | None = None) -> list[list[str]]:
    """The rows of a file in UTF-8, with a BOM or without, or in Shift_JIS; E700004 for anything else.

    A blank line is an empty list: the place of a row is the one that a spreadsheet shows. Behind `most` rows nothing is read:
    a small file may hold millions of blank ones.
    """
    rows = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    try:
        return [_cells(row, number) for number, row in enumerate(islice(rows, most), 1)]
    except csv.Error as error:
        reason = f"{rows.line_num}行目の区切りまたは引用符を確認してください"
        raise _refusal(reason, f"check the commas and quotes of line {rows.line_num}") from error


def _cells(row: list[str], number: int) -> list[str]:
    if len(row) > MOST_COLUMNS:
        raise _refusal(f"{number}行目の列は{MOST_COLUMNS}まで", f"at most {MOST_COLUMNS} columns in line {number}")
    return [_plain(cell) for cell in row]


def _text(content: bytes) -> str:
    # Python would read UTF-16 as Shift_JIS, in part.
    foreign = b"\x00" in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in () if foreign else Encoding:
        try:
            return content.decode(encoding.value)
        except UnicodeDecodeError:
            continue
    raise _refusal("UTF-8またはShift_JISのテキスト", "text in UTF-8 or Shift_JIS")


def _refusal(expected: str, expected_en: str) -> PlatformError:
    said = {"title": "CSVファイル", "title_en": "the CSV file", "expected": expected, "expected_en": expected_en}
    return PlatformError([Fault("E700004", "", said)])


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
