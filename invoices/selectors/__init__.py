"""Reading invoices; always scoped to the company that asks, on its own side."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from accounts.models import Company
from invoices import status
from invoices.models import Invoice, InvoiceEvent, InvoiceFormat, InvoiceLine, InvoiceVersion, JournalEntry
from partners.models import LIVE, Customer
from platform_project.kernel.errors import refuse


def issued_rows(company: Company) -> QuerySet[Invoice]:
    """What the company issued, whatever became of it."""
    return Invoice.objects.filter(company=company)


def received_rows(company: Company) -> QuerySet[Invoice]:
    """What lies with the company as recipient; a returned invoice is the issuer's again."""
    return Invoice.objects.filter(recipient=company, status__in=status.VISIBLE_TO_RECIPIENT)


def issued(company: Company, number: int) -> Invoice:
    """The company's own invoice of that 請求書管理番号; E300006."""
    return _found(issued_rows(company).select_related("company", "customer", "format"), company, number)


def received(company: Company, number: int) -> Invoice:
    """An invoice that lies with the company; E300006 for any other, returned ones among them."""
    return _found(received_rows(company).select_related("company"), company, number)


def addressed(company: Company, number: int) -> Invoice:
    """An invoice addressed to the company, returned or not; E300006."""
    return _found(Invoice.objects.filter(recipient=company).select_related("company"), company, number)


def numbered(rows: QuerySet[Invoice], company: Company, numbers: Collection[int]) -> QuerySet[Invoice]:
    """Those with these numbers, found by the workspace's index of them: a company's own lead through all it has."""
    return rows.filter(workspace=company.workspace_id, number__in=numbers).order_by("number")


def _found(rows: QuerySet[Invoice], company: Company, number: int) -> Invoice:
    invoice = numbered(rows, company, [number]).first()
    if invoice is None:
        refuse("E300006", value=number)
    return invoice


def lines(invoice: Invoice) -> list[InvoiceLine]:
    return list(invoice.lines.order_by("seq"))


def events(invoice: Invoice) -> list[InvoiceEvent]:
    return list(invoice.events.order_by("seq"))


def versions(invoice: Invoice) -> list[InvoiceVersion]:
    """The superseded versions, oldest first."""
    return list(invoice.versions.order_by("version"))


def lines_of(invoices: Collection[Invoice]) -> dict[int, list[InvoiceLine]]:
    """Invoice id → its lines in order. One query."""
    found: dict[int, list[InvoiceLine]] = {invoice.pk: [] for invoice in invoices}
    for line in InvoiceLine.objects.filter(invoice__in=found).order_by("invoice", "seq"):
        found[line.invoice_id].append(line)
    return found


# Lists are counted no further; one more says "more than that".
COUNTED_TO = 10_000

Row = dict[str, Any]


def formats(company: Company) -> list[InvoiceFormat]:
    """The company's live 書式, each with its default account."""
    return list(InvoiceFormat.objects.filter(LIVE, company=company).select_related("default_account"))


def format_account_ids(company_id: int) -> set[int]:
    """Ids of the accounts that some live 書式 takes by default."""
    rows = InvoiceFormat.objects.filter(LIVE, company=company_id, default_account__isnull=False)
    return {account for account in rows.values_list("default_account_id", flat=True) if account is not None}


def taken_inv_nos(company: Company, wanted: Iterable[str]) -> set[str]:
    """Which of those 請求書番号 the company's invoices already carry."""
    # In no order: SQLite would rather read all of the company's invoices by an index that sorts them.
    rows = Invoice.objects.filter(company=company, inv_no__in=list(wanted)).order_by()
    return set(rows.values_list("inv_no", flat=True))


def customers_with_invoices(company: Company, customer_ids: Iterable[int]) -> set[int]:
    """Which of those 発行先 were invoiced before."""
    invoiced = Exists(Invoice.objects.filter(customer=OuterRef("pk")))
    rows = Customer.objects.filter(invoiced, company=company, pk__in=list(customer_ids)).order_by()
    return set(rows.values_list("pk", flat=True))


