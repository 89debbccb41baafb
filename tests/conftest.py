"""What every test may rely on: the test profile, a clock of its own, an empty cache."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from platform_project.kernel import clock

pytest_plugins = ["tests.plugins.fidelity"]

# Pages in a browser and OAuth's loopback rule both want the address, not the name.
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("DJANGO_ENV") != "test":
        raise pytest.UsageError("the suite runs in the test profile: `make test`, or DJANGO_ENV=test .venv/bin/pytest")


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    """A test that enters a workspace does not leave its clock to the next one."""
    with clock.using(clock.REAL):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()
