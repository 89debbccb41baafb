"""What every test may rely on: the test profile, a clock of its own, an empty cache."""

import functools
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import management, signals
from django.core.cache import cache
from django.db import close_old_connections, connection, connections, transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from accounts.hashers import ClientSecretHasher
from accounts.models import signing_key
from platform_project.kernel import clock
from sandbox.serving import schema

pytest_plugins = ["tests.plugins.emptying", "tests.plugins.fidelity", "tests.plugins.torture"]

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
# Decided in Python, before the database is asked or after it has answered. What the same pages and calls ask of it, others ask.
DECIDED_IN_PYTHON = (
    # Who may see what, cell by cell.
    "test_isolation.py", "admin/test_secrets.py", "admin/test_view_only.py", "pages/test_csrf.py", "pages/test_masters_access.py",
    # What a page or a paper says; pages/test_every_page.py gets every page from PostgreSQL, fuzz/test_fields.py sends the forms.
    "admin/test_query_counts.py", "documents/test_invoice.py", "documents/test_letter.py", "pages/test_compression.py",
    "pages/test_english.py", "pages/test_error_pages.py", "pages/test_fidelity.py", "pages/test_issuing_new.py",
    "pages/test_paths.py", "pages/test_playground.py", "pages/test_portal.py", "pages/test_portal_downloads.py",
    "pages/test_portal_operations.py", "pages/test_portal_search.py", "pages/test_tax.py", "pages/test_theme.py",
    # What form a request may have, and how a refusal is told; what breaks a database is sent to it by fuzz/test_hostile.py.
    "api/test_content.py", "api/test_cors.py", "api/test_errors.py", "api/test_json.py", "api/test_limits.py",
    "api/test_negotiation.py", "api/test_openapi.py", "api/test_permissions.py", "api/test_stripping.py", "api/test_xml.py",
    "contract/test_english.py", "contract/test_transport.py", "fuzz/test_schema.py",
    "oauth/test_authorize.py", "oauth/test_consent.py", "oauth/test_token_requests.py",
    # Whether programs as the portal shows them, or as others wrote them, get on with the product.
    "contract/test_first_minutes.py", "contract/test_oauth_programs.py", "contract/test_outside_clients.py",
    "system/test_docs.py", "system/test_portal_samples.py",
)  # fmt: skip


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
    place = item.path.relative_to(Path(__file__).parent)
    if place.as_posix() in DECIDED_IN_PYTHON:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "django_db_setup", "live_server"}:
        return True
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


@pytest.fixture(scope="session", autouse=True)
def _cheap_secrets() -> Iterator[None]:
    """The first signing key that is made serves all tests: to make one, and to sign with it for the first time, takes a fifth of a
    second. A client secret, which nearly every world has, is hashed in one round.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_key, "_new_pem", functools.cache(signing_key._new_pem))
        patch.setattr(ClientSecretHasher, "iterations", 1)
        yield


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


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As in Django's own client: the end of a request does not end the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()
