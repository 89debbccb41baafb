"""What a supervisor or a balancer asks: does the process live, may it be given work?

Both answers are JSON with one key, `status`, and are never stored on the way.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MIGRATIONS_MODULE_NAME
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import module_has_submodule
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

RETRY_AFTER_SECONDS = 2

_migrated = False


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; the database is not asked."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and no migration waits; else 503, with what is missing as `status`."""
    try:
        _ask_the_database()
        ready = is_migrated()
    except DatabaseError:
        return _not_ready("the database does not answer")
    return JsonResponse({"status": "ready"}) if ready else _not_ready("migrations wait")


def is_migrated() -> bool:
    """Whether every migration of this code was applied.

    A yes is remembered for the life of the process: its code cannot grow a migration any more.
    """
    global _migrated
    if not _migrated:
        connection = connections[DEFAULT_DB_ALIAS]
        # Their names nearly always tell; what they say is loaded only where they do not.
        _migrated = MigrationRecorder(connection).applied_migrations().keys() >= set(_names())
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _names() -> Iterator[tuple[str, str]]:
    """App and name of each migration of this code."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, MIGRATIONS_MODULE_NAME):
            folder = import_module(f"{app.name}.{MIGRATIONS_MODULE_NAME}").__path__
            yield from ((app.label, found.name) for found in iter_modules(folder) if found.name[0] not in "_~")


def _ask_the_database() -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")


def _not_ready(status: str) -> JsonResponse:
    return JsonResponse({"status": status}, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
