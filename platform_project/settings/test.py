"""The suite: quick hashing, plain static files, a database file that threads can share."""

import os
from pathlib import Path

from .base import *  # noqa: F403
from .base import BASE_DIR, DATABASES, MIDDLEWARE, SQLITE_OPTIONS
from .logs import logging_as

SECRET_KEY = "for-tests-only-" + "x" * 40
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DEMO = True
SANDBOX_OPEN_ON_LOOPBACK = True
SANDBOX_LOG = "off"
LOGGING = logging_as("text", requests=False)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "accounts.hashers.ClientSecretHasher"]

# WhiteNoise scans its folder each time a test client is built.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    _file = Path(os.environ.get("DJANGO_TEST_DB", BASE_DIR / "var" / "test.sqlite3"))
    _file.parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(_file)}
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
    }

if "replica" in DATABASES:
    # The standby holds the suite's database without having made it.
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
