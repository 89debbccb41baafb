"""How pages print what the domain holds, and the navigation."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Company
from accounts.web import home
from accounts.web.places import Group, groups_of

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


@register.filter
def theme(request: HttpRequest | None) -> str:
    """`light` or `dark`, where somebody chose one; else the system's stays."""
    return home.theme_of(request) if request else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of static/img/icons.svg, as large as the text around it. It says nothing that words beside it do not say."""
    link = f"{static('img/icons.svg')}#{name}"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', link)


@register.inclusion_tag("components/back.html", takes_context=True)
def back(context: Context, name: str, *args: str | int, to: str = "") -> dict[str, Any]:
    """The way to the page above, in the block `back`; called as the navigation calls it, where `to` says nothing else."""
    places = [place for group in groups_of(context["user"].company) for place in group.places]
    return {
        "link": reverse(name, args=args),
        "to": to or next((place.title for place in places if place.name == name), ""),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A group of the navigation as a page shows it."""

    key: str
    title: str | Promise
    icon: str
    usual: bool
    open: bool
    current: bool
    entries: list[tuple[str, str | Promise]]


@register.inclusion_tag("components/navigation.html")
def navigation(request: HttpRequest, company: Company) -> dict[str, Any]:
    """The places of a company's user, by side; the nearest one to the present page is marked, and its group open."""
    groups = [(group, [(reverse(place.name), place.title) for place in group.places]) for group in groups_of(company)]
    above = [link for _group, entries in groups for link, _title in entries if request.path.startswith(link)]
    here = max(above, key=len, default="")
    folded = request.COOKIES.get("folds", "").split(".")
    return {"groups": [_shown(group, entries, here, folded) for group, entries in groups], "here": here}


def _shown(group: Group, entries: list[tuple[str, str | Promise]], here: str, folded: list[str]) -> Shown:
    current = any(link == here for link, _title in entries)
    opened = current or group.usual != (group.key in folded)
    return Shown(group.key, group.title, group.icon, group.usual, opened, current, entries)


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
