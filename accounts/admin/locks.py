"""Who is locked out of signing in, as django-axes counts it."""

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet

from platform_project.kernel import clock


def locked() -> QuerySet[AccessAttempt]:
    """The counts that keep somebody out now. Signing in keeps real time."""
    since = clock.REAL.now() - settings.AXES_COOLOFF_TIME
    rows: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return rows


def is_locked(pfid: str) -> bool:
    return locked().filter(username=pfid).exists()


def unlock(pfid: str) -> None:
    """Wherever the attempts came from."""
    AxesProxyHandler.reset_attempts(username=pfid)
