"""Choosing a row among those of every workspace: the choices say whose they are."""

from typing import Any, Protocol, runtime_checkable

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase


@runtime_checkable
class Chooser(Protocol):
    """A model admin whose rows can be told apart only with more than their own text."""

    def choices_of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that may be chosen, with what their labels need."""

    def choice_label(self, obj: Any) -> str:
        """The text of a choice."""


class Choices(AutocompleteJsonView):
    def get_queryset(self) -> QuerySet[Model]:
        rows = super().get_queryset()
        return self.model_admin.choices_of(rows) if isinstance(self.model_admin, Chooser) else rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(self.model_admin, Chooser):
            result["text"] = self.model_admin.choice_label(obj)
        return result


def answer(request: HttpRequest) -> HttpResponseBase:
    return Choices.as_view(admin_site=admin.site)(request)


def install() -> None:
    """Let the site's address for choices answer with ours. The site reads the attribute when its addresses are built."""
    admin.site.autocomplete_view = answer  # type: ignore[method-assign, assignment]
