"""A workspace in which every page has something to show: the demo's, played on, and with what is long or large."""

from typing import Any

from django.test import Client, override_settings

from accounts.actors import Via
from accounts.models import User
from invoices import selectors
from invoices.journal_drafts import EntryDraft
from invoices.services import journals, lifecycle
from journal_masters.models import AccountTitle, JournalItem, SubAccountTitle
from partners.drafts import InviteMethod, SupplierDraft
from partners.models import Customer
from partners.services import suppliers
from platform_project.kernel import clock
from sandbox.limits.bounds import Bounds
from sandbox.seeding import cast as demo
from sandbox.seeding.demo import credentials
from sandbox.services import introductions, limits, quiet, workspaces
from tests.factories import Cast, CustomerFactory, draft, line
from tests.isolation import World, build

LONG = (
    "株式会社長い名前の取引先でも画面の横幅からはみ出さないことを確かめるための商号を持つ会社"
    + "東日本統括本部第一事業部"
)
LONG_WORD = "Verylongcompanynamewithoutanyspaceinitwhichnobodycouldhavefoldedanywhere"
# As many letters as a partner's name may have.
MOST = 30
HUGE = 987_654_321


def build_full() -> World:
    cast = demo_cast()
    world = build(cast)
    with clock.using(cast.workspace.clock):
        what_is_long(cast)
        booked(cast)
        acquainted(cast)
        called(world)
        limits.take(cast.workspace, cast.application.client_id, Bounds(10), clock.now())
    return world


def demo_cast() -> Cast:
    workspace = workspaces.create(slug="demo", name="デモ", seed="demo", credentials=credentials("demo"))
    people = {member.role: User.objects.get(pfid=f"{member.role}@demo.example") for member in demo.MEMBERS}
    return Cast(workspace, workspace.applications.get(), **people)


def what_is_long(cast: Cast) -> None:
    """Names of the greatest length, words that do not fold, nine digits of yen."""
    company = cast.company("issuer")
    CustomerFactory.create(company=company, code="LONG", name=LONG[:MOST], section=LONG[:40])
    CustomerFactory.create(company=company, code="LONG-WORD-15-CH", name=LONG_WORD[:MOST])
    Customer.objects.filter(company=company, code="LONG").update(linked_company=cast.company("recipient"))
    lines = [
        line(item_name=name, quantity=1, price=HUGE, item=f"invoices[0].details[{place}]")
        for place, name in enumerate((LONG, LONG_WORD))
    ]
    head = {"inv_no": "INV-2026-11-0000000001", "inv_name": LONG, "remarks": LONG * 3}
    lifecycle.register(actor=cast.actor("issuer"), drafts=[draft(lines=lines, customer="LONG", **head)])


def booked(cast: Cast) -> None:
    """Half of what the recipient opened, and a master of each kind."""
    company, actor = cast.company("recipient"), cast.actor("recipient", Via.PAGE)
    title = AccountTitle.objects.get(company=company, code="2001")
    SubAccountTitle.objects.create(company=company, account_title=title, code="01", name="みなと製作所")
    JournalItem.objects.create(company=company, item_no=1, code="P-1", name="本社改装")
    invoices = selectors.received_rows(company).filter(opened_at__isnull=False).order_by("number")
    for invoice in invoices[::2]:
        entries = {row.seq: [EntryDraft("5230", "2001", row.gross, "課税仕入10")] for row in invoice.lines.all()}
        journals.register(actor=actor, number=invoice.number, journals=entries)
    invited = SupplierDraft("NEWCOMER", {"name": "新しい支払先", "mail": "ap@newcomer.example"}, InviteMethod.MAIL)
    suppliers.register(actor=actor, drafts=[invited])


def acquainted(cast: Cast) -> None:
    for code in ("BOT-OPEN-NOW", "BOT-RET-PRICE", "BOT-JOIN-1D"):
        introductions.introduce(cast.company("issuer"), code)
    introductions.introduce(cast.company("recipient"), "BOT-MONTHLY")
    for code in ("BOT-OPEN-NOW", "BOT-RET-PRICE"):
        lifecycle.register(actor=cast.actor("issuer"), drafts=[draft(customer=code, item=code)])
    quiet.advance(cast.workspace)


def called(world: World) -> None:
    """Calls in the log: answered, refused for each reason, unknown."""
    headers = {"Authorization": f"Bearer {world.tokens['own']}", "Accept": "application/json"}
    wrong: dict[str, Any] = {"response_type": "json", "invoices": [{"send_date": "soon", "customer": {}}]}
    with override_settings(SANDBOX_LOG="direct"):
        program = Client(headers=headers)
        program.get("/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31")
        program.post("/wi/v2/seller/invoice/register", wrong, "application/json")
        program.get("/v1/invoice/seller/invoices", headers={"Authorization": "Bearer nobody"})
        program.get("/wi/v2/nothing")
        program.post("/openam/oauth2/access_token", {"grant_type": "refresh_token", "refresh_token": "x"})
