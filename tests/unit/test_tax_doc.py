"""Every table of docs/tax.md is run: the heading of a table says which check reads its rows."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from invoices import taxes
from invoices.taxes import Bucket, Entry, InvoiceType, TaxedAmount, TaxLine, TaxType, TaxUnit
from platform_project.kernel.money import Rounding, line_amount

DOCUMENT = Path(__file__).parents[2] / "docs" / "tax.md"
UNITS = {"invoice": TaxUnit.INVOICE, "slip": TaxUnit.SLIP, "line": TaxUnit.LINE}
ENTRIES = {"税抜": Entry.EXCLUSIVE, "税込": Entry.INCLUSIVE, "手入力": Entry.TYPED}
LINE = re.compile(
    r"(?P<bucket>\w+) (?:(?P<entry>incl|typed) )?(?P<amount>-?[\d,]+)(?:\+(?P<tax>-?[\d,]+))?"
    r"(?: @(?P<slip>\w+))?(?: ×(?P<times>\d+))?"
)
SUM = re.compile(r"(?:(?P<bucket>\w+) )?(?P<net>-?[\d,]+) \+ (?P<tax>-?[\d,]+) = (?P<gross>-?[\d,]+)")


@dataclass(frozen=True)
class Row:
    number: int
    heading: tuple[str, ...]
    cells: tuple[str, ...]


def cells_of(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))


def rows_of(document: str) -> list[Row]:
    """The rows of all tables, each with its line number and the heading of its table."""
    rows: list[Row] = []
    heading: tuple[str, ...] = ()
    for number, text in enumerate(document.splitlines(), start=1):
        if not text.startswith("|"):
            heading = ()
        elif not heading:
            heading = cells_of(text)
        elif not set(text) <= set("|-: "):
            rows.append(Row(number, heading, cells_of(text)))
    return rows


def yen(text: str) -> int:
    return int(text.replace(",", ""))


def lines_of(text: str) -> list[TaxLine]:
    return [line for part in text.split("; ") for line in repeated_line(part)]


def repeated_line(text: str) -> list[TaxLine]:
    found = LINE.fullmatch(text)
    assert found, f"{text!r} is not written like a line"
    entry = {"incl": Entry.INCLUSIVE, "typed": Entry.TYPED, None: Entry.EXCLUSIVE}[found["entry"]]
    tax = None if found["tax"] is None else yen(found["tax"])
    line = TaxLine(Bucket(found["bucket"]), entry, yen(found["amount"]), tax, found["slip"] or "")
    return [line] * int(found["times"] or 1)


def sum_of(text: str) -> tuple[str | None, TaxedAmount]:
    found = SUM.fullmatch(text)
    assert found, f"{text!r} is not written like a sum"
    return found["bucket"], TaxedAmount(yen(found["net"]), yen(found["tax"]), yen(found["gross"]))


def rate_of(text: str) -> tuple[int | None, bool]:
    if text == "none":
        return None, False
    percent, _, reduced = text.partition(" ")
    return int(percent), reduced == "reduced"


def check_line_amount(quantity: str, price: str, *expected: str) -> None:
    got = [line_amount(Decimal(quantity), Decimal(price), rounding) for rounding in Rounding]
    assert got == [yen(cell) for cell in expected]


def check_bucket(tax_type: str, rate: str, bucket: str) -> None:
    got = taxes.bucket_of(TaxType(tax_type[0]), *rate_of(rate))
    assert got == (None if bucket == "refused" else Bucket(bucket))


def check_tax(lines: str, unit: str, *expected: str) -> None:
    got = [taxes.compute(lines_of(lines), unit=UNITS[unit], rounding=rounding).total.tax for rounding in Rounding]
    assert got == [yen(cell) for cell in expected]


def check_assessment(lines: str, unit: str, rounding: str, line_taxes: str, buckets: str, total: str) -> None:
    got = taxes.compute(lines_of(lines), unit=UNITS[unit], rounding=Rounding(rounding))
    assert [line.tax for line in got.lines] == [yen(tax) for tax in line_taxes.split("; ")]
    assert got.buckets == dict(map(sum_of, buckets.split("; ")))
    assert got.total == sum_of(total)[1]


def check_refusal(lines: str, unit: str, reason: str) -> None:
    if reason == "fine":
        taxes.compute(lines_of(lines), unit=UNITS[unit], rounding=Rounding.FLOOR)
        return
    with pytest.raises(ValueError, match=reason):
        taxes.compute(lines_of(lines), unit=UNITS[unit], rounding=Rounding.FLOOR)


def check_typed_tax(lines: str, verdict: str, expected: str, received: str) -> None:
    problems = taxes.typed_tax_problems(lines_of(lines))
    got = [(str(problem.severity), problem.expected, problem.received) for problem in problems]
    assert got == ([] if verdict == "fine" else [(verdict, expected, yen(received))])


def check_invoice_type(invoice_type: str, units: str, entries: str) -> None:
    kind = InvoiceType(invoice_type[0])
    assert taxes.allowed_units(kind) == {UNITS[unit] for unit in units.split(", ")}
    assert taxes.allowed_entries(kind) == {ENTRIES[entry] for entry in entries.split(", ")}


def check_regular_rates(day: str, rates: str) -> None:
    expected = set() if rates == "none" else {rate_of(rate) for rate in rates.split(", ")}
    assert taxes.regular_rates(dt.date.fromisoformat(day)) == expected


def check_withholding(fee: str, withheld: str) -> None:
    assert taxes.withholding(yen(fee)) == yen(withheld)


CHECKS: dict[tuple[str, ...], Callable[..., None]] = {
    ("Quantity", "Unit price", "Floor", "Half-up", "Ceil"): check_line_amount,
    ("Tax type", "Rate", "Bucket"): check_bucket,
    ("Lines", "Unit", "Floor", "Half-up", "Ceil"): check_tax,
    ("Lines", "Unit", "Rounding", "Tax of each line", "Buckets", "Total"): check_assessment,
    ("Lines", "Unit", "Refused because"): check_refusal,
    ("Typed lines", "Verdict", "Expected", "Received"): check_typed_tax,
    ("保存方式", "課税単位", "Entries"): check_invoice_type,
    ("Day", "Regular rates"): check_regular_rates,
    ("Fee", "Withheld"): check_withholding,
}
ROWS = rows_of(DOCUMENT.read_text(encoding="utf-8"))


def test_every_kind_of_table_stands_in_the_document_and_no_other() -> None:
    assert {row.heading for row in ROWS} == set(CHECKS)


def test_the_document_covers_every_bucket_and_every_invoice_type() -> None:
    words = {word for row in ROWS for cell in row.cells for word in re.findall(r"\w+", cell)}
    assert words >= set(Bucket)
    assert [row.cells[0][0] for row in ROWS if row.heading[0] == "保存方式"] == list(InvoiceType)


@pytest.mark.parametrize("row", [pytest.param(row, id=f"line {row.number}: {row.cells[0]}") for row in ROWS])
def test_a_row_of_the_document_is_what_the_code_does(row: Row) -> None:
    CHECKS[row.heading](*row.cells)
