"""請求書のステータス: which action leads from which state to which. The only writer of a status is `invoices.services`."""

from enum import StrEnum

from platform_project.kernel import errors


class Status(StrEnum):
    ISSUED = "10"
    RETURNED = "20"
    REISSUED = "30"


class Action(StrEnum):
    ISSUE = "issue"
    OPEN = "open"
    RETURN = "return"
    CORRECT = "correct"
    # These leave the status as it is: the recipient's bookkeeping, which is no business of the issuer's.
    JOURNAL = "journal"
    JOURNAL_CHANGE = "journal_change"
    JOURNAL_WITHDRAW = "journal_withdraw"
    TRANSFER = "transfer"
    # And so does this: either side took the document away as a file.
    DOWNLOAD = "download"


STATE_NAMES = {Status.ISSUED: "発行済", Status.RETURNED: "差戻し", Status.REISSUED: "再発行済"}
STATE_NAMES_EN = {Status.ISSUED: "issued", Status.RETURNED: "returned", Status.REISSUED: "re-issued"}

TRANSITIONS: dict[tuple[Status | None, Action], Status] = {
    (None, Action.ISSUE): Status.ISSUED,
    (Status.ISSUED, Action.OPEN): Status.ISSUED,
    (Status.REISSUED, Action.OPEN): Status.REISSUED,
    (Status.ISSUED, Action.RETURN): Status.RETURNED,
    (Status.REISSUED, Action.RETURN): Status.RETURNED,
    (Status.RETURNED, Action.CORRECT): Status.REISSUED,
}

BOOKKEEPING = frozenset({Action.JOURNAL, Action.JOURNAL_CHANGE, Action.JOURNAL_WITHDRAW, Action.TRANSFER})

# What the receiving side sees: a returned invoice is the issuer's again.
VISIBLE_TO_RECIPIENT = (Status.ISSUED, Status.REISSUED)


def after(status: str | None, action: Action) -> Status:
    """The state after `action`; E400005 when the table has no such row."""
    now = None if status is None else Status(status)
    if (target := TRANSITIONS.get((now, action))) is None:
        errors.refuse("E400005", **told(now))
    return target


def told(status: str | None) -> dict[str, str]:
    """A state as the parameters of a message."""
    if status is None:
        return {"state": "", "state_en": ""}
    return {"state": STATE_NAMES[Status(status)], "state_en": STATE_NAMES_EN[Status(status)]}
