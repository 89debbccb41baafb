"""Finding workspaces, the keys to them, and what the sandbox keeps for them."""

import datetime as dt
from collections.abc import Collection

from django.db.models import FilteredRelation, Q, QuerySet

from accounts.checksums import digest
from accounts.models import Application, Workspace
from platform_project.kernel.register import Listing
from sandbox.bots.characters import What
from sandbox.errors import refuse
from sandbox.models import BotMove, Control, FaultRule, Outage, RegisterEntry, Snapshot


def workspace_of_key(key: str) -> Workspace | None:
    """The workspace that a key of the control API opens."""
    found = Control.objects.select_related("workspace").filter(key_digest=digest(key)).first()
    return found.workspace if found else None


def workspaces() -> QuerySet[Workspace]:
    """All of them, by their slugs."""
    return Workspace.objects.order_by("slug")


def workspace_named(slug: str) -> Workspace | None:
    return Workspace.objects.filter(slug=slug).first() if "\x00" not in slug else None


def control_of(workspace: Workspace) -> Control | None:
    """The key and the seed; None for a workspace that staff built by hand and nobody drives yet."""
    return Control.objects.filter(workspace=workspace).first()


def faults(workspace: Workspace) -> QuerySet[FaultRule]:
    """Every rule, those that are over too, by number."""
    return FaultRule.objects.filter(workspace=workspace).order_by("number")


def waiting_faults(rules: QuerySet[FaultRule], now: dt.datetime) -> QuerySet[FaultRule]:
    """Those that may still act."""
    return rules.filter(Q(until=None) | Q(until__gt=now), over=False)


def client_named(client_id: str) -> Application | None:
    """The OAuth client of that name, with its workspace and how that is driven."""
    if not client_id or "\x00" in client_id:
        return None
    return Application.objects.select_related("workspace__control").filter(client_id=client_id).first()


def outage_at(workspace: Workspace, at: dt.datetime, covers: Collection[str]) -> Outage | None:
    """The window of those that cover it which an instant falls into; of several the one that ends last."""
    standing = Outage.objects.filter(workspace=workspace, starts_at__lte=at, ends_at__gt=at, covers__in=covers)
    return standing.order_by("-ends_at", "number").first()


def outages(workspace: Workspace) -> QuerySet[Outage]:
    return Outage.objects.filter(workspace=workspace).order_by("starts_at", "number")


def announced(workspace: Workspace, at: dt.datetime) -> QuerySet[Outage]:
    """What partners are told at that instant: announced windows that are not over."""
    return outages(workspace).filter(announced=True, ends_at__gt=at)


def register_answer(workspace_id: int, numbers: Collection[str]) -> tuple[bool, dict[str, Listing]]:
    """Whether the workspace's register is strict, and its own listings of those numbers. One query."""
    asked = FilteredRelation("register_entries", condition=Q(register_entries__number__in=numbers))
    rows = Workspace.objects.filter(pk=workspace_id).annotate(entry=asked)
    fields = ("number", "name", "status", "valid_from", "valid_to")
    found = list(rows.values_list("strict_register", *(f"entry__{name}" for name in fields)))
    entries = [RegisterEntry(**dict(zip(fields, row[1:], strict=True))) for row in found if row[1] is not None]
    return any(row[0] for row in found), {entry.number: entry.listing for entry in entries}


def register_entries(workspace: Workspace) -> QuerySet[RegisterEntry]:
    """The workspace's own numbers, by number."""
    return workspace.register_entries.order_by("number")


def snapshots(workspace: Workspace) -> QuerySet[Snapshot]:
    """What is known of each, the newest first, without its content."""
    return Snapshot.objects.filter(workspace=workspace).defer("content", "marks").order_by("-taken_at", "name")


def snapshot(workspace: Workspace, name: str) -> Snapshot:
    """The workspace's snapshot of that name, or a refusal."""
    found = Snapshot.objects.filter(workspace=workspace, name=name).first() if "\x00" not in name else None
    return found or refuse("not_found")


def bot_moves(
    workspace: Workspace, *, state: str | None = None, code: str = "", invoice: int | None = None
) -> QuerySet[BotMove]:
    """What the counterparties have planned and done, by the instants at which it is due."""
    found = BotMove.objects.filter(workspace=workspace).select_related("counterparty")
    if state:
        found = found.filter(state=state)
    if code:
        found = found.filter(counterparty__code=code)
    if invoice:
        found = found.filter(Q(invoice=invoice) | Q(pk__in=_issuing(found, invoice)))
    return found.order_by("due_at", "counterparty__code", "number")


def _issuing(found: QuerySet[BotMove], invoice: int) -> list[int]:
    """Lists are compared here: SQLite cannot look into one."""
    rows = found.filter(what=What.ISSUE.value).exclude(issued=[]).values_list("pk", "issued")
    return [pk for pk, issued in rows if invoice in issued]
