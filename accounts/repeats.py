"""Calls that bring an `Idempotency-Key`: each is done once, and answered as often as it is sent.

A key belongs to a client acting for a company. It counts for 24 hours by the workspace's clock: while the clock stands still it
stays, moved on by a day it is forgotten. What a frozen clock would keep for ever goes after thirty days of real time.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from accounts.alone import Busy, alone
from accounts.models import KeptAnswer, Workspace
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError, refuse
from platform_project.kernel.repeats import HEADER, Act, Answered, Asked, Refused

COUNTS_FOR = dt.timedelta(hours=24)
KEPT_FOR = dt.timedelta(days=30)
RETRY_AFTER_SECONDS = 1


def once(asked: Asked, act: Act, refused: Refused) -> Answered:
    """What `act` answers, kept in the transaction of what it does; without acting, what was kept before.

    A refusal takes back what `act` wrote, and is kept as well when `refused` has an answer for it. E400011 while the same
    key is at work, E400012 when it was another request's.
    """
    if known := _known(asked):
        return known
    try:
        with alone(_name(asked)):
            return _known(asked) or _kept(asked, _decided(act, refused))
    except Busy:
        refuse("E400011", HEADER, retry_after=RETRY_AFTER_SECONDS)


def _name(asked: Asked) -> str:
    return f"{asked.caller.company.pk} {asked.caller.application.pk} {asked.key}"


def _known(asked: Asked) -> Answered | None:
    row = KeptAnswer.objects.filter(
        company=asked.caller.company, application=asked.caller.application, key=asked.key,
        answered_at__gt=clock.now() - COUNTS_FOR,
    ).first()  # fmt: skip
    if row is None:
        return None
    if row.fingerprint != asked.fingerprint:
        refuse("E400012", HEADER)
    return Answered(row.status, row.media_type, row.language, bytes(row.body))


def _decided(act: Act, refused: Refused) -> Answered:
    try:
        with transaction.atomic():
            return act()
    except PlatformError as refusal:
        answered = refused(refusal)
        if answered is None:
            raise
        return answered


def _kept(asked: Asked, answered: Answered) -> Answered:
    caller = asked.caller
    row = KeptAnswer(
        workspace=caller.workspace, company=caller.company, application=caller.application, key=asked.key,
        fingerprint=asked.fingerprint, status=answered.status, media_type=answered.media_type,
        language=answered.language, body=answered.body, answered_at=clock.now(),
    )  # fmt: skip
    # One that counts no longer may stand in its place.
    KeptAnswer.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["company", "application", "key"],
        update_fields=["fingerprint", "status", "media_type", "language", "body", "answered_at", "kept_at"],
    )  # fmt: skip
    return answered


def forget_old(workspace: Workspace, at: dt.datetime) -> int:
    """Delete the answers that count no longer at that instant of the workspace. How many."""
    old = Q(answered_at__lte=at - COUNTS_FOR) | Q(kept_at__lte=clock.REAL.now() - KEPT_FOR)
    return KeptAnswer.objects.filter(old, workspace=workspace).delete()[0]


def forget_all(workspace: Workspace) -> None:
    """The workspace goes back to what it was: what was answered since would tell of what is no longer there."""
    KeptAnswer.objects.filter(workspace=workspace).delete()
