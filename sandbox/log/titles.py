"""What calls are called on pages."""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from platform_project.api.operations import Operation, all_operations
from sandbox.calls import OAUTH_ENDPOINTS
from sandbox.models import LogEntry

OAUTH: dict[str, str | Promise] = {
    "authorize": _("認可"),
    "access_token": _("トークンの取得"),
    "password_token": _("トークンの取得（PFIDとパスワード）"),
    "revoke": _("トークンの失効"),
    "introspect": _("トークンの確認"),
    "userinfo": _("利用者情報"),
}


def title_of(entry: LogEntry) -> str:
    if entry.kind == LogEntry.Kind.CONTROL:
        return str(_("操作API"))
    return named(entry.name)


def named(name: str) -> str:
    """An operation's key or an OAuth endpoint's name as people say it."""
    operation = _operations().get(name)
    if operation:
        return operation.title_en if get_language() == "en" else operation.title
    return str(OAUTH.get(name, name) if name else _("定義のないアドレス"))


def choices() -> list[tuple[str, str]]:
    """Every name by which the log can be searched."""
    return [(name, named(name)) for name in (*_operations(), *OAUTH_ENDPOINTS.values())]


@cache
def _operations() -> dict[str, Operation]:
    return {operation.key: operation for operation in all_operations()}
