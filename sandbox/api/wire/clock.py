"""The clock of a workspace."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field, model_validator

from sandbox.api.wire.base import Asked, Instant
from sandbox.api.wire.bot_moves import BotMoveFacts
from sandbox.moves import Mode, Span

_A_CENTURY_OF_DAYS = 36_525


class NewClock(Asked):
    """`mode` alone keeps the time, `now` alone keeps the mode; a real clock that is put elsewhere runs on from there."""

    mode: Literal["real", "running", "frozen"] | None = Field(default=None, title="動き方")
    now: Instant | None = Field(
        default=None, title="時刻", description="ISO 8601; without an offset it is Japan's time",
        examples=["2026-12-01T09:00:00+09:00"],
    )  # fmt: skip

    @model_validator(mode="after")
    def _says_something(self) -> "NewClock":
        if self.mode is None and self.now is None:
            raise ValueError("mode, now, or both")
        if self.mode == "real" and self.now is not None:
            raise ValueError("a real clock takes no 'now'; use running or frozen")
        return self


class Advance(Asked):
    """A distance forwards; months are the calendar's, and are taken first."""

    months: int = Field(default=0, title="月", ge=0, le=1_200)
    days: int = Field(default=0, title="日", ge=0, le=_A_CENTURY_OF_DAYS)
    hours: int = Field(default=0, title="時間", ge=0, le=_A_CENTURY_OF_DAYS * 24)
    minutes: int = Field(default=0, title="分", ge=0, le=_A_CENTURY_OF_DAYS * 1_440)
    seconds: int = Field(default=0, title="秒", ge=0, le=_A_CENTURY_OF_DAYS * 86_400)

    @model_validator(mode="after")
    def _goes_somewhere(self) -> "Advance":
        if not any((self.months, self.days, self.hours, self.minutes, self.seconds)):
            raise ValueError("at least one of months, days, hours, minutes, seconds; 'PUT /sandbox/v1/clock' goes back")
        return self

    @property
    def span(self) -> Span:
        rest = dt.timedelta(days=self.days, hours=self.hours, minutes=self.minutes, seconds=self.seconds)
        return Span(self.months, rest)


class Clock(BaseModel):
    mode: Mode = Field(title="動き方")
    now: str = Field(title="時刻", description="In Japan's time")
    real_now: str = Field(title="実時刻")
    offset_seconds: int = Field(title="実時刻との差（秒）")


class Lapsed(BaseModel):
    """What a move backwards marked as expired for good, so that it does not come to life again."""

    codes: int = 0
    access_tokens: int = 0
    refresh_tokens: int = 0
    id_tokens: int = 0
    invitations: int = 0
    faults: int = 0


class MovedClock(Clock):
    before: str = Field(title="動かす前の時刻")
    lapsed: Lapsed = Field(title="期限切れを確定した件数")
    moves: list[BotMoveFacts] = Field(title="取引先ボットがしたこと", description="What fell due on the way, in order")
    more_due: bool = Field(
        title="残り", description="Some of what fell due was left; the next call of the workspace makes it"
    )
