"""The PostgreSQL backend for the standby: whoever waits for it does not wait long.

A server that is gone refuses or runs into the time to connect. One that hangs says nothing at all; without a limit of our own
each thread would wait for it for ever, although the primary could answer.
"""

from typing import Any

import psycopg

from platform_project.postgresql import base

SECONDS_TO_ANSWER = 3.0


class Silence(Exception):
    """The standby says nothing. No error of the database's: those make one look for another connection to the same server."""


class ImpatientConnection(psycopg.Connection[Any]):
    """Is closed by a statement that takes longer than `SECONDS_TO_ANSWER`."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or SECONDS_TO_ANSWER)
        except psycopg.errors._WaitTimeout as error:
            self.close()
            raise Silence("the standby took too long to answer") from error


class _Database:
    """psycopg, connecting by the class above."""

    connect = ImpatientConnection.connect

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    Database = _Database()  # type: ignore[assignment]  # stands for the module
