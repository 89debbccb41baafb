"""What every test may rely on: the test profile, a clock of its own, an empty cache."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import management
from django.core.cache import cache
from django.db import connection, connections, transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from platform_project.kernel import clock
from sandbox.serving import schema

pytest_plugins = ["tests.plugins.fidelity", "tests.plugins.torture"]

# A busy machine is no fault of the code.
hypothesis.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("suite")

# Pages in a browser and OAuth's loopback rule both want the address, not the name.
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("DJANGO_ENV") != "test":
        raise pytest.UsageError("the suite runs in the test profile: `make test`, or DJANGO_ENV=test .venv/bin/pytest")


def pytest_collectstart() -> None:
    """Until everything is collected there is nothing to be thrown away."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


# Servers that are started there keep their data in the database that the suite runs on …
SERVED = ("contract", "client", "system", "browser", "torture")
# … but for these, which start a sandbox as a partner does: on SQLite.
PARTNERS_OWN = ("client/test_plugin.py", "client/test_guide.py")
# Who may see what, cell by cell: decided in Python. What the same pages ask of the database, their own tests ask.
DECIDED_BEFORE = "test_isolation.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, what never meets it is not run again, nor what meets it as another does: it held on SQLite, or it did not."""
    if connection.vendor != "postgresql":
        return
    left_out = [item for item in items if not _meets_the_database(item) or _is_written_otherwise(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def _meets_the_database(item: pytest.Item) -> bool:
    if item.path.name == DECIDED_BEFORE:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "django_db_setup", "live_server"}:
        return True
    place = item.path.relative_to(Path(__file__).parent)
    return place.parts[0] in SERVED and place.as_posix() not in PARTNERS_OWN


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    """A test that enters a workspace does not leave its clock to the next one."""
    with clock.using(clock.REAL):
        yield


def _is_written_otherwise(item: pytest.Item) -> bool:
    """The same request in a wire that changes nothing for the database: each dialect and each format is played in one."""
    called = getattr(item, "callspec", None)
    return called is not None and str(called.params.get("wire", "")) in ("v1-json", "v2-xml")


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest) -> None:
    """The tables are made as a sandbox makes its own; tests/sandbox/test_schema.py holds them against all migrations."""
    call = management.call_command

    def make(name: str, **options: Any) -> None:
        if name == "migrate" and not connections[options["database"]].introspection.table_names():
            schema.create(options["database"])
        else:
            call(name, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", make)
        request.getfixturevalue("django_db_setup")


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What other fixtures of a module write is there for all its tests, and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()
