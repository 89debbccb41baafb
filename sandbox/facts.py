"""What a program needs to know of a workspace before its first call."""

from typing import Any

from django.contrib.auth.hashers import check_password

from accounts.models import Application, User, Workspace
from sandbox import cast, demo

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
    "admin": "/admin/",
}


def facts_of(workspace: Workspace, base_url: str) -> dict[str, Any]:
    """Ids, secrets, users and addresses. A secret or password is told only where it is still the demo's; else None."""
    return {
        "workspace": workspace.slug,
        "name": workspace.name,
        "clients": [_client(workspace, client) for client in workspace.applications.order_by("client_id")],
        "users": [_user(user) for user in _users(workspace)],
        "urls": {name: base_url + path for name, path in PATHS.items()},
    }


def _users(workspace: Workspace) -> list[User]:
    rows = User.objects.filter(company__workspace=workspace).select_related("company")
    return list(rows.order_by("company__code", "pfid"))


def _client(workspace: Workspace, client: Application) -> dict[str, Any]:
    secret = demo.client_secret(workspace.slug)
    return {
        "client_id": client.client_id,
        "client_secret": secret if check_password(secret, client.client_secret) else None,
        "redirect_uris": client.redirect_uris.split(),
        "realm": "/api",
    }


def _user(user: User) -> dict[str, Any]:
    company = user.company
    return {
        "pfid": user.pfid,
        "password": cast.PASSWORD if user.check_password(cast.PASSWORD) else None,
        "name": user.name,
        "company": company.name if company else None,
        "company_code": company.code if company else None,
        "registration_number": company.registration_number if company else None,
        "issuing_plan": company.issuing_plan if company else None,
        "receiving_plan": company.receiving_plan if company else None,
    }
