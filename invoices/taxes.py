"""Consumption tax (消費税) on an invoice: which bucket, which rounding, which line carries which yen.

Pure integers: amounts are whole yen, rates whole percents. `docs/tax.md` tells the same in words and worked tables, and
the tests run those tables.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from platform_project.kernel.money import Rounding, round_ratio


class TaxUnit(StrEnum):
    """課税単位: over what the tax is rounded once."""

    INVOICE = "0"  # 請求総額
    LINE = "1"  # 明細単位
    SLIP = "2"  # 伝票単位


class InvoiceType(StrEnum):
    """保存方式: what kind of document the invoice is kept as."""

    BILL = "0"  # 請求書等
    SEPARATE = "1"  # 区分記載
    FREE_FORMAT = "2"  # フリーフォーマット
    QUALIFIED = "3"  # 適格
    QUALIFIED_LINE_TAX = "4"  # 適格・明細ごと税


class TaxType(StrEnum):
    """課税区分 of a line."""

    TAXABLE = "0"  # 課税
    FREE = "1"  # 非課税
    EXEMPTION = "2"  # 免税
    NON = "3"  # 不課税


class Entry(StrEnum):
    """How a line's amount was entered."""

    EXCLUSIVE = "0"  # 税抜
    INCLUSIVE = "1"  # 税込
    TYPED = "2"  # 手入力: 税抜, with the tax typed beside it


class Bucket(StrEnum):
    """The eight sums of an invoice; the values end the names of its amounts on the wire."""

    TR10 = "tr10"
    TR8_REDUCED = "tr8_reduced"
    TR8 = "tr8"
    TR5 = "tr5"
    TR0 = "tr0"
    FREE = "free"
    EXEMPTION = "exemption"
    NON = "non"


class Severity(StrEnum):
    """What becomes of a request with a doubtful typed tax."""

    REFUSED = "refused"
    WARNING = "warning"


# (percent, reduced 軽減) of the buckets that carry a rate.
RATE_OF: Mapping[Bucket, tuple[int, bool]] = MappingProxyType(
    {
        Bucket.TR10: (10, False),
        Bucket.TR8_REDUCED: (8, True),
        Bucket.TR8: (8, False),
        Bucket.TR5: (5, False),
        Bucket.TR0: (0, False),
    }
)

_PERCENT_OF = dict.fromkeys(Bucket, 0) | {bucket: percent for bucket, (percent, _) in RATE_OF.items()}
_BUCKET_OF_RATE = {rate: bucket for bucket, rate in RATE_OF.items()}
_BUCKET_OF_TYPE = {
    TaxType.FREE: Bucket.FREE,
    TaxType.EXEMPTION: Bucket.EXEMPTION,
    TaxType.NON: Bucket.NON,
}

_ALL_UNITS = frozenset(TaxUnit)

# A qualified document is rounded once per rate: over the invoice, or over the slip when the slip is that document, but
# never line by line. In 適格・明細ごと税 each line has a tax of its own, so there is nothing else to round over. The
# other three are bound by no such rule and leave the choice to the company.
_UNITS = {
    InvoiceType.BILL: _ALL_UNITS,
    InvoiceType.SEPARATE: _ALL_UNITS,
    InvoiceType.FREE_FORMAT: _ALL_UNITS,
    InvoiceType.QUALIFIED: frozenset({TaxUnit.INVOICE, TaxUnit.SLIP}),
    InvoiceType.QUALIFIED_LINE_TAX: frozenset({TaxUnit.LINE}),
}

_COMPUTED_ENTRIES = frozenset({Entry.EXCLUSIVE, Entry.INCLUSIVE})


