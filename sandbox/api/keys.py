"""Which key opens what. A key stands in `Authorization: Bearer`, nowhere else."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import Workspace
from platform_project.kernel import clock
from platform_project.watching.callers import is_at_home
from sandbox import calls, selectors
from sandbox.errors import refuse

CHALLENGE = 'Bearer realm="sandbox"'


@dataclass(frozen=True, slots=True)
class Key:
    """What a caller showed: the key of one workspace, or the installation's (`workspace` is None)."""

    workspace: Workspace | None


class KeyAuthentication(BaseAuthentication):
    """`request.auth` is the Key, or None without one; the workspace's clock is entered."""

    def authenticate(self, request: Request) -> tuple[None, Key] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        return (None, _known(header)) if header else None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def _known(header: str) -> Key:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        refuse("key_missing")
    key = value.strip()
    if settings.SANDBOX_ADMIN_KEY and constant_time_compare(key, settings.SANDBOX_ADMIN_KEY):
        return Key(None)
    workspace = selectors.workspace_of_key(key)
    if workspace is None:
        refuse("key_unknown")
    clock.enter(workspace.clock)
    if call := calls.current():
        call.enter(workspace)
    return Key(workspace)


def shown(request: Request) -> Key:
    """The key of a request; refused without one."""
    auth: Any = request.auth
    found: Key = auth or refuse("key_missing")
    return found


class HoldsKey(BasePermission):
    """Some key; the view asks what it opens."""

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002
        return bool(shown(request))


class HoldsWorkspaceKey(HoldsKey):
    """A workspace's own key, which names the workspace."""

    def has_permission(self, request: Request, view: object) -> bool:
        super().has_permission(request, view)
        if shown(request).workspace is None:
            refuse("workspace_key_needed")
        return True


class HoldsInstallationKey(HoldsKey):
    def has_permission(self, request: Request, view: object) -> bool:
        super().has_permission(request, view)
        if shown(request).workspace is not None:
            refuse("installation_key_needed")
        return True


class MayCreate(HoldsInstallationKey):
    """The installation's key; on one's own machine none is needed."""

    def has_permission(self, request: Request, view: object) -> bool:
        if request.auth is None and not (settings.SANDBOX_OPEN_ON_LOOPBACK and is_at_home(request._request)):
            refuse("installation_key_needed")
        return request.auth is None or super().has_permission(request, view)
