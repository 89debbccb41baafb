"""Django's own backend; where a process serves, its threads share their connections (`share`)."""

import time
from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection

from platform_project.postgresql.shared import SharedConnections

_shared: dict[str, SharedConnections] = {}


def share(alias: str, places: int) -> None:
    """From here on the threads of this process have so many connections together. Call it where nothing is connected yet."""
    _shared[alias] = SharedConnections(places)


class DatabaseWrapper(base.DatabaseWrapper):
    def connect(self) -> None:
        super().connect()
        if self.alias in _shared:
            # At the end of the request, whatever CONN_MAX_AGE says; and it was seen to answer just now.
            self.close_at = time.monotonic()
            self.health_check_done = True

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        shared = _shared.get(self.alias)
        connect = partial(super().get_new_connection, conn_params)
        return shared.take(connect) if shared else connect()

    def _close(self) -> None:
        shared = _shared.get(self.alias)
        if shared is None or self.connection is None:
            super()._close()  # type: ignore[misc]  # Django's, unnamed in its stubs
            return
        with self.wrap_database_errors:
            shared.put_back(self.connection)
        self.connection = None
