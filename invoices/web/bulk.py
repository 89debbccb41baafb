"""一括発行: a file of invoices, looked at and issued as a whole or not at all, as one request of the API is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor
from accounts.web.access import issuing_page
from accounts.web.csv_import import SHOWN, CellFault, ImportForm, Unreadable
from accounts.web.downloads import csv_file
from accounts.web.faults import language
from accounts.web.forms import posted
from invoices import selectors
from invoices.models import Invoice
from invoices.services import lifecycle
from invoices.services.examining import Examined, examine
from invoices.services.outcomes import Registration
from invoices.services.preparing import Element
from invoices.web import bulk_files
from invoices.web.bulk_columns import COLUMNS, ENTRY, RATE, REQUIRED
from invoices.web.bulk_files import Reading
from invoices.web.bulk_template import sample
from invoices.web.forms import Masters
from invoices.web.lists import Listing
from platform_project.kernel.csv_text import ENCODINGS, Encoding
from platform_project.kernel.errors import PlatformError


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a file: invoices, or else faults; `unreadable` says why there is neither."""

    reading: Reading | None = None
    faults: tuple[CellFault, ...] = ()
    elements: tuple[Element, ...] = ()
    warnings: tuple[str, ...] = ()
    unreadable: str = ""

    @property
    def is_good(self) -> bool:
        return not (self.faults or self.unreadable)

    @property
    def shown_faults(self) -> Sequence[CellFault]:
        return sorted(self.faults, key=attrgetter("line"))[:SHOWN]

    @property
    def shown_elements(self) -> Sequence[Element]:
        return self.elements[:SHOWN]

    @property
    def lines(self) -> int:
        return sum(len(element.draft.lines or ()) for element in self.elements)

    @property
    def counts(self) -> tuple[str, str]:
        """How many invoices and lines, as people read figures."""
        return f"{len(self.elements):,}", f"{self.lines:,}"

    @property
    def gross(self) -> int:
        return sum(element.totals.assessment.total.gross for element in self.elements if element.totals)


@require_http_methods(["GET", "HEAD", "POST"])
@issuing_page
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`do` is `issue`; anything else only looks at the file."""
    masters = Masters.of(actor.company)
    if not masters.complete:
        return render(request, "issuing/preparation.html", {"masters": masters})
    form, verdict = ImportForm(posted(request), request.FILES or None, label_suffix=""), None
    if request.method == "POST" and form.is_valid():
        verdict = judge(actor, form.cleaned_data["file"].read())
        if request.POST.get("do") == "issue" and verdict.is_good and verdict.reading:
            try:
                return _told(request, lifecycle.register(actor=actor, drafts=verdict.reading.drafts))
            except PlatformError as error:  # somebody was faster: what was good a moment ago is not any more
                verdict = _refused(verdict.reading, error)
    shown = {"form": form, "verdict": verdict, "limit": SHOWN, "columns": _columns()}
    return render(request, "issuing/import.html", shown | {"rates": RATE.words, "entries": ENTRY.words})


def judge(actor: Actor, content: bytes) -> Verdict:
    """Every fault of the file: what its cells say, and what the services will say to the invoices that can be read."""
    try:
        reading = bulk_files.read(actor.company, content)
    except Unreadable as refusal:
        return Verdict(unreadable=str(refusal))
    if not reading.invoices and not reading.faults:
        return Verdict(unreadable=_("見出しの下に行がありません。"))
    found = examine(actor=actor, drafts=reading.drafts)
    faults = (*reading.faults, *map(reading.locate, found.faults))
    return Verdict(reading, faults, found.elements, _warnings(found))


def _warnings(found: Examined) -> tuple[str, ...]:
    """Each once: many lines may give the same occasion."""
    return tuple(dict.fromkeys(warning.message(language()) for warning in found.warnings))


def _refused(reading: Reading, error: PlatformError) -> Verdict:
    return Verdict(reading, tuple(map(reading.locate, error.faults)))


def _told(request: HttpRequest, done: Registration) -> HttpResponse:
    numbers = [outcome.invoice.number for outcome in done.outcomes if isinstance(outcome.invoice, Invoice)]
    told = ngettext("請求書を%(count)s件発行しました。", "請求書を%(count)s件発行しました。", len(numbers))
    messages.success(request, told % {"count": f"{len(numbers):,}"})
    for warning in dict.fromkeys(warning.message(language()) for warning in done.warnings):
        messages.warning(request, warning)
    asked = QueryDict(mutable=True)
    asked.update({"first": str(numbers[0]), "last": str(numbers[-1])})
    return redirect(f"{reverse('issuing-import-done')}?{asked.urlencode()}")


@require_safe
@issuing_page
def done(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one file became: its 請求書管理番号 follow each other."""
    first, last = (_number(request.GET.get(name, "")) for name in ("first", "last"))
    rows = selectors.issued_rows(actor.company).filter(number__gte=first, number__lte=last)
    listing = Listing(rows.order_by("number"))
    shown = {"page": listing.page_asked(request.GET), "summary": listing.summary}
    return render(request, "issuing/imported.html", shown)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else 0


@require_safe
@issuing_page
def template(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A file to fill in, with two invoices of this company's own as they might look."""
    encoding = ENCODINGS.get(request.GET.get("encoding", ""), Encoding.UTF8)
    return csv_file(sample(Masters.of(actor.company)), encoding, "invoices_template.csv")


def _columns() -> Iterator[tuple[str, bool]]:
    return ((title, name in REQUIRED) for name, title in bulk_files.titles().items() if name in COLUMNS)
