"""What somebody finds who reads the database, and nothing else."""

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import AccessToken, RefreshToken
from accounts.oauth.tokens import mint, successor
from tests.oauth.conftest import SECRET, Person, Program, World, call, error


def dump() -> str:
    """Every column of every table, as text."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        said = []
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said)


@pytest.mark.security("S1")
def test_no_code_and_no_token_can_be_read_even_within_the_grace(person: Person, program: Program) -> None:
    waiting, used = person.code(), person.code()
    first = program.redeem(used).json()
    second = program.refresh(first["refresh_token"]).json()
    by_password = program.password().json()
    values = [waiting, used, *(body[name] for body in (first, second, by_password)
                               for name in ("access_token", "refresh_token", "id_token"))]  # fmt: skip
    found = dump()
    assert "issuer@demo.example" in found
    assert [value for value in (*values, SECRET) if value in found] == []
    assert program.refresh(first["refresh_token"]).json()["refresh_token"] == second["refresh_token"]
    assert program.redeem(waiting).status_code == 200


@pytest.mark.security("S1")
def test_what_is_stored_of_a_token_opens_nothing(world: World, person: Person, program: Program) -> None:
    body = program.redeem(person.code()).json()
    access, refresh = AccessToken.objects.get(), RefreshToken.objects.get()
    for stored in (access.token, access.token_checksum, access.shown_end):
        assert call(stored).status_code == 401
    for stored in (refresh.token_checksum, refresh.shown_end):
        assert error(program.refresh(stored)) == "invalid_grant"
    for grant in world.client.grant_set.all():
        assert error(program.redeem(grant.code)) == "invalid_grant"
    assert call(body["access_token"]).status_code == 200, "and asking with it killed nothing"


@pytest.mark.security("S1")
def test_a_successor_cannot_be_computed_from_the_database(world: World) -> None:
    """Neither from what is stored of the token before it, nor without the installation's key."""
    token = mint(world.user, world.client)
    used, family = token.refresh_token.token, token.refresh_token.token_family
    real = Program().refresh(used).json()
    stored = RefreshToken.objects.get(pk=token.refresh_token.pk)
    assert family is not None
    assert successor(family, used).access_token == real["access_token"]
    assert successor(family, stored.token_checksum).access_token != real["access_token"]


@pytest.mark.security("S1")
def test_without_the_installations_key_no_successor_is_known(world: World, settings: pytest.FixtureRequest) -> None:
    token = mint(world.user, world.client).refresh_token
    ours = successor(token.token_family, token.token)
    settings.SECRET_KEY = "another-" + "y" * 50  # type: ignore[attr-defined]
    theirs = successor(token.token_family, token.token)
    assert {ours.access_token, ours.refresh_token}.isdisjoint({theirs.access_token, theirs.refresh_token})


@pytest.mark.security("S1")
def test_saving_a_token_anew_does_not_store_its_value(world: World) -> None:
    token = mint(world.user, world.client)
    value = token.token
    token.save()
    token.refresh_from_db()
    assert token.token == ""
    token.save()
    assert call(value).status_code == 200