@dataclass(frozen=True, slots=True)
class TaxedAmount:
    """An amount in yen: net 税抜, tax 税, gross 税込. ValueError unless net + tax = gross."""

    net: int
    tax: int
    gross: int

    def __post_init__(self) -> None:
        if self.net + self.tax != self.gross:
            raise ValueError(f"{self.net} + {self.tax} is not {self.gross}")

    def __add__(self, other: "TaxedAmount") -> "TaxedAmount":
        return TaxedAmount(self.net + other.net, self.tax + other.tax, self.gross + other.gross)


ZERO = TaxedAmount(0, 0, 0)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A line (明細) as far as tax is concerned.

    `amount` is yen: net for 税抜 and 手入力, gross for 税込. `typed_tax` is given exactly when the entry is 手入力; in
    a bucket without a rate it may be left out, and counts for nothing. `slip` is the 伝票番号. Raises TypeError for an
    amount that is no int, ValueError for a typed tax that is missing or out of place.
    """

    bucket: Bucket
    entry: Entry
    amount: int
    typed_tax: int | None = None
    slip: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or (self.typed_tax is not None and not isinstance(self.typed_tax, int)):
            raise TypeError(f"whole yen are needed, got {self.amount!r} and {self.typed_tax!r}")
        if self.entry == Entry.TYPED and self.typed_tax is None and self.bucket in RATE_OF:
            raise ValueError("a line with typed tax (手入力) names its tax")
        if self.entry != Entry.TYPED and self.typed_tax is not None:
            raise ValueError("only a line with typed tax (手入力) names its tax")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an invoice comes to: one amount per line, in the order given; per bucket in use; and in all.

    ValueError unless lines and buckets both add up to the total.
    """

    lines: tuple[TaxedAmount, ...]
    buckets: dict[Bucket, TaxedAmount]
    total: TaxedAmount

    def __post_init__(self) -> None:
        if not _sum(self.lines) == _sum(self.buckets.values()) == self.total:
            raise ValueError("lines, buckets and total do not agree")


