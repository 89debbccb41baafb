"""Staff look at invoices here, and keep 書式. Importing it registers them."""

from . import events, formats, invoice

__all__ = ["events", "formats", "invoice"]
