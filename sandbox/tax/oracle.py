"""What the platform computes of some lines, where it rounds, and why somebody else may have come to other figures. Pure;
the arithmetic is that of `invoices`: another's figures are explained by computing as they may have done.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from invoices import computing, taxes
from invoices.computing import Terms, Totals
from invoices.drafts import LineDraft
from invoices.taxes import Assessment, Bucket, Entry, TaxedAmount, TaxLine, TaxUnit
from platform_project.kernel.errors import Faults, PlatformError, Warning
from platform_project.kernel.money import Rounding, round_yen


class Cause(StrEnum):
    """Why a figure may differ."""

    ROUNDING = "rounding"
    PER_LINE = "rounded_per_line"
    UNIT = "another_unit"
    FORMULA = "inclusive_formula"
    REDUCED = "reduced_or_not"
    RATE = "another_rate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the platform rounds once: the lines (from 1) of one rate, their exact tax, and what each rounding makes of it."""

    bucket: Bucket
    slip: str
    lines: tuple[int, ...]
    base: int
    inclusive: bool
    exact: Fraction
    rounded: Mapping[Rounding, int]

    @property
    def decimal(self) -> str:
        """The exact tax in digits, cut after six places."""
        millionths = round_yen(self.exact * 10**6, Rounding.FLOOR)
        whole, rest = divmod(abs(millionths), 10**6)
        return f"{'-' if millionths < 0 else ''}{whole}.{rest:06}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure that was sent, held against ours. `rounding` is the one with which the cause explains it."""

    name: str
    expected: int
    received: int
    cause: Cause | None = None
    rounding: Rounding | None = None

    @property
    def difference(self) -> int:
        return self.received - self.expected


@dataclass(frozen=True, slots=True)
class Verdict:
    places: tuple[Place, ...]
    lines: tuple[TaxedAmount, ...]
    buckets: Mapping[Bucket, TaxedAmount]
    total: TaxedAmount
    comparisons: tuple[Comparison, ...]
    warnings: tuple[Warning, ...]

    @property
    def agrees(self) -> bool:
        return not any(row.difference for row in self.comparisons)


def ask(lines: Sequence[LineDraft], terms: Terms, stated: Mapping[str, int]) -> Verdict:
    """PlatformError with every fault that a registration of these lines would be refused for, figures apart."""
    faults, warnings = Faults(), list[Warning]()
    bare = [line if line.entry is Entry.TYPED else replace(line, tax=None) for line in lines]
    totals = computing.compute(bare, terms=terms, head={}, stated={}, item="", faults=faults, warnings=warnings)
    if totals is None:
        raise PlatformError(faults.found)
    taxed, ours = computing.tax_lines(bare, terms), totals.assessment
    compared = [*_of_lines(lines, taxed, terms, ours), *_of_totals(stated, taxed, terms, totals)]
    return Verdict(
        tuple(_places(taxed, terms.unit)), ours.lines, ours.buckets, ours.total, tuple(compared), tuple(warnings)
    )


def _places(lines: Sequence[TaxLine], unit: TaxUnit) -> Iterator[Place]:
    for places in taxes.rounded_together(lines, unit):
        members = [lines[place] for place in places]
        first, exact = members[0], taxes.exact_tax(members)
        yield Place(
            first.bucket, first.slip if unit is TaxUnit.SLIP else "", tuple(place + 1 for place in places),
            sum(line.amount for line in members), first.entry is Entry.INCLUSIVE, exact,
            {rounding: round_yen(exact, rounding) for rounding in Rounding},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _World:
    """How somebody may have computed: a cause, the rounding, and what it came to."""

    cause: Cause
    rounding: Rounding
    assessment: Assessment


def _worlds(lines: Sequence[TaxLine], terms: Terms) -> Iterator[_World]:
    """The likely ones first."""
    ours = terms.unit
    ways: list[tuple[Cause, Sequence[TaxLine], TaxUnit]] = [
        (Cause.ROUNDING, lines, ours),
        (Cause.PER_LINE, lines, TaxUnit.LINE),
        (Cause.UNIT, lines, TaxUnit.SLIP if ours is TaxUnit.INVOICE else TaxUnit.INVOICE),
        (Cause.REDUCED, [_rated(line, _OTHER_EIGHT) for line in lines], ours),
        (Cause.FORMULA, [_entered(line, _OTHER_FORMULA) for line in lines], ours),
        (Cause.RATE, [_rated(line, _OTHER_RATE) for line in lines], ours),
    ]
    usable = [
        way for way in ways
        if not taxes.mixes_entries(way[1]) and (way[2] is not TaxUnit.SLIP or all(line.slip for line in way[1]))
    ]  # fmt: skip
    others = [rounding for rounding in Rounding if rounding is not terms.rounding]
    # Another rounding alone, then everything else with ours, then with another rounding.
    tries = [(usable[:1], others), (usable[1:], [terms.rounding]), (usable[1:], others)]
    for some, roundings in tries:
        for cause, altered, unit in some:
            for rounding in roundings:
                yield _World(cause, rounding, taxes.compute(altered, unit=unit, rounding=rounding))


_OTHER_EIGHT = {Bucket.TR8: Bucket.TR8_REDUCED, Bucket.TR8_REDUCED: Bucket.TR8}
_OTHER_RATE = {Bucket.TR10: Bucket.TR8_REDUCED, Bucket.TR8_REDUCED: Bucket.TR10, Bucket.TR8: Bucket.TR10}
_OTHER_FORMULA = {Entry.EXCLUSIVE: Entry.INCLUSIVE, Entry.INCLUSIVE: Entry.EXCLUSIVE}


def _rated(line: TaxLine, other: Mapping[Bucket, Bucket]) -> TaxLine:
    return replace(line, bucket=other.get(line.bucket, line.bucket))


def _entered(line: TaxLine, other: Mapping[Entry, Entry]) -> TaxLine:
    return replace(line, entry=other.get(line.entry, line.entry))


def _of_totals(
    stated: Mapping[str, int], lines: Sequence[TaxLine], terms: Terms, totals: Totals
) -> Iterator[Comparison]:
    ours = computing.stated_amounts(totals)
    if all(ours[name] == received for name, received in stated.items()):
        yield from (Comparison(name, ours[name], received) for name, received in stated.items())
        return
    theirs = [
        (world, computing.stated_amounts(Totals(world.assessment, 0, 0, world.assessment.total.gross)))
        for world in _worlds(lines, terms)
    ]
    for name, received in stated.items():
        fitting = [world for world, amounts in theirs if amounts[name] == received]
        yield _compared(name, ours[name], received, fitting)


def _of_lines(
    lines: Sequence[LineDraft], taxed: Sequence[TaxLine], terms: Terms, ours: Assessment
) -> Iterator[Comparison]:
    """The line taxes that were sent; a typed one is what counts, and agrees with itself."""
    for place, (line, amount) in enumerate(zip(lines, ours.lines, strict=True)):
        if line.tax is None:
            continue
        differs = line.tax != amount.tax
        fitting = [
            world for world in _worlds(taxed, terms) if differs and world.assessment.lines[place].tax == line.tax
        ]
        yield _compared(f"details[{place}].item_tax", amount.tax, line.tax, fitting)


def _compared(name: str, expected: int, received: int, fitting: Sequence[_World]) -> Comparison:
    if expected == received:
        return Comparison(name, expected, received)
    if not fitting:
        return Comparison(name, expected, received, Cause.UNKNOWN)
    return Comparison(name, expected, received, fitting[0].cause, fitting[0].rounding)
