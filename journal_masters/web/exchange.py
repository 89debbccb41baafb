"""The journal masters out to CSV files and in from them: all of a file or nothing of it."""

from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import receiving_page
from accounts.web.csv_import import SHOWN, CellFault, ImportForm, Unreadable
from accounts.web.downloads import csv_file
from accounts.web.faults import language
from accounts.web.forms import posted
from journal_masters import selectors, services
from journal_masters.drafts import Kind
from journal_masters.services import MasterOutcome, Result
from journal_masters.web import files
from journal_masters.web.files import Reading, Table
from journal_masters.web.pages import demand, frame, title_of
from platform_project.kernel import clock, progress
from platform_project.kernel.csv_text import ENCODINGS, Encoding
from platform_project.kernel.errors import PlatformError

RESULTS = {
    Result.REGISTERED: gettext_lazy("登録"), Result.UPDATED: gettext_lazy("更新"),
    Result.UNCHANGED: gettext_lazy("変更なし"), Result.DELETED: gettext_lazy("削除"),
}  # fmt: skip


@require_safe
@receiving_page
def export(request: HttpRequest, actor: Actor, kind: Kind) -> HttpResponseBase:
    """The whole master, whatever the list is narrowed to."""
    demand(actor.company, kind)
    encoding = ENCODINGS.get(request.GET.get("encoding", ""), Encoding.UTF8)
    try:
        name = f"{title_of(kind)}_{clock.today():%Y%m%d}.csv"
        total = selectors.rows(actor.company, kind).count() if progress.is_heard() else 0
        return csv_file(files.written(actor.company, kind), encoding, name, total=total)
    except PlatformError as error:
        messages.error(request, error.faults[0].message(language()))
        return redirect("masters", kind)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became, or would become, of a file: outcomes, or else faults; `unreadable` says why there is neither."""

    outcomes: tuple[MasterOutcome, ...] = ()
    faults: list[CellFault] = field(default_factory=list)
    unreadable: str = ""

    @property
    def is_good(self) -> bool:
        return not (self.faults or self.unreadable)

    def counts(self) -> list[tuple[str, int]]:
        counted = Counter(outcome.result for outcome in self.outcomes)
        return [(str(title), counted[result]) for result, title in RESULTS.items()]

    def told(self) -> str:
        return "・".join(f"{title} {count:,}" for title, count in self.counts())

    def first_faults(self) -> list[CellFault]:
        return sorted(self.faults, key=attrgetter("line"))[:SHOWN]

    def first_changes(self) -> list[tuple[str, str, str]]:
        """Line, key and result of what changes."""
        changed = [row for row in self.outcomes if row.result is not Result.UNCHANGED]
        return [
            (row.draft.item[len("rows[") : -1], " ".join(row.draft.key), str(RESULTS[row.result]))
            for row in changed[:SHOWN]
        ]


@receiving_page
def import_(request: HttpRequest, actor: Actor, kind: Kind) -> HttpResponse:
    """`do` is `import`; anything else only looks at the file."""
    demand(actor.company, kind)
    form = ImportForm(posted(request), request.FILES or None, label_suffix="")
    verdict = None
    if request.method == "POST" and form.is_valid():
        imports = request.POST.get("do") == "import"
        verdict = judge(actor, kind, form.cleaned_data["file"].read(), imports=imports)
        if imports and verdict.is_good:
            messages.success(request, _("取り込みました（%(counts)s）。") % {"counts": verdict.told()})
            return redirect("masters", kind)
    shown = {"form": form, "verdict": verdict, "table": Table(kind), "limit": SHOWN}
    return render(request, "journal_masters/import.html", frame(kind) | shown)


def judge(actor: Actor, kind: Kind, content: bytes, *, imports: bool) -> Verdict:
    """Read a file, and take it in where `imports` says so and nothing is wrong with it."""
    try:
        reading = files.read(actor.company, kind, content)
    except Unreadable as refusal:
        return Verdict(unreadable=str(refusal))
    if not reading.lines:
        return Verdict(unreadable=_("見出しの下に行がありません。"))
    return _settled(actor, kind, reading, imports=imports and not reading.faults)


def _settled(actor: Actor, kind: Kind, reading: Reading, *, imports: bool) -> Verdict:
    """Where cells are wrong already, what the rest would be refused for is told as well."""
    settle = services.register if imports else services.preview
    try:
        outcomes = settle(actor=actor, drafts=reading.drafts)
    except PlatformError as error:
        return Verdict(faults=[*reading.faults, *files.located(kind, error)])
    return Verdict(faults=reading.faults) if reading.faults else Verdict(outcomes)
