"""Whether an accident is that the database is away: then the answer is 503, to come again, and never 500."""

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

from platform_project.watching.metrics import meters

RETRY_AFTER_SECONDS = 5
AWAY = (OperationalError, InterfaceError)
# A server that takes no writes, as a standby that is about to become the primary (SQLSTATE read_only_sql_transaction).
_READ_ONLY = "25006"


def is_away(error: BaseException | None) -> bool:
    """Whether the database does not answer, or does not take what it is given; counts each answer of 503."""
    found = isinstance(error, AWAY) or (isinstance(error, InternalError) and _sqlstate(error) == _READ_ONLY)
    if found:
        meters().database_away.inc()
    return found


def _sqlstate(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
