"""From what was sent to what it comes to: amounts, tax and totals of one invoice, and every disagreement with what was stated.

Pure: no database. The wire, the pages' live totals and the corrections all come through here, so one rule answers everywhere.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from invoices import taxes
from invoices.drafts import LineDraft
from invoices.taxes import Assessment, Bucket, Entry, InvoiceType, TaxLine, TaxType, TaxUnit
from platform_project.kernel.errors import Faults, Warning
from platform_project.kernel.money import Rounding, line_amount

LIMIT = 10**13  # yen; thirteen digits, what a line's amount may have
TOTAL_LIMIT = 5 * 10**15  # with tax and carry-over it still has the sixteen digits of a total

# In Japanese and in English.
_ENTRY_NAMES = {
    Entry.EXCLUSIVE: ("0 税抜", "0 excl. tax"), Entry.INCLUSIVE: ("1 税込", "1 incl. tax"),
    Entry.TYPED: ("2 手入力", "2 typed"),
}  # fmt: skip
_UNIT_NAMES = {
    TaxUnit.INVOICE: ("0 請求総額", "0 invoice total"), TaxUnit.LINE: ("1 明細単位", "1 per line"),
    TaxUnit.SLIP: ("2 伝票単位", "2 per slip"),
}  # fmt: skip
BUCKET_NAMES = {
    Bucket.TR10: "10%", Bucket.TR8_REDUCED: "軽減8%", Bucket.TR8: "8%", Bucket.TR5: "5%", Bucket.TR0: "0%",
    Bucket.FREE: "非課税", Bucket.EXEMPTION: "免税", Bucket.NON: "不課税",
}  # fmt: skip
_TOTAL_TITLES = {
    "inv_without_tax": "税抜金額", "inv_tax": "消費税額", "inv_amount": "税込金額", "inv_show_amount": "ご請求金額",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What the amounts of an invoice are computed by. `withholds`: whether 源泉徴収 is taken off."""

    invoice_type: InvoiceType
    unit: TaxUnit
    rounding: Rounding
    date: dt.date
    withholds: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything that follows from the lines. `show_amount` is ご請求金額, `carryover` the 繰越額."""

    assessment: Assessment
    carryover: int
    withholding: int
    show_amount: int


def compute(
    lines: Sequence[LineDraft], *, terms: Terms, head: Mapping[str, Any], stated: Mapping[str, int], item: str,
    faults: Faults, warnings: list[Warning],
) -> Totals | None:  # fmt: skip
    """The totals, or None where a fault was found; faults and warnings are added under the path `item`."""
    before = len(faults.found)
    _check_unit(lines, terms, item, faults)
    found = [_tax_line(line, terms, faults) for line in lines]
    usable = [line for line in found if line is not None]
    _check_mixing(lines, found, faults)
    if len(faults.found) > before:
        return None
    _check_rates(lines, terms.date, warnings)
    _check_typed_tax(lines, usable, faults, warnings)
    if sum(abs(line.amount) for line in usable) > TOTAL_LIMIT:
        faults.add("E700006", f"{item}.details", title="明細の金額の合計", minimum=-TOTAL_LIMIT, maximum=TOTAL_LIMIT)
        return None
    assessment = taxes.compute(usable, unit=terms.unit, rounding=terms.rounding)
    _check_line_taxes(lines, assessment, terms, faults)
    totals = _totals(assessment, terms, head)
    _check_stated(totals, head, stated, item, faults)
    return totals if len(faults.found) == before else None


def tax_lines(lines: Sequence[LineDraft], terms: Terms) -> list[TaxLine]:
    """The lines of an invoice in which :func:`compute` finds no fault, as far as tax is concerned."""
    return [line for line in (_tax_line(line, terms, Faults()) for line in lines) if line is not None]


def named_units(units: Iterable[TaxUnit]) -> dict[str, str]:
    """The 課税単位 that are allowed, as messages take them in both languages: `expected` and `expected_en`."""
    return _named(_UNIT_NAMES[unit] for unit in sorted(units))


def _named(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    ja, en = zip(*names, strict=True)
    return {"expected": "、".join(ja), "expected_en": ", ".join(en)}


def _check_unit(lines: Sequence[LineDraft], terms: Terms, item: str, faults: Faults) -> None:
    allowed = taxes.allowed_units(terms.invoice_type)
    if terms.unit not in allowed:
        faults.add(
            "E700022", f"{item}.unit_tax_calc_sec", title="課税単位", value=terms.invoice_type.value, **named_units(allowed),
        )  # fmt: skip
    if terms.unit is TaxUnit.SLIP:
        for line in lines:
            if not line.slip_no:
                faults.add("E700001", f"{line.item}.item_slip_no", title="伝票番号")


def _tax_line(line: LineDraft, terms: Terms, faults: Faults) -> TaxLine | None:
    bucket = taxes.bucket_of(line.tax_type, line.tax_rate, line.reduced)
    allowed = taxes.allowed_entries(terms.invoice_type)
    amount = _amount(line, terms.rounding, faults)
    if bucket is None:
        rate = {"value": f"{line.tax_rate}%", "value_en": f"{line.tax_rate}%"}
        if line.reduced:
            rate = {"value": f"軽減{line.tax_rate}%", "value_en": f"reduced {line.tax_rate}%"}
        faults.add("E700019", f"{line.item}.tax_rate_sec", title="明細", **rate)
    if line.entry not in allowed:
        faults.add(
            "E700022", f"{line.item}.input_tax_type", title="税入力区分", value=terms.invoice_type.value,
            **_named(_ENTRY_NAMES[entry] for entry in sorted(allowed)),
        )  # fmt: skip
    elif line.entry is Entry.TYPED and line.tax is None and line.tax_type is TaxType.TAXABLE:
        faults.add("E700001", f"{line.item}.item_tax", title="消費税額")
    elif bucket is not None and amount is not None:
        return TaxLine(bucket, line.entry, amount, line.tax if line.entry is Entry.TYPED else None, line.slip_no)
    return None


def _amount(line: LineDraft, rounding: Rounding, faults: Faults) -> int | None:
    """The line's amount in yen: as sent, or quantity times price; None where the two disagree by a yen or more."""
    at = f"{line.item}.{'item_amount' if line.entry is Entry.INCLUSIVE else 'item_without_tax'}"
    product = None if line.quantity is None or line.price is None else line.quantity * line.price
    amount = line.amount
    if amount is None and product is not None:
        amount = line_amount(line.quantity or Decimal(), line.price or Decimal(), rounding)
    elif amount is not None and product is not None and abs(amount - product) >= 1:
        expected = line_amount(line.quantity or Decimal(), line.price or Decimal(), rounding)
        faults.add("E700010", at, title="金額", expected=expected, received=amount)
        return None
    if amount is None:
        faults.add("E700001", at, title="金額")
    elif abs(amount) >= LIMIT:
        faults.add("E700006", at, title="金額", minimum=1 - LIMIT, maximum=LIMIT - 1)
        return None
    return amount


