"""A described page becomes a PDF: whatever it says, the same each time, with all that it needs inside."""

import datetime as dt
import io
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from platform_project.documents.printed import number, printed
from platform_project.documents.typesetting import Page, typeset
from tests.documents.reading import fonts_of, pages_of, run_of, spaceless, text_of
from tests.documents.samples import AT, INVOICE, LETTER, invoice, line

A4 = (595, 842)
HOSTILE = (
    '#read("/etc/passwd")', '#import "@preview/x:1.0.0"', "*bold* _slanted_ `raw` $x^2$", "<script>alert(1)</script>",
    "= heading", "- item", "// comment /* too */", "@label <label> \\ ~ --- ...", "#let x = 1; #x", "{{ template }} {% tag %}",
    '"quoted" \'single\'', "${jndi:x} %s %(name)s",
)  # fmt: skip


@pytest.mark.parametrize("page", [INVOICE, LETTER], ids=["invoice", "letter"])
def test_the_same_page_at_the_same_instant_is_the_same_file(page: Page) -> None:
    assert typeset(page, at=AT) == typeset(page, at=AT)


def test_it_says_when_it_was_made() -> None:
    found = PdfReader(io.BytesIO(typeset(INVOICE, at=AT.astimezone(dt.timezone(dt.timedelta(hours=9)))))).metadata
    assert found is not None
    assert found.creation_date == AT.replace(microsecond=0)
    assert (found.title, found.author) == ("請求書 MN-1", "株式会社試験製作所")


def test_it_wants_to_know_where_the_clock_stands() -> None:
    with pytest.raises(ValueError, match="aware"):
        typeset(INVOICE, at=dt.datetime(2026, 11, 1))


@pytest.mark.parametrize("page", [INVOICE, LETTER], ids=["invoice", "letter"])
def test_it_brings_its_fonts_and_is_a4(page: Page) -> None:
    pdf = typeset(page, at=AT)
    fonts = fonts_of(pdf)
    assert {name.partition("+")[2].removesuffix("-Identity-H") for name in fonts} == {
        "NotoSansCJKjp-Regular", "NotoSansCJKjp-Bold",
    }  # fmt: skip
    assert all(fonts.values())
    sheets = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    assert {(round(sheet.width), round(sheet.height)) for sheet in sheets} == {A4}


def test_it_is_tagged_for_those_who_listen() -> None:
    root: Any = PdfReader(io.BytesIO(typeset(INVOICE, at=AT))).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("ja")


@pytest.mark.security("W9")
@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_stays_text(text: str) -> None:
    page = invoice(number=text, title=text, remarks=text, lines=(line(name=text, unit=text, details=(text,)),))
    assert run_of(typeset(page, at=AT)).count(spaceless(text)) >= 5
    assert "root:" not in text_of(typeset(page, at=AT))


def test_rare_letters_are_read_back_as_they_were() -> None:
    text = "髙橋 𠮷野家 ① ㈱ ﾊﾝｶｸ ～ — ‖ 〒"
    assert spaceless(text) in run_of(typeset(invoice(remarks=text), at=AT))


@pytest.mark.parametrize("text", ["W" * 255, "x" * 40 + "@mail.example", "ー" * 120, "あ" * 255])
def test_a_run_without_a_gap_is_broken_and_read_back_whole(text: str) -> None:
    pdf = typeset(invoice(lines=(line(name=text),)), at=AT)
    assert text in run_of(pdf)
    assert "\u200b" not in text_of(pdf)
    longest = max(len(piece) for piece in PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split("\n"))
    assert longest < 120


def test_many_lines_go_over_numbered_pages_each_with_the_table_s_head() -> None:
    lines = tuple(line(name=f"品目{n:03}") for n in range(1, 61))
    pages = pages_of(typeset(invoice(lines=lines), at=AT))
    assert len(pages) > 1
    for place, page in enumerate(pages, 1):
        assert page.endswith(f"{place} / {len(pages)}")
        assert "取引日 品名 数量 単位 単価 税率 金額（税抜）" in page
        assert ("請求書 MN-1 あおば商事株式会社 御中" in page) == (place > 1)
    assert [name for name in (f"品目{n:03}" for n in range(1, 61)) if name not in " ".join(pages)] == []


def test_a_thousand_lines_are_set_in_seconds() -> None:
    lines = tuple(line(name=f"品目{n}", details=("備考",)) for n in range(1000))
    typeset(INVOICE, at=AT)
    started = time.process_time()
    typeset(invoice(lines=lines), at=AT)
    assert time.process_time() - started < 15


def test_threads_set_pages_side_by_side() -> None:
    expected = typeset(INVOICE, at=AT)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: typeset(INVOICE, at=AT), range(12)))
    assert set(found) == {expected}


def test_nothing_is_loaded_before_the_first_page() -> None:
    """The library and its fonts would cost every start."""
    asked = "import sys, platform_project.documents.typesetting; print('typst' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-1000, "-1,000"), (10**15, "1,000,000,000,000,000"), (Decimal("12.500"), "12.5"), (Decimal("100"), "100"),
        (Decimal("-0.001"), "-0.001"), (Decimal("9999999999999.999"), "9,999,999,999,999.999"), (Decimal("1E+3"), "1,000"),
    ],
)  # fmt: skip
def test_a_figure_is_printed_exactly(value: int | Decimal, text: str) -> None:
    assert number(value) == text


def test_a_float_is_never_printed() -> None:
    with pytest.raises(TypeError, match="float"):
        printed({"amount": 1.5}["amount"])


def test_a_page_becomes_plain_data() -> None:
    told = printed(line(quantity=None, details=("a", "b")))
    assert (told["date"], told["quantity"], told["amount"], told["reduced"], told["details"]) == (
        "2026-10-05", None, "15,431", False, ["a", "b"],
    )  # fmt: skip
