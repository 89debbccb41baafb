"""Two calls at once find the same moves due: on either database each is made once, and a code is introduced once."""

import datetime as dt
from functools import partial

import pytest

from accounts.actors import Actor, Via
from accounts.models import Company, Workspace
from invoices.models import InvoiceEvent
from invoices.services import lifecycle
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.models import BotMove, Counterparty
from sandbox.services import bots, introductions
from tests.crowds import at_once
from tests.factories import draft
from tests.sandbox.conftest import World, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 4


def wake(world: World, at: dt.datetime) -> int:
    workspace = Workspace.objects.get(pk=world.workspace.pk)
    return len(bots.wake(workspace, selectors.control_of(workspace), at=at).moves)


def introduce(company: Company) -> str:
    return introductions.introduce(company, "BOT-OPEN-3D").code


def test_a_move_is_made_once_however_many_look(transactional_db: None) -> None:
    world = make_world("mine")
    company = Company.objects.get(code="minato")
    actor = Actor(company, "issuer@mine.example", Via.API)
    introduce(company)
    for _ in range(5):
        lifecycle.register(actor=actor, drafts=[draft(customer="BOT-OPEN-3D")])
    later = clock.now() + dt.timedelta(days=4)
    made = at_once(*[partial(wake, world, later)] * CROWD)
    assert sum(made) == 5
    assert InvoiceEvent.objects.filter(action="open").count() == 5
    assert set(BotMove.objects.values_list("state", flat=True)) == {"done"}


def test_a_code_is_introduced_once_however_many_name_it(transactional_db: None) -> None:
    make_world("mine")
    company = Company.objects.get(code="minato")
    assert at_once(*[partial(introduce, company)] * CROWD) == ["BOT-OPEN-3D"] * CROWD
    assert Counterparty.objects.count() == Company.objects.filter(code="BOT-OPEN-3D").count() == 1
