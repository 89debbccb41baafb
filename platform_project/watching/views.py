"""/metrics, for whoever watches the installation. To everybody else it is not there."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from platform_project.watching import metrics
from platform_project.watching.callers import is_at_home


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """With METRICS_TOKEN set, its bearer is answered; without, a caller on this machine where the profile lets him."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        return constant_time_compare(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return settings.SANDBOX_OPEN_ON_LOOPBACK and is_at_home(request)