@dataclass(frozen=True, slots=True)
class TypedTaxProblem:
    """A typed tax that does not fit its rate: what lies within floor…ceil, and what was received, in yen."""

    severity: Severity
    bucket: Bucket
    expected_from: int
    expected_to: int
    received: int

    @property
    def expected(self) -> str:
        """For a message: `32`, or `31…32` when the exact tax has a fraction."""
        low, high = self.expected_from, self.expected_to
        return str(low) if low == high else f"{low}…{high}"


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of the law and its days, both included; `last` is None while it rules. ValueError when it cannot be."""

    percent: int
    reduced: bool
    first: dt.date
    last: dt.date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 99:
            raise ValueError(f"a rate is a whole percent from 0 to 99, got {self.percent}")
        if self.last is not None and self.last < self.first:
            raise ValueError(f"a rate that begins on {self.first} cannot end on {self.last}")

    def rules_on(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


# 消費税法, national and local part together. Transitional rules (経過措置) keep an old rate alive beyond its last day.
RATE_TABLE: tuple[RateRow, ...] = (
    RateRow(10, False, dt.date(2019, 10, 1)),
    RateRow(8, True, dt.date(2019, 10, 1)),
    RateRow(8, False, dt.date(2014, 4, 1), dt.date(2019, 9, 30)),
    RateRow(5, False, dt.date(1997, 4, 1), dt.date(2014, 3, 31)),
)


def bucket_of(tax_type: TaxType, rate: int | None, reduced: bool) -> Bucket | None:
    """The bucket of a line; None when no bucket carries its rate (a whole percent). Untaxed types ignore the rate."""
    if tax_type != TaxType.TAXABLE:
        return _BUCKET_OF_TYPE[tax_type]
    return None if rate is None else _BUCKET_OF_RATE.get((rate, reduced))


def allowed_units(invoice_type: InvoiceType) -> frozenset[TaxUnit]:
    """The 課税単位 that a 保存方式 permits."""
    return _UNITS[invoice_type]


def allowed_entries(invoice_type: InvoiceType) -> frozenset[Entry]:
    """The ways to enter an amount that a 保存方式 permits: 手入力 only where each line has a tax of its own."""
    return frozenset(Entry) if invoice_type == InvoiceType.QUALIFIED_LINE_TAX else _COMPUTED_ENTRIES


def regular_rates(on: dt.date, rows: Iterable[RateRow] = RATE_TABLE) -> frozenset[tuple[int, bool]]:
    """The (percent, reduced) that rule on a day. To propose and to warn with, never to refuse with."""
    return frozenset((row.percent, row.reduced) for row in rows if row.rules_on(on))


def mixes_entries(lines: Iterable[TaxLine]) -> set[Bucket]:
    """The rates whose lines were entered in more than one way; a bucket without a rate may mix."""
    kinds = {(line.bucket, line.entry) for line in lines if line.bucket in RATE_OF}
    buckets = [bucket for bucket, _ in kinds]
    return {bucket for bucket in buckets if buckets.count(bucket) > 1}


def compute(lines: Sequence[TaxLine], *, unit: TaxUnit, rounding: Rounding) -> Assessment:
    """Assess an invoice: one rounding per rate within each unit (課税単位); a typed tax is taken as it is.

    ValueError when a rate mixes 税抜, 税込 and 手入力, or when a line names no slip though the unit is the slip.
    """
    if mixed := mixes_entries(lines):
        raise ValueError(f"税抜, 税込 and 手入力 do not mix within a rate: {', '.join(sorted(mixed))}")
    if unit == TaxUnit.SLIP and not all(line.slip for line in lines):
        raise ValueError("with 伝票単位 every line names its slip")
    taxes = _line_taxes(lines, TaxUnit(unit), Rounding(rounding))
    return _assessment(lines, [_taxed(line, tax) for line, tax in zip(lines, taxes, strict=True)])


def typed_tax_problems(lines: Iterable[TaxLine]) -> tuple[TypedTaxProblem, ...]:
    """What is wrong with the lines of typed tax (手入力) among these: at most one problem per bucket."""
    of_bucket: dict[Bucket, list[TaxLine]] = {}
    for line in lines:
        if line.entry == Entry.TYPED:
            of_bucket.setdefault(line.bucket, []).append(line)
    problems = (typed_tax_problem(bucket, members) for bucket, members in of_bucket.items())
    return tuple(problem for problem in problems if problem)


def typed_tax_problem(bucket: Bucket, lines: Sequence[TaxLine]) -> TypedTaxProblem | None:
    """What is wrong with the typed tax of one bucket's lines, if anything.

    Rounding each line may cost up to a yen a line, so a difference from the exact tax as large as the number of lines
    is refused; a smaller one that leaves floor…ceil is a warning. Where there is no rate, any tax is refused.
    """
    typed = sum(line.typed_tax or 0 for line in lines)
    exact = sum(line.amount for line in lines) * _PERCENT_OF[bucket]  # in hundredths of a yen, like `off`
    off = abs(100 * typed - exact)
    if off < 100:
        return None
    refused = off >= 100 * len(lines) or bucket not in RATE_OF
    severity = Severity.REFUSED if refused else Severity.WARNING
    return TypedTaxProblem(severity, bucket, exact // 100, -(-exact // 100), typed)


def withholding(fee: int) -> int:
    """源泉徴収税 on an individual's fee, in yen: 10.21 % to one million, 20.42 % above; the fraction is dropped.

    A returned fee gives back what it took.
    """
    if fee < 0:
        return -withholding(-fee)
    if fee <= 1_000_000:
        return fee * 1021 // 10000
    return (fee - 1_000_000) * 2042 // 10000 + 102_100


_KEYS: dict[TaxUnit, Callable[[TaxLine], Hashable]] = {
    TaxUnit.INVOICE: lambda line: line.bucket,
    TaxUnit.SLIP: lambda line: (line.bucket, line.slip),
}


def rounded_together(lines: Sequence[TaxLine], unit: TaxUnit) -> list[list[int]]:
    """The places of the lines that share one rounding, in the order of their first lines."""
    if unit is TaxUnit.LINE:
        return [[place] for place in range(len(lines))]
    return list(_groups(lines, _KEYS[unit]))


def exact_tax(lines: Sequence[TaxLine]) -> Fraction:
    """The tax of lines that share one rounding, before it; typed taxes (手入力) as they are."""
    if lines[0].entry == Entry.TYPED:
        return Fraction(sum(line.typed_tax or 0 for line in lines))
    products, per = _products(lines)
    return Fraction(sum(products), per)


def _line_taxes(lines: Sequence[TaxLine], unit: TaxUnit, rounding: Rounding) -> list[int]:
    taxes = [0] * len(lines)
    for places in rounded_together(lines, unit):
        shares = _apportioned([lines[place] for place in places], rounding)
        for place, share in zip(places, shares, strict=True):
            taxes[place] = share
    return taxes


def _groups(lines: Sequence[TaxLine], key: Callable[[TaxLine], Hashable]) -> Iterable[list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(key(line), []).append(place)
    return groups.values()


def _apportioned(lines: list[TaxLine], rounding: Rounding) -> list[int]:
    """The tax of each line of one bucket that is rounded together, all entered in the same way."""
    first = lines[0]
    if first.bucket not in RATE_OF:
        return [0] * len(lines)
    if first.entry == Entry.TYPED:
        return [line.typed_tax or 0 for line in lines]
    products, per = _products(lines)
    tax = round_ratio(sum(products), per, rounding)
    return [tax] if len(lines) == 1 else _shares(products, per, tax)


def _products(lines: Sequence[TaxLine]) -> tuple[list[int], int]:
    """Numerators and denominator of the lines' exact taxes."""
    percent = _PERCENT_OF[lines[0].bucket]
    per = 100 + percent if lines[0].entry == Entry.INCLUSIVE else 100
    return [line.amount * percent for line in lines], per


