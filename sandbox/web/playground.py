"""Five minutes to the first invoice, and OAuth to read and to try: for the reader's own workspace, else the demo's."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.models import User
from accounts.web.access import company_page
from accounts.web.faults import language
from sandbox.log import finding
from sandbox.portal import contents, newcomers, sequences, snippets
from sandbox.portal.newcomers import Newcomer
from sandbox.web.portal import prose

# What the authorization page may send back with the browser (RFC 6749 §4.1.2, RFC 9207).
_RECEIVED = ("code", "state", "iss", "error", "error_description")
_LONGEST = 4_096
_SCRIPT = "js/playground.js"
_REFUSED = _("認可ページがエラーを返しました。手順1からやり直します。")
_REFUSALS = {
    "access_denied": _(
        "利用者が許可しませんでした。プログラムは、連携が始まっていないことを利用者に伝え、もう一度始められるようにします。"
    ),
    "login_required": _("prompt=none で求めましたが、サインインしていません。promptを付けずにやり直します。"),
    "consent_required": _("prompt=none で求めましたが、まだ許可されていません。promptを付けずにやり直します。"),
    "invalid_scope": _("scopeがないか、知らないものがあります。scopeを直してやり直します。"),
    "unsupported_response_type": _("response_typeは code だけです。"),
    "invalid_request": _("要求の形が正しくありません。error_descriptionの項目を直してやり直します。"),
}
_MOST_CALLS = 20


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    new = _newcomer(request)
    return prose(request, "docs-start", {"new": new, "commands": snippets.first_minutes(new)})


@require_safe
@never_cache
def oauth(request: HttpRequest) -> HttpResponse:
    new = _newcomer(request)
    own = _own(new)
    return prose(request, "docs-oauth", {
        **_beginning(new), "diagram": sequences.flow_zero(), "programs": snippets.programs(new, own),
        "address": snippets.address(new, own), "password": snippets.password(new), "module": _SCRIPT,
    })  # fmt: skip


@require_safe
@never_cache
def returned(request: HttpRequest) -> HttpResponse:
    """Where the authorization page sends the browser back to; and without anything sent, a place to begin."""
    new = _newcomer(request)
    received = [(name, request.GET[name][:_LONGEST]) for name in _RECEIVED if request.GET.get(name)]
    code = dict(received).get("code", "")
    response = render(request, "docs/oauth/return.html", {
        **_beginning(new), "entry": contents.entry("docs-oauth"), "received": received, "code": code,
        "refused": _refused(dict(received)), "command": snippets.exchange(new, _own(new), code) if code else "",
        "last": _last(new), "reasons": f"docs/{language()}/oauth-reasons.html", "module": _SCRIPT,
    })  # fmt: skip
    # The address holds a code, until the script has taken it away.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@never_cache
@company_page
def calls(request: HttpRequest, actor: Actor) -> JsonResponse:
    """What was logged after the number `after`, the oldest first: how the page finds the calls that it made."""
    given = request.GET.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    found = finding.search(actor.company.workspace, finding.Search(after=after)).reverse()[:_MOST_CALLS]
    rows = [
        {"number": row.number, "method": row.method, "path": row.path, "status": row.status,
         "link": reverse("log-entry", args=[row.number])}
        for row in found
    ]  # fmt: skip
    return JsonResponse({"calls": rows})


def _newcomer(request: HttpRequest) -> Newcomer:
    reader = request.user if isinstance(request.user, User) and request.user.company else None
    return newcomers.newcomer(request.build_absolute_uri("/").rstrip("/"), reader)


def _own(new: Newcomer) -> str:
    return new.origin + settings.OAUTH_TRY_PAGE


def _beginning(new: Newcomer) -> dict[str, Any]:
    return {"new": new, "redirect_uri": _own(new), "state": secrets.token_urlsafe(16)}


def _last(new: Newcomer) -> int:
    """The newest entry of the reader's log."""
    if not (new.is_own and new.workspace):
        return 0
    return finding.entries(new.workspace).values_list("number", flat=True).first() or 0


def _refused(received: dict[str, str]) -> dict[str, str | Promise] | None:
    """What an error that came instead of a code means."""
    error = received.get("error")
    if error is None:
        return None
    return {"title": error, "text": _REFUSALS.get(error, _REFUSED)}
