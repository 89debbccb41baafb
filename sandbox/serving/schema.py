"""The tables that a sandbox needs: brought up to this code by its migrations, or made at once where there are none yet.

To replay every migration into an empty database would take most of a start from nothing. So the tables are created as the
last ones leave them, and all of them are written down as applied: the next version migrates such a database like any other.
A migration that gave every database rows of its own would have to give them here too; tests/sandbox/test_schema.py would say so.
"""

from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from platform_project.health import is_migrated
from platform_project.kernel import progress
from platform_project.kernel.progress import Work


def migrate() -> None:
    """Bring the database up to this code."""
    if is_migrated():
        return
    progress.step(Work.MIGRATING)
    if connections[DEFAULT_DB_ALIAS].introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    else:
        create(DEFAULT_DB_ALIAS)


def create(alias: str) -> None:
    """Fill the empty database as all migrations would leave it: whole, or not at all."""
    connection, loader = connections[alias], MigrationLoader(None)
    models: list[type[Model]] = [*loader.project_state().apps.get_models(), MigrationRecorder.Migration]
    # SQLite makes tables in a transaction only where it was told before not to check.
    with connection.constraint_checks_disabled(), transaction.atomic(alias):
        with connection.schema_editor() as editor:
            for model in models:
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        MigrationRecorder.Migration.objects.using(alias).bulk_create(
            MigrationRecorder.Migration(app=app, name=name) for app, name in sorted(loader.disk_migrations)
        )
        emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)