def _check_mixing(lines: Sequence[LineDraft], tax_lines: Sequence[TaxLine | None], faults: Faults) -> None:
    usable = [line for line in tax_lines if line is not None]
    for bucket in sorted(taxes.mixes_entries(usable)):
        members = [line for line, taxed in zip(lines, tax_lines, strict=True) if taxed and taxed.bucket is bucket]
        odd = next(line for line in members if line.entry is not members[0].entry)
        faults.add("E700020", f"{odd.item}.input_tax_type", value=f"{odd.tax_rate}%")


def _check_rates(lines: Sequence[LineDraft], date: dt.date, warnings: list[Warning]) -> None:
    """A rate that does not rule on the line's day is said, not refused: transitional rules keep old rates alive."""
    rates = {day: taxes.regular_rates(day) for day in {line.slip_date or date for line in lines}}
    for line in lines:
        day = line.slip_date or date
        rate = (line.tax_rate, line.reduced)
        if line.tax_type is TaxType.TAXABLE and line.tax_rate and rate not in rates[day]:
            warnings.append(
                Warning("W700002", f"{line.item}.tax_rate_sec", {"value": line.tax_rate, "date": day.isoformat()})
            )


def _check_typed_tax(
    lines: Sequence[LineDraft], tax_lines: Sequence[TaxLine], faults: Faults, warnings: list[Warning]
) -> None:
    for problem in taxes.typed_tax_problems(tax_lines):
        first = next(line for line, taxed in zip(lines, tax_lines, strict=True) if taxed.bucket is problem.bucket)
        figures = {"expected": problem.expected, "received": problem.received}
        if problem.severity is taxes.Severity.REFUSED:
            faults.add("E700010", f"{first.item}.item_tax", title="消費税額（手入力の合計）", **figures)
        else:
            warnings.append(Warning("W700003", f"{first.item}.item_tax", figures))


