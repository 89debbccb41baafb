"""From the start of the process to its first answer, in a folder that was used before and in one that is new."""

import shutil
from contextlib import suppress
from dataclasses import replace

import psycopg

from benchmarks.outside.serving import served
from benchmarks.worlds import World

WORKERS = 2


def measure(world: World, starts: int) -> dict[str, list[float]]:
    """Seconds. `from nothing` makes all tables and plants the demo's workspaces; `migrated` is the start after that."""
    world = replace(world, demo=True)
    found: dict[str, list[float]] = {"from nothing": [], "migrated": []}
    for _ in range(starts):
        _empty(world)
        found["from nothing"].append(_once(world))
        found["migrated"].append(_once(world))
    return found


def _once(world: World) -> float:
    with served(world, workers=WORKERS) as sandbox:
        return sandbox.seconds


def _empty(world: World) -> None:
    shutil.rmtree(world.folder, ignore_errors=True)
    world.folder.mkdir(parents=True)
    if world.url:
        with suppress(psycopg.errors.InvalidSchemaName), psycopg.connect(world.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
