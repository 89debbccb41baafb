"""The sandbox on one's own machine: loopback, SQLite under DATA, the demo workspace."""

import os

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import DATA_DIR


def _own_secret_key() -> str:
    """A key made once and kept beside the database, so that sessions survive a restart."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    file = DATA_DIR / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key())
    return file.read_text()


def _named(variable: str) -> list[str]:
    return [name.strip() for name in os.environ.get(variable, "").split(",") if name.strip()]


SECRET_KEY = _own_secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_named("HOST"), *_named("ALLOWED_HOSTS")]
# A suite that makes workspaces of its own begins half a second sooner without the demo's.
DEMO = os.environ.get("SANDBOX_DEMO") != "off"
SANDBOX_OPEN_ON_LOOPBACK = True

# Static files come from where they are written; there is nothing to collect, and no folder that could be stale.
STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True