def chain_ends(invoice_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Invoice id → (seq, hash) of its latest event. One query."""
    if not invoice_ids:
        return {}
    latest = InvoiceEvent.objects.filter(invoice=OuterRef("pk")).order_by("-seq")
    rows = Invoice.objects.filter(pk__in=invoice_ids).annotate(
        last_seq=Subquery(latest.values("seq")[:1]), last_hash=Subquery(latest.values("hash")[:1])
    )
    return {pk: (seq, digest) for pk, seq, digest in rows.values_list("pk", "last_seq", "last_hash") if seq is not None}


Pattern = dict[tuple[str, str], list[JournalEntry]]


def journals(invoice: Invoice, version: int | None = None) -> list[JournalEntry]:
    """The journals of a version (default: the one in force), in order."""
    return list(invoice.journal_entries.filter(version=version or invoice.version))


def journal_masters_in_use(kind: str, company_id: int, keys: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Which of those rows of a journal master the company's journals name, of any version."""
    rows = JournalEntry.objects.filter(company=company_id)
    used: set[tuple[str, ...]] = set()
    for names in _MASTER_COLUMNS[kind]:
        columns = [name for name in names if not name.isdigit()]
        found = rows.filter(**{f"{columns[-1]}__in": {key[-1] for key in keys}}).values_list(*columns).distinct()
        used |= {(names[0], *row) if names[0].isdigit() else tuple(row) for row in found}
    return used & keys


# Kind of master → the columns that name one of its rows; a digit stands for itself (仕訳補助項目 of that number).
_MASTER_COLUMNS = {
    "account_title": (("debit_account_code",), ("credit_account_code",)),
    "sub_account_title": (
        ("debit_account_code", "debit_sub_account_code"), ("credit_account_code", "credit_sub_account_code"),
    ),
    "burden_sec": (("section_code",),),
    "journal_item": tuple((str(number), f"item{number}_code") for number in range(1, 6)),
}  # fmt: skip


def journals_of(invoice_ids: Collection[int], columns: Sequence[str]) -> dict[int, dict[int, list[tuple[Any, ...]]]]:
    """Invoice id → line → its journals of the version in force, by those columns. One query."""
    found: dict[int, dict[int, list[tuple[Any, ...]]]] = {}
    rows = JournalEntry.objects.filter(invoice__in=invoice_ids, version=F("invoice__version"))
    for invoice, line, *values in rows.order_by("invoice", "line_seq", "seq").values_list(
        "invoice", "line_seq", *columns
    ):
        found.setdefault(invoice, {}).setdefault(line, []).append(tuple(values))
    return found


def _own_journals(invoice: Invoice) -> QuerySet[JournalEntry]:
    """The journals of whoever is the recipient now: an earlier version may have gone to another member."""
    return invoice.journal_entries.filter(company=invoice.recipient_id)


def journal_pattern(invoice: Invoice) -> Pattern:
    """How lines were booked before: by ("code", 商品コード) and ("name", 品名).

    Of the invoice's own version before, else of the latest invoice from the same issuer that its recipient booked.
    """
    model = invoice
    entries = _own_journals(invoice).filter(version__lt=invoice.version).order_by("-version")
    version = entries.values_list("version", flat=True).first()
    if version is None:
        booked = booked_rows_like(invoice).exclude(pk=invoice.pk).order_by("-journaled_at", "-number").first()
        if booked is None:
            return {}
        model, version = booked, booked.version
    return _pattern(model, version)


def booked_rows_like(invoice: Invoice) -> QuerySet[Invoice]:
    """Booked invoices of the same issuer and recipient."""
    return Invoice.objects.filter(
        recipient=invoice.recipient_id, company=invoice.company_id, journaled_at__isnull=False
    )


def _pattern(invoice: Invoice, version: int) -> Pattern:
    found: Pattern = {}
    by_line: dict[int, list[JournalEntry]] = {}
    for entry in _own_journals(invoice).filter(version=version).order_by("line_seq", "seq"):
        by_line.setdefault(entry.line_seq, []).append(entry)
    for line in _lines_of_version(invoice, version):
        entries = by_line.get(line["seq"])
        if entries:
            found.setdefault(("name", line["item_name"]), entries)
            if line["product_code"]:
                found.setdefault(("code", line["product_code"]), entries)
    return found


def _lines_of_version(invoice: Invoice, version: int) -> list[Row]:
    if version == invoice.version:
        return [dict(row) for row in invoice.lines.order_by("seq").values("seq", "item_name", "product_code")]
    old = invoice.versions.filter(version=version).first()
    return list(old.document["lines"]) if old else []


def journals_before(invoice: Invoice) -> list[tuple[str, JournalEntry]]:
    """The journals of the latest booked version before the one in force, each with the 品名 of its line."""
    before = _own_journals(invoice).filter(version__lt=invoice.version)
    version = before.order_by("-version").values_list("version", flat=True).first()
    if version is None:
        return []
    names = {line["seq"]: line["item_name"] for line in _lines_of_version(invoice, version)}
    return [(names.get(entry.line_seq, ""), entry) for entry in before.filter(version=version)]


def journals_received(company: Company, first: dt.date, last: dt.date) -> QuerySet[JournalEntry]:
    """What is booked for the versions in force of all that lies with the company and arrived between those days.

    With `item_name` and `slip_date` of the line, in the order of arrival.
    """
    line = InvoiceLine.objects.filter(invoice=OuterRef("invoice"), seq=OuterRef("line_seq"))
    rows = JournalEntry.objects.filter(
        invoice__recipient=company, invoice__status__in=status.VISIBLE_TO_RECIPIENT, version=F("invoice__version"),
        invoice__reception_date__range=(first, last),
    )  # fmt: skip
    named = rows.annotate(item_name=Subquery(line.values("item_name")), slip_date=Subquery(line.values("slip_date")))
    return named.order_by("invoice__reception_date", "invoice__number", "line_seq", "seq")


def transferred(invoice_ids: Collection[int]) -> dict[int, InvoiceEvent]:
    """Invoice id → the latest event that it was put into a file of transfers. One query."""
    events = InvoiceEvent.objects.filter(invoice__in=invoice_ids, action=status.Action.TRANSFER)
    return {event.invoice_id: event for event in events.order_by("number")}
