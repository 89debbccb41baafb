"""What every page of a workspace says of its outages and of who is at work."""

import datetime as dt
from typing import Any

from django import template
from django.http import HttpRequest

from accounts.models import Company
from accounts.web.faults import language
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.models import Outage

register = template.Library()

# An announced outage stands on every page so long before it begins.
AHEAD = dt.timedelta(days=7)


@register.inclusion_tag("sandbox/_banner.html")
def outage_banner(company: Company) -> dict[str, Any]:
    """Announced windows that go on or come soon; without any in the calendar nothing is asked."""
    control, now = getattr(company.workspace, "control", None), clock.now()
    if control is None or control.outages_until is None or control.outages_until <= now:
        return {"outages": []}
    return {"outages": selectors.announced(company.workspace, now).filter(starts_at__lte=now + AHEAD)[:3], "now": now}


@register.filter
def outage_message(outage: Outage) -> str:
    return outage.message(language())


@register.inclusion_tag("sandbox/_account.html")
def account_menu(request: HttpRequest) -> dict[str, Any]:
    """Whoever is signed in; whom of the cast they can become is asked for when the menu opens."""
    return {"request": request}
