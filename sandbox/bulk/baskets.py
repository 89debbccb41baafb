"""What the invoices of a generated history are made of: a stock of ready sets of lines, computed by the product's own rules.

An invoice takes one whole. So tax and totals are the platform's, and a million invoices cost a thousand computations.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from accounts.models import Company
from invoices.computing import Totals, compute
from invoices.drafts import LineDraft
from invoices.models import Invoice, InvoiceFormat, InvoiceLine
from invoices.services import fingerprints
from invoices.services.preparing import terms_of
from invoices.services.registration import fill_totals, line_rows
from invoices.taxes import TaxType
from platform_project.kernel import clock
from platform_project.kernel.errors import Faults
from sandbox.bulk.tables import Table
from sandbox.seeding.demo_invoices import GOODS

MOST_BASKETS = 1_000
_SOLD = [code for code in GOODS if code != "rebate"]
TOTALS = ("net", "tax", "gross", "show_amount", "tax_summary", "carryover_new", "withholding_tax")
_FIELDS = [field for field in InvoiceLine._meta.concrete_fields if field.name not in ("id", "invoice")]
# The invoice's key comes first; the database gives a line its own.
LINES = Table.of(InvoiceLine, [InvoiceLine._meta.get_field("invoice"), *_FIELDS])


@dataclass(frozen=True, slots=True)
class Basket:
    """`totals` by the fields of an invoice, `summary` its JSON as text; `said` as a fingerprint reads lines; `rows` packed
    for their table, all but the invoice's key.
    """

    totals: dict[str, Any]
    summary: str
    said: list[dict[str, Any]]
    rows: list[tuple[Any, ...]]


def fill(random: Random, company: Company, form: InvoiceFormat, *, lines: int, wanted: int) -> list[Basket]:
    """A stock for so many invoices of the company, in its 書式, each of that many lines."""
    return [_basket(_lines(random, lines), company, form) for _ in range(min(wanted, MOST_BASKETS))]


def _lines(random: Random, count: int) -> list[LineDraft]:
    return [_line(random, f"details[{place}]") for place in range(count)]


def _line(random: Random, item: str) -> LineDraft:
    code = random.choice(_SOLD)
    name, unit, price, rate, reduced = GOODS[code]
    # Screws are sold by the hundred.
    pieces = 100 if Decimal(price) < 100 else 1
    return LineDraft(
        item_name=name, tax_type=TaxType.NON if rate is None else TaxType.TAXABLE, tax_rate=rate, reduced=reduced,
        quantity=Decimal(pieces * random.randint(1, 40)), price=Decimal(price), unit=unit, product_code=code.upper(),
        item=item,
    )  # fmt: skip


def _basket(lines: list[LineDraft], company: Company, form: InvoiceFormat) -> Basket:
    totals = _computed(lines, company, form)
    invoice = Invoice()
    fill_totals(invoice, totals)
    rows = line_rows(invoice, lines, totals.assessment.lines)
    return Basket(
        {name: getattr(invoice, name) for name in TOTALS},
        json.dumps(invoice.tax_summary),
        [{name: getattr(row, name) for name in fingerprints.LINE} for row in rows],
        [LINES.pack(_kept(row)) for row in rows],
    )


def _computed(lines: list[LineDraft], company: Company, form: InvoiceFormat) -> Totals:
    head = {"invoice_type": form.invoice_type, "unit_tax": form.unit_tax, "send_date": clock.today()}
    faults = Faults()
    totals = compute(
        lines, terms=terms_of(company, head), head=head, stated={}, item="", faults=faults, warnings=[],
    )  # fmt: skip
    faults.raise_if_any()
    if totals is None:
        raise ValueError("lines without a fault have totals")
    return totals


def _kept(row: InvoiceLine) -> list[Any]:
    """As Django would hand them to the database; a list is text by then."""
    values = [(field, getattr(row, field.attname)) for field in _FIELDS]
    return [value if isinstance(value, list) else field.get_db_prep_save(value, connection) for field, value in values]
