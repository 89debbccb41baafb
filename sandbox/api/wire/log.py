"""The log: conditions, a line of the list, and a call whole."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from sandbox.api.wire.base import Asked
from sandbox.log.finding import Search

PAGE_SIZE_CAP = 200
LONGEST_WAIT = 10

Kind = Literal["operation", "oauth", "control"]


def _status(value: str) -> str:
    if not re.fullmatch(r"([1-5]\d\d|[1-5]xx)?", value):
        raise ValueError("three digits, as 400, or a class of them, as 4xx")
    return value


class LogSearch(Asked):
    """Conditions, all of which must hold."""

    kind: Literal["operation", "oauth", "control", "all"] | None = Field(
        default=None, description="Operations and OAuth without one; calls of this API only if asked for"
    )
    operation: str = Field(
        default="",
        max_length=40,
        description="An operation's key, as seller_invoice_register, or an OAuth endpoint's name",
    )
    endpoint: str = Field(default="", max_length=40, description="The same")
    status: Annotated[str, AfterValidator(_status)] = Field(default="", description="400, or 4xx")
    code: str = Field(default="", max_length=60, description="An error or warning code of the answer")
    client: str = Field(default="", max_length=255, description="A client_id")
    text: str = Field(default="", max_length=200, description="Stands in the address, the names or the bodies")
    invoice: int | None = Field(default=None, ge=1, description="An invoice_mng_num that was named")
    request_id: str = Field(default="", max_length=64)
    after: int | None = Field(default=None, ge=0, description="Entries newer than this number")
    before: int | None = Field(default=None, ge=1, description="Entries older than this number: the next page")
    size: int = Field(default=50, ge=1, le=PAGE_SIZE_CAP)
    wait: float | None = Field(
        default=None, ge=0, le=LONGEST_WAIT,
        description="Seconds to wait until something fits; 2 with a request_id, else none",
    )  # fmt: skip

    @property
    def conditions(self) -> Search:
        return Search(
            kind=self.kind or "", operation=self.operation or self.endpoint, status=self.status, code=self.code,
            client=self.client, text=self.text, invoice=self.invoice, request_id=self.request_id, after=self.after,
            before=self.before,
        )  # fmt: skip

    @property
    def patience(self) -> float:
        if self.wait is None:
            return 2.0 if self.request_id else 0.0
        return self.wait


class LogLine(BaseModel):
    """A call in short."""

    number: int = Field(description="Counts within the workspace and never goes back")
    at: str = Field(title="日時", description="The workspace's time when the call came in, in Japan's time")
    real_at: str = Field(title="実時刻")
    kind: Kind
    name: str = Field(description="The operation's key or the OAuth endpoint's name; empty for an unknown address")
    dialect: str = Field(description="v1, v2 or empty")
    method: str
    path: str
    query: str = Field(description="Secrets masked")
    status: int
    codes: list[str] = Field(description="Error and warning codes of the answer")
    request_id: str
    client_id: str
    user: str = Field(description="A PFID")
    company: str = Field(description="The user's company, by its code")
    milliseconds: float
    sql_count: int
    fault: str = Field(description="What the sandbox made go wrong, and by which rule")
    invoices: list[int] = Field(description="Every invoice_mng_num that was named")
    resent_from: int | None = Field(description="The entry that this call repeats")
    link: str = Field(description="The page of this call")


class Message(BaseModel):
    """One half of a call, secrets masked."""

    headers: dict[str, str]
    body: str | None = Field(description="As it travelled; null where there was none, or a file")
    length: int = Field(description="In bytes, of the whole body")
    truncated: bool = Field(description="Whether the log holds less than came")


class NoteFacts(BaseModel):
    kind: str = Field(examples=["stripped"])
    item: str = Field(examples=["invoices[0].inv_name"])
    detail: dict[str, Any]
    text: str


class RefusalFacts(BaseModel):
    """A refusal of the answer: which rule, which value, and what to do about it."""

    code: str
    message: str
    item: str = Field(description="The path in the request")
    value: Any = Field(description="What the request says there; null where it says nothing")
    rule: str
    cure: str


class LogFacts(LogLine):
    """A call whole."""

    request: Message
    answer: Message
    notes: list[NoteFacts] = Field(description="What was stripped, taken by default, ignored, refused")
    refusals: list[RefusalFacts]


class LogList(BaseModel):
    entries: list[LogLine] = Field(description="The newest first")
    next_before: int | None = Field(description="`before` of the next page; null on the last one")


class LogCleared(BaseModel):
    deleted: int
