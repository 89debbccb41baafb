"""Everything that happened to an invoice."""

from typing import Literal

from pydantic import BaseModel, Field

from sandbox.api.wire.log import RefusalFacts


class MomentFacts(BaseModel):
    """One thing that happened: an event of the invoice, a call that named it, a notice about it, an act on the workspace."""

    at: str = Field(description="The workspace's time, in Japan's")
    real_at: str | None = Field(description="Null where nobody took it down")
    kind: Literal["event", "call", "notice", "act"]
    what: str = Field(description="Its word, as register, seller_invoice_search, returned, clock")
    title: str
    number: int = Field(description="Counts among its own kind")
    who: str = Field(description="Who did it; of a notice, who got it")
    via: str = Field(description="api, page, admin, seed or bot; of a notice, mail or letter")
    call: int | None = Field(description="The entry of the log that brought it about")
    call_link: str | None
    text: str
    status: int | None = Field(description="Of a call")
    refusals: list[RefusalFacts] = Field(description="Of a call: rule, value and cure of each")


class Timeline(BaseModel):
    invoice_mng_num: int
    inv_no: str
    moments: list[MomentFacts] = Field(description="In the order of the workspace's time, then of happening")
