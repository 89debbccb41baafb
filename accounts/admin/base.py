"""What every list and page of the admin shares."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

Text = str | Promise

# Django's classes take parameters only where types are checked.
if TYPE_CHECKING:
    Form = ModelForm[Any]
else:
    Form = ModelForm
Column = TypeVar("Column", bound=Callable[..., Any])

# A value shorter than this is hidden whole: its end would say too much of it.
MASKED_FROM = 16
SHOWN_END = 4


def mask(value: str) -> str:
    """A secret as staff may see it: its last four characters, to tell rows apart."""
    return f"…{value[-SHOWN_END:]}" if len(value) >= MASKED_FROM else "…"


def moment(instant: dt.datetime | None) -> str:
    """An instant in Japan time, short and sortable by eye."""
    return date_format(timezone.localtime(instant), "Y-m-d H:i:s") if instant else "-"


def column(
    title: Text, *, order: str = "", label: Mapping[Any, str] | None = None, boolean: bool | None = None
) -> Callable[[Column], Column]:
    """A computed column. With `label` the value is a pair (key, text) shown as a badge of the key's colour."""

    def mark(function: Column) -> Column:
        return cast(Column, display(description=title, ordering=order or None, label=label, boolean=boolean)(function))

    return mark


def link_to(obj: Model, text: str) -> str:
    """A link to the row's own page."""
    address = reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
    return format_html('<a class="text-link" href="{}">{}</a>', address, text)


class StaffAdmin(ModelAdmin):
    """Rows that staff add and change; none is ever deleted here.

    `fixed` fields are set once, when the row is made. `secret_columns` are never shown, and no address may filter by them
    either: that would give them away letter by letter.
    """

    fixed: Sequence[str] = ()
    secret_columns: Sequence[str] = ()
    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str] | tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(self.fixed if obj else ()))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup.split("__")[0] not in self.secret_columns and bool(super().lookup_allowed(lookup, value, request))

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        """Only what was changed is written: a workspace's counters move while somebody looks at its form."""
        obj.save(update_fields=changed_columns(form) if change else None)


def changed_columns(form: Form) -> list[str]:
    """Names of the model's fields that the form changes."""
    names = {field.name for field in form.instance._meta.concrete_fields}
    return [name for name in form.changed_data if name in names]


class ReadOnlyAdmin(StaffAdmin):
    """Rows that are looked at, by superusers too."""

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):
    """Rows shown on the page of what they belong to."""

    extra = 0
    can_delete = False
    per_page = 50
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def replace(models: Iterable[type[Model]], admin_class: type[ModelAdmin]) -> None:
    """Register models anew that another package registered with Django's plain look."""
    admin.site.unregister(models)
    admin.site.register(models, admin_class)
