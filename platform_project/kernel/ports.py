"""Named points that a higher room may fill while a lower one calls them, each with a harmless default."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

from .register import Register

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A function whose body may be replaced once, in an `AppConfig.ready`."""

    def __init__(self, default: Callable[P, R]) -> None:
        self._default = default
        self._call = default
        self.__doc__ = default.__doc__

    def fill(self, call: Callable[P, R]) -> None:
        if self._call is not self._default:
            raise RuntimeError(f"{self._default.__name__} is already filled")
        self._call = call

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._call(*args, **kwargs)


@Port
def before_authentication(operation: str, dialect: str) -> None:
    """Called with operation and dialect before the token is looked at. May raise a PlatformError."""


@Port
def after_parsing(operation: str, dialect: str, data: object) -> None:
    """Called with the parsed request before it is checked. May raise a PlatformError."""


@Port
def default_accounts(company_id: int) -> set[int]:
    """Ids of the 口座 that a higher room (the 書式) takes by default for the company, so that they are not deleted."""
    return set()


@Port
def journal_masters_in_use(kind: str, company_id: int, keys: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Which of those rows of a journal master some journal refers to (kinds and keys: `journal_masters.drafts`)."""
    return set()


@Port
def registration_register(workspace_id: int, numbers: set[str]) -> Register:
    """What the register of registration numbers says of those numbers."""
    return Register()
