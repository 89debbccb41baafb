"""How long something waits, and how long it still may: in days of the workspace's clock."""

import datetime as dt

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from platform_project.kernel import clock

register = template.Library()


@register.filter
def days_ago(value: dt.date | dt.datetime) -> str:
    """`今日`, `昨日`, `12日前`."""
    days = (clock.today() - _day(value)).days
    if days <= 0:
        return _("今日")
    return _("昨日") if days == 1 else ngettext("%(days)d日前", "%(days)d日前", days) % {"days": days}


@register.filter
def days_left(value: dt.date) -> str:
    """`今日まで`, `あと3日`, `3日経過`."""
    days = (_day(value) - clock.today()).days
    if days == 0:
        return _("今日まで")
    if days > 0:
        return ngettext("あと%(days)d日", "あと%(days)d日", days) % {"days": days}
    return ngettext("%(days)d日経過", "%(days)d日経過", -days) % {"days": -days}


def _day(value: dt.date | dt.datetime) -> dt.date:
    return clock.date_of(value) if isinstance(value, dt.datetime) else value
