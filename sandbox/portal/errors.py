"""The error catalogue as the portal tells it: the codes of the kernel, with what the log says of them. No text is kept here."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation
from platform_project.api.refusals import answered_by, status_in
from platform_project.kernel.errors import CATALOGUE, WARNINGS, Entry, Kind
from sandbox.fidelity.ledger import operations
from sandbox.log import advice

# The first two characters of a code → what its family is about.
FAMILIES: dict[str, str | Promise] = {
    "E1": _("契約と権限"), "E2": _("アクセストークン"), "E3": _("存在と特定"), "E4": _("状態と排他"),
    "E5": _("プラットフォーム"), "E7": _("ヘッダーとリクエスト"),
}  # fmt: skip
# What a program that meets such a code does well to do by itself.
_WAITS = frozenset({Kind.LIMIT, Kind.UNAVAILABLE, Kind.IN_FLIGHT})


@dataclass(frozen=True, slots=True)
class Told:
    """A code in the reader's language. `v1` and `v2` are HTTP statuses; without `operations` only pages show it."""

    code: str
    message: str
    rule: str
    cure: str
    provocation: str
    mark: str
    v1: int
    v2: int
    retry: bool
    operations: tuple[Operation, ...]


def told(entry: Entry) -> Told:
    message = entry.en if get_language() == "en" else entry.ja
    rule, cure = advice.of(entry.code)
    return Told(
        entry.code, message, rule, cure, advice.provocation(entry.code), entry.mark, status_in(entry.kind, V1),
        status_in(entry.kind, V2), entry.kind in _WAITS, _operations()[entry.code],
    )  # fmt: skip


def families() -> list[tuple[str, str, list[Told]]]:
    """The whole catalogue: anchor, title and codes of each family."""
    return [
        (family, str(FAMILIES[family]), [told(entry) for entry in entries])
        for family, entries in groupby(
            sorted(CATALOGUE.values(), key=lambda row: row.code), key=lambda row: row.code[:2]
        )
    ]


def of_operation(operation: Operation) -> list[Told]:
    """What an operation of its own may answer: the rest of the catalogue is said of all alike."""
    return [told(entry) for entry in answered_by(operation) if len(_operations()[entry.code]) < len(operations())]


def warnings() -> list[tuple[str, str]]:
    english = get_language() == "en"
    return [(code, en if english else ja) for code, (ja, en) in WARNINGS.items()]


@cache
def _operations() -> dict[str, tuple[Operation, ...]]:
    answered = [(operation, {entry.code for entry in answered_by(operation)}) for operation in operations()]
    return {code: tuple(operation for operation, codes in answered if code in codes) for code in CATALOGUE}
