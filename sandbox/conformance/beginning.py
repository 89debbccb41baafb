"""The first steps of an integration, ticked off by the calls that the log holds. Pure."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from sandbox.conformance.rules import TOKENS, CallFact, corrected

REGISTER = "seller_invoice_register"


class Milestone(StrEnum):
    """In the order in which one comes by them."""

    TOKEN = "token"
    CALL = "call"
    ISSUED = "issued"
    RETURNED = "returned"
    CORRECTED = "corrected"


def reached(facts: Sequence[CallFact]) -> dict[Milestone, int | None]:
    """The call that first came by each; None where none has."""
    done = [fact for fact in facts if fact.succeeded]
    found = {name: next((fact.number for fact in done if test(fact)), None) for name, test in _TESTS.items()}
    return found | {Milestone.CORRECTED: next((fact.number for fact in corrected(facts)), None)}


_TESTS: dict[Milestone, Callable[[CallFact], bool]] = {
    Milestone.TOKEN: lambda fact: fact.name in TOKENS,
    Milestone.CALL: lambda fact: fact.is_operation,
    Milestone.ISSUED: lambda fact: fact.name == REGISTER,
    Milestone.RETURNED: lambda fact: fact.returned,
}
