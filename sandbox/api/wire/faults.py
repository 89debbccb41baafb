"""Faults: what is done to which calls, and for how long."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from sandbox.api.wire.base import Asked, Instant, Line
from sandbox.faults.drafts import FaultDraft
from sandbox.faults.effects import LONGEST_TEXT, Unreadable, parse
from sandbox.faults.targets import targets

MOST_TIMES = 1_000_000
MOST_SECONDS = 100 * 365 * 86_400


def _effect(text: str) -> str:
    try:
        return str(parse(text))
    except Unreadable as error:
        raise ValueError(str(error)) from error


def _target(name: str) -> str:
    if name not in targets():
        raise ValueError(f"one of {', '.join(targets())}")
    return name


class NewFault(Asked):
    """Without `times`, `seconds` and `until` it falls on one call; a share of calls (`percent`) then lasts until cleared."""

    effect: Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_effect)] = Field(
        title="起こすこと", examples=["E400002", "status=503;retry_after=30", "cut-after", "error=E500002;delay=2000"],
    )  # fmt: skip
    on: list[Annotated[str, AfterValidator(_target)]] = Field(
        default=[], title="対象", max_length=20, examples=[["seller_invoice_register"]],
        description="Keys of operations, names of OAuth endpoints, 'operations', 'oauth'; empty: every operation, or for "
                    "an error of RFC 6749 every endpoint",
    )  # fmt: skip
    dialect: Literal["v1", "v2"] | None = Field(default=None, title="方言")
    method: Literal["GET", "POST", "PUT"] | None = Field(default=None, title="メソッド")
    client_id: Line | None = Field(default=None, title="クライアント", description="Calls of this client alone")
    times: Annotated[int, Field(ge=1, le=MOST_TIMES)] | None = Field(default=None, title="回数")
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS)] | None = Field(
        default=None, title="秒数", description="From now on, by the workspace's clock"
    )
    until: Instant | None = Field(default=None, title="期限", description="An instant of the workspace's clock")
    standing: bool = Field(default=False, title="解除するまで", description="Instead of times, seconds and until")
    percent: Annotated[int, Field(ge=1, le=100)] | None = Field(
        default=None, title="割合（%）", description="Of the calls that it matches"
    )
    seed: Annotated[Line, Field(max_length=40)] = Field(
        default="1", title="乱数の種", description="The same seed and the same calls: the same calls fail"
    )

    @model_validator(mode="after")
    def _stands_or_ends(self) -> "NewFault":
        if self.standing and (self.times or self.seconds or self.until):
            raise ValueError("standing takes no times, seconds or until")
        return self

    @property
    def draft(self) -> FaultDraft:
        endless = self.standing or self.percent or self.seconds or self.until
        return FaultDraft(
            parse(self.effect), tuple(dict.fromkeys(self.on)), self.dialect or "", self.method or "", self.client_id or "",
            times=self.times or (None if endless else 1), until=self.until,
            lasting=dt.timedelta(seconds=self.seconds) if self.seconds else None, percent=self.percent, seed=self.seed,
        )  # fmt: skip


class FaultRoads(Asked):
    in_requests: bool = Field(
        title="リクエストからの指定", description="Whether a header, a text or a partner's code may ask for a fault"
    )


class Fault(BaseModel):
    number: int = Field(description="Counts within the workspace")
    effect: str = Field(title="起こすこと")
    on: list[str] = Field(title="対象")
    dialect: str | None
    method: str | None
    client_id: str | None
    waiting: bool = Field(title="待機中", description="Whether it may still fall on a call")
    times_left: int | None = Field(title="残り回数", description="Null where it is not counted")
    until: str | None = Field(title="期限", description="In Japan's time")
    percent: int | None
    seed: str
    seen: int = Field(title="対象になった回数", description="Calls that it matched")
    acted: int = Field(title="起きた回数", description="Calls that it fell on")
    armed_at: str
    road: Literal["rule", "page"]


class FaultList(BaseModel):
    in_requests: bool = Field(title="リクエストからの指定")
    faults: list[Fault] = Field(description="The newest first; those that are over stay for a while")


class MagicValue(BaseModel):
    value: str
    road: str = Field(description="header, text, code; another feature may have its own")
    where: str
    what: str


class MagicTable(BaseModel):
    values: list[MagicValue]
