"""What a program or a page is told of the counterparties: who there is, what is planned, what was done."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from accounts.models import Workspace
from partners.models import Customer, Supplier
from sandbox import selectors
from sandbox.bots import outcomes
from sandbox.bots.characters import CHARACTERS
from sandbox.facts import written
from sandbox.models import BotMove, Counterparty


def told(workspace: Workspace) -> dict[str, Any]:
    """The whole table, and how each counterparty stands in the workspace. Five queries."""
    control = selectors.control_of(workspace)
    known = {row.code: row for row in Counterparty.objects.filter(workspace=workspace)}
    partners = _partners(workspace)
    counts = Counter(
        BotMove.objects.filter(workspace=workspace, state=BotMove.State.PLANNED).values_list(
            "counterparty__code", flat=True
        )
    )
    return {
        "paused": bool(control and control.bots_paused),
        "counterparties": [
            {
                "code": row.code, "name": row.name, "kind": row.kind.value, "does": row.en,
                "introduced": row.code in known, "paused": row.code in known and known[row.code].paused,
                "known_to": sorted(partners[row.code]), "planned": counts[row.code],
                "registration_number": row.registration_number or None,
            }
            for row in CHARACTERS.values()
        ],
    }  # fmt: skip


def _partners(workspace: Workspace) -> dict[str, set[str]]:
    """Code → the companies that keep it as a 発行先 or 支払先."""
    found: dict[str, set[str]] = defaultdict(set)
    for model in (Customer, Supplier):
        rows = model._default_manager.filter(company__workspace=workspace, code__in=CHARACTERS)
        for code, company in rows.values_list("code", "company__code"):
            found[code].add(company)
    return found


def moves(rows: Iterable[BotMove]) -> list[dict[str, Any]]:
    """In the order given; the rows come with their counterparties."""
    return [move(row) for row in rows]


def move(row: BotMove) -> dict[str, Any]:
    return {
        "number": row.number, "counterparty": row.counterparty.code, "what": row.what, "partner": row.partner,
        "invoices": row.invoices, "version": row.version, "invitation": row.invitation, "recurring": row.recurring,
        "due_at": written(row.due_at), "state": row.state, "made_at": written(row.made_at) if row.made_at else None,
        "outcome": outcomes.told(row.outcome, "en"),
    }  # fmt: skip
