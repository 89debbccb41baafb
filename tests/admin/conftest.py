from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.admin.staff import World, browser, make_world, owner
from tests.factories import Cast, make_cast


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: World, db: None) -> World:
    """Made once per file; what a test changes is undone after it."""
    return _world


@pytest.fixture
def owning(world: World) -> Client:
    """The installation's owner at work."""
    return browser(world.owner)


@pytest.fixture
def viewing(world: World) -> Client:
    """Staff who may look at everything."""
    return browser(world.viewer)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def staff(cast: Cast) -> Client:
    """The owner, where little has happened."""
    return browser(owner(cast))