def _check_line_taxes(lines: Sequence[LineDraft], assessment: Assessment, terms: Terms, faults: Faults) -> None:
    """A sent line tax is judged only where the line has a tax of its own."""
    if terms.unit is not TaxUnit.LINE:
        return
    for line, computed in zip(lines, assessment.lines, strict=True):
        if line.tax is not None and line.tax != computed.tax:
            faults.add("E700010", f"{line.item}.item_tax", title="消費税額", expected=computed.tax, received=line.tax)


def _totals(assessment: Assessment, terms: Terms, head: Mapping[str, Any]) -> Totals:
    previous, payment, adjustment = (head.get(name) or 0 for name in ("prev_inv_amount", "payment", "adjustment"))
    carryover = previous - payment + adjustment
    withheld = taxes.withholding(assessment.total.net) if terms.withholds else 0
    return Totals(assessment, carryover, withheld, assessment.total.gross + carryover - withheld)


def _check_stated(
    totals: Totals, head: Mapping[str, Any], stated: Mapping[str, int], item: str, faults: Faults
) -> None:
    ours = stated_amounts(totals) if stated else {}
    for name, received in stated.items():
        if ours[name] != received:
            faults.add("E700010", f"{item}.{name}", title=_title(name), expected=ours[name], received=received)
    if (sent := head.get("carryover_new")) is not None and sent != totals.carryover:
        faults.add("E700010", f"{item}.carryover_new", title="繰越額", expected=totals.carryover, received=sent)
    if (sent := head.get("withholding_tax")) and sent != totals.withholding:
        faults.add(
            "E700010", f"{item}.withholding_tax", title="源泉徴収税額", expected=totals.withholding, received=sent
        )


def _title(name: str) -> str:
    """The Japanese title of a total's wire name: `inv_tax_tr10` is 消費税額（10%）."""
    if name in _TOTAL_TITLES:
        return _TOTAL_TITLES[name]
    return next(
        f"{title}（{BUCKET_NAMES[bucket]}）"
        for total, title in _TOTAL_TITLES.items() for bucket in Bucket if name == f"{total}_{bucket}"
    )  # fmt: skip


def stated_amounts(totals: Totals) -> dict[str, int]:
    """Every total by the name that it has on the wire."""
    total = totals.assessment.total
    amounts = {
        "inv_without_tax": total.net, "inv_tax": total.tax, "inv_amount": total.gross,
        "inv_show_amount": totals.show_amount,
    }  # fmt: skip
    for bucket in Bucket:
        of_bucket = totals.assessment.buckets.get(bucket, taxes.ZERO)
        amounts[f"inv_without_tax_{bucket}"] = of_bucket.net
        amounts[f"inv_tax_{bucket}"] = of_bucket.tax
        amounts[f"inv_amount_{bucket}"] = of_bucket.gross
    return amounts
