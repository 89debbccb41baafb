"""What can go wrong, and how it is said.

The domain raises :class:`PlatformError` with one or many :class:`Fault`, each with a code of the catalogue; which HTTP status
that becomes is for `platform_project.api` to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from .catalogue import CATALOGUE, WARNINGS, Entry, Kind

__all__ = [
    "CATALOGUE", "WARNINGS", "Entry", "Fault", "Faults", "Kind", "PlatformError", "Warning", "refuse",
]  # fmt: skip


def _told(params: dict[str, Any], item: str, language: str) -> dict[str, Any]:
    """The parameters as a language takes them: outside Japanese, `title_en` speaks in the place of `title`, and where there
    is none the name of the field at the end of the path."""
    if language == "ja":
        return params
    title = {"title": item.rpartition(".")[2]} if "title" in params and item else {}
    return params | title | {name.removesuffix("_en"): value for name, value in params.items() if name.endswith("_en")}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `code` from the catalogue, `item` the path in the request, `params` for the message.

    A parameter `why` is told behind the catalogue's text, where one code stands for several causes.
    """

    code: str
    item: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str = "ja") -> str:
        entry, told = CATALOGUE[self.code], _told(self.params, self.item, language)
        return (entry.ja if language == "ja" else entry.en).format(**told) + str(told.get("why", ""))


@dataclass(frozen=True, slots=True)
class Warning:
    """Something worth saying about a request that was accepted all the same; rendered in `warning_list`."""

    code: str
    item: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str = "ja") -> str:
        ja, en = WARNINGS[self.code]
        return (ja if language == "ja" else en).format(**_told(self.params, self.item, language))


class PlatformError(Exception):
    """A refusal in the platform's own terms; carries every fault that one stage found. The kind of the first is the refusal's.

    `warnings` are what would have been worth saying had the request been accepted.
    """

    def __init__(self, faults: Iterable[Fault], warnings: Iterable[Warning] = ()) -> None:
        self.faults, self.warnings = list(faults), list(warnings)
        if not self.faults:
            raise ValueError("a refusal needs a fault")
        super().__init__("; ".join(f"{fault.code} {fault.item}" for fault in self.faults))

    @property
    def kind(self) -> Kind:
        return CATALOGUE[self.faults[0].code].kind


def refuse(code: str, item: str = "", **params: Any) -> NoReturn:
    """Raise a refusal with a single fault."""
    raise PlatformError([Fault(code, item, params)])


class Faults:
    """Collects faults of one stage, so that an answer names them all.

    Cross-checks ask :meth:`touches` first: a field that is itself faulty is not judged a second time.
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, code: str, item: str = "", **params: Any) -> None:
        self.found.append(Fault(code, item, params))

    def touches(self, *items: str) -> bool:
        """Whether any of the paths, or a path below one, already has a fault."""
        return any(
            fault.item == item or fault.item.startswith((f"{item}.", f"{item}["))
            for fault in self.found
            for item in items
        )

    def raise_if_any(self) -> None:
        if self.found:
            raise PlatformError(self.found)
