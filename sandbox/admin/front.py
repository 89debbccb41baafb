"""The front page: how the installation is doing, what needs looking after, where something happened last."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry as StaffEntry
from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.admin.locks import locked
from accounts.admin.workspaces import clock_told
from platform_project.charts import Chart, Series
from platform_project.kernel import clock
from sandbox import desk
from sandbox.desk import Glance, Traffic

Text = str | Promise
LATEST, LISTED = 8, 5
# So many calls, of which half were refused, are no trial and error any more.
MANY = 10


@dataclass(frozen=True, slots=True)
class Figure:
    title: Text
    value: int
    link: str = ""
    beside: Text = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to look after. `kind` is told in words as well as by its mark."""

    kind: Text
    said: Text
    link: str
    icon: str


@dataclass(frozen=True, slots=True)
class Line:
    """A workspace at a glance, with where its lists are."""

    glance: Glance
    clock: Text
    links: Sequence[tuple[Text, str]]
    address: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the signed-in person may see, and nothing is asked for what they may not."""
    now = clock.REAL.now()
    sees = _Eyes(request)
    calls = desk.traffic(now) if sees("sandbox.logentry") else []
    issued = desk.issued_by_day(_today()) if sees("invoices.invoice") else None
    context |= {
        "title": _("管理の概要"),
        "figures": list(_figures(sees, calls, issued, now)), "matters": list(_matters(sees, calls)),
        "charts": list(_charts(sees, issued, now)), "lines": _lines(sees, calls), "latest": _latest(sees),
        "audit": reverse("admin:staff_audit") if sees("admin.logentry") else "",
    }  # fmt: skip
    return context


class _Eyes:
    def __init__(self, request: HttpRequest) -> None:
        self._user = request.user

    def __call__(self, model: str) -> bool:
        app, name = model.split(".")
        return self._user.has_perm(f"{app}.view_{name}") or self._user.has_perm(f"{app}.change_{name}")


def _today() -> dt.date:
    return clock.date_of(clock.REAL.now())


def _list(model: str, query: str = "") -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist") + (f"?{query}" if query else "")


def _figures(sees: _Eyes, calls: Sequence[Traffic], issued: Any, now: dt.datetime) -> Iterator[Figure]:
    sums = desk.sums() if sees("accounts.workspace") else {}
    if sums:
        yield Figure(_("ワークスペースの数"), sums["workspaces"], _list("accounts.workspace"))
        yield Figure(_("会員企業の数"), sums["companies"], _list("accounts.company"))
    if issued is not None:
        today = _today()
        month = sum(count for day, count in issued.items() if day >= today.replace(day=1))
        link = _list("invoices.invoice", f"send_date_from={today}&send_date_to={today}")
        yield Figure(_("発行日が今日の請求書"), issued[today], link, _("今月 %(count)s件") % {"count": f"{month:,}"})
    if sees("sandbox.logentry"):
        refused = sum(one.refused for one in calls)
        beside = _("うち拒否 %(count)s件") % {"count": f"{refused:,}"}
        yield Figure(_("24時間の呼び出し"), sum(one.calls for one in calls), _list("sandbox.logentry"), beside)
    if sums and sees("accounts.notice"):
        yield Figure(_("送信した通知"), sums["notices"], _list("accounts.notice"))
    if sees("axes.accessattempt"):
        recent = AccessAttempt.objects.filter(attempt_time__gte=now - desk.DAY)
        failures = recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
        yield Figure(_("24時間のサインインの失敗"), failures, _list("axes.accessattempt"))


def _matters(sees: _Eyes, calls: Sequence[Traffic]) -> Iterator[Matter]:
    if sees("axes.accessattempt"):
        for row in locked().order_by("-attempt_time")[:LISTED]:
            said = _("%(who)s は %(address)s からの失敗が続き、サインインできません。") % {
                "who": row.username or "-", "address": row.ip_address or "-",
            }  # fmt: skip
            yield Matter(
                _("ロック中"), said, _list("axes.accessattempt", urlencode({"q": row.username or ""})), "lock_person"
            )
    for one in [one for one in calls if one.failed][:LISTED]:
        link = _list("sandbox.logentry", f"workspace__id__exact={one.workspace}&status__gte=500")
        said = ngettext(
            "%(name)s で、24時間に%(count)d件の呼び出しが5xxになりました。",
            "%(name)s で、24時間に%(count)d件の呼び出しが5xxになりました。", one.failed,
        ) % {"name": one.name, "count": one.failed}  # fmt: skip
        yield Matter(_("失敗"), said, link, "error")
    for one in [one for one in calls if _struggles(one)][:LISTED]:
        link = _list("sandbox.logentry", f"workspace__id__exact={one.workspace}&status__gte=400")
        said = _("%(name)s では、24時間の呼び出し%(calls)d件のうち%(refused)d件が拒否されています。") % {
            "name": one.name, "calls": one.calls, "refused": one.refused,
        }  # fmt: skip
        yield Matter(_("拒否が多い"), said, link, "warning")


def _struggles(one: Traffic) -> bool:
    return one.calls >= MANY and one.refused * 2 >= one.calls and not one.failed


def _charts(sees: _Eyes, issued: Any, now: dt.datetime) -> Iterator[Chart]:
    if issued is not None:
        days = [_today() - dt.timedelta(days=back) for back in reversed(range(desk.DAYS))]
        yield Chart(
            title=_("発行日ごとの請求書（14日間）"), of=_("発行日"), labels=tuple(f"{day:%Y-%m-%d}" for day in days),
            short_labels=tuple(f"{day:%m/%d}" for day in days),
            series=(Series(_("請求書"), tuple(issued[day] for day in days)),),
        )  # fmt: skip
    if sees("sandbox.logentry"):
        slots = desk.slots(now)
        begins = [timezone.localtime(begin) for begin, _calls, _refused in slots]
        yield Chart(
            title=_("呼び出しと拒否（24時間）"), of=_("2時間ごと"), kind="stacked",
            labels=tuple(f"{begin:%m/%d %H:%M}" for begin in begins),
            short_labels=tuple(f"{begin:%H:%M}" for begin in begins),
            series=(
                Series(_("受け付けた呼び出し"), tuple(calls - refused for _begin, calls, refused in slots)),
                Series(_("拒否した呼び出し"), tuple(refused for _begin, _calls, refused in slots)),
            ),
        )  # fmt: skip


def _lines(sees: _Eyes, calls: Sequence[Traffic]) -> list[Line]:
    if not sees("accounts.workspace"):
        return []
    return [
        Line(one, clock_told(one.row), _links(sees, one), reverse("admin:accounts_workspace_change", args=[one.row.pk]))
        for one in desk.at_a_glance(calls)
    ]


def _links(sees: _Eyes, one: Glance) -> list[tuple[Text, str]]:
    lists: tuple[tuple[Text, str], ...] = (
        (pgettext("list", "会員企業"), "accounts.company"), (pgettext("list", "請求書"), "invoices.invoice"),
        (_("通信ログ"), "sandbox.logentry"), (pgettext("list", "障害"), "sandbox.faultrule"),
    )  # fmt: skip
    return [(title, _list(model, f"workspace__id__exact={one.row.pk}")) for title, model in lists if sees(model)]


def _latest(sees: _Eyes) -> list[StaffEntry]:
    if not sees("admin.logentry"):
        return []
    return list(StaffEntry.objects.select_related("user", "content_type").order_by("-pk")[:LATEST])
