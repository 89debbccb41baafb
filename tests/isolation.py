"""The two workspaces in which `tests/matrix.py` is played, and how one of its cells is."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.test import Client

from accounts.models import AccessToken, Company, Notice, User
from invoices.models import Invoice
from invoices.services import lifecycle
from journal_masters.models import BurdenSection
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Invitation, Issuer, Supplier
from partners.services import masters
from platform_project.api.operations import Route
from platform_project.kernel import clock
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import Effect
from sandbox.models import LogEntry, RegisterEntry
from sandbox.services import faults, keys, outages, snapshots
from sandbox.services.outages import Plan
from tests.factories import (
    ApplicationFactory,
    BankAccountFactory,
    Cast,
    CustomerFactory,
    FormatFactory,
    IssuerFactory,
    UserFactory,
    WorkspaceFactory,
    equip,
    issue,
    make_cast,
    reissued,
    returned,
)  # fmt: skip
from tests.matrix import Control, Row

# Stands in everything that is own's; whoever it does not concern must never read it.
CANARY = "カナリア"


@dataclass
class World:
    """`ids` name what is own's, `missing` what is nobody's. A role has a session and a token, or neither.

    `keys` open the workspaces of own and other in the control API.
    """

    ids: dict[str, str]
    missing: dict[str, str]
    sessions: dict[str, str]
    tokens: dict[str, str]
    staff: str
    keys: dict[str, str]

    def page(self, row: Row, role: str, ids: dict[str, str] | None = None) -> HttpResponse:
        """One cell, taken back afterwards."""
        path = row.path.format(**{name: quote(value, safe="") for name, value in (ids or self.ids).items()})
        return self.visit(row.method, path, row.data, self.sessions.get(role, ""))

    def visit(self, method: str, path: str, data: Any = None, session: str = "", token: str = "") -> HttpResponse:
        """A browser's request; `token` for one that brings a program's."""
        form = "application/x-www-form-urlencoded" if method == "POST" else ""
        with transaction.atomic():
            client = client_with("text/html", session, token)
            answer: Any = client.generic(method, path, urlencode(data or {}) if form else "", form)
            found = whole(answer)
            transaction.set_rollback(True)
        return found

    def control(self, row: Control, who: str, ids: dict[str, str] | None = None) -> HttpResponse:
        """A control call with the key of `own` or `other`, with what is no key, or with `none`; taken back afterwards."""
        key = (self.keys | {"unknown": "wsk_unknown", "token": self.tokens["own"], "none": ""})[who]
        client, path = client_with("application/json", "", key), row.path.format(**(ids or self.ids))
        sent = json.dumps(row.body) if row.body else ""
        with transaction.atomic():
            answer: Any = client.generic(row.method, path, sent, "application/json" if sent else "")
            transaction.set_rollback(True)
        found: HttpResponse = answer
        return found

    def call(self, route: Route, asked: Any, token: str = "", session: str = "") -> HttpResponse:
        """A program's request, taken back afterwards; `session` for one that brings a person's."""
        client, path, sent = client_with("application/json", session, token), route.path, {"response_type": "json"}
        for name, value in asked.items():
            path, before = path.replace(f"<{name}>", str(value)), path
            sent |= {name: value} if path == before else {}
        with transaction.atomic():
            if route.reads_query:
                answer: Any = client.get(path, sent)
            else:
                answer = client.generic(route.method, path, json.dumps(sent), "application/json")
            transaction.set_rollback(True)
        found: HttpResponse = answer
        return found


def whole(answer: Any) -> HttpResponse:
    """An answer that can be read more than once, be it a stream."""
    if not answer.streaming:
        found: HttpResponse = answer
        return found
    return HttpResponse(b"".join(answer.streaming_content), status=answer.status_code, headers=answer.headers)


def client_with(accept: str, session: str, token: str) -> Client:
    client = Client(headers={"Accept": accept} | ({"Authorization": f"Bearer {token}"} if token else {}))
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def build(cast: Cast | None = None) -> World:
    """Own's things have codes and numbers that nobody else has, so that whatever is found by them is own's."""
    cast = cast or make_cast()
    people = people_of(cast)
    world = World(
        ids=masters_of(cast)
        | invoices_of(cast)
        | invitation_of(cast)
        | {
            "client": cast.application.client_id,
            "workspace": cast.workspace.slug,
            "company": company_of(cast.issuer).code,
            "outage": outage_of(cast),
            "call": call_of(cast),
            "snapshot": snapshots.take(cast.workspace, "kept").name,
            "fault": fault_of(cast),
        }
        | registered(cast),
        missing={},
        sessions={role: session_of(user, live=role != "expired") for role, user in people.items()},
        tokens={role: token_of(user, live=role != "expired") for role, user in people.items()},
        staff=session_of(User.objects.create_superuser("staff@canary.example", "x"), live=True),
        keys={role: keys.renew(company_of(people[role]).workspace) for role in ("own", "other")},
    )
    world.missing = {name: "8888" if value.isdigit() else f"no-{name}"[:15] for name, value in world.ids.items()}
    world.missing["registered"] = "T8999900000001"
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
    return world


def names_of(cast: Cast) -> dict[str, str]:
    return {"client": cast.application.client_id, "workspace": cast.workspace.slug}


def people_of(cast: Cast) -> dict[str, User]:
    other = UserFactory.create(company__workspace=WorkspaceFactory.create())
    equip(company_of(other), linked=company_of(other))
    ApplicationFactory.create(workspace=company_of(other).workspace)
    colleague = UserFactory.create(company=cast.issuer.company, pfid="gone@canary.example")
    return {
        "own": cast.issuer, "partner": cast.recipient, "rival": cast.rival, "stranger": cast.stranger, "other": other,
        "expired": cast.issuer, "deactivated": colleague,
    }  # fmt: skip


def masters_of(cast: Cast) -> dict[str, str]:
    company, recipient = company_of(cast.issuer), company_of(cast.recipient)
    FormatFactory.create(company=company, code="CN-F", title=CANARY)
    BankAccountFactory.create(company=company, code="CN-A", holder_name=CANARY)
    CustomerFactory.create(company=company, code="CN-C", name=CANARY)
    taken = Issuer.objects.aggregate(most=Max("number"))["most"]
    office = IssuerFactory.create(company=company, code="CN-I", name=CANARY, number=taken + 1)
    BurdenSection.objects.create(company=recipient, code="CN-D", name=CANARY)
    Supplier.objects.create(company=recipient, code="CN-S", name=CANARY)
    return {
        "office": str(office.number), "office_code": "CN-I", "account": "CN-A", "customer": "CN-C", "format": "CN-F",
        "department": "CN-D", "supplier": "CN-S",
    }  # fmt: skip


def invoices_of(cast: Cast) -> dict[str, str]:
    numbers = {
        "issued": issue(cast.actor("issuer"), inv_name=CANARY).number,
        "opened": opened(cast).number,
        "returned": returned(cast, inv_name=CANARY).number,
        "reissued": reissued(cast, inv_name=CANARY).number,
        "notice": Notice.objects.filter(workspace=cast.workspace).order_by("-number")[0].number,
    }
    return {name: str(number) for name, number in numbers.items()}


def opened(cast: Cast) -> Invoice:
    invoice = issue(cast.actor("issuer"), inv_name=CANARY)
    return lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)


def invitation_of(cast: Cast) -> dict[str, str]:
    """On paper, so that there is a letter too."""
    address = {"name": "招待先", "zip": "100-0001", "address1": "東京都千代田区千代田"}
    draft = CustomerDraft("INVITED", address, invite=InviteMethod.PAPER)
    masters.save_customer(actor=cast.actor("issuer"), draft=draft, new=True)
    letter = Notice.objects.filter(workspace=cast.workspace, channel=Notice.Channel.LETTER).latest("number")
    invitation = Invitation.objects.filter(workspace=cast.workspace).latest("pk")
    return {"token": invitation.token, "letter": str(letter.number)}


def outage_of(cast: Cast) -> str:
    """Far away, so that nothing is down; with a number that other has none of."""
    far = clock.now() + dt.timedelta(days=365)
    made = [outages.plan(cast.workspace, Plan(far, lasts=dt.timedelta(hours=1), message_ja=CANARY)) for _ in range(2)]
    return str(made[-1].number)


def registered(cast: Cast) -> dict[str, str]:
    """A number of own's register; the test of a missing one finds another that nobody has registered."""
    number = "T4999900000005"
    RegisterEntry.objects.create(workspace=cast.workspace, number=number, name=CANARY, valid_from="2023-10-01")
    return {"registered": number}


