"""What every list on the pages shares: its conditions, and its pages."""

from itertools import product
from typing import Any

import django_filters
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from accounts.web.fields import DayField, TextField
from platform_project.kernel import reading

PAGE_SIZE = 50


class ListFilter(django_filters.FilterSet):
    """The conditions of a list, as the address names them. One that makes no sense is left out, and said beside its field."""

    # Conditions that are folded away until one of them is set.
    rare: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.label_suffix = ""

    @property
    def goes_deep(self) -> bool:
        """Whether a condition is set, or wrong, that is not needed every day."""
        return any(self.form[name].value() or self.form[name].errors for name in self.rare if name in self.data)

    @property
    def narrows(self) -> bool:
        """Whether any condition is set."""
        return any(self.form[name].value() for name in self.filters if name in self.data)


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class WordFilter(django_filters.CharFilter):
    """Rows in which one of `names` holds the word: upper or lower case, hiragana or katakana, of either width."""

    field_class = TextField

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self._names = names

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        found = Q()
        for name, spelling in product(self._names, reading.spellings(value)):
            found |= Q(**{f"{name}__icontains": spelling})
        return qs.filter(found) if value else qs


def page_of(rows: QuerySet[Any], asked: QueryDict) -> Page[Any]:
    """The page that the address asks for; the nearest one where it asks for nonsense."""
    return Paginator(rows, PAGE_SIZE).get_page(asked.get("page"))
