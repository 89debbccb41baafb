"""What a program needs to know of a workspace before its first call."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import check_password

from accounts.models import Application, User, Workspace
from platform_project.kernel import clock
from platform_project.kernel.clock import JAPAN, Setting
from sandbox import moves, selectors
from sandbox.bots.characters import CHARACTERS
from sandbox.models import Snapshot
from sandbox.seeding import cast, demo
from sandbox.services.workspaces import Credentials

PATHS = {
    "home": "/",
    "authorize": "/openam/oauth2/authorize",
    "access_token": "/openam/oauth2/access_token",
    "password_token": "/api/credentials/access_token",
    "api_v2": "/wi/v2",
    "api_v1": "/v1/invoice",
    "discovery": "/.well-known/openid-configuration",
    "openapi": "/openapi.json",
    "docs": "/docs/",
    "outbox": "/outbox/",
    "console": "/sandbox/",
    "control": "/sandbox/v1",
    "admin": "/admin/",
}


def facts_of(workspace: Workspace, base_url: str, made_with: Credentials | None = None) -> dict[str, Any]:
    """Ids, secrets, users and addresses.

    A secret, password or key is told by whoever has just made it (`made_with`), or where it is still the demo's; else
    it is None.
    """
    return {
        "workspace": workspace.slug,
        "name": workspace.name,
        "seed": _seed(workspace),
        "created_at": written(workspace.created_at),
        "clock": clock_facts(workspace.clock),
        "key": made_with.key if made_with else _demo_key(workspace),
        "clients": [_client(workspace, row, made_with) for row in workspace.applications.order_by("client_id")],
        "users": [_user(workspace, row, made_with) for row in _users(workspace)],
        "urls": {name: base_url + path for name, path in PATHS.items()},
    }


def summary_of(workspace: Workspace) -> dict[str, Any]:
    """A line of a list."""
    return {
        "workspace": workspace.slug, "name": workspace.name, "created_at": written(workspace.created_at),
        "clock": clock_facts(workspace.clock), "invoices": workspace.last_invoice_number,
    }  # fmt: skip


def snapshot_facts(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "name": snapshot.name, "taken_at": written(snapshot.taken_at), "now": written(snapshot.shows),
        "invoices": snapshot.invoices, "bytes": snapshot.size, "origin": snapshot.is_origin,
    }  # fmt: skip


def clock_facts(setting: Setting) -> dict[str, Any]:
    """How a clock stands: instants in Japan's time, `offset_seconds` against the real one."""
    now, real = setting.now(), clock.REAL.now()
    return {
        "mode": moves.mode_of(setting).value, "now": written(now), "real_now": written(real),
        "offset_seconds": round((now - real).total_seconds()),
    }  # fmt: skip


def written(instant: dt.datetime) -> str:
    return instant.astimezone(JAPAN).isoformat(timespec="seconds")


def _seed(workspace: Workspace) -> str:
    control = selectors.control_of(workspace)
    return control.seed if control else ""


def _demo_key(workspace: Workspace) -> str | None:
    if not demo.is_demo(workspace.slug):
        return None
    key = demo.credentials(workspace.slug).key
    return key if selectors.workspace_of_key(key) == workspace else None


def _users(workspace: Workspace) -> list[User]:
    """Counterparties after whoever signs in."""
    rows = User.objects.filter(company__workspace=workspace).select_related("company").order_by("company__code", "pfid")
    return sorted(rows, key=lambda user: user.company is not None and user.company.code in CHARACTERS)


def _client(workspace: Workspace, client: Application, made_with: Credentials | None) -> dict[str, Any]:
    return {
        "client_id": client.client_id,
        "client_secret": made_with.client_secret if made_with else demo_secret(workspace, client),
        "redirect_uris": client.redirect_uris.split(),
        "realm": "/api",
    }


def demo_secret(workspace: Workspace, client: Application) -> str | None:
    if not demo.is_demo(workspace.slug):
        return None
    secret = demo.credentials(workspace.slug).client_secret
    return secret if check_password(secret, client.client_secret) else None


def _user(workspace: Workspace, user: User, made_with: Credentials | None) -> dict[str, Any]:
    company = user.company
    return {
        "pfid": user.pfid,
        "password": made_with.password if made_with else demo_password(workspace, user),
        "name": user.name,
        "company": company.name if company else None,
        "company_code": company.code if company else None,
        "registration_number": company.registration_number if company else None,
        "issuing_plan": company.issuing_plan if company else None,
        "receiving_plan": company.receiving_plan if company else None,
    }


def demo_staff() -> list[dict[str, Any]]:
    """Who looks after the installation of the demo: of no workspace, so told by hand alone."""
    rows = User.objects.filter(pfid=cast.STAFF, is_staff=True)
    return [
        {
            "pfid": user.pfid,
            "password": cast.PASSWORD if user.check_password(cast.PASSWORD) else None,
            "admin": "/admin/",
        }
        for user in rows
    ]


def demo_password(workspace: Workspace, user: User) -> str | None:
    return cast.PASSWORD if demo.is_demo(workspace.slug) and user.check_password(cast.PASSWORD) else None
