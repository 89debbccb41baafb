"""Introducing a counterparty to a company: from then on its code is one of the company's 発行先 or 支払先."""

from accounts.models import Company, Plan, Workspace
from partners.models import Customer, Supplier
from platform_project.kernel import clock, trace
from sandbox.bots.behaviour import Intent, answers, greeting
from sandbox.bots.characters import CHARACTERS, Character, Kind
from sandbox.errors import refuse
from sandbox.models import BotMove, Control, Counterparty
from sandbox.services import acts, bot_masters, bot_news, bots
from sandbox.services.holding import held

AS_CUSTOMER, AS_SUPPLIER = "customer", "supplier"
SIDE_TITLES = {AS_CUSTOMER: "発行先", AS_SUPPLIER: "支払先"}
SIDES = {Kind.RECIPIENT: (AS_CUSTOMER,), Kind.ISSUER: (AS_SUPPLIER,), Kind.INVITEE: (AS_CUSTOMER, AS_SUPPLIER)}


def introduce(company: Company, code: str, side: str = "") -> Counterparty:
    """Let the company know that counterparty as a 発行先 (`customer`) or 支払先 (`supplier`); it may know it already.

    Refused for a code that nobody has, and in a workspace that nobody drives. Without a `side` it is the one that the
    code is for, 発行先 where it is for both.
    """
    character = CHARACTERS.get(code) or refuse("counterparty_unknown", name=code)
    sides = SIDES[character.kind]
    if side and side not in sides:
        refuse("counterparty_side", name=code, side=sides[0], side_ja=SIDE_TITLES[sides[0]])
    with held(company.workspace) as row, clock.using(row.clock):
        control = Control.objects.filter(workspace=row).first() or refuse("not_driven")
        counterparty = _known(row, control, character)
        _acquaint(row, company, counterparty, side or sides[0])
        bots.note_next(row, control)
        return counterparty


def _known(row: Workspace, control: Control, character: Character) -> Counterparty:
    """The counterparty's row and company. Whoever is new hears of open invitations, and of nothing else that is past."""
    bot_news.listen(row, control)
    found, new = Counterparty.objects.get_or_create(
        workspace=row, code=character.code, defaults={"introduced_at": clock.now()}
    )
    bot_masters.company_of(row, character)
    if new:
        acts.record(row, "counterparty_introduced", code=character.code)
        trace.note("introduced", character.code)
        heard = bot_news.open_invitations_to(row, character.code)
        _plan(row, found, [intent for _to, news in heard for intent in answers(character, news)])
    if control.bots_event is None:
        bot_news.catch_up(row, control)
    return found


def _acquaint(row: Workspace, company: Company, counterparty: Counterparty, side: str) -> None:
    """What the company and the counterparty keep of each other; an issuer new to the company begins to trade with it."""
    character = counterparty.character
    member = bot_masters.company_of(row, character)
    if side == AS_CUSTOMER:
        bot_masters.keep_as_customer(company, member, character)
        return
    bot_masters.keep_as_supplier(company, member, character)
    if not BotMove.objects.filter(counterparty=counterparty, partner=company.code).exists():
        _plan(row, counterparty, greeting(character, company.code, clock.now()))


def _plan(row: Workspace, counterparty: Counterparty, intents: list[Intent]) -> None:
    bot_news.plan(row, [(counterparty, intent) for intent in intents])


def company_for(workspace: Workspace, code: str, company: str = "", side: str = "") -> Company:
    """The company of that code; without one, the first that pays for the side on which the counterparty is named."""
    character = CHARACTERS.get(code) or refuse("counterparty_unknown", name=code)
    own = Company.objects.filter(workspace=workspace).exclude(code__in=CHARACTERS).order_by("pk")
    if company:
        return own.filter(code=company).first() or refuse("company_needed")
    paying = "issuing_plan" if (side or SIDES[character.kind][0]) == AS_CUSTOMER else "receiving_plan"
    return own.filter(**{paying: Plan.PAID}).first() or refuse("company_needed")


def adopt(company: Company, code: str) -> None:
    """Somebody kept a counterparty's code as a master of their own: from now on it is that counterparty."""
    kept: dict[str, type[Customer] | type[Supplier]] = {AS_CUSTOMER: Customer, AS_SUPPLIER: Supplier}
    for side in SIDES[CHARACTERS[code].kind]:
        if kept[side].objects.filter(company=company, code=code).exists():
            introduce(company, code, side)
