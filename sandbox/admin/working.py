"""Staff at work on a partner's world: the acts that they leave there bear their names."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.admin import deeds
from accounts.admin.checks import language
from accounts.admin.deeds import Work
from sandbox.errors import Refusal
from sandbox.services import acts


def _told(refusal: Refusal) -> list[tuple[str, str]]:
    return [(f"{refusal.told(language())} [{refusal.code}]", "")]


deeds.REFUSALS[Refusal] = _told


@contextmanager
def by_staff(work: Work) -> Iterator[None]:
    with acts.done_by(work.user.pfid):
        yield
