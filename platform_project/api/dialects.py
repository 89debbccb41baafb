"""The two published generations of the platform's API, as two small objects.

A rule is written once; where the generations differ, the difference is a field here. No view asks which dialect it
serves.
"""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The two forms of a body. The values are those of `response_type`."""

    JSON = "json"
    XML = "xml"


# The media types that the platform publishes (contract §2, P).
PUBLISHED_TYPES = (("application/json", Format.JSON), ("text/xml", Format.XML))
# One more that bodies, and `Accept` in v1, may name (A).
TOLERATED_TYPES = (*PUBLISHED_TYPES, ("application/xml", Format.XML))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one generation talks.

    `entitlement_status` is the HTTP status of a failed permission check (API実行権限チェック). With `accept_demanded`
    an `Accept` that names none of `accept_types` is refused; without, it counts as absent. With
    `response_type_demanded` every request must carry `response_type`. Where parameters come from, and which key holds
    the array of the answer, differs by operation as well: see `operations.Route`.
    """

    name: str
    entitlement_status: int
    accept_demanded: bool
    response_type_demanded: bool
    accept_types: tuple[tuple[str, Format], ...]


V1 = Dialect(
    name="v1",
    entitlement_status=400,
    accept_demanded=False,
    response_type_demanded=False,
    accept_types=TOLERATED_TYPES,
)
V2 = Dialect(
    name="v2",
    entitlement_status=403,
    accept_demanded=True,
    response_type_demanded=True,
    accept_types=PUBLISHED_TYPES,
)
DIALECTS = (V1, V2)
