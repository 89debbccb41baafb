"""What the first commands of somebody new name: the workspace that the reader is signed in to, or the demo's for a visitor."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import Application, Company, Plan, User, Workspace
from partners.models import Customer
from platform_project.kernel import clock
from sandbox import facts, selectors
from sandbox.bots.characters import CHARACTERS
from sandbox.seeding.demo import WORKSPACES

# A code that can stand in JSON between a shell's quotes as it is.
_PLAIN_CODE = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Empty is what nobody can tell: a secret or password that was shown once, or everything, where there is no workspace.

    `pfid` issues to the `customer`, whose user is the `recipient`. `today` is the workspace's.
    """

    origin: str
    workspace: Workspace | None = None
    client: Application | None = None
    pfid: str = ""
    recipient: str = ""
    customer: str = ""
    client_secret: str = ""
    password: str = ""
    is_own: bool = False
    today: dt.date = field(default_factory=clock.today)

    @property
    def client_id(self) -> str:
        return self.client.client_id if self.client else ""

    @property
    def month_begins(self) -> dt.date:
        return self.today.replace(day=1)

    @property
    def month_ends(self) -> dt.date:
        return _end_of_month(self.today)

    @property
    def due(self) -> dt.date:
        """The end of next month, as most agree on."""
        return _end_of_month(self.month_ends + dt.timedelta(days=1))


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def newcomer(origin: str, reader: User | None) -> Newcomer:
    """For the reader's own workspace, else for the demo's, else for none."""
    company = reader.company if reader else None
    workspace = company.workspace if company else selectors.workspace_named(WORKSPACES[0][0])
    if workspace is None:
        return Newcomer(origin)
    client = workspace.applications.order_by("client_type", "pk").first()
    issuer = _issuer(workspace, company)
    customer = _customer(issuer) if issuer else None
    user = reader if issuer and issuer == company else _user_of(issuer)
    return Newcomer(
        origin, workspace, client,
        pfid=user.pfid if user else "",
        recipient=_pfid(_user_of(customer.linked_company) if customer else None),
        customer=customer.code if customer else "",
        client_secret=(facts.demo_secret(workspace, client) if client else None) or "",
        password=(facts.demo_password(workspace, user) if user else None) or "",
        is_own=company is not None,
        today=clock.date_of(workspace.clock.now()),
    )  # fmt: skip


def _issuer(workspace: Workspace, reader: Company | None) -> Company | None:
    """The reader's company if it issues, else the first of the workspace that does and has somebody to issue to."""
    if reader and reader.pays_for_issuing and _customer(reader):
        return reader
    return next((one for one in _issuing(workspace) if _customer(one)), _issuing(workspace).first())


def _issuing(workspace: Workspace) -> QuerySet[Company]:
    return Company.objects.filter(workspace=workspace, issuing_plan=Plan.PAID, users__is_active=True).order_by("pk")


def _customer(issuer: Company) -> Customer | None:
    """Somebody who receives on the platform, with a person to open what comes."""
    known = issuer.customers.filter(linked_company__receiving_plan=Plan.PAID, linked_company__users__is_active=True)
    known = known.exclude(linked_company__code__in=CHARACTERS).select_related("linked_company")
    return next((one for one in known.order_by("pk") if _PLAIN_CODE.fullmatch(one.code)), None)


def _user_of(company: Company | None) -> User | None:
    return company.users.filter(is_active=True).order_by("pk").first() if company else None


def _pfid(user: User | None) -> str:
    return user.pfid if user else ""
