"""Which database a query goes to: the primary, but for what is read inside `accounts.snapshots`' doors."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from platform_project.standby import marks

# What may be read from the standby. Who somebody is and what he may do is asked of the primary.
ROOMS = frozenset({"partners", "journal_masters", "invoices"})
WORKSPACE = "accounts.workspace"


class StandbyRouter:
    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        return marks.source() if model._meta.app_label in ROOMS else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        if model._meta.app_label in ROOMS or model._meta.label_lower == WORKSPACE:
            marks.forget()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_rows: Model, **_hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, *_what: Any, **_hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
