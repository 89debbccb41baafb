"""The databases that the environment names."""

import os
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

# How long a new connection may take before another host is tried, or the primary instead of the standby; libpq's least.
SECONDS_TO_CONNECT = 2
# How long what was sent may go unacknowledged before a host is given up that went away without a word.
MILLISECONDS_WITHOUT_A_WORD = 5_000


def named(variable: str, default: str = "") -> dict[str, Any]:
    """The database whose address stands in the variable."""
    url = os.environ.get(variable) or default
    config: dict[str, Any] = dict(
        dj_database_url.parse(
            _readable(url), conn_max_age=60, conn_health_checks=True, disable_server_side_cursors=_is_pooled()
        )
    )
    if config["ENGINE"].endswith("postgresql"):
        found = {"connect_timeout": SECONDS_TO_CONNECT, "tcp_user_timeout": MILLISECONDS_WITHOUT_A_WORD}
        config["OPTIONS"] = found | _hosts(url) | config.get("OPTIONS", {})
    return config


def replica() -> dict[str, dict[str, Any]]:
    """The standby that DATABASE_REPLICA_URL names, as Django's setting wants it; nothing without one."""
    if not os.environ.get("DATABASE_REPLICA_URL"):
        return {}
    config = named("DATABASE_REPLICA_URL")
    if not (config["ENGINE"] == named("DATABASE_URL", "sqlite://:memory:")["ENGINE"] == _POSTGRESQL):
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs a PostgreSQL there and in DATABASE_URL")
    # What is old is tried, and made anew where it fails: no question before each use.
    return {"replica": config | {"ENGINE": "platform_project.standby", "CONN_HEALTH_CHECKS": False}}


def _is_pooled() -> bool:
    """Behind pgbouncer in transaction mode a cursor would not outlive its statement."""
    return bool(os.environ.get("DISABLE_SERVER_SIDE_CURSORS"))


_POSTGRESQL = "django.db.backends.postgresql"


def _readable(url: str) -> str:
    """Without the hosts where there are several, which urllib cannot take apart."""
    scheme, _, rest = url.partition("://")
    place, slash, what = rest.partition("/")
    if not scheme.startswith("postgres") or "," not in place:
        return url
    user, at, _hosts = place.rpartition("@")
    return f"{scheme}://{user}{at}{slash}{what}"


def _hosts(url: str) -> dict[str, str]:
    """Several hosts as libpq reads them: it takes the first that is what target_session_attrs asks for."""
    if _readable(url) == url:
        return {}
    parts = conninfo_to_dict(url)
    return {name: str(parts[name]) for name in ("host", "port") if name in parts}
