"""How pages print what the domain holds, and the navigation."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company

register = template.Library()


@register.filter
def yen(value: int | None) -> str:
    """`¥1,234`, `-¥1,234`; a dash where there is nothing."""
    if value is None:
        return "–"
    return f"{'-' if value < 0 else ''}¥{abs(value):,}"


@register.filter
def plain_number(value: Decimal | int | None) -> str:
    """A quantity or unit price with separators and without idle zeros: `1,234.5`."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def day(value: dt.date | dt.datetime | str | None) -> str:
    """`2026/04/30`, in Japan's time; also from ISO text, as old versions keep it."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    return _local(value).strftime("%Y/%m/%d")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`2026/04/30 18:05`, in Japan's time."""
    return _local(value).strftime("%Y/%m/%d %H:%M") if value else "–"


def _local(value: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) else value


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: the name of its address, and what it is called."""

    name: str
    title: str | Promise


_ISSUING = (Place("issuing-list", pgettext_lazy("list", "請求書")), Place("issuing-new", _("新規発行")))
_MASTERS = (
    Place("formats", _("書式設定")),
    Place("issuers", pgettext_lazy("list", "発行元")),
    Place("customers", pgettext_lazy("list", "発行先")),
    Place("accounts", pgettext_lazy("list", "振込先口座")),
)
_INBOX = (Place("receiving-list", _("受取請求書")),)
_RECEIVING = (*_INBOX, Place("journals-export", _("仕訳の出力")), Place("transfers", _("総合振込")))
# Among the masters of the issuing side for those who have these.
_PAYER = (Place("accounts", pgettext_lazy("list", "支払口座")),)
_PAYING = (Place("suppliers", pgettext_lazy("list", "支払先")), Place("masters", _("仕訳マスタ")))
_POST = (Place("outbox", _("送信箱")), Place("invitations", pgettext_lazy("list", "招待")))
# As one works: look, let things happen and go wrong, go back, check, and set up.
SANDBOX = (
    Place("console", _("コンソール")),
    Place("log", _("通信ログ")),
    Place("counterparties", _("取引先ボット")),
    Place("sandbox-faults", pgettext_lazy("list", "障害")),
    Place("sandbox-magic", _("マジック値")),
    Place("sandbox-tokens", pgettext_lazy("list", "トークン")),
    Place("sandbox-limits", _("制限と停止")),
    Place("sandbox-snapshots", _("スナップショット")),
    Place("register", _("登録番号")),
    Place("tax", _("消費税の検算")),
    Place("conformance", _("適合カード")),
    Place("sandbox-settings", _("設定")),
)


@register.inclusion_tag("components/navigation.html")
def navigation(request: HttpRequest, company: Company) -> dict[str, Any]:
    """The places of a company's user, by side; the nearest one to the present page is marked."""
    receiving = _RECEIVING if company.pays_for_receiving else _INBOX
    sides: list[tuple[str | Promise, tuple[Place, ...]]] = [(_("受取側"), receiving), (_("お知らせ"), _POST)]
    if company.pays_for_receiving:
        sides.insert(1, (_("受取側マスタ"), _PAYING if company.pays_for_issuing else _PAYING + _PAYER))
    if company.pays_for_issuing:
        sides = [(_("発行側"), _ISSUING), (_("発行側マスタ"), _MASTERS), *sides]
    sides.append((_("サンドボックス"), SANDBOX))
    groups = [(title, [(reverse(place.name), place.title) for place in places]) for title, places in sides]
    above = [link for _title, entries in groups for link, _entry in entries if request.path.startswith(link)]
    return {"groups": groups, "here": max(above, key=len, default="")}


@register.inclusion_tag("components/story.html")
def story(number: int) -> dict[str, str]:
    """A link to all that happened to an invoice, where the installation has such a place."""
    try:
        return {"link": reverse("sandbox-invoice", args=[number])}
    except NoReverseMatch:
        return {"link": ""}


@register.inclusion_tag("components/clock.html")
def clock_badge(company: Company) -> dict[str, Any]:
    """What every page says while the workspace's clock is not the real one."""
    setting = company.workspace.clock
    return {"frozen": setting.frozen_at is not None, "shifted": bool(setting.offset), "now": setting.now()}
