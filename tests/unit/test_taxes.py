"""The rules of consumption tax that hold for every invoice. Single figures stand in docs/tax.md."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.taxes import (
    RATE_OF,
    RATE_TABLE,
    ZERO,
    Assessment,
    Bucket,
    Entry,
    InvoiceType,
    RateRow,
    Severity,
    TaxedAmount,
    TaxLine,
    TaxType,
    TaxUnit,
    allowed_entries,
    allowed_units,
    bucket_of,
    compute,
    mixes_entries,
    regular_rates,
    typed_tax_problem,
    typed_tax_problems,
    withholding,
)
from platform_project.kernel.money import Rounding, round_yen

YEN = st.integers(-(10**13), 10**13) | st.integers(-300, 300)
UNITS = st.sampled_from(TaxUnit)
ROUNDINGS = st.sampled_from(Rounding)
BUCKETS = st.sampled_from(Bucket)


@st.composite
def invoices(
    draw: st.DrawFn, *, yen: st.SearchStrategy[int] = YEN, entries: tuple[Entry, ...] = tuple(Entry)
) -> list[TaxLine]:
    """Lines in any order; each rate keeps to one way of entering, each line names a slip."""
    entry_of = {bucket: draw(st.sampled_from(entries)) for bucket in Bucket}

    def line(bucket: Bucket, amount: int, tax: int, slip: str) -> TaxLine:
        typed = tax if entry_of[bucket] == Entry.TYPED else None
        return TaxLine(bucket, entry_of[bucket], amount, typed, slip)

    return draw(st.lists(st.builds(line, BUCKETS, yen, st.integers(-50, 50), st.sampled_from("ABC")), max_size=12))


COMPUTED = invoices(entries=(Entry.EXCLUSIVE, Entry.INCLUSIVE))


def total_of(amounts: Iterable[TaxedAmount]) -> TaxedAmount:
    return sum(amounts, start=ZERO)


def exact_tax(line: TaxLine) -> Fraction:
    percent = RATE_OF[line.bucket][0] if line.bucket in RATE_OF else 0
    return Fraction(line.amount * percent, 100 + percent if line.entry == Entry.INCLUSIVE else 100)


def negated(line: TaxLine) -> TaxLine:
    return replace(line, amount=-line.amount, typed_tax=None if line.typed_tax is None else -line.typed_tax)


def rounded_together(lines: list[TaxLine], unit: TaxUnit) -> list[list[int]]:
    """The places of the lines of each group whose tax is rounded once."""
    groups: dict[tuple[Bucket, str], list[int]] = {}
    for at, line in enumerate(lines):
        within = {TaxUnit.INVOICE: "", TaxUnit.SLIP: line.slip, TaxUnit.LINE: str(at)}[unit]
        groups.setdefault((line.bucket, within), []).append(at)
    return list(groups.values())


# An amount with its tax


def test_an_amount_whose_parts_do_not_add_up_cannot_exist() -> None:
    with pytest.raises(ValueError, match="100 \\+ 10 is not 111"):
        TaxedAmount(100, 10, 111)


def test_amounts_add_up_part_by_part() -> None:
    assert TaxedAmount(100, 10, 110) + TaxedAmount(50, 4, 54) == TaxedAmount(150, 14, 164)


@given(st.integers(), st.integers())
def test_zero_changes_nothing(net: int, tax: int) -> None:
    amount = TaxedAmount(net, tax, net + tax)
    assert amount + ZERO == ZERO + amount == amount


# A line


def test_a_typed_line_without_its_tax_cannot_exist() -> None:
    with pytest.raises(ValueError, match="names its tax"):
        TaxLine(Bucket.TR10, Entry.TYPED, 100)


def test_a_typed_line_without_a_rate_needs_no_tax() -> None:
    assert TaxLine(Bucket.FREE, Entry.TYPED, 100).typed_tax is None


@pytest.mark.parametrize("entry", [Entry.EXCLUSIVE, Entry.INCLUSIVE])
def test_only_a_typed_line_names_its_tax(entry: Entry) -> None:
    with pytest.raises(ValueError, match="only a line with typed tax"):
        TaxLine(Bucket.TR10, entry, 100, typed_tax=10)


@pytest.mark.parametrize(("amount", "typed"), [(100.0, 10), (100, 10.0), ("100", 10), (None, 10)])
def test_a_line_takes_whole_yen_only(amount: Any, typed: Any) -> None:
    with pytest.raises(TypeError, match="whole yen"):
        TaxLine(Bucket.TR10, Entry.TYPED, amount, typed)


# The assessment of an invoice


@given(invoices(), UNITS, ROUNDINGS)
def test_lines_add_up_to_their_bucket_and_buckets_to_the_total(
    lines: list[TaxLine], unit: TaxUnit, rounding: Rounding
) -> None:
    got = compute(lines, unit=unit, rounding=rounding)
    for bucket, amount in got.buckets.items():
        of_bucket = [taxed for line, taxed in zip(lines, got.lines, strict=True) if line.bucket == bucket]
        assert total_of(of_bucket) == amount
    assert total_of(got.buckets.values()) == got.total == total_of(got.lines)


@given(invoices(), UNITS, ROUNDINGS)
def test_only_the_buckets_in_use_are_present(lines: list[TaxLine], unit: TaxUnit, rounding: Rounding) -> None:
    assert compute(lines, unit=unit, rounding=rounding).buckets.keys() == {line.bucket for line in lines}


@given(invoices(), UNITS, ROUNDINGS)
def test_the_amount_that_was_entered_is_never_touched(lines: list[TaxLine], unit: TaxUnit, rounding: Rounding) -> None:
    for line, taxed in zip(lines, compute(lines, unit=unit, rounding=rounding).lines, strict=True):
        assert line.amount == (taxed.gross if line.entry == Entry.INCLUSIVE else taxed.net)


@given(COMPUTED, UNITS, ROUNDINGS)
def test_each_group_is_the_exact_sum_rounded_once(lines: list[TaxLine], unit: TaxUnit, rounding: Rounding) -> None:
    got = compute(lines, unit=unit, rounding=rounding)
    for places in rounded_together(lines, unit):
        exact = sum((exact_tax(lines[at]) for at in places), start=Fraction())
        assert sum(got.lines[at].tax for at in places) == round_yen(exact, rounding)


@given(COMPUTED, UNITS, ROUNDINGS)
def test_the_tax_of_a_line_is_less_than_a_yen_from_its_exact_share(
    lines: list[TaxLine], unit: TaxUnit, rounding: Rounding
) -> None:
    got = compute(lines, unit=unit, rounding=rounding)
    assert all(abs(taxed.tax - exact_tax(line)) < 1 for line, taxed in zip(lines, got.lines, strict=True))


@given(COMPUTED, ROUNDINGS)
def test_over_the_whole_invoice_each_bucket_is_less_than_a_yen_from_its_exact_tax(
    lines: list[TaxLine], rounding: Rounding
) -> None:
    for bucket, amount in compute(lines, unit=TaxUnit.INVOICE, rounding=rounding).buckets.items():
        exact = sum((exact_tax(line) for line in lines if line.bucket == bucket), start=Fraction())
        assert abs(amount.tax - exact) < 1


@given(COMPUTED, UNITS, ROUNDINGS)
def test_the_left_over_yen_go_to_the_largest_remainders_and_the_earlier_lines(
    lines: list[TaxLine], unit: TaxUnit, rounding: Rounding
) -> None:
    got = compute(lines, unit=unit, rounding=rounding)
    for places in rounded_together(lines, unit):
        rests = {at: exact_tax(lines[at]) - int(exact_tax(lines[at])) for at in places}
        extra = {at: got.lines[at].tax - int(exact_tax(lines[at])) for at in places}
        missing = sum(extra.values())
        sign = 1 if missing > 0 else -1
        ranked = sorted((-sign * rests[at], at) for at in places)
        favoured = [at for _, at in ranked[: abs(missing)]]
        assert extra == {at: sign if at in favoured else 0 for at in places}


@given(invoices(), UNITS, ROUNDINGS)
def test_a_return_cancels_its_original_line_by_line(lines: list[TaxLine], unit: TaxUnit, rounding: Rounding) -> None:
    original = compute(lines, unit=unit, rounding=rounding)
    returned = compute([negated(line) for line in lines], unit=unit, rounding=rounding)
    assert all(one + other == ZERO for one, other in zip(original.lines, returned.lines, strict=True))
    assert original.total + returned.total == ZERO


@given(invoices(), UNITS, ROUNDINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_change_the_buckets(
    lines: list[TaxLine], unit: TaxUnit, rounding: Rounding, random: Random
) -> None:
    shuffled = random.sample(lines, len(lines))
    straight, mixed = (compute(order, unit=unit, rounding=rounding) for order in (lines, shuffled))
    assert straight.buckets == mixed.buckets


@given(COMPUTED, UNITS, ROUNDINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_change_which_remainders_are_made_up(
    lines: list[TaxLine], unit: TaxUnit, rounding: Rounding, random: Random
) -> None:
    # Which line it is may change: two amounts can leave the same remainder, and then the earlier line wins.
    def made_up(order: list[TaxLine]) -> Counter[tuple[Bucket, Fraction, int]]:
        taxed = compute(order, unit=unit, rounding=rounding).lines
        cut = [(line.bucket, exact_tax(line), int(exact_tax(line))) for line in order]
        return Counter(
            (bucket, exact - whole, at.tax - whole) for (bucket, exact, whole), at in zip(cut, taxed, strict=True)
        )

    assert made_up(lines) == made_up(random.sample(lines, len(lines)))


@given(COMPUTED, ROUNDINGS)
def test_one_slip_for_all_is_the_same_as_the_whole_invoice(lines: list[TaxLine], rounding: Rounding) -> None:
    one_slip = [replace(line, slip="1") for line in lines]
    by_slip, whole = (compute(one_slip, unit=unit, rounding=rounding) for unit in (TaxUnit.SLIP, TaxUnit.INVOICE))
    assert by_slip == whole


@given(COMPUTED, ROUNDINGS)
def test_a_slip_per_line_is_the_same_as_rounding_lines(lines: list[TaxLine], rounding: Rounding) -> None:
    own_slips = [replace(line, slip=str(number)) for number, line in enumerate(lines)]
    by_slip, by_line = (compute(own_slips, unit=unit, rounding=rounding) for unit in (TaxUnit.SLIP, TaxUnit.LINE))
    assert by_slip == by_line


@given(invoices(yen=st.integers(0, 10**13), entries=(Entry.EXCLUSIVE, Entry.INCLUSIVE)), UNITS)
def test_of_positive_amounts_floor_takes_least_and_ceil_most(lines: list[TaxLine], unit: TaxUnit) -> None:
    floor, half_up, ceil = (compute(lines, unit=unit, rounding=rounding).total.tax for rounding in Rounding)
    assert floor <= half_up <= ceil


@given(invoices(entries=(Entry.TYPED,)), UNITS, ROUNDINGS)
def test_a_typed_tax_is_taken_wherever_there_is_a_rate(lines: list[TaxLine], unit: TaxUnit, rounding: Rounding) -> None:
    got = compute(lines, unit=unit, rounding=rounding)
    expected = [line.typed_tax if line.bucket in RATE_OF else 0 for line in lines]
    assert [taxed.tax for taxed in got.lines] == expected


@given(invoices(), UNITS, ROUNDINGS)
def test_a_bucket_without_a_rate_carries_no_tax(lines: list[TaxLine], unit: TaxUnit, rounding: Rounding) -> None:
    buckets = compute(lines, unit=unit, rounding=rounding).buckets
    assert all(amount.tax == 0 for bucket, amount in buckets.items() if bucket not in RATE_OF)


@pytest.mark.parametrize("unit", TaxUnit)
def test_an_invoice_without_lines_comes_to_nothing(unit: TaxUnit) -> None:
    assert compute([], unit=unit, rounding=Rounding.FLOOR) == Assessment((), {}, ZERO)


def test_a_slip_without_a_number_is_refused_only_where_slips_count() -> None:
    line = TaxLine(Bucket.TR10, Entry.EXCLUSIVE, 100)
    assert compute([line], unit=TaxUnit.INVOICE, rounding=Rounding.FLOOR).total.tax == 10
    with pytest.raises(ValueError, match="names its slip"):
        compute([line], unit=TaxUnit.SLIP, rounding=Rounding.FLOOR)


@pytest.mark.parametrize(
    "arguments",
    [
        {"unit": "9", "rounding": Rounding.FLOOR},
        {"unit": TaxUnit.INVOICE, "rounding": "truncate"},
    ],
)
def test_a_unit_or_a_rounding_that_nobody_knows_is_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        compute([TaxLine(Bucket.TR10, Entry.EXCLUSIVE, 100)], **arguments)


@pytest.mark.parametrize(
    "buckets",
    [
        {},
        {Bucket.TR10: TaxedAmount(100, 11, 111)},
        {Bucket.TR10: TaxedAmount(99, 11, 110)},
    ],
)
def test_an_assessment_that_does_not_add_up_cannot_exist(buckets: dict[Bucket, TaxedAmount]) -> None:
    amount = TaxedAmount(100, 10, 110)
    with pytest.raises(ValueError, match="do not agree"):
        Assessment((amount,), buckets, amount)


# Ways of entering


@pytest.mark.parametrize(
    ("entries", "mixes"),
    [
        ([Entry.EXCLUSIVE, Entry.EXCLUSIVE], False),
        ([Entry.EXCLUSIVE, Entry.INCLUSIVE], True),
        ([Entry.INCLUSIVE, Entry.EXCLUSIVE, Entry.INCLUSIVE], True),
        ([Entry.TYPED, Entry.EXCLUSIVE], True),
        ([Entry.TYPED, Entry.TYPED], False),
        ([], False),
    ],
)
def test_a_rate_that_is_entered_in_two_ways_is_named(entries: list[Entry], mixes: bool) -> None:
    lines = [TaxLine(Bucket.TR8, entry, 100, 8 if entry == Entry.TYPED else None) for entry in entries]
    assert mixes_entries(lines) == ({Bucket.TR8} if mixes else set())


@given(invoices())
def test_an_invoice_that_keeps_to_one_way_per_rate_mixes_nothing(lines: list[TaxLine]) -> None:
    assert mixes_entries(lines) == set()


# Typed tax


@given(st.lists(st.tuples(YEN, st.integers(-3, 3)), min_size=1, max_size=8), st.sampled_from(list(RATE_OF)))
def test_a_typed_tax_is_judged_by_its_distance_from_the_exact_tax(parts: list[tuple[int, int]], bucket: Bucket) -> None:
    lines = [TaxLine(bucket, Entry.TYPED, net, net * RATE_OF[bucket][0] // 100 + off) for net, off in parts]
    exact = Fraction(sum(line.amount for line in lines) * RATE_OF[bucket][0], 100)
    typed = sum(line.typed_tax or 0 for line in lines)
    problem = typed_tax_problem(bucket, lines)
    assert (problem is not None) == (not exact.__floor__() <= typed <= exact.__ceil__())
    if problem:
        assert (problem.severity == Severity.REFUSED) == (abs(typed - exact) >= len(lines))
        assert (problem.expected_from, problem.expected_to) == (exact.__floor__(), exact.__ceil__())
        assert problem.received == typed


@given(st.lists(YEN, min_size=1), st.sampled_from(list(RATE_OF)), ROUNDINGS)
def test_taxes_that_were_rounded_line_by_line_are_never_refused(
    amounts: list[int], bucket: Bucket, rounding: Rounding
) -> None:
    percent = RATE_OF[bucket][0]
    lines = [TaxLine(bucket, Entry.TYPED, net, round_yen(Fraction(net * percent, 100), rounding)) for net in amounts]
    problem = typed_tax_problem(bucket, lines)
    assert problem is None or problem.severity == Severity.WARNING


def test_each_rate_is_judged_by_itself_and_computed_lines_are_left_alone() -> None:
    lines = [
        TaxLine(Bucket.TR10, Entry.TYPED, 100, 12),
        TaxLine(Bucket.TR8_REDUCED, Entry.TYPED, 100, 6),
        TaxLine(Bucket.TR8, Entry.EXCLUSIVE, 100),
        TaxLine(Bucket.FREE, Entry.TYPED, 100, 0),
    ]
    assert [(problem.bucket, problem.received) for problem in typed_tax_problems(lines)] == [
        (Bucket.TR10, 12),
        (Bucket.TR8_REDUCED, 6),
    ]


# What is permitted


def test_a_qualified_invoice_is_never_rounded_line_by_line() -> None:
    assert TaxUnit.LINE not in allowed_units(InvoiceType.QUALIFIED)


@pytest.mark.parametrize("invoice_type", InvoiceType)
def test_every_invoice_type_permits_something(invoice_type: InvoiceType) -> None:
    assert allowed_units(invoice_type)
    assert allowed_entries(invoice_type) >= {Entry.EXCLUSIVE, Entry.INCLUSIVE}


def test_a_tax_is_typed_only_where_each_line_has_its_own() -> None:
    assert [kind for kind in InvoiceType if Entry.TYPED in allowed_entries(kind)] == [InvoiceType.QUALIFIED_LINE_TAX]


# Rates and buckets


@given(st.integers(0, 99), st.booleans())
def test_a_taxed_line_finds_the_bucket_of_its_rate_or_none(rate: int | None, reduced: bool) -> None:
    bucket = bucket_of(TaxType.TAXABLE, rate, reduced)
    assert bucket == next((known for known, carried in RATE_OF.items() if carried == (rate, reduced)), None)


@given(st.none() | st.integers(0, 99), st.booleans())
def test_an_untaxed_line_finds_its_bucket_whatever_the_rate(rate: int | None, reduced: bool) -> None:
    kinds = (TaxType.FREE, TaxType.EXEMPTION, TaxType.NON)
    assert [bucket_of(kind, rate, reduced) for kind in kinds] == [Bucket.FREE, Bucket.EXEMPTION, Bucket.NON]


@given(st.dates(dt.date(1997, 4, 1)))
def test_since_1997_every_day_has_rates_and_every_one_has_a_bucket(day: dt.date) -> None:
    rates = regular_rates(day)
    assert rates
    assert all(bucket_of(TaxType.TAXABLE, percent, reduced) for percent, reduced in rates)


def test_an_added_row_rules_on_its_first_and_its_last_day_and_on_no_other() -> None:
    added = (*RATE_TABLE, RateRow(1, True, dt.date(2027, 4, 1), dt.date(2029, 3, 31)))
    days = [dt.date(2027, 3, 31), dt.date(2027, 4, 1), dt.date(2029, 3, 31), dt.date(2029, 4, 1)]
    assert [(1, True) in regular_rates(day, added) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("percent", [-1, 100])
def test_a_rate_is_a_whole_percent_of_at_most_two_digits(percent: int) -> None:
    with pytest.raises(ValueError, match="whole percent"):
        RateRow(percent, False, dt.date(2030, 1, 1))


def test_a_rate_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        RateRow(10, False, dt.date(2030, 1, 2), dt.date(2030, 1, 1))


# Withholding


@given(st.integers(0, 10**12))
def test_withholding_is_the_exact_share_with_the_fraction_dropped(fee: int) -> None:
    lower, upper = min(fee, 1_000_000), max(fee - 1_000_000, 0)
    assert withholding(fee) == int(Fraction(lower * 1021 + upper * 2042, 10_000))


@given(st.integers(-(10**12), 10**12))
def test_a_returned_fee_gives_back_what_it_took(fee: int) -> None:
    assert withholding(-fee) == -withholding(fee)


@given(st.integers(-(10**12), 10**12))
def test_a_larger_fee_is_never_withheld_less(fee: int) -> None:
    assert withholding(fee) <= withholding(fee + 1)
