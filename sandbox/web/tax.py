"""消費税の検算: some lines, what the platform makes of them, and why one's own figures differ."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor
from accounts.web.access import company_page
from accounts.web.faults import language
from invoices.web.papers import BUCKET_TITLES
from platform_project.kernel.errors import PlatformError
from platform_project.kernel.money import Rounding
from sandbox.tax import oracle as tax_oracle
from sandbox.tax.oracle import Comparison, Verdict
from sandbox.tax.words import explained
from sandbox.web.tax_forms import LineFormSet, TermsForm, with_more

# What the empty page shows: three lines whose tax depends on where one rounds.
EXAMPLE = [{"amount": 105, "rate": "10", "entry": "0"}] * 3


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def tax(request: HttpRequest, actor: Actor) -> HttpResponse:
    is_sheet, wants_rows = "form-TOTAL_FORMS" in request.POST, "more" in request.POST
    sent: QueryDict | None = with_more(request.POST) if wants_rows else request.POST if is_sheet else None
    terms = TermsForm(sent, initial={"rounding": actor.company.rounding, "inv_tax": 30})
    lines = LineFormSet(sent, initial=EXAMPLE if sent is None else None)
    told: dict[str, Any] = {}
    if sent is not None and not wants_rows and terms.is_valid() and lines.is_valid():
        told = _asked(terms, lines)
    return render(request, "sandbox/tax.html", {"terms": terms, "lines": lines, **told})


def _asked(terms: TermsForm, lines: Any) -> dict[str, Any]:
    filled = [form for form in lines if form.cleaned_data.get("amount") is not None]
    if not filled:
        return {"faults": [_("金額を1行以上入力してください。")]}
    drafts = [form.draft(place) for place, form in enumerate(filled)]
    try:
        verdict = tax_oracle.ask(drafts, terms.terms(), terms.stated())
    except PlatformError as error:
        return {"faults": [f"{fault.code} {fault.message(language())}" for fault in error.faults]}
    for form, share in zip(filled, verdict.lines, strict=True):
        form.share = share
    return {"verdict": verdict, **_shown(verdict, terms.terms().rounding)}


def _shown(verdict: Verdict, rounding: Rounding) -> dict[str, Any]:
    return {
        "places": [
            {"title": BUCKET_TITLES[row.bucket], "row": row, "tax": row.rounded[rounding],
             "roundings": [(row.rounded[one], one is rounding) for one in Rounding]}
            for row in verdict.places
        ],
        "rates": [(BUCKET_TITLES[name], amount) for name, amount in verdict.buckets.items()],
        "figures": [(_title(row), row, explained(row, language())) for row in verdict.comparisons],
        "warnings": [warning.message(language()) for warning in verdict.warnings],
    }  # fmt: skip


def _title(row: Comparison) -> str:
    titles = {"inv_tax": _("消費税額の合計"), "inv_amount": _("税込金額の合計")}
    line = row.name.removeprefix("details[").partition("]")[0]
    return titles.get(row.name) or _("明細%(number)dの消費税額") % {"number": int(line) + 1}
