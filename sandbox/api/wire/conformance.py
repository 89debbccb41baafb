"""The conformance card."""

from pydantic import BaseModel, Field

from sandbox.conformance.rules import State


class CardLine(BaseModel):
    kind: str = Field(description="operation, code, token, refresh, back_off, paging, resend, returned, xml, …")
    subject: str = Field(description="The operation's key or the error code; else empty")
    title: str
    state: State
    times: int = Field(title="回数")
    last_at: str | None = Field(title="最終日時", description="In Japan's time, by the workspace's clock")
    calls: list[str] = Field(title="通信ログ", description="Pages of the newest five, whole addresses")
    detail: str = Field(description="Wires of an operation; the call that recovered from a code")
    how: str = Field(description="How to exercise or mend it; empty when nothing is left to do")


class ConformanceCard(BaseModel):
    workspace: str
    at: str
    seen: int = Field(description="Lines with nothing left to do")
    of: int = Field(description="Lines that count: those that are not optional")
    lines: list[CardLine]
