"""Watches that every transaction that writes into a workspace writes the workspace's row as well.

By the version of that row a web process knows that a standby is late (docs/scaling.md). A write that left it alone would be
invisible to whoever made it until the standby has caught up, and no other test would notice.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts import counters

# What lists and pages read from a standby; the members' names stand in them.
KEPT = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "((?:invoices|partners|journal_masters)_\w+|accounts_company)"')
MARK = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "accounts_workspace"')
OPENS, CLOSES, UNDOES = "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"


class Watch:
    """Stands around the statements of one request, whose transactions are savepoints of the test's own."""

    def __init__(self) -> None:
        self.unmarked: list[str] = []
        self._depth = 0
        self._written: list[str] = []
        self._is_marked = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.startswith(OPENS):
            self._depth += 1
        elif sql.startswith(CLOSES):
            self._depth -= 1
        elif sql.startswith(UNDOES) and self._depth == 1:
            self._written.clear()
        else:
            self._written += KEPT.findall(sql)
            self._is_marked |= bool(MARK.match(sql))
        if self._depth == 0:
            self._end()
        return done

    def _end(self) -> None:
        if not self._is_marked:
            self.unmarked += self._written
        self._written, self._is_marked = [], False


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """As if there were a standby. Gives what is written behind it: request and table."""
    found: list[str] = []
    request = Client.request

    def watch(client: Client, **environ: Any) -> Any:
        stands = Watch()
        with connection.execute_wrapper(stands):
            answer = request(client, **environ)
        asked = f"{environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}"
        found.extend(f"{asked}: {table}" for table in stands.unmarked)
        return answer

    monkeypatch.setattr(counters, "marks", SimpleNamespace(is_configured=lambda: True))
    monkeypatch.setattr(Client, "request", watch)
    yield found
