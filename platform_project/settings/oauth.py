"""The OAuth server and the sign-in throttle."""

from typing import Any

OAUTH2_PROVIDER: dict[str, Any] = {}
