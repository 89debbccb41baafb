"""A client belongs to a workspace, and so does who signs in to it."""

import pytest

from accounts.models import Company, User
from tests.oauth.conftest import PASSWORD, Person, World, landed, make_client, refused_on_a_page


@pytest.mark.contract("3", "workspace")
def test_somebody_of_another_workspace_gets_the_sign_in_page_and_nothing_else(world: World) -> None:
    for stranger in (world.other_user, world.staff, User.objects.create_user("nobody@demo.example", PASSWORD)):
        for wish in ({}, {"prompt": "none"}, {"scope": "nonsense"}):
            answer = Person(stranger).authorize(**wish)
            assert refused_on_a_page(answer, 403)
            assert stranger.pfid in answer.context["notice"]
            assert answer.templates[0].name == "accounts/signin.html"


@pytest.mark.contract("3", "workspace")
def test_from_that_page_the_right_person_can_sign_in(world: World) -> None:
    visitor = Person(world.other_user)
    page = visitor.authorize()
    answer = visitor.http.post(
        "/signin/", {"username": "issuer@demo.example", "password": PASSWORD, "next": page.context["next"]}
    )
    assert "code" in landed(visitor.http.get(answer["Location"]))


def test_clients_of_two_workspaces_do_not_mix(world: World) -> None:
    make_client(world.other_user.company.workspace if world.other_user.company else world.workspace, "third")
    assert Company.objects.count() == 2
    assert refused_on_a_page(Person(world.user).authorize(client_id="third"), 403)
    assert "code" in landed(Person(world.other_user).authorize(client_id="third"))
