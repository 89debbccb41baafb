"""Which codes an operation may answer, and with which HTTP status: for whoever describes the operations."""

from platform_project.kernel.errors import CATALOGUE, Entry, Kind

from .dialects import Dialect
from .exceptions import STATUSES
from .keys import CODES as KEY_CODES
from .operations import Operation, Side, all_operations

# Side → the entitlement code of the other side, which its operations never answer.
_NOT_ANSWERED = {Side.ISSUING: "E100002", Side.RECEIVING: "E100001"}


def status_in(kind: Kind, dialect: Dialect) -> int:
    """The HTTP status of a kind of refusal; that of the permission check is the dialect's."""
    return dialect.entitlement_status if kind is Kind.ENTITLEMENT else STATUSES[kind]


def answered_by(operation: Operation) -> list[Entry]:
    """What some operations name as theirs, the others never answer; of existence and state each names its own."""
    claimed = {code for other in all_operations() for code in other.codes}
    return [entry for entry in CATALOGUE.values() if _may_answer(operation, entry, claimed)]


def _may_answer(operation: Operation, entry: Entry, claimed: set[str]) -> bool:
    if entry.code in KEY_CODES:
        return operation.takes_key
    if entry.kind in (Kind.EXISTENCE, Kind.STATE) or entry.code in claimed:
        return entry.code in operation.codes
    return entry.code != _NOT_ANSWERED[operation.side]
