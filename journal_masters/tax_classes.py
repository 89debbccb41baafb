"""税区分: how a purchase is taxed in a journal, and how much of its tax may be credited (仕入税額控除), by date.

Purchases from a supplier without a registration number lose a part of the credit that grows over the years (控80 … 控30,
the percent that remains). Rates and dates are the law's; the names are examples as accounting programs use them.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class TaxClass:
    """`rate` and `credit` are percent; `first` and `last` the days between which it may be used, both included."""

    name: str
    rate: int = 0
    reduced: bool = False
    credit: int = 100
    first: dt.date | None = None
    last: dt.date | None = None

    def rules_on(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def deductible(self, gross: int) -> Fraction:
        """The exact part of `gross` yen that is booked as 仮払消費税."""
        return Fraction(gross * self.rate * self.credit, (100 + self.rate) * 100)


_INVOICE_SYSTEM = dt.date(2023, 10, 1)  # インボイス制度
_REDUCED_RATE = dt.date(2019, 10, 1)
_TRANSITION = (
    (80, _INVOICE_SYSTEM, dt.date(2026, 9, 30)),
    (70, dt.date(2026, 10, 1), dt.date(2028, 9, 30)),
    (50, dt.date(2028, 10, 1), dt.date(2030, 9, 30)),
    (30, dt.date(2030, 10, 1), dt.date(2031, 9, 30)),
)

OUT_OF_SCOPE = TaxClass("対象外")

TAX_CLASSES: tuple[TaxClass, ...] = (
    TaxClass("課税仕入10", 10, first=_REDUCED_RATE),
    TaxClass("課税仕入8軽", 8, reduced=True, first=_REDUCED_RATE),
    TaxClass("課税仕入8旧", 8, first=dt.date(2014, 4, 1)),
    *(TaxClass(f"課税仕入10控{credit}", 10, False, credit, first, last) for credit, first, last in _TRANSITION),
    *(TaxClass(f"課税仕入8軽控{credit}", 8, True, credit, first, last) for credit, first, last in _TRANSITION),
    TaxClass("非課税仕入"),
    TaxClass("免税"),
    TaxClass("不課税"),
    OUT_OF_SCOPE,
)  # fmt: skip
BY_NAME = {row.name: row for row in TAX_CLASSES}

# By the line's 課税区分, where it is not 課税.
_UNTAXED = {"1": BY_NAME["非課税仕入"], "2": BY_NAME["免税"], "3": BY_NAME["不課税"]}


def proposal(tax_type: str, rate: int | None, reduced: bool, *, registered: bool, on: dt.date) -> TaxClass:
    """The class of an invoice line bought on that day; `registered`: whether the supplier has a registration number."""
    if tax_type in _UNTAXED:
        return _UNTAXED[tax_type]
    full = registered or on < _INVOICE_SYSTEM
    return next(
        (
            row for row in TAX_CLASSES
            if (row.rate, row.reduced) == (rate, reduced) and (row.credit == 100) == full and row.rules_on(on)
        ),
        OUT_OF_SCOPE,
    )  # fmt: skip
