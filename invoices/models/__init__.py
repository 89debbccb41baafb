"""The heart: formats, issued invoices with their lines and versions, and what happened to each."""

from .event import InvoiceEvent
from .format import InvoiceFormat
from .invoice import HEAD_FIELDS, Invoice, InvoiceLine, InvoiceVersion
from .journal import JournalEntry

__all__ = ["HEAD_FIELDS", "Invoice", "InvoiceEvent", "InvoiceFormat", "InvoiceLine", "InvoiceVersion", "JournalEntry"]
