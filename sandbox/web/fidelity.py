"""忠実度台帳: what every part of the wire rests on, for everybody who has to decide how far to trust it."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.web.faults import language
from accounts.web.fields import TextField
from sandbox.fidelity import page as fidelity_page
from sandbox.fidelity.ledger import Row
from sandbox.fidelity.words import MARKS
from sandbox.portal import english

PAGE_SIZE = 100
KINDS = {
    "operation": _("操作"), "route": _("アドレス"), "array": _("応答の配列名"), "request": _("リクエストの項目"),
    "answer": _("応答の項目"), "envelope": _("共通の項目"), "oauth": "OAuth 2.0", "error": _("エラーコード"),
    "warning": _("警告コード"),
}  # fmt: skip


class LedgerForm(forms.Form):
    mark = forms.ChoiceField(label=_("根拠"), choices=(("", _("すべて")), *MARKS), required=False)
    what = forms.ChoiceField(label=_("種類"), choices=(("", _("すべて")), *KINDS.items()), required=False)
    word = TextField(label=_("名前・説明"), required=False, max_length=100)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = fidelity_page.narrowed(fidelity_page.ledger(), **asked)
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [(row, KINDS[row.what], fidelity_page.chapters(row), note_of(row)) for row in found]
    told = {chapter for _row, _kind, chapters, _note in shown for chapter in chapters}
    counts = fidelity_page.counts(fidelity_page.ledger())
    return render(request, "sandbox/fidelity.html", {
        "form": form, "page": found, "rows": shown, "counts": [(name, title, counts[name]) for name, title in MARKS],
        "tests": [(chapter, tests) for chapter, tests in fidelity_page.tests().items() if chapter in told],
        "narrows": any(asked.values()), "count": len(rows),
    })  # fmt: skip


def note_of(row: Row) -> str:
    """The ledger is Japanese, as the wire's own titles are."""
    return english.of_row(row.what, row.name, row.note) if language() == "en" else row.note


@require_safe
def data(request: HttpRequest) -> JsonResponse:
    return JsonResponse(fidelity_page.as_data(), json_dumps_params={"ensure_ascii": False})
