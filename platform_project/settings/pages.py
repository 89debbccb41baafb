"""Web pages: content security policy, look of the admin."""

from typing import Any

UNFOLD: dict[str, Any] = {}
