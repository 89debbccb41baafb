"""Where a started sandbox keeps its data: a folder of its own, and on PostgreSQL a database of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

Home = dict[str, str]


@contextmanager
def new_home(folder: Path) -> Iterator[Home]:
    """The environment that makes a sandbox keep its data apart, on the kind of database that the suite runs on."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {"DATA": str(folder)}
        return
    name = f"served_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield {"DATA": str(folder), "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
