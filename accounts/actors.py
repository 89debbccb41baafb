"""Who does something: what every service is told, whoever calls it."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Company, User


class Via(StrEnum):
    """How an action came in."""

    API = "api"
    PAGE = "page"
    ADMIN = "admin"
    SEED = "seed"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Actor:
    """A member's user at work; `name` is the PFID."""

    company: Company
    name: str
    via: Via

    @classmethod
    def of(cls, user: User, via: Via) -> "Actor":
        if user.company is None:
            raise ValueError("a user without a company cannot act for one")
        return cls(user.company, user.pfid, via)
