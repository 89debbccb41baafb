"""What a version of an invoice says, in one number: the event of its issue keeps it, so that a changed document shows.

The fingerprint is the SHA-256 of a canonical JSON: names sorted, dates as ISO texts, quantities and prices as whole
thousandths. No database key is in it, so it is the same wherever the workspace is moved.
"""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

import orjson

from invoices.models import HEAD_FIELDS, Invoice, InvoiceLine

HEAD = (*HEAD_FIELDS, "net", "tax", "gross", "show_amount", "tax_summary", "publisher", "addressee", "banks")
LINE = (
    "seq", "item_name", "tax_type", "tax_rate", "reduced", "entry", "quantity", "price", "unit", "net", "tax", "gross",
    "slip_date", "slip_no", "product_code", "section_code", "section_name", "remarks", "texts",
)  # fmt: skip
_DECIMALS = (LINE.index("quantity"), LINE.index("price"))
_head_of, _line_of = attrgetter(*HEAD), attrgetter(*LINE)
_head_in, _line_in = itemgetter(*HEAD), itemgetter(*LINE)


def of_rows(invoice: Invoice, lines: Sequence[InvoiceLine]) -> str:
    """Of the version in force."""
    return _digest(_head_of(invoice), [_line_of(line) for line in lines])


def of_values(invoice: Invoice, lines: Sequence[Sequence[Any]]) -> str:
    """Likewise, of lines that were read as the values of `LINE`."""
    return _digest(_head_of(invoice), lines)


def of_document(document: Mapping[str, Any]) -> str:
    """Of a superseded version, as `copies.of_version` keeps it."""
    return _digest(_head_in(document), [_line_in(line) for line in document["lines"]])


def _digest(head: Sequence[Any], lines: Sequence[Sequence[Any]]) -> str:
    said = {"head": _named(HEAD, head), "lines": [_named(LINE, _whole(line)) for line in lines]}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _named(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, values, strict=True))


def _whole(line: Sequence[Any]) -> list[Any]:
    values = list(line)
    for place in _DECIMALS:
        values[place] = None if values[place] is None else int(Decimal(values[place]).scaleb(3))
    return values
