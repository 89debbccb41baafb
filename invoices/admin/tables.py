"""The copies that an invoice keeps, as small tables: of the version in force and of those before it alike."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.admin.base import Text
from invoices.computing import BUCKET_NAMES
from invoices.models import Invoice, InvoiceLine
from invoices.taxes import Bucket
from partners.models import BankAccount, Customer, Issuer

Copy = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """`number`: set to the right."""

    text: Text
    number: bool = False


def facts(copy: Copy, model: type[Model]) -> str:
    """A copy of a master: what is filled in, under the master's own titles."""
    titles = {field.name: field.verbose_name for field in model._meta.concrete_fields}
    return _table(
        (), [[Cell(titles.get(name, name)), Cell(value)] for name, value in copy.items() if value], facts=True
    )


def details(detail: Copy) -> str:
    """What an event says beside its columns; lists as JSON."""
    rows = [[Cell(name), Cell(_said(value))] for name, value in detail.items()]
    return _table((), rows, facts=True) if rows else "-"


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def publisher(copy: Copy) -> str:
    return facts(copy, Issuer)


def addressee(copy: Copy) -> str:
    return facts(copy, Customer)


def banks(copies: Iterable[Copy]) -> str:
    heads = [Cell(text) for text in (_("コード"), _("金融機関"), _("支店"), _("種目"), _("口座番号"), _("名義"))]
    return _table(heads, [[Cell(text) for text in _bank(copy)] for copy in copies])


def _bank(copy: Copy) -> tuple[str, ...]:
    kinds = {kind: str(title) for kind, title in BankAccount.DepositType.choices}
    return (
        copy["code"], f"{copy['bank_code']} {copy['bank_name']}", f"{copy['branch_code']} {copy['branch_name']}",
        str(kinds.get(copy["deposit_type"], "")), copy["account_number"],
        copy["holder_name"] or copy["holder_kana"],
    )  # fmt: skip


def sums(summary: Mapping[str, Sequence[int]]) -> str:
    """税率別内訳, in yen, in the order of the buckets."""
    return _table([Cell(_("税率区分")), *_yen_heads()], [
        [Cell(BUCKET_NAMES[bucket]), *(Cell(f"{yen:,}", number=True) for yen in summary[bucket])]
        for bucket in Bucket if bucket in summary
    ])  # fmt: skip


def amounts(copy: Copy, names: Sequence[str]) -> str:
    """Yen of the head, under the invoice's own titles."""
    titles = {field.name: field.verbose_name for field in Invoice._meta.concrete_fields}
    return _table((), [[Cell(titles[name]), Cell(f"{copy[name]:,}", number=True)] for name in names], facts=True)


def lines(rows: Iterable[Copy]) -> str:
    """明細 of a superseded version."""
    heads = [
        Cell(_("番号")), Cell(_("品名")), Cell(_("数量"), number=True), Cell(_("単価"), number=True), Cell(_("税率")),
        *_yen_heads(),
    ]  # fmt: skip
    return _table(heads, [_line(row) for row in rows])


def _yen_heads() -> list[Cell]:
    return [Cell(text, number=True) for text in (_("税抜金額"), _("消費税額"), _("税込金額"))]


def _line(row: Copy) -> list[Cell]:
    kinds = dict(InvoiceLine._meta.get_field("tax_type").flatchoices)
    rate = kinds.get(row["tax_type"], "") if row["tax_rate"] is None else f"{row['tax_rate']}%"
    return [
        Cell(str(row["seq"])), Cell(row["item_name"]), Cell(f"{decimal(row['quantity'])} {row['unit']}", number=True),
        Cell(decimal(row["price"]), number=True), Cell(f"{rate}{_('（軽減）') if row['reduced'] else ''}"),
        *(Cell(f"{row[name]:,}", number=True) for name in ("net", "tax", "gross")),
    ]  # fmt: skip


def decimal(value: Decimal | str | None) -> str:
    """Without the zeros that say nothing: `12.5`, `1,280`."""
    if value is None:
        return ""
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _table(heads: Sequence[Cell], rows: Sequence[Sequence[Cell]], *, facts: bool = False) -> str:
    return render_to_string("admin/invoices/table.html", {"heads": heads, "rows": rows, "facts": facts})