def _shares(products: list[int], per: int, tax: int) -> list[int]:
    """Cut each `product / per` toward zero, then hand out what is missing to `tax`, a yen at a time.

    `tax` is the rounded sum, so there are always enough lines with a remainder on the side of what is missing.
    """
    shares, rests = _cut_toward_zero(products, per)
    missing = tax - sum(shares)
    step = 1 if missing > 0 else -1
    # Python's sort is stable: of equal remainders the earlier line comes first.
    ranked = sorted(range(len(rests)), key=lambda place: -step * rests[place])
    for place in ranked[: abs(missing)]:
        shares[place] += step
    return shares


def _cut_toward_zero(products: list[int], per: int) -> tuple[list[int], list[int]]:
    shares = [product // per if product >= 0 else -(-product // per) for product in products]
    rests = [product - share * per for product, share in zip(products, shares, strict=True)]
    return shares, rests


def _taxed(line: TaxLine, tax: int) -> TaxedAmount:
    if line.entry == Entry.INCLUSIVE:
        return TaxedAmount(line.amount - tax, tax, line.amount)
    return TaxedAmount(line.amount, tax, line.amount + tax)


def _assessment(lines: Sequence[TaxLine], amounts: list[TaxedAmount]) -> Assessment:
    of_bucket: dict[Bucket, list[TaxedAmount]] = {}
    for line, amount in zip(lines, amounts, strict=True):
        of_bucket.setdefault(line.bucket, []).append(amount)
    buckets = {bucket: _sum(members) for bucket, members in of_bucket.items()}
    return Assessment(tuple(amounts), buckets, _sum(buckets.values()))


def _sum(amounts: Iterable[TaxedAmount]) -> TaxedAmount:
    net = tax = 0
    for amount in amounts:
        net += amount.net
        tax += amount.tax
    return TaxedAmount(net, tax, net + tax)
