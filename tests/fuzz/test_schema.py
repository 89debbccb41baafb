"""The OpenAPI document and the product agree, whatever is sent (security checklist N17)."""

from collections import Counter
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from platform_project.api.operations import Operation, Route, Side
from tests.factories import Cast, issue, make_cast, returned
from tests.fuzz import schema_play
from tests.fuzz.people import lasting_token
from tests.fuzz.volume import SEEDS, WHOLE, amount, measured

pytestmark = [pytest.mark.django_db, pytest.mark.security("N17"), pytest.mark.usefixtures("one_connection")]

CASES = amount(2, 45)


def named(value: object) -> str:
    match value:
        case Operation():
            return value.key
        case Route():
            return value.dialect.name
        case GenerationMode():
            return value.value
    return str(value)


ROUTES = schema_play.routes()
SLICE = {
    ("seller_invoice_search", "v1"),
    ("seller_invoice_update", "v2"),
    ("buyer_journal_master_search", "v2"),
    ("buyer_supplier_register", "v1"),
}
PLAYED = [pair for pair in ROUTES if WHOLE or (pair[0].key, pair[1].dialect.name) in SLICE]


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    issue(made.actor("issuer"))
    returned(made)
    return made


def token_for(operation: Operation, cast: Cast) -> str:
    user = cast.issuer if operation.side is Side.ISSUING else cast.recipient
    return lasting_token(user, cast.application)


@pytest.mark.parametrize(("operation", "route"), PLAYED, ids=named)
@pytest.mark.parametrize("mode", schema_play.MODES, ids=named)
@pytest.mark.parametrize("number", SEEDS)
def test_what_is_made_from_the_document_is_answered_as_it_says(
    cast: Cast, operation: Operation, route: Route, mode: GenerationMode, number: int
) -> None:
    token, wrong = token_for(operation, cast), []
    with measured(f"schema.{number}.{operation.key}.{route.dialect.name}.{mode.value}") as counted:

        @seed(number)
        @settings(
            max_examples=CASES, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )  # fmt: skip
        @given(case=schema_play.described(route).as_strategy(generation_mode=mode), known=st.booleans())
        def play(case: Any, known: bool) -> None:
            if known and mode is GenerationMode.POSITIVE:
                case.body = schema_play.with_known_codes(case.body)
            wrong.extend(schema_play.play(case, token, count_in(counted)))

        play()
        counted["findings"] = len(wrong)
    assert not wrong, wrong[0]


@pytest.mark.parametrize(("operation", "route"), PLAYED, ids=named)
def test_the_edges_that_the_document_names_hold(cast: Cast, operation: Operation, route: Route) -> None:
    token, wrong = token_for(operation, cast), []
    with measured(f"schema.edges.{operation.key}.{route.dialect.name}") as counted:
        for case in islice(schema_play.edges(route), amount(25, 100_000)):
            wrong += schema_play.play(case, token, count_in(counted))
        counted["findings"] = len(wrong)
    assert not wrong, wrong[0]


def count_in(counted: Counter[str]) -> "Counting":
    return Counting(counted)


class Counting:
    """Counts cases, and their answers by status."""

    def __init__(self, counted: Counter[str]) -> None:
        self._counted = counted

    def __call__(self, status: int) -> None:
        self._counted.update(["cases", str(status)])
