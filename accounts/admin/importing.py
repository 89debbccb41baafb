"""Rows from a CSV file: each goes through the form and the service that keep a row typed by hand. All of a file or nothing.

Nothing is written behind the services' backs, so a file can do what a hand can do on the same page, in one company that is
chosen before. A trial run does it all and takes it back.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.asking import dress
from accounts.admin.checks import language
from accounts.admin.choosing import CompanyForm
from accounts.admin.deeds import Button, refused_in_words
from accounts.admin.exporting import Exports
from accounts.admin.serving import ServiceAdmin, at_work
from accounts.models import Company
from platform_project.kernel import csv_text
from platform_project.kernel.errors import PlatformError

MOST_ROWS, MOST_BYTES = 500, 512 * 1024
WHOSE = {"company__code": "code", "company__workspace__slug": "workspace"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """`line` as a spreadsheet counts, from 1; 0 for the file as a whole."""

    line: int
    column: str
    said: str


@dataclass(slots=True)
class Verdict:
    added: int = 0
    changed: int = 0
    wrong: list[Wrong] = field(default_factory=list)


class FileForm(forms.Form):
    """The file, or what a trial run before has kept of it."""

    file = forms.FileField(
        label=_("CSVファイル"), required=False, widget=forms.FileInput({"accept": ".csv,text/csv"}),
        help_text=_("UTF-8またはShift_JIS、500行・512KBまで。書き出したCSVと同じ列名を1行目に置きます。"),
    )  # fmt: skip
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file = data.get("file")
        content = file.read(MOST_BYTES + 1) if file else _unpacked(data.get("kept") or "")
        if not content:
            self.add_error("file", _("CSVファイルを選んでください。"))
        if len(content) > MOST_BYTES:
            self.add_error("file", _("ファイルは512KBまでです。"))
        return data | {"content": content}


def _unpacked(kept: str) -> bytes:
    try:
        return base64.b64decode(kept, validate=True)
    except (binascii.Error, ValueError):
        return b""


class Imports(Exports, ServiceAdmin):
    """`named_by`: the columns that name a row within its company."""

    named_by: ClassVar[Sequence[str]] = ("code",)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", self.admin_site.admin_view(self.import_view), name=name), *super().get_urls()]

    def may_import(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def list_buttons(self, request: HttpRequest) -> list[Button]:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        own = [Button(_("CSVから取り込む"), address, "upload")] if self.may_import(request) else []
        return [*super().list_buttons(request), *own]

    def own_columns(self, request: HttpRequest) -> list[str]:
        """What a file may hold beside whose the rows are: the columns that are exported and can be typed."""
        typed = self.get_form(request).base_fields
        return [name for name in self.exported if name.split("__")[0] in typed and name not in WHOSE]

    def rows_named(self, company: Company, named: Mapping[str, str]) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.filter(company=company, **named)
        return rows

    def typed(self, company: Company, cells: dict[str, str]) -> dict[str, Any]:
        """A row's cells as the form's fields take them. PlatformError or KeyError names what it refers to in vain."""
        return cells

    def begun(self, company: Company, cells: Mapping[str, str]) -> Any:
        return self.model(company=company)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.may_import(request):
            raise PermissionDenied
        chosen = CompanyForm(request.GET or None)
        if not chosen.is_valid():
            return self._import_page(request, choosing=chosen)
        company: Company = chosen.cleaned_data["company"]
        form = FileForm(request.POST or None, request.FILES or None)
        verdict, imports = None, request.POST.get("do") == "import"
        if request.method == "POST" and form.is_valid():
            verdict = self._judged(request, company, form.cleaned_data["content"], imports=imports)
            if imports and not verdict.wrong:
                said = gettext("%(company)s に取り込みました（追加 %(added)d件、変更 %(changed)d件）。")
                counts = {"company": company, "added": verdict.added, "changed": verdict.changed}
                messages.success(request, said % counts)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            form = _kept(form.cleaned_data["content"]) if not verdict.wrong else FileForm()
        return self._import_page(request, company=company, form=form, verdict=verdict)

    def _judged(self, request: HttpRequest, company: Company, content: bytes, *, imports: bool) -> Verdict:
        verdict = Verdict()
        with transaction.atomic():
            for line, cells in self._rows(request, content, verdict):
                self._take(request, company, line, cells, verdict)
            if verdict.wrong or not imports:
                transaction.set_rollback(True)
        return verdict

    def _rows(self, request: HttpRequest, content: bytes, verdict: Verdict) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            head, *rows = csv_text.decode(content) or [[]]
        except PlatformError as error:
            verdict.wrong.append(Wrong(0, "", error.faults[0].message(language())))
            return
        names = [title.strip() for title in head]
        # Spreadsheets leave rows of blank cells behind.
        lines = [(line, cells) for line, cells in enumerate(rows, 2) if any(cell.strip() for cell in cells)]
        if said := self._amiss(request, names, lines):
            verdict.wrong.append(Wrong(0, "", said))
            return
        for line, cells in lines:
            if len(cells) == len(names):
                yield line, dict(zip(names, cells, strict=True))
            else:
                verdict.wrong.append(Wrong(line, "", gettext("列の数が1行目と違います。")))

    def _amiss(self, request: HttpRequest, head: Sequence[str], rows: Sequence[Any]) -> str:
        """What is wrong with the file as a whole. Columns that are exported and cannot be typed are passed over."""
        if missing := [name for name in self.named_by if name not in head]:
            return gettext("1行目に列「%(columns)s」がありません。") % {"columns": "、".join(missing)}
        if unknown := [name for name in head if name not in self.exported]:
            return gettext("1行目に使えない列「%(columns)s」があります。") % {"columns": "、".join(unknown)}
        if len(set(head)) < len(head):
            return gettext("1行目に同じ列が重複しています。")
        if len(rows) > MOST_ROWS:
            return gettext("一度に取り込めるのは%(most)s行までです。") % {"most": MOST_ROWS}
        return "" if rows else gettext("2行目から後に行がありません。")

    def _take(self, request: HttpRequest, company: Company, line: int, cells: dict[str, str], verdict: Verdict) -> None:
        whose = {"company__code": company.code, "company__workspace__slug": company.workspace.slug}
        if any(cells.get(name, own) not in ("", own) for name, own in whose.items()):
            verdict.wrong.append(Wrong(line, "", gettext("選んだ会員企業の行ではありません。")))
            return
        found = self._known(company, cells)
        if len(found) > 1:
            verdict.wrong.append(
                Wrong(line, self.named_by[-1], gettext("同じコードの行が複数あり、どれか決められません。"))
            )
            return
        obj = found[0] if found else self.begun(company, cells)
        if self._saved(request, company, line, obj, cells, verdict, new=not found):
            verdict.added, verdict.changed = verdict.added + (not found), verdict.changed + bool(found)

    def _known(self, company: Company, cells: Mapping[str, str]) -> list[Any]:
        named = self.rows_named(company, {name: cells[name].strip() for name in self.named_by})
        return [row for row in named.select_related(*self.list_select_related)[:2] if not self.is_hidden(row)]

    def _saved(
        self,
        request: HttpRequest,
        company: Company,
        line: int,
        obj: Any,
        cells: dict[str, str],
        verdict: Verdict,
        *,
        new: bool,
    ) -> bool:
        kept = self.get_form(request, None if new else obj, change=not new)
        form = kept(instance=obj)
        data = {name: form[name].value() for name in form.fields}
        own = {name: cells[name] for name in self.own_columns(request) if name in cells}
        try:
            whose = {"company": company.pk} if new else {}
            form = kept(_as_sent(data | self.typed(company, own) | whose, form.fields), instance=obj)
            if form.is_valid():
                with at_work(request, company) as actor, transaction.atomic():
                    row = self.keep(actor, form.save(commit=False), form, new=new)
                    note = self.log_addition if new else self.log_change
                    note(request, row, gettext("CSVから取り込み"))
                return True
        except PlatformError as error:
            verdict.wrong.extend(Wrong(line, item.rpartition(".")[2], said) for said, item in refused_in_words(error))
            return False
        verdict.wrong.extend(
            Wrong(line, "" if name == "__all__" else name, str(text))
            for name, texts in form.errors.items()
            for text in texts
        )
        return False

    def _import_page(self, request: HttpRequest, **more: Any) -> HttpResponse:
        if form := more.get("form"):
            dress({"file": form.fields["file"]})
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        title = gettext("%(rows)sをCSVから取り込む") % {"rows": self.opts.verbose_name_plural}
        own = {"title": title, "opts": self.opts, "back": back, "columns": [*WHOSE, *self.own_columns(request)]}
        return TemplateResponse(request, "admin/staff/import.html", self.admin_site.each_context(request) | own | more)


def _as_sent(data: Mapping[str, Any], fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """As a browser sends it: a tick that is off is not there."""
    ticks = {name for name, field in fields.items() if isinstance(field, forms.BooleanField)}
    off = {name for name in ticks if data.get(name) in (None, False, "", "0")}
    return {name: value for name, value in data.items() if name not in off and value is not None}


def _kept(content: bytes) -> FileForm:
    return FileForm(initial={"kept": base64.b64encode(content).decode()})
