"""What the sandbox's services are asked for: pure."""

import datetime as dt
from dataclasses import dataclass

from sandbox.faults.effects import Effect


@dataclass(frozen=True, slots=True)
class FaultDraft:
    """A rule to arm: which calls it matches, what is done to them, for how long.

    `targets` are keys of operations and names of OAuth endpoints, or `operations` and `oauth` for all of them; none means
    whatever the effect is for. Empty `dialect`, `method` and `client_id` match all.

    It lasts for `times` calls that it acted on, or until an instant of the workspace's clock (`until`, or `lasting` from
    now), whichever comes first; with neither until it is cleared. With a `percent` it acts on that share of the calls that
    it matches, drawn from `seed`.
    """

    effect: Effect
    targets: tuple[str, ...] = ()
    dialect: str = ""
    method: str = ""
    client_id: str = ""
    times: int | None = None
    until: dt.datetime | None = None
    lasting: dt.timedelta | None = None
    percent: int | None = None
    seed: str = "1"
