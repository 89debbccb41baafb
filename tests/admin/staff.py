"""Who works in the admin, and what is there to be looked at."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.checksums import digest
from accounts.models import AccessToken, Grant, IDToken, SigningKey, User
from accounts.oauth.tokens import mint
from invoices.journal_drafts import EntryDraft
from invoices.services import journals
from journal_masters import services
from journal_masters.drafts import Kind, MasterDraft
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import Invitation
from partners.services import masters
from platform_project.kernel import clock
from sandbox.models import BotMove, Counterparty, FaultRule, Outage, RegisterEntry, Snapshot
from sandbox.models import LogEntry as Call
from sandbox.services import acts
from tests.factories import Cast, issue, make_cast, reissued, returned


@dataclass(frozen=True, slots=True)
class World:
    """One workspace in which everything has happened once. `secrets`: name → what no page may show."""

    cast: Cast
    owner: User
    viewer: User
    token: AccessToken
    secrets: dict[str, str]


def make_world() -> World:
    cast = make_cast()
    returned(cast)
    corrected = reissued(cast)
    issue(cast.actor("issuer"))
    _book(cast, corrected.number)
    invitations = _invite(cast)
    token = mint(cast.issuer, cast.application)
    soon = clock.now() + dt.timedelta(minutes=2)
    Grant.objects.create(
        user=cast.issuer, application=cast.application, code=digest(_code(cast)), shown_end=_code(cast)[-4:],
        expires=soon, scope="openid", redirect_uri="http://127.0.0.1/callback", code_challenge="challenge-of-some-length",
    )  # fmt: skip
    IDToken.objects.create(user=cast.issuer, application=cast.application, expires=soon, scope="openid")
    _guests(cast)
    _drive(cast)
    cast.application.refresh_from_db()
    secrets = {
        "access token": token.token, "refresh token": token.refresh_token.token, "code": _code(cast),
        "challenge": "challenge-of-some-length", "client secret": cast.application.client_secret,
        "private key": SigningKey.objects.active().pem.splitlines()[1], "password": cast.issuer.password,
        "invitation by mail": invitations[0].token, "invitation on paper": invitations[1].token,
    }  # fmt: skip
    return World(cast, owner(cast), viewer(cast), token, secrets)


def _code(cast: Cast) -> str:
    return f"a-code-that-nobody-may-read-{cast.workspace.slug}"


def _book(cast: Cast, number: int) -> None:
    """Journal masters of every kind, and an invoice that is booked with them."""
    drafts = [
        MasterDraft(Kind.ACCOUNT_TITLE, ("5370",), {"name": "ソフトウェア費"}),
        MasterDraft(Kind.ACCOUNT_TITLE, ("2030",), {"name": "未払金"}),
        MasterDraft(Kind.SUB_ACCOUNT_TITLE, ("2030", "001"), {"name": "みなと"}),
        MasterDraft(Kind.BURDEN_SECTION, ("130",), {"name": "経理部"}),
        MasterDraft(Kind.JOURNAL_ITEM, ("2", "P-1"), {"name": "企画A"}),
    ]
    actor = cast.actor("recipient")
    services.register(actor=actor, drafts=drafts)
    entry = EntryDraft("5370", "2030", 1100, "課税仕入10", section="130")
    journals.register(actor=actor, number=number, journals={1: [entry]})


def _invite(cast: Cast) -> list[Invitation]:
    """One by mail, one on paper."""
    address = {"name": "北斗電機", "zip": "060-0001", "address1": "札幌市中央区9-9", "mail": "keiri@hokuto.example"}
    for code, method in (("MAIL", InviteMethod.MAIL), ("PAPER", InviteMethod.PAPER)):
        draft = CustomerDraft(code, address, invite=method)
        masters.save_customer(actor=cast.actor("issuer"), draft=draft, new=True)
    return list(Invitation.objects.filter(workspace=cast.workspace).order_by("number"))


def _guests(cast: Cast) -> None:
    seen: dict[str, Any] = {
        "username": cast.issuer.pfid,
        "ip_address": "192.0.2.9",
        "user_agent": "test",
        "path_info": "/signin/",
    }
    AccessAttempt.objects.create(**seen, failures_since_start=3, get_data="", post_data="password=********")
    AccessFailureLog.objects.create(**seen)
    AccessLog.objects.create(**seen)
    Group.objects.create(name=f"閲覧 {cast.workspace.slug}")
    LogEntry.objects.create(
        user=make_user("logged", cast), content_type=ContentType.objects.get_for_model(User), object_id="1",
        object_repr="だれか", action_flag=CHANGE, change_message="[]",
    )  # fmt: skip


def _drive(cast: Cast) -> None:
    """What a partner does in the console, and what comes of it."""
    workspace, now = cast.workspace, clock.now()
    acts.record(workspace, "reset")
    FaultRule.objects.create(workspace=workspace, number=1, effect="E500002", armed_at=now)
    Outage.objects.create(workspace=workspace, number=1, starts_at=now, ends_at=now + dt.timedelta(hours=1))
    bot = Counterparty.objects.create(workspace=workspace, code="BOT-OPEN-NOW", introduced_at=now)
    BotMove.objects.create(workspace=workspace, number=1, counterparty=bot, what="open", partner="minato", due_at=now)
    Snapshot.objects.create(
        workspace=workspace, name="月初", taken_at=now, shows=now, invoices=3, size=1, content=b"", marks=b""
    )
    RegisterEntry.objects.create(workspace=workspace, number="T8999900000001", name="登録済", valid_from=now.date())
    Call.objects.create(
        workspace=workspace, number=1, at=now, real_at=now, kind="operation", name="seller_invoice_search", method="GET",
        path="/v1/invoice/seller/invoices", status=400, codes=" E700001 ", milliseconds=12.5, sql_count=4, size=1,
        request_length=0, answer_length=0, request_headers={}, answer_headers={}, notes=[],
    )  # fmt: skip


def make_user(name: str, cast: Cast, **fields: Any) -> User:
    return User.objects.create_user(
        f"{name}@{cast.workspace.slug}.staff.example", "test-pass-2026", name=name, **fields
    )


def owner(cast: Cast) -> User:
    """The installation's owner."""
    return make_user("owner", cast, is_staff=True, is_superuser=True)


def viewer(cast: Cast) -> User:
    """Staff who may look at everything."""
    return allowed("viewer", cast, "view")


def allowed(name: str, cast: Cast, *rights: str) -> User:
    """Staff with those rights (`view`, or whole: `change_company`) and nothing else."""
    user = make_user(name, cast, is_staff=True)
    for right in rights:
        user.user_permissions.add(*Permission.objects.filter(codename__startswith=right))
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def changelist(model: type[Model], user: User, **query: str) -> ChangeList:
    """The list as it would be shown, without drawing it."""
    request = RequestFactory().get(address(model, "changelist"), query)
    request.user = user
    found: ChangeList = admin.site._registry[model].get_changelist_instance(request)
    return found


def models() -> list[type[Model]]:
    """Everything that the admin knows."""
    return sorted(admin.site._registry, key=lambda model: str(model._meta.label))


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
