"""Where a started sandbox keeps its data: a folder of its own, and on PostgreSQL a database of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

Home = dict[str, str]
ROOT = Path(__file__).resolve().parents[2]
MIGRATED = "served_template"
LOCK = 4711


@contextmanager
def new_home(folder: Path, *, migrated: bool = True) -> Iterator[Home]:
    """The environment that makes a sandbox keep its data apart, on the kind of database that the suite runs on.

    On SQLite a sandbox brings its tables along; on PostgreSQL they are copied, unless the start from nothing is the test.
    """
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {"DATA": str(folder)}
        return
    name = f"served_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        template = migrated_template(connection, server) if migrated else "template1"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        yield {"DATA": str(folder), "DATABASE_URL": at(server, name)}
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def at(server: str, database: str) -> str:
    return urlsplit(server)._replace(path=f"/{database}").geturl()


def migrated_template(connection: psycopg.Connection, server: str) -> str:
    """The name of a database with all tables, made by whichever process of the suite comes first."""
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(MIGRATED)))
            migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
            subprocess.run(migrate, env=os.environ | {"DATABASE_URL": at(server, MIGRATED)}, check=True)
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return MIGRATED