def call_of(cast: Cast) -> str:
    """An entry of the log, of a kind that cannot be sent again."""
    now = clock.now()
    row = LogEntry.objects.create(
        workspace=cast.workspace, number=17, at=now, real_at=now, kind="oauth", name="access_token", method="POST",
        path="/openam/oauth2/access_token", status=400, milliseconds=1, sql_count=1, size=100,
        request_length=10, answer_length=0, request_body=CANARY.encode(),
    )  # fmt: skip
    return str(row.number)


def fault_of(cast: Cast) -> str:
    """It waits for a client that never calls, so that it spoils nothing."""
    draft = FaultDraft(Effect(status=503), client_id=CANARY)
    return str(faults.arm(workspace=cast.workspace, draft=draft).number)


def company_of(user: User) -> Company:
    assert user.company is not None
    return user.company


def session_of(user: User, *, live: bool) -> str:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    if not live:
        session = client.session
        session.set_expiry(-1)
        session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def token_of(user: User, *, live: bool) -> str:
    seconds = 300 if live else -1
    token = AccessToken.objects.create(
        user=user, application=company_of(user).workspace.applications.get(), scope="openid qualified",
        token=f"token-{user.pk}-{seconds}", expires=clock.now() + dt.timedelta(seconds=seconds),
    )  # fmt: skip
    return str(token.token)
