"""Filters that several lists share."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter

from accounts.admin.base import Text

BY_COMPANY = (("company__workspace", AutocompleteSelectFilter), ("company", AutocompleteSelectFilter))


class LiveFilter(DropdownFilter):
    """Rows in use, or those that were deleted and are only kept."""

    title = _("登録状態")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Text]]:
        return (("1", _("有効")), ("0", _("削除済")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("0", "1"):
            return queryset
        return queryset.filter(deleted_at__isnull=self.value() == "1")
