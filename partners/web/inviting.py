"""Inviting a trading partner from a page, be it a 発行先 or a 支払先, and how that stands."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.web.faults import language
from partners import selectors
from partners.drafts import InviteMethod
from partners.models import Customer, Invitation, Supplier
from partners.selectors import InviteStatus
from partners.web.forms import InviteForm
from platform_project.kernel.errors import PlatformError

STATUS_NAMES: dict[InviteStatus, tuple[str | Promise, str]] = {
    InviteStatus.NONE: (gettext_lazy("未招待"), ""),
    InviteStatus.BY_MAIL: (gettext_lazy("招待中（メール）"), "info"),
    InviteStatus.JOINED: (gettext_lazy("参加済"), "good"),
    InviteStatus.ON_PAPER: (gettext_lazy("招待中（紙送付済）"), "info"),
    InviteStatus.EXPIRED: (gettext_lazy("期限切れ"), "warn"),
    InviteStatus.DECLINED: (gettext_lazy("辞退"), "bad"),
}


def with_states(partners: Iterable[Customer | Supplier]) -> list[tuple[Customer | Supplier, dict[str, Any]]]:
    """Every partner, all of one kind, with what a list says about its invitation. One query."""
    rows = list(partners)
    invitations = selectors.latest_invitations(rows)
    return [(row, _state(row, invitations.get(row.pk))) for row in rows]


def state_of(partner: Customer | Supplier) -> dict[str, Any]:
    """What a page says about the link: text, colour, since when, and which ways to invite are open."""
    ((_partner, state),) = with_states([partner])
    return state


def _state(partner: Customer | Supplier, invitation: Invitation | None) -> dict[str, Any]:
    status = selectors.status_of(invitation, partner.linked_company_id)
    text, colour = STATUS_NAMES[status]
    return {
        "text": text, "colour": colour, "invitation": invitation, "joined": status is InviteStatus.JOINED,
        "by_mail": bool(partner.mail), "on_paper": bool(partner.zip and (partner.address1 or partner.address2)),
    }  # fmt: skip


def tell(request: HttpRequest, method: InviteMethod) -> None:
    if method is InviteMethod.MAIL:
        messages.success(request, _("招待メールを送りました。送信箱で確認できます。"))
    elif method is InviteMethod.PAPER:
        messages.success(request, _("招待状を郵送しました。送信箱で確認できます。"))


def press(request: HttpRequest, partner: Customer | Supplier, send: Callable[[InviteMethod], object]) -> bool:
    """The invite button; False where something is missing that the partner's form can give."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("招待の方法を選んでください。"))
    elif partner.linked_company_id:
        messages.info(request, _("「%(name)s」は既に参加しています。") % {"name": partner.name})
    else:
        return _sent(request, InviteMethod(form.cleaned_data["method"]), send)
    return True


def _sent(request: HttpRequest, method: InviteMethod, send: Callable[[InviteMethod], object]) -> bool:
    try:
        send(method)
    except PlatformError as error:
        for fault in error.faults:
            messages.error(request, fault.message(language()))
        return False
    tell(request, method)
    return True
