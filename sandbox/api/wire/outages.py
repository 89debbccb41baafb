"""The calendar of outages."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from sandbox.api.wire.base import Asked, Instant, Line
from sandbox.services.outages import Plan

_A_YEAR_OF_MINUTES = 366 * 1_440
CoversName = Literal["everything", "api", "oauth"]


Message = Annotated[Line, Field(max_length=200)]


class NewOutage(Asked):
    """A window by the workspace's clock: it ends at `ends_at`, or after so many `minutes`."""

    starts_at: Instant | None = Field(default=None, title="開始", description="At once when absent")
    ends_at: Instant | None = Field(default=None, title="終了", examples=["2026-12-01T06:00:00+09:00"])
    minutes: int | None = Field(default=None, title="長さ（分）", ge=1, le=_A_YEAR_OF_MINUTES)
    covers: CoversName = Field(default="everything", title="停止するもの", description="everything: the pages too")
    announced: bool = Field(default=True, title="予告する", description="On the status page and on every page")
    message_ja: Message | None = Field(default=None, title="案内文")
    message_en: Message | None = Field(default=None, title="案内文（英語）")

    @model_validator(mode="after")
    def _ends_somewhere(self) -> "NewOutage":
        if (self.ends_at is None) == (self.minutes is None):
            raise ValueError("ends_at or minutes, one of them")
        return self

    @property
    def plan(self) -> Plan:
        return Plan(
            self.starts_at, self.ends_at, dt.timedelta(minutes=self.minutes or 0), self.covers, self.announced,
            self.message_ja or "", self.message_en or "",
        )  # fmt: skip


class OutageFacts(BaseModel):
    number: int = Field(title="番号")
    starts_at: str = Field(title="開始")
    ends_at: str = Field(title="終了")
    covers: CoversName = Field(title="停止するもの")
    announced: bool = Field(title="予告する")
    message_ja: str = Field(title="案内文")
    message_en: str = Field(title="案内文（英語）")
    going_on: bool = Field(title="停止中", description="By the workspace's clock, now")


class OutageCalendar(BaseModel):
    outages: list[OutageFacts]
