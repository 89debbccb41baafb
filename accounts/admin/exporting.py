"""Lists as files: CSV that no spreadsheet takes for formulas, and JSON. What the list is narrowed to, within bounds."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.formats import base_formats
from import_export.resources import ModelResource, modelresource_factory
from unfold.contrib.import_export.forms import ExportForm

from accounts.admin.deeds import Button, DeedsAdmin
from accounts.models import User
from platform_project.kernel import csv_text

MOST = 10_000


class InertCSV(base_formats.CSV):
    """As every CSV file of this house is written."""

    def get_title(self) -> str:
        return "CSV"

    def export_data(self, dataset: Any, **_options: Any) -> bytes:
        return csv_text.encode([dataset.headers or [], *([_cell(value) for value in row] for row in dataset)])


def _cell(value: Any) -> csv_text.Cell:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, csv_text.PLAIN) else str(value)


class PlainJSON(base_formats.JSON):
    def get_title(self) -> str:
        return "JSON"

    def export_data(self, dataset: Any, **_options: Any) -> str:
        return str(dataset.export("json"))


class Exports(ExportMixin, DeedsAdmin):
    """`exported` are the columns, secrets never among them: fields, or ways to a related row's (`company__code`)."""

    exported: ClassVar[Sequence[str]] = ()
    import_export_change_list_template = None
    export_form_class = ExportForm
    export_formats = (InertCSV, PlainJSON)

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[ModelResource]]:
        return [columns_of(self.model, self.exported), *self.more_resources()]

    def more_resources(self) -> list[type[ModelResource]]:
        return []

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def list_buttons(self, request: HttpRequest) -> list[Button]:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        query = request.GET.urlencode()
        export = Button(_("ファイルに書き出す"), f"{address}?{query}" if query else address, "download")
        return [*super().list_buttons(request), *([export] if self.has_export_permission(request) else [])]

    def get_export_queryset(self, request: HttpRequest) -> Any:
        """With the rows that the columns lead to, so that these are not asked for one by one."""
        ways = {way for name in self.exported if (way := name.rpartition("__")[0])}
        return super().get_export_queryset(request).select_related(*ways)

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """Numbers as numbers: only a text can be a formula."""
        data = self.get_data_for_export(request, queryset, force_native_type=True, **kwargs)
        self._remember(request, len(data), file_format.get_title())
        return file_format.export_data(data)

    def _remember(self, request: HttpRequest, rows: int, title: str) -> None:
        if not isinstance(request.user, User):
            raise TypeError("the admin knows signed-in users only")
        said = gettext("%(rows)d行を%(format)sに書き出しました。") % {"rows": rows, "format": title}
        LogEntry.objects.create(
            user=request.user, content_type=ContentType.objects.get_for_model(self.model), action_flag=CHANGE,
            object_repr=str(self.opts.verbose_name_plural)[:200], change_message=said,
        )  # fmt: skip

    def export_action(self, request: HttpRequest) -> HttpResponse:
        if self.has_export_permission(request) and self.get_export_queryset(request)[: MOST + 1].count() > MOST:
            said = gettext("一度に書き出せるのは%(most)s行までです。一覧を絞り込んでください。")
            messages.error(request, said % {"most": f"{MOST:,}"})
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        answer: HttpResponse = super().export_action(request)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().init_request_context_data(request, form)
        return context | {"title": gettext("ファイルに書き出す")}


def columns_of(model: Any, names: Sequence[str]) -> type[ModelResource]:
    meta = {"fields": tuple(names), "export_order": tuple(names), "name": str(model._meta.verbose_name)}
    found: type[ModelResource] = modelresource_factory(model, meta_options=meta)
    return found
