"""取引先ボット: who there is and what they do; what they have planned and done; a hand on them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.models import Company
from accounts.web.access import company_page
from accounts.web.faults import language
from invoices.models import Invoice
from sandbox import selectors
from sandbox.bots import facts as bot_facts
from sandbox.bots import outcomes
from sandbox.bots.characters import CHARACTERS, Kind
from sandbox.errors import Refusal
from sandbox.models import BotMove
from sandbox.services import bot_hands, introductions, quiet
from sandbox.services.introductions import AS_CUSTOMER, AS_SUPPLIER

SHOWN = 30
# In the order in which they are told.
KINDS = (
    (Kind.RECIPIENT, gettext_lazy("発行先になる会社"), gettext_lazy("発行先コードに指定して請求書を発行します。")),
    (Kind.INVITEE, gettext_lazy("招待に答える会社"), gettext_lazy("発行先か支払先として招待します。")),
    (Kind.ISSUER, gettext_lazy("請求書を送ってくる会社"), gettext_lazy("支払先として登録すると、請求書が届きます。")),
)


@require_safe
@never_cache
@company_page
def counterparties(request: HttpRequest, actor: Actor) -> HttpResponse:
    workspace, asked = actor.company.workspace, request.GET.get("kind", "")
    found = bot_facts.told(workspace)
    groups = _groups(actor.company, found["counterparties"])
    planned = list(selectors.bot_moves(workspace, state=BotMove.State.PLANNED)[:SHOWN])
    done = list(
        selectors.bot_moves(workspace).exclude(state=BotMove.State.PLANNED).order_by("-made_at", "-number")[:SHOWN]
    )
    return render(request, "sandbox/counterparties.html", {
        "paused": found["paused"], "groups": [group for group in groups if asked in ("", group["kind"])],
        "kinds": [(group["kind"], group["title"], group["kind"] == asked) for group in groups], "asked": asked,
        "planned": told_moves(actor.company, planned), "done": told_moves(actor.company, done), "shown": SHOWN,
    })  # fmt: skip


def _groups(company: Company, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = language()
    lines = [row | {"does": CHARACTERS[row["code"]].told(told), "side": side_for(company, row["code"])} for row in rows]
    for line in lines:
        line["is_known"] = company.code in line["known_to"]
        line["may_be_introduced"] = line["side"] and not line["is_known"]
        line["may_be_poked"] = line["introduced"] and line["kind"] == Kind.ISSUER
    groups = []
    for kind, title, help_text in KINDS:
        ours = [line for line in lines if line["kind"] == kind]
        groups.append(
            {"kind": kind.value, "title": title, "help": help_text, "lines": ours,
             "is_closed": not any(line["side"] for line in ours)}
        )  # fmt: skip
    return groups


def side_for(company: Company, code: str) -> str:
    """As what the company can use that counterparty; empty where it pays for neither side that would do."""
    pays = {AS_CUSTOMER: company.pays_for_issuing, AS_SUPPLIER: company.pays_for_receiving}
    return next((side for side in introductions.SIDES[CHARACTERS[code].kind] if pays[side]), "")


def told_moves(company: Company, moves: Iterable[BotMove]) -> list[dict[str, Any]]:
    """Each move with the invoices that it is about, and the pages on which the company sees them."""
    rows = list(moves)
    links = _links(company, rows)
    return [
        {"move": move, "invoices": [(number, links.get(number, "")) for number in move.invoices],
         "why": outcomes.told(move.outcome, language())}
        for move in rows
    ]  # fmt: skip


def _links(company: Company, moves: Iterable[BotMove]) -> dict[int, str]:
    """Number of an invoice → the page on which the company sees it, if it does."""
    numbers = {number for move in moves for number in move.invoices}
    if not numbers:
        return {}
    rows = Invoice.objects.filter(workspace=company.workspace, number__in=numbers)
    found = {}
    for number, issuer, recipient in rows.values_list("number", "company", "recipient"):
        if company.pk in (issuer, recipient):
            page = "issuing-detail" if issuer == company.pk and company.pays_for_issuing else "receiving-detail"
            found[number] = reverse(page, args=[number])
    return found


@require_POST
@company_page
def hand(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`do` is introduce, pause, resume, step, poke or quiet; `code` names one, nothing names all. `back` leads elsewhere."""
    try:
        told = _done(actor, request.POST.get("do", ""), request.POST.get("code", ""))
    except Refusal as refusal:
        messages.error(request, refusal.told(language()))
    else:
        if told:
            messages.success(request, told)
    return redirect("console" if request.POST.get("back") == "console" else "counterparties")


def _done(actor: Actor, do: str, code: str) -> str:
    workspace = actor.company.workspace
    match do:
        case "introduce":
            introductions.introduce(actor.company, code, side_for(actor.company, code) if code in CHARACTERS else "")
            return _("%(code)s を紹介しました。") % {"code": code}
        case "pause":
            bot_hands.pause(workspace, code)
            return _("停止しました。")
        case "resume":
            bot_hands.resume(workspace, code)
            return _("再開しました。")
        case "step":
            return _counted([bot_hands.step(workspace, code)])
        case "poke":
            return _counted(bot_hands.poke(workspace, code))
        case "quiet":
            done = quiet.advance(workspace)
            now = timezone.localtime(done.setting.now()).strftime("%Y/%m/%d %H:%M:%S")
            return _counted(done.moves) + _("時計は %(now)s になりました。") % {"now": now}
    return ""


def _counted(moves: Iterable[BotMove]) -> str:
    count = len(list(moves))
    told = ngettext("動作を%(count)d件実行しました。", "動作を%(count)d件実行しました。", count)
    return told % {"count": count}
