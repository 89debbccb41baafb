"""Several programs at once, in the processes of a started server."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.samples import element, unique
from tests.contract.wires import WIRES
from tests.crowds import at_once
from tests.plugins.torture import Measured, scaled
from tests.system.conftest import Home
from tests.torture.ledger import asking, faults

pytestmark = pytest.mark.race

ROUNDS = scaled(10, 1000)
CROWD = 8


@pytest.fixture
def programs(origin: str) -> list[Program]:
    """Eight programs of one issuer, with connections of their own."""
    return [Program(origin, "issuer@demo.example", WIRES[number % 4]) for number in range(CROWD)]


def answers(told: Sequence[Any]) -> Counter[str]:
    return Counter("won" if answer.status == 200 else " ".join(answer.codes) for answer in told)


@pytest.mark.contract("6", "3 optimistic lock")
@pytest.mark.security("D7")
def test_of_two_updates_at_once_one_wins_and_the_other_gets_the_exclusive_control_error(
    programs: list[Program], people: People, measured: Measured
) -> None:
    first, second = programs[:2]
    for turn in range(ROUNDS):
        number = first.register(element()).row["invoice_mng_num"]
        people.sends_back(number)
        asked = {"invoice_mng_num": number, "rireki_no": 1}
        told = at_once(partial(first.update, asked), partial(second.update, asked))
        assert answers(told) == {"won": 1, "E400002": 1}
        row = first.search(invoice_mng_num=number).row
        assert (row["rireki_no"], row["invoice_status"]) == ("2", "30")
        measured(rounds=turn + 1, overwritten=0)


@pytest.mark.security("D5")
def test_the_same_registration_eight_times_at_once_is_stored_once(programs: list[Program], measured: Measured) -> None:
    for turn in range(ROUNDS):
        inv_no = unique("ONCE")
        told = at_once(*[partial(one.register, element(inv_no=inv_no)) for one in programs])
        assert answers(told) == {"won": 1, "E300010": CROWD - 1}
        assert len(programs[0].search(inv_no=inv_no).rows) == 1
        measured(rounds=turn + 1, stored_twice=0)


@pytest.mark.security("D15")
def test_numbers_are_unique_under_eight_writers(
    programs: list[Program], served: tuple[str, Home], measured: Measured
) -> None:
    calls = scaled(5, 125)

    def write(program: Program) -> list[str]:
        return [row["invoice_mng_num"] for _ in range(calls) for row in program.register(element(), element()).rows]

    told = at_once(*[partial(write, one) for one in programs])
    numbers = [number for written in told for number in written]
    assert len(numbers) == len(set(numbers)) == CROWD * calls * 2
    measured(registrations=CROWD * calls, invoices=len(numbers), gaps=0, doubles=0)
    with asking(served[1]) as question:
        assert faults(question) == []


@pytest.mark.security("D5")
def test_a_master_that_eight_register_at_once_is_registered_once(programs: list[Program]) -> None:
    code = unique()
    office = {
        "publisher_mng_num": code, "publisher_company_name": "競争支店", "publisher_zip": "100-0001",
        "publisher_address1": "東京都千代田区千代田",
    }  # fmt: skip
    told = at_once(*[partial(one.register, {"publisher": office}) for one in programs])
    assert Counter(answer.row["publisher_result"] for answer in told) == {"registered": 1, "unchanged": CROWD - 1}
