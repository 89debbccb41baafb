"""Tokens obey the workspace's clock.

The toolkit and its libraries ask the wall for the time. Where they do so about codes and tokens, the name they ask is
bound to the platform's clock instead. Sessions, CSRF, lock-outs and `auto_now` columns are left with real time.
"""

import time
from datetime import datetime
from importlib import import_module
from types import ModuleType

from django.utils import timezone

from platform_project.kernel import clock


class _WorkspaceTime:
    """Stands for a module that tells the time; what it does not answer itself, the module does."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> object:
        return getattr(self._module, name)

    def now(self) -> datetime:
        return clock.now()

    def time(self) -> float:
        return clock.now().timestamp()


# Module → the name in it that tells the time.
BOUND: dict[str, str] = {
    "oauth2_provider.models": "timezone",
    "oauth2_provider.oauth2_validators": "timezone",
    "oauthlib.openid.connect.core.grant_types.base": "time",
    "jwcrypto.jwt": "time",
}
_SOURCES: dict[str, ModuleType] = {"timezone": timezone, "time": time}


def bind() -> None:
    """Called once, when the apps are ready."""
    for module, name in BOUND.items():
        setattr(import_module(module), name, _WorkspaceTime(_SOURCES[name]))
