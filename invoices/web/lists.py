"""Long lists of invoices: cut into pages, added up, and counted no further than people read."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict

from invoices.models import Invoice

if TYPE_CHECKING:
    Pages = Paginator[Invoice]
else:
    Pages = Paginator  # not subscriptable when it runs

PAGE_SIZE = 50
LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Summary:
    """How many there are and what they come to, in yen; amounts are None where there are more than `LIMIT`.

    `owed` adds up the ご請求金額, which may differ from `gross` by what was carried over or withheld.
    """

    count: int
    net: int | None
    tax: int | None
    gross: int | None
    owed: int | None = field(default=None, compare=False)

    @property
    def more(self) -> bool:
        return self.count > LIMIT


class Listing(Pages):
    """Pages over a sorted query. Its cost does not grow beyond `LIMIT` rows."""

    def __init__(self, rows: QuerySet[Invoice]) -> None:
        super().__init__(rows, PAGE_SIZE)
        self._rows = rows

    @cached_property
    def summary(self) -> Summary:
        sums = self._rows[: LIMIT + 1].aggregate(
            count=Count("pk"), sum_net=Sum("net"), sum_tax=Sum("tax"), sum_gross=Sum("gross"), owed=Sum("show_amount")
        )  # fmt: skip
        amounts = [sums[name] or 0 for name in ("sum_net", "sum_tax", "sum_gross", "owed")]
        return Summary(sums["count"], *(amounts if sums["count"] <= LIMIT else [None] * 4))

    @cached_property
    def count(self) -> int:
        return min(self.summary.count, LIMIT)

    def page_asked(self, asked: QueryDict) -> Page[Invoice]:
        """The page that the address asks for; the nearest one where it asks for nonsense."""
        return self.get_page(asked.get("page"))
