"""Reading who is calling: clients, users, tokens; and what was sent to whom."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.checksums import digest
from accounts.models import AccessToken, Application, Company, Notice, RefreshToken, User, Workspace
from platform_project.standby import marks


def application(client_id: str | None) -> Application | None:
    """The OAuth client of that name, with its workspace."""
    if not client_id or "\x00" in client_id:
        return None
    return Application.objects.select_related("workspace").filter(client_id=client_id).first()


def known_application(client_id: str) -> Application:
    """The client of a request that was found to name one."""
    return Application.objects.select_related("workspace").get(client_id=client_id)


# What comes along with the company of whoever is signed in to the pages, in the same query.
_RELATED = ["workspace"]


def bring_along(relation: str) -> None:
    """Let a higher room have what it keeps beside a workspace without a query of its own."""
    _RELATED.append(relation)


def company_of(user: User | AnonymousUser) -> Company | None:
    """The member that a signed-in page user acts for, with its workspace; None for staff and anonymous visitors."""
    if not isinstance(user, User) or user.company_id is None:
        return None
    rows = marks.marked(Company.objects.select_related(*_RELATED), "workspace__slug")
    user.company = rows.get(pk=user.company_id)
    marks.learn(user.company.workspace_id, user.company)
    return user.company


def may_use(user: User | AnonymousUser, client: Application) -> bool:
    """Whether the user belongs to the client's workspace. Staff and users without a company belong to none."""
    return isinstance(user, User) and user.company is not None and user.company.workspace_id == client.workspace_id


def redirects_to(client: Application, uri: str) -> bool:
    """Whether the address is one of the client's; also for what urllib cannot take apart."""
    try:
        return bool(client.redirect_uri_allowed(uri))
    except ValueError:
        return False


def refresh_token(value: str, client: Application) -> RefreshToken | None:
    """The client's refresh token of that value, live or not."""
    found = RefreshToken.objects.filter(token_checksum=digest(value), application=client)
    return found.select_related("access_token", "application", "user").first()


def access_token(value: str, client: Application) -> AccessToken | None:
    """The client's access token of that value, expired or not."""
    found = AccessToken.objects.filter(token_checksum=digest(value), application=client)
    return found.select_related("user").first()


def notices(workspace: Workspace) -> QuerySet[Notice]:
    """All mails and letters of a workspace, the newest first."""
    return workspace.notices.select_related("sender", "recipient").order_by("-number")
