"""The calls that a collection holds: three for tokens, then every operation on every address in both formats. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from platform_project.api.dialects import Format
from platform_project.api.operations import Side
from sandbox.fidelity.ledger import operations
from sandbox.portal.contents import title_of
from sandbox.portal.requests import PASSWORD_TOKEN, Caller, Request, request_for

ACCESS_TOKEN = "/openam/oauth2/access_token"
ROLES = {Side.ISSUING: "issuer", Side.RECEIVING: "recipient"}
# Tokens are kept in the environment: first none.
KEPT = ("issuer_token", "issuer_refresh_token", "recipient_token", "recipient_refresh_token")


@dataclass(frozen=True, slots=True)
class Call:
    """`form` is a form body, `body` another; `token` names the variable that is sent as Bearer, `keeps` what of the answer
    goes into which variable. `{{name}}` stands for a variable of the environment."""

    folder: str
    name: str
    slug: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    language: str = ""
    token: str = ""
    keeps: Mapping[str, str] = field(default_factory=dict)


def environment(caller: Caller) -> dict[str, str]:
    """The variables of this host and its demo workspace."""
    return {
        "origin": caller.origin, "client_id": caller.client_id, "client_secret": caller.client_secret,
        "issuer_pfid": caller.pfid(Side.ISSUING), "recipient_pfid": caller.pfid(Side.RECEIVING),
        "password": caller.password, **dict.fromkeys(KEPT, ""),
    }  # fmt: skip


def all_calls(today: dt.date) -> list[Call]:
    return [*_tokens(), *_refreshes(), *_operations(today)]


def _tokens() -> Iterator[Call]:
    names = {Side.ISSUING: _("トークンの取得（発行側）"), Side.RECEIVING: _("トークンの取得（受取側）")}
    for side, role in ROLES.items():
        form = {
            "user_id": f"{{{{{role}_pfid}}}}", "user_password": "{{password}}", **_CLIENT, "realm": "/api",
            "response_type": "json",
        }  # fmt: skip
        yield Call(_("認証"), names[side], f"token-{role}", "POST", PASSWORD_TOKEN, form=form, keeps=_kept(role))


def _refreshes() -> Iterator[Call]:
    names = {Side.ISSUING: _("トークンの再発行（発行側）"), Side.RECEIVING: _("トークンの再発行（受取側）")}
    for side, role in ROLES.items():
        form = {"grant_type": "refresh_token", "refresh_token": f"{{{{{role}_refresh_token}}}}", **_CLIENT}
        yield Call(
            _("認証"), names[side], f"refresh-{role}", "POST", ACCESS_TOKEN, query={"realm": "/api"}, form=form,
            keeps=_kept(role),
        )  # fmt: skip


_CLIENT = {"client_id": "{{client_id}}", "client_secret": "{{client_secret}}"}


def _kept(role: str) -> dict[str, str]:
    return {f"{role}_token": "access_token", f"{role}_refresh_token": "refresh_token"}


def _operations(today: dt.date) -> Iterator[Call]:
    requests = (
        request_for(operation, route, form, today)
        for operation in operations()
        for route in operation.routes
        for form in Format
    )
    found = [_of(request) for request in requests]
    yield from sorted(found, key=lambda call: call.folder, reverse=True)  # v2 first; else in order


def _of(request: Request) -> Call:
    dialect, form = request.route.dialect.name, request.form
    return Call(
        dialect, f"{request.operation.number} {title_of(request.operation)} {form.upper()}",
        f"{request.operation.number}-{request.operation.key}-{form}", request.route.method, request.path,
        headers=request.headers, query=request.query, body=request.body, language=form.value,
        token=f"{ROLES[request.operation.side]}_token",
    )  # fmt: skip
