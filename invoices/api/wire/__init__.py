"""Operations 1, 2 and 3 on the wire: requests, and the rows of their answers."""

from .answers import InvoiceDone, InvoiceRow
from .elements import Element, RegisterElement, UpdateElement
from .lines import Detail
from .requests import PagedRequest, RegisterRequest, SearchRequest, UpdateRequest

__all__ = [
    "Detail", "Element", "InvoiceDone", "InvoiceRow", "PagedRequest", "RegisterElement", "RegisterRequest",
    "SearchRequest", "UpdateElement", "UpdateRequest",
]  # fmt: skip
