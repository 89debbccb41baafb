"""Live totals: what a sheet comes to while it is being written."""

from dataclasses import dataclass, field

from accounts.actors import Actor
from accounts.web.faults import language
from invoices.drafts import InvoiceDraft
from invoices.services import lifecycle
from invoices.taxes import Assessment, Bucket, Entry
from invoices.web.papers import BUCKET_TITLES, Sum
from invoices.web.sheets import Sheet
from platform_project.kernel.errors import PlatformError


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums per rate and in all, in yen; `amounts`: a line's field → its amount; or why there is nothing to show."""

    sums: tuple[Sum, ...] = ()
    net: int = 0
    tax: int = 0
    gross: int = 0
    amounts: dict[str, int] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()


def totals_of(actor: Actor, sheet: Sheet) -> Totals:
    draft = sheet.sketch()
    if draft is None:
        return Totals()
    try:
        return _added_up(draft, lifecycle.preview(actor=actor, draft=draft))
    except PlatformError as error:
        return Totals(refusals=tuple(fault.message(language()) for fault in error.faults))


def _added_up(draft: InvoiceDraft, assessment: Assessment) -> Totals:
    buckets = assessment.buckets
    total = assessment.total
    return Totals(
        sums=tuple(
            Sum(BUCKET_TITLES[bucket], buckets[bucket].net, buckets[bucket].tax, buckets[bucket].gross)
            for bucket in Bucket if bucket in buckets
        ),
        net=total.net, tax=total.tax, gross=total.gross,
        amounts={
            line.item: taxed.gross if line.entry is Entry.INCLUSIVE else taxed.net
            for line, taxed in zip(draft.lines or (), assessment.lines, strict=True)
        },
    )  # fmt: skip
