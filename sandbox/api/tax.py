"""The tax oracle, for programs."""

from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from invoices.api import translate
from invoices.api.wire.head import Totals
from invoices.api.wire.lines import Detail
from invoices.computing import Terms
from platform_project.api import wire as platform
from platform_project.kernel import clock
from platform_project.kernel.errors import Fault, PlatformError
from platform_project.kernel.money import Rounding
from sandbox.api import reading
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import tax as wire
from sandbox.errors import FieldFault, Refusal
from sandbox.tax import oracle as tax_oracle
from sandbox.tax.oracle import Comparison, Place, Verdict
from sandbox.tax.words import explained


class Lines(platform.WireModel):
    """What of a question the platform's own check reads."""

    details: list[Detail] = platform.fields.array("明細", 1000, mark="V", required=True)
    totals: Totals | None = platform.fields.part("合計", mark="V")


class TaxView(WorkspaceView):
    """消費税の検算"""

    @call("消費税の検算", takes=wire.TaxQuestion, answers=wire.TaxAnswer)
    def post(self, _request: Request) -> Response:
        """Per rate the exact tax, where it is rounded and to what; and why the caller's own figures differ.

        Lines that a registration would refuse are refused here, with the platform's codes.
        """
        sent = reading.data(self.request._request)
        question = {name: sent.pop(name) for name in Lines.model_fields if name in sent}
        asked = reading.checked(wire.TaxTerms, sent, strict=False)
        try:
            lines, _ = platform.check(Lines, question)
            verdict = tax_oracle.ask(translate.lines(lines.details), terms_of(asked), stated(lines.totals))
        except PlatformError as error:
            raise Refusal("invalid_request", _told(error.faults)) from error
        return answer(told(verdict, asked.rounding))


def terms_of(asked: wire.TaxTerms) -> Terms:
    return Terms(asked.invoice_type, asked.unit_tax_calc_sec, asked.rounding, asked.send_date or clock.today())


def stated(totals: Totals | None) -> dict[str, int]:
    return totals.model_dump(include=totals.model_fields_set, exclude_none=True) if totals else {}


def _told(faults: Sequence[Fault]) -> list[FieldFault]:
    return [FieldFault(fault.item.strip("."), f"{fault.code} {fault.message('en')}") for fault in faults]


def told(verdict: Verdict, rounding: Rounding) -> wire.TaxAnswer:
    return wire.TaxAnswer(
        rounding=rounding, rounded=[_place(row) for row in verdict.places], details=[_sum(row) for row in verdict.lines],
        rates=[wire.RateSum(bucket=name, **_sum(row).model_dump()) for name, row in verdict.buckets.items()],
        total=_sum(verdict.total), agrees=verdict.agrees if verdict.comparisons else None,
        figures=[_figure(row) for row in verdict.comparisons],
        warnings=[{"code": row.code, "item": row.item, "message": row.message("en")} for row in verdict.warnings],
    )  # fmt: skip


def _place(row: Place) -> wire.RoundingPlace:
    return wire.RoundingPlace(
        bucket=row.bucket, slip_no=row.slip, lines=list(row.lines), base=row.base, inclusive=row.inclusive,
        exact=str(row.exact), decimal=row.decimal, **{rounding.value: yen for rounding, yen in row.rounded.items()},
    )  # fmt: skip


def _sum(row: Any) -> wire.Sum:
    return wire.Sum(net=row.net, tax=row.tax, gross=row.gross)


def _figure(row: Comparison) -> wire.Figure:
    return wire.Figure(
        name=row.name, expected=row.expected, received=row.received, difference=row.difference, cause=row.cause,
        rounding=row.rounding, explanation=explained(row, "en"),
    )  # fmt: skip
