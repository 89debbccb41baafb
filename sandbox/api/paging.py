"""Cutting a list into pages."""

from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Model, QuerySet

from sandbox.api.wire.paging import PageAsked


def cut(rows: QuerySet[Any], asked: PageAsked) -> tuple[list[Any], dict[str, Any]]:
    """The rows of a page, none beyond the last one, and the facts of `wire.PageFacts`."""
    pages: Paginator[Model] = Paginator(rows, asked.size)
    try:
        found = list(pages.page(asked.page))
    except EmptyPage:
        found = []
    following = asked.page + 1 if asked.page < pages.num_pages else None
    return found, {"page": asked.page, "size": asked.size, "total": pages.count, "next_page": following}
