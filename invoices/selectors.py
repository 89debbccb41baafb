"""Reading invoices; always scoped to the company that asks, on its own side."""

from collections.abc import Collection, Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import Company
from invoices import status
from invoices.models import Invoice, InvoiceEvent, InvoiceFormat, InvoiceLine, InvoiceVersion
from partners.models import LIVE
from platform_project.kernel.errors import refuse


def issued_rows(company: Company) -> QuerySet[Invoice]:
    """What the company issued, whatever became of it."""
    return Invoice.objects.filter(company=company)


def received_rows(company: Company) -> QuerySet[Invoice]:
    """What lies with the company as recipient; a returned invoice is the issuer's again."""
    return Invoice.objects.filter(recipient=company, status__in=status.VISIBLE_TO_RECIPIENT)


def issued(company: Company, number: int) -> Invoice:
    """The company's own invoice of that 請求書管理番号; E300006."""
    return _found(issued_rows(company).select_related("company", "customer", "format"), number)


def received(company: Company, number: int) -> Invoice:
    """An invoice that lies with the company; E300006 for any other, returned ones among them."""
    return _found(received_rows(company).select_related("company"), number)


def addressed(company: Company, number: int) -> Invoice:
    """An invoice addressed to the company, returned or not; E300006."""
    return _found(Invoice.objects.filter(recipient=company).select_related("company"), number)


def _found(rows: QuerySet[Invoice], number: int) -> Invoice:
    invoice = rows.filter(number=number).first()
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


def formats(company: Company) -> list[InvoiceFormat]:
    """The company's live 書式, each with its default account."""
    return list(InvoiceFormat.objects.filter(LIVE, company=company).select_related("default_account"))


def format_account_ids(company_id: int) -> set[int]:
    """Ids of the accounts that some live 書式 takes by default."""
    rows = InvoiceFormat.objects.filter(LIVE, company=company_id, default_account__isnull=False)
    return {account for account in rows.values_list("default_account_id", flat=True) if account is not None}


def taken_inv_nos(company: Company, wanted: Iterable[str]) -> set[str]:
    """Which of those 請求書番号 the company's invoices already carry."""
    rows = Invoice.objects.filter(company=company, inv_no__in=list(wanted))
    return set(rows.values_list("inv_no", flat=True))


def customers_with_invoices(company: Company, customer_ids: Iterable[int]) -> set[int]:
    """Which of those 発行先 were invoiced before."""
    rows = Invoice.objects.filter(company=company, customer__in=list(customer_ids))
    return set(rows.values_list("customer_id", flat=True).distinct())


def chain_ends(invoice_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Invoice id → (seq, hash) of its latest event. One query."""
    if not invoice_ids:
        return {}
    latest = InvoiceEvent.objects.filter(invoice=OuterRef("pk")).order_by("-seq")
    rows = Invoice.objects.filter(pk__in=invoice_ids).annotate(
        last_seq=Subquery(latest.values("seq")[:1]), last_hash=Subquery(latest.values("hash")[:1])
    )
    return {pk: (seq, digest) for pk, seq, digest in rows.values_list("pk", "last_seq", "last_hash") if seq is not None}
