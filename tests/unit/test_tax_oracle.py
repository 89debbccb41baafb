"""The tax oracle: where it rounds, what each rounding makes of it, and why another's figures differ."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices import computing
from invoices.computing import Terms
from invoices.drafts import LineDraft
from invoices.taxes import Bucket, Entry, InvoiceType, TaxType, TaxUnit
from platform_project.kernel.errors import Faults, PlatformError
from platform_project.kernel.money import Rounding
from sandbox.tax import oracle as tax_oracle
from sandbox.tax.oracle import Cause, Comparison

FLOOR, HALF_UP, CEIL = Rounding.FLOOR, Rounding.HALF_UP, Rounding.CEIL


def terms(
    rounding: Rounding = FLOOR, unit: TaxUnit = TaxUnit.INVOICE, kind: InvoiceType = InvoiceType.QUALIFIED
) -> Terms:
    return Terms(kind, unit, rounding, dt.date(2026, 11, 20))


def line(
    amount: int, rate: int = 10, *, reduced: bool = False, entry: Entry = Entry.EXCLUSIVE, tax: int | None = None,
    slip: str = "",
) -> LineDraft:  # fmt: skip
    return LineDraft("部品", TaxType.TAXABLE, rate, reduced, entry, amount=amount, tax=tax, slip_no=slip)


def only(found: tuple[Comparison, ...]) -> Comparison:
    (row,) = found
    return row


@pytest.mark.parametrize(
    ("lines", "exact", "floor", "half_up", "ceil"),
    [
        ([line(105)] * 3, "63/2", 31, 32, 32),
        ([line(998, 8, reduced=True)], "1996/25", 79, 80, 80),
        ([line(12_345, 8)], "4938/5", 987, 988, 988),
        ([line(99_999)], "99999/10", 9_999, 10_000, 10_000),
        ([line(1_000, entry=Entry.INCLUSIVE)], "1000/11", 90, 91, 91),
        ([line(1_001, 8, reduced=True, entry=Entry.INCLUSIVE)], "2002/27", 74, 74, 75),
    ],
)
def test_the_vectors_of_the_domain(lines: list[LineDraft], exact: str, floor: int, half_up: int, ceil: int) -> None:
    for rounding, tax in ((FLOOR, floor), (HALF_UP, half_up), (CEIL, ceil)):
        verdict = tax_oracle.ask(lines, terms(rounding), {})
        (place,) = verdict.places
        assert place.exact == Fraction(exact)
        assert place.rounded == {FLOOR: floor, HALF_UP: half_up, CEIL: ceil}
        assert verdict.total.tax == tax
        assert sum(amount.tax for amount in verdict.lines) == tax


def test_it_says_where_it_rounds() -> None:
    lines = [line(105, slip="A"), line(105, slip="B"), line(998, 8, reduced=True, slip="A")]
    told = {
        unit: [(place.bucket, place.slip, place.lines) for place in tax_oracle.ask(lines, terms(unit=unit, kind=kind), {}).places]
        for unit, kind in (
            (TaxUnit.INVOICE, InvoiceType.QUALIFIED), (TaxUnit.SLIP, InvoiceType.QUALIFIED), (TaxUnit.LINE, InvoiceType.BILL),
        )
    }  # fmt: skip
    ten, eight = Bucket.TR10, Bucket.TR8_REDUCED
    assert told == {
        TaxUnit.INVOICE: [(ten, "", (1, 2)), (eight, "", (3,))],
        TaxUnit.SLIP: [(ten, "A", (1,)), (ten, "B", (2,)), (eight, "A", (3,))],
        TaxUnit.LINE: [(ten, "", (1,)), (ten, "", (2,)), (eight, "", (3,))],
    }


@pytest.mark.parametrize(
    ("lines", "rounding", "stated", "cause", "with_rounding"),
    [
        ([line(105)] * 3, FLOOR, {"inv_tax": 31}, None, None),
        ([line(105)] * 3, FLOOR, {"inv_tax": 32}, Cause.ROUNDING, HALF_UP),
        ([line(105)] * 3, FLOOR, {"inv_tax": 30}, Cause.PER_LINE, FLOOR),
        ([line(105)] * 3, FLOOR, {"inv_tax_tr10": 33}, Cause.PER_LINE, HALF_UP),
        ([line(1_000, entry=Entry.INCLUSIVE)], FLOOR, {"inv_tax": 100}, Cause.FORMULA, FLOOR),
        ([line(1_000)], FLOOR, {"inv_tax_tr10": 90}, Cause.FORMULA, FLOOR),
        ([line(998, 8, reduced=True)], FLOOR, {"inv_tax_tr8": 79}, Cause.REDUCED, FLOOR),
        ([line(998, 8, reduced=True)], FLOOR, {"inv_without_tax_tr8_reduced": 0}, Cause.REDUCED, FLOOR),
        ([line(1_000, 8, reduced=True)], FLOOR, {"inv_tax": 100}, Cause.RATE, FLOOR),
        ([line(105, slip="A"), line(105, slip="B")], FLOOR, {"inv_tax": 20}, Cause.PER_LINE, FLOOR),
        ([line(105, slip="A"), line(105, slip="A"), line(105, slip="B"), line(105, slip="B")], FLOOR,
         {"inv_tax": 41}, Cause.UNKNOWN, None),
        ([line(1_000)], FLOOR, {"inv_tax": 7}, Cause.UNKNOWN, None),
    ],
)  # fmt: skip
def test_another_s_figure_is_explained(
    lines: list[LineDraft], rounding: Rounding, stated: dict[str, int], cause: Cause | None, with_rounding: Rounding | None
) -> None:  # fmt: skip
    row = only(tax_oracle.ask(lines, terms(rounding), stated).comparisons)
    assert (row.cause, row.rounding) == (cause, with_rounding)
    assert (row.difference == 0) == (cause is None)


def test_another_unit_is_explained() -> None:
    lines = [line(103, slip="A"), line(103, slip="A"), line(103, slip="B"), line(103, slip="B")]
    assert only(tax_oracle.ask(lines, terms(), {"inv_tax": 40}).comparisons).cause is Cause.PER_LINE
    lines = [line(105, slip="A"), line(107, slip="A"), line(105, slip="B"), line(103, slip="B")]
    verdict = tax_oracle.ask(lines, terms(CEIL), {"inv_tax": 43})
    assert only(verdict.comparisons).cause is Cause.UNIT
    assert not verdict.agrees


def test_a_line_s_own_tax_is_compared_with_its_share() -> None:
    verdict = tax_oracle.ask([line(105, tax=10), line(105, tax=10), line(105, tax=10)], terms(), {})
    assert [(row.name, row.expected, row.cause) for row in verdict.comparisons] == [
        ("details[0].item_tax", 11, Cause.PER_LINE), ("details[1].item_tax", 10, None), ("details[2].item_tax", 10, None),
    ]  # fmt: skip


def test_a_typed_tax_is_taken_as_it_is() -> None:
    asked = terms(unit=TaxUnit.LINE, kind=InvoiceType.QUALIFIED_LINE_TAX)
    verdict = tax_oracle.ask([line(1_005, entry=Entry.TYPED, tax=101)], asked, {"inv_tax": 101})
    assert verdict.agrees
    assert verdict.places[0].exact == 101


def test_what_a_registration_would_be_refused_for_is_refused_here() -> None:
    with pytest.raises(PlatformError) as refused:
        tax_oracle.ask([line(100, 9), line(100, entry=Entry.TYPED, tax=1)], terms(), {})
    assert [fault.code for fault in refused.value.faults] == ["E700019", "E700022"]


amounts = st.integers(-10_000, 1_000_000)
rated = st.sampled_from([(10, False), (8, True), (8, False), (5, False)])
drafts = st.lists(
    st.builds(lambda amount, rate: line(amount, rate[0], reduced=rate[1]), amounts, rated), min_size=1, max_size=8
)


@given(drafts, st.sampled_from(Rounding), st.sampled_from([TaxUnit.INVOICE, TaxUnit.LINE]))
def test_it_says_what_a_registration_would_compute(lines: list[LineDraft], rounding: Rounding, unit: TaxUnit) -> None:
    asked = terms(rounding, unit, InvoiceType.BILL)
    totals = computing.compute(lines, terms=asked, head={}, stated={}, item="", faults=Faults(), warnings=[])
    assert totals is not None
    verdict = tax_oracle.ask(lines, asked, computing.stated_amounts(totals))
    assert verdict.agrees
    assert verdict.total == totals.assessment.total
    assert sum(place.rounded[rounding] for place in verdict.places) == verdict.total.tax


@given(drafts, st.sampled_from(Rounding), st.sampled_from(Rounding))
def test_whoever_rounds_otherwise_is_found_out(lines: list[LineDraft], ours: Rounding, theirs: Rounding) -> None:
    totals = computing.compute(lines, terms=terms(theirs), head={}, stated={}, item="", faults=Faults(), warnings=[])
    assert totals is not None
    row = only(tax_oracle.ask(lines, terms(ours), {"inv_tax": totals.assessment.total.tax}).comparisons)
    assert row.cause in (None, Cause.ROUNDING)


def test_quantity_times_price_is_rounded_by_the_same_rounding() -> None:
    draft = LineDraft("部品", TaxType.TAXABLE, 10, quantity=Decimal("1.5"), price=Decimal("333"))
    assert tax_oracle.ask([draft], terms(FLOOR), {}).total.net == 499
    assert tax_oracle.ask([draft], terms(CEIL), {}).total.net == 500
