"""The calls of late as a chart for the console."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from platform_project.charts import Chart, Series
from platform_project.kernel import clock
from sandbox.log import traffic
from sandbox.log.traffic import Fate, Per, Slot, Traffic

FATES: dict[Fate, str | Promise] = {
    Fate.ANSWERED: gettext_lazy("成功"), Fate.REFUSED: gettext_lazy("拒否（4xx）"),
    Fate.FAILED: gettext_lazy("障害・応答なし（5xx）"),
}  # fmt: skip
TITLES: dict[Per, str | Promise] = {
    Per.MINUTE: gettext_lazy("1分ごと"), Per.HOUR: gettext_lazy("1時間ごと"), Per.DAY: gettext_lazy("1日ごと"),
}  # fmt: skip
# How many bars are named at the foot of the drawing.
NAMED = 6
# How a bar is named in full, and at the foot.
_WRITTEN = {Per.MINUTE: ("%m/%d %H:%M", "%H:%M"), Per.HOUR: ("%m/%d %H:00", "%H:00"), Per.DAY: ("%Y/%m/%d", "%m/%d")}


@dataclass(frozen=True, slots=True)
class Panel:
    """`measures` are what one may choose: (name, title, whether it is the present one)."""

    chart: Chart
    measures: list[tuple[str, str | Promise, bool]]
    # How many calls the bars stand for, of each fate; and how many are kept in all.
    totals: list[tuple[str | Promise, int]]
    shown: int
    kept: int


def panel(workspace: Workspace, asked: str) -> Panel:
    """`asked` names a measure; anything else lets the traffic choose."""
    per = Per(asked) if asked in list(Per) else None
    found = traffic.of(workspace, clock.REAL.now(), per)
    measures = [(one.value, title, one is found.per) for one, title in TITLES.items()]
    totals = [(title, found.total(fate)) for fate, title in FATES.items()]
    return Panel(_chart(found), measures, totals, found.total(), found.kept)


def _chart(found: Traffic) -> Chart:
    return Chart(
        title=_("呼び出しの数"), of=_("実時刻"), kind="stacked",
        labels=_labels(found.slots, _WRITTEN[found.per][0]),
        short_labels=_thinned(_labels(found.slots, _WRITTEN[found.per][1])),
        series=tuple(Series(title, tuple(slot.counts[fate] for slot in found.slots)) for fate, title in FATES.items()),
    )  # fmt: skip


def _labels(slots: tuple[Slot, ...], written: str) -> tuple[str, ...]:
    return tuple(timezone.localtime(slot.begins).strftime(written) for slot in slots)


def _thinned(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The last one, and others at even distances before it."""
    every = len(labels) // NAMED
    return tuple(label if (len(labels) - 1 - at) % every == 0 else "" for at, label in enumerate(labels))
