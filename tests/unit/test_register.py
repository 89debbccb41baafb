"""The register of registration numbers: by day, and what follows from it."""

import datetime as dt

import pytest

from platform_project.kernel import ports, registration, trace
from platform_project.kernel.errors import Faults, Warning
from platform_project.kernel.register import Listing, Register, Standing
from sandbox.bots.characters import CHARACTERS
from sandbox.register import BUILT_IN, MAGIC

FIRST, LAST, DAY = dt.date(2023, 10, 1), dt.date(2025, 3, 31), dt.timedelta(days=1)
NUMBER = "T8999900000001"


@pytest.mark.parametrize(
    ("on", "standing"),
    [(FIRST - DAY, Standing.NOT_YET), (FIRST, Standing.VALID), (LAST, Standing.VALID), (LAST + DAY, Standing.REVOKED)],
)
def test_a_number_is_good_from_its_first_day_to_its_last(on: dt.date, standing: Standing) -> None:
    assert Listing(NUMBER, "x", FIRST, LAST, Standing.REVOKED).standing(on) is standing


def test_a_number_without_a_last_day_stays_good() -> None:
    assert Listing(NUMBER, "x", FIRST).standing(dt.date(9999, 12, 31)) is Standing.VALID


def test_the_default_register_knows_nothing_and_objects_to_nothing() -> None:
    register = type(ports.registration_register)(ports.registration_register._default)(1, {NUMBER})
    assert judged(register, FIRST) == ([], [])
    assert register.standing(NUMBER, FIRST) is Standing.UNKNOWN
    assert not register.denies(NUMBER, FIRST)


def judged(register: Register, on: dt.date) -> tuple[list[str], list[str]]:
    faults, warnings = Faults(), list[Warning]()
    register.judge(NUMBER, on, "x", faults, warnings)
    return [fault.message() for fault in faults.found], [warning.message("en") for warning in warnings]


def test_what_is_not_good_is_a_warning_and_in_a_strict_register_a_fault() -> None:
    listings = {NUMBER: Listing(NUMBER, "x", FIRST, LAST)}
    said = "T8999900000001 is not good on 2025-04-01 (lapsed)"
    assert judged(Register(listings), LAST + DAY) == ([], [f"The registration number {said}"])
    faults, warnings = judged(Register(listings, strict=True), LAST + DAY)
    assert faults == ["登録番号「T8999900000001」は2025-04-01時点で有効ではありません（失効）"]
    assert warnings == []
    assert judged(Register(listings, strict=True), LAST) == ([], [])


def test_an_unknown_number_is_a_matter_of_the_strict_register_alone() -> None:
    assert judged(Register(), FIRST) == ([], [])
    faults, _ = judged(Register(strict=True), FIRST)
    assert faults == ["登録番号「T8999900000001」は2023-10-01時点で有効ではありません（登録なし）"]


def test_what_was_found_is_told_to_whoever_wants_to_know_why() -> None:
    with trace.collecting() as notes:
        judged(Register(strict=True), FIRST)
    assert [(note.kind, note.detail["standing"]) for note in notes] == [("looked_up", "unknown")]


def test_the_built_in_numbers_have_bases_that_nobody_has() -> None:
    assert all(registration.is_valid(number) and number[2:6] == "9999" for number in BUILT_IN)
    assert len(BUILT_IN) == 8 + sum(row.registered for row in CHARACTERS.values())


def test_the_magic_numbers_stand_as_their_names_say() -> None:
    on = dt.date(2026, 12, 1)
    assert [(row.number, row.standing(on).value) for row in MAGIC] == [
        ("T8999999990001", "valid"), ("T7999999990002", "lapsed"), ("T6999999990003", "revoked"),
        ("T5999999990004", "not_yet"),
    ]  # fmt: skip
