"""What is known about one call while it runs: enough to answer it, whatever happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from platform_project.kernel.errors import Warning
from platform_project.watching.requests import request_id_of

from .dialects import V1, V2, Dialect, Format
from .negotiation import Accept, first_guess, read_accept


@dataclass(slots=True)
class Exchange:
    """One call: its number, its dialect, and how the answer is to look.

    `format` is the best guess so far and settles when the request was read. `language` and `entitlement_always_400`
    are the workspace's, once the token has named it. `warnings` are those of the request check, once that is done.
    """

    request_id: str
    dialect: Dialect
    accept: Accept
    format: Format
    language: str = "ja"
    entitlement_always_400: bool = False
    warnings: Sequence[Warning] = ()

    @classmethod
    def begin(cls, request: HttpRequest, dialect: Dialect, *, reads_query: bool = False) -> "Exchange":
        accept = read_accept(request.META.get("HTTP_ACCEPT", ""), dialect.accept_types)
        guess = first_guess(
            dialect,
            accept,
            query=request.META.get("QUERY_STRING", "") if reads_query else "",
            content_type="" if reads_query else request.META.get("CONTENT_TYPE", ""),
        )
        return cls(request_id_of(request), dialect, accept, guess)

    def enter(self, workspace: Any) -> None:
        """Take over what the workspace (None while unknown) says about answers."""
        if workspace is not None:
            self.language = workspace.language
            self.entitlement_always_400 = workspace.entitlement_always_400


def dialect_of(path: str) -> Dialect:
    """The dialect to which a path belongs, whether or not there is anything behind it."""
    return V1 if path.startswith("/v1") else V2
