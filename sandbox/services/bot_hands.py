"""A person's or program's hand on the counterparties: pause, resume, step, poke."""

from accounts.models import Company, Workspace
from sandbox.bots.behaviour import Intent
from sandbox.bots.characters import Kind, What
from sandbox.errors import refuse
from sandbox.models import BotMove, Control, Counterparty
from sandbox.services import acts, bot_news, bots
from sandbox.services.holding import held


def pause(workspace: Workspace, code: str = "") -> None:
    """Let one, or all, do nothing by themselves until they are resumed."""
    _set_paused(workspace, code, paused=True)


def resume(workspace: Workspace, code: str = "") -> None:
    """Let one, or all, go on. What fell due meanwhile is due now: history does not change behind one's back."""
    _set_paused(workspace, code, paused=False)


def _set_paused(workspace: Workspace, code: str, *, paused: bool) -> None:
    with held(workspace) as row:
        control = control_of(row)
        bot_news.listen(row, control)
        if code:
            Counterparty.objects.filter(pk=counterparty_of(row, code).pk).update(paused=paused)
        else:
            control.bots_paused = paused
            control.save(update_fields=["bots_paused"])
        if not paused:
            now = row.clock.now()
            overdue = bots.ready(row).filter(due_at__lt=now).order_by()
            (overdue.filter(counterparty__code=code) if code else overdue).update(due_at=now)
        bots.note_next(row, control)
        acts.record(
            row, "counterparties_paused" if paused else "counterparties_resumed", **({"code": code} if code else {})
        )


def step(workspace: Workspace, code: str = "") -> BotMove:
    """Make the next planned move, of one or of all, at once: due or not, paused or not."""
    with held(workspace) as row:
        control = control_of(row)
        bot_news.listen(row, control)
        planned = BotMove.objects.filter(workspace=row, state=BotMove.State.PLANNED)
        if code:
            planned = planned.filter(counterparty=counterparty_of(row, code))
        move = bots.in_order(planned).first() or refuse("nothing_planned")
        bots.make(move, row.clock.now())
        bots.note_next(row, control)
        return move


def poke(workspace: Workspace, code: str) -> list[BotMove]:
    """Let an issuer send what it sends, at once, to every company that keeps it as a 支払先."""
    with held(workspace) as row:
        control = control_of(row)
        counterparty = counterparty_of(row, code)
        if counterparty.character.kind is not Kind.ISSUER:
            refuse("cannot_be_poked", name=code)
        bot_news.listen(row, control)
        now = row.clock.now()
        intents = [(counterparty, Intent(What.ISSUE, now, partner)) for partner in _partners(row, code)]
        moves = bot_news.plan(row, intents)
        for move in moves:
            bots.make(move, now)
        bots.note_next(row, control)
        return moves


def _partners(row: Workspace, code: str) -> list[str]:
    """The codes of the companies that keep it as a 支払先."""
    companies = Company.objects.filter(workspace=row, suppliers__linked_company__code=code)
    return list(companies.order_by("code").values_list("code", flat=True).distinct())


def forget(row: Workspace) -> None:
    """A reset: nobody was introduced, nothing is planned. The caller holds the workspace, and has cleared the domain."""
    BotMove.objects.filter(workspace=row).delete()
    known = Counterparty.objects.filter(workspace=row)
    Company.objects.filter(workspace=row, code__in=list(known.values_list("code", flat=True))).delete()
    known.delete()
    fresh = Control()
    names = ("bots_paused", "bots_event", "bots_invitation", "bots_wake_at")
    Control.objects.filter(workspace=row).update(**{name: getattr(fresh, name) for name in names})


def control_of(row: Workspace) -> Control:
    found = Control.objects.filter(workspace=row).first() or refuse("not_driven")
    found.workspace = row
    return found


def counterparty_of(row: Workspace, code: str) -> Counterparty:
    found = Counterparty.objects.filter(workspace=row, code=code).first()
    return found or refuse("counterparty_not_introduced", name=code)
