"""The way from an empty workspace to a first invoice that came back: what to paste, ticked off by the log itself."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from invoices.models import Invoice
from invoices.status import Status
from platform_project.kernel import clock
from sandbox.conformance.beginning import Milestone, reached
from sandbox.conformance.rules import CallFact

# How far back the first lists look, and when the first invoice is to be paid.
_BACK = dt.timedelta(days=92)
_TERM = dt.timedelta(days=30)

TOLD: dict[Milestone, tuple[str | Promise, str | Promise]] = {
    Milestone.TOKEN: (_("アクセストークンを取得する"), _("ターミナルに貼り付けてください。")),
    Milestone.CALL: (_("はじめてのAPIを呼び出す"), _("同じターミナルで、発行した請求書の一覧を取得します。")),
    Milestone.ISSUED: (
        _("請求書を1件発行する"), _("発行先のBOT-RET-NOWは、届いた請求書をすぐに差し戻す取引先ボットです。"),
    ),
    Milestone.RETURNED: (_("差し戻された請求書を取得する"), _("抽出区分（差戻し）で一覧を取得します。")),
    Milestone.CORRECTED: (_("訂正して再発行する"), _("一覧の番号と履歴番号を指定して、請求書更新を呼び出します。")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """`call` is the number of the call that ticked it off. Only the next one has a `command`."""

    title: str | Promise
    text: str | Promise
    call: int | None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    steps: list[Step]
    done: int

    @property
    def is_over(self) -> bool:
        return self.done == len(self.steps)


def checklist(workspace: Workspace, calls: Sequence[CallFact], facts: dict[str, Any]) -> Checklist:
    """`facts` is what programs are told of the workspace, for the commands."""
    found = reached(calls)
    coming = next((name for name, call in found.items() if call is None), None)
    steps = [
        Step(*TOLD[name], call, _COMMANDS[name](workspace, facts) if name is coming else "")
        for name, call in found.items()
    ]  # fmt: skip
    return Checklist(steps, sum(step.call is not None for step in steps))


def _token(_workspace: Workspace, facts: dict[str, Any]) -> str:
    """What only its maker knows of a workspace is a variable of the shell."""
    user = next((one for one in facts["users"] if one["issuing_plan"] == "paid"), facts["users"][0])
    client: dict[str, Any] = next(iter(facts["clients"]), {"client_id": "CLIENT_ID", "client_secret": None})
    return (
        f"TOKEN=$(curl -s {facts['urls']['password_token']} \\\n"
        f"  -d user_id={quote(user['pfid'])} -d user_password={_value(user['password'], 'PASSWORD')} \\\n"
        f"  -d client_id={quote(client['client_id'])} -d client_secret={_value(client['client_secret'], 'CLIENT_SECRET')} \\\n"
        "  -d realm=/api -d response_type=json |\n"
        '  sed \'s/.*"access_token": *"\\([^"]*\\)".*/\\1/\')'
    )


def _value(known: str | None, name: str) -> str:
    return quote(known) if known else f'"${name}"'


def _call(_workspace: Workspace, facts: dict[str, Any]) -> str:
    return _posted(facts, "search", **_days(), get_count=3)


def _issued(_workspace: Workspace, facts: dict[str, Any]) -> str:
    today = clock.today()
    line = {"item_name": "保守料", "item_qty": 1, "item_price": 10000, "tax_type": "0", "tax_rate_sec": 10}
    invoice = {
        "inv_name": "はじめてのご請求", "invoice_type": "3", "send_date": str(today), "pay_due_date": str(today + _TERM),
        "customer": {"private_cust_cd": "BOT-RET-NOW"}, "details": [line],
    }  # fmt: skip
    return _posted(facts, "register", invoices=[invoice])


def _returned(_workspace: Workspace, facts: dict[str, Any]) -> str:
    return _posted(facts, "search", **_days(), extracting_type03="1")


def _corrected(workspace: Workspace, facts: dict[str, Any]) -> str:
    """With the numbers of the invoice that came back last."""
    returned = Invoice.objects.filter(workspace=workspace, status=Status.RETURNED).order_by("-number")
    number, version = returned.values_list("number", "version").first() or (1, 1)
    return _posted(
        facts, "update", invoices=[{"invoice_mng_num": number, "rireki_no": version, "remarks": "訂正しました"}]
    )


def _days() -> dict[str, str]:
    today = clock.today()
    return {"send_date_from": str(today - _BACK), "send_date_to": str(today)}


def _posted(facts: dict[str, Any], operation: str, **asked: Any) -> str:
    body = json.dumps({"response_type": "json", **asked}, ensure_ascii=False)
    return (
        f"curl -s {facts['urls']['api_v2']}/seller/invoice/{operation} \\\n"
        '  -H "Authorization: Bearer $TOKEN" \\\n'
        '  -H "Accept: application/json" -H "Content-Type: application/json" \\\n'
        f"  -d {quote(body)}"
    )


_COMMANDS: dict[Milestone, Callable[[Workspace, dict[str, Any]], str]] = {
    Milestone.TOKEN: _token, Milestone.CALL: _call, Milestone.ISSUED: _issued, Milestone.RETURNED: _returned,
    Milestone.CORRECTED: _corrected,
}  # fmt: skip
