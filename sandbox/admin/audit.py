"""Who did what, on one page for staff: read only, each line with a way to what it is about."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.asking import CheckedText, day_field, dress
from accounts.models import Application, Workspace
from invoices.admin.events import action_told, via_told
from platform_project.kernel.clock import JAPAN
from sandbox import acts, audit
from sandbox.audit import ACT, EVENT, STAFF, Entry, Question

Text = str | Promise
if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Workspace]
else:
    Choice = forms.ModelChoiceField

KINDS: dict[str, Text] = {
    STAFF: _("管理画面での操作"), ACT: _("ワークスペースの操作"), EVENT: _("請求書のイベント"),
}  # fmt: skip
_RIGHTS = {STAFF: "admin.view_logentry", ACT: "sandbox.view_act", EVENT: "invoices.view_invoiceevent"}
_ADDITION, _DELETION = 1, 3


@dataclass(frozen=True, slots=True)
class Line:
    at: dt.datetime
    who: str
    kind: Text
    what: Text
    said: str
    about: str
    link: str
    workspace: str


class AuditForm(forms.Form):
    workspace = Choice(
        label=_("ワークスペース"), queryset=Workspace.objects.all(), required=False,
        widget=AutocompleteSelect(Application._meta.get_field("workspace"), admin.site),
    )  # fmt: skip
    person = CheckedText(label=_("操作者（PFID）"), required=False, max_length=254)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    since = day_field(_("開始日"), required=False)
    until = day_field(_("終了日"), required=False)

    def __init__(self, *args: Any, kinds: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.fields["kind"].choices = [("", _("すべて")), *((kind, KINDS[kind]) for kind in kinds)]  # type: ignore[attr-defined]
        dress({name: field for name, field in self.fields.items() if name != "workspace"})
        self._kinds = kinds

    def question(self) -> Question:
        """What makes no sense is left out, and said beside its field."""
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        until = data.get("until")
        return Question(
            kinds=(data["kind"],) if data.get("kind") else self._kinds, workspace=data.get("workspace"),
            person=(data.get("person") or "").lower(), since=_midnight(data.get("since")),
            until=_midnight(until + dt.timedelta(days=1)) if until else None,
        )  # fmt: skip


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(), JAPAN) if day else None


def page(request: HttpRequest) -> HttpResponse:
    kinds = tuple(kind for kind in audit.KINDS if request.user.has_perm(_RIGHTS[kind]))
    if not kinds:
        raise PermissionDenied
    form = AuditForm(request.GET, kinds=kinds)
    found = audit.page(form.question(), _before(request.GET.get("before", "")))
    context = {
        **admin.site.each_context(request), "title": gettext("操作の履歴"), "form": form,
        "lines": [_told(entry) for entry in found.entries], "older": _older(request, found.before),
        "newest": "before" not in request.GET,
    }  # fmt: skip
    return TemplateResponse(request, "admin/staff/audit.html", context)


def _before(text: str) -> dict[str, int]:
    return {kind: int(key) for kind, key in re.findall(r"(staff|act|event)-([0-9]{1,18})", text)}


def _older(request: HttpRequest, before: Mapping[str, int]) -> str:
    asked = request.GET.copy()
    asked["before"] = ".".join(f"{kind}-{key}" for kind, key in before.items())
    return f"?{asked.urlencode()}" if before else ""


def _told(entry: Entry) -> Line:
    return _TELLERS[entry.kind](entry)


def _of_staff(entry: Entry) -> Line:
    row = entry.row
    flags: dict[int, Text] = {_ADDITION: _("追加"), _DELETION: _("削除")}
    about = f"{row.content_type.name if row.content_type else ''}：{row.object_repr}"
    link = "" if row.is_deletion() else row.get_admin_url() or ""
    return Line(
        entry.at,
        row.user.pfid,
        KINDS[STAFF],
        flags.get(row.action_flag, _("変更")),
        row.get_change_message(),
        about,
        link,
        "",
    )


def _of_workspace(entry: Entry) -> Line:
    row = entry.row
    who = row.detail.get("by") or gettext("パートナー")
    link = reverse("admin:sandbox_act_change", args=[row.pk])
    return Line(
        entry.at, who, KINDS[ACT], acts.title_of(row.what), acts.told(row), gettext("操作の記録 #%(number)s") % {
            "number": row.number}, link, row.workspace.name,
    )  # fmt: skip


def _of_invoice(entry: Entry) -> Line:
    row = entry.row
    link = reverse("admin:invoices_invoice_change", args=[row.invoice_id])
    said = gettext("%(company)s（%(via)s）") % {"company": row.company_name, "via": via_told(row)}
    reason = str(row.detail.get("reason", ""))
    return Line(
        entry.at, row.actor, KINDS[EVENT], action_told(row), f"{said} {reason}".strip(),
        gettext("請求書 %(invoice)s") % {"invoice": row.invoice}, link, row.workspace.name,
    )  # fmt: skip


_TELLERS = {STAFF: _of_staff, ACT: _of_workspace, EVENT: _of_invoice}


def addresses() -> list[URLPattern]:
    return [path("audit/", admin.site.admin_view(page), name="staff_audit")]


# The site asks for these when its addresses are built.
admin.site.extra_urls = addresses  # type: ignore[attr-defined]
