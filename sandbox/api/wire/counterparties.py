"""取引先ボット: who there is, what is planned and done, and a hand on them."""

from typing import Literal

from pydantic import BaseModel, Field

from sandbox.api.wire.base import Asked, Instant, Line
from sandbox.api.wire.bot_moves import STATES, BotMoveFacts
from sandbox.api.wire.clock import Clock
from sandbox.bots.characters import CHARACTERS, Kind
from sandbox.services.bots import MOST

PAGE_SIZE_CAP = 200


class CounterpartyFacts(BaseModel):
    code: str = Field(title="コード", description="The 発行先コード or 支払先コード that names it")
    name: str = Field(title="会社名")
    kind: Kind = Field(title="種類", description="Named as a 発行先, as a 支払先, or as either and to be invited")
    does: str = Field(title="すること")
    registration_number: str | None = Field(title="登録番号")
    introduced: bool = Field(title="紹介済")
    paused: bool = Field(title="停止中")
    known_to: list[str] = Field(title="取引のある会社", description="Codes of the companies that keep it as a master")
    planned: int = Field(title="予定の数")


class Counterparties(BaseModel):
    paused: bool = Field(title="すべて停止中")
    counterparties: list[CounterpartyFacts]


class Introduction(Asked):
    """`side` matters only for those that are to be invited, which one may know as either."""

    code: Line = Field(title="コード", examples=list(CHARACTERS)[:1])
    company: Line | None = Field(
        default=None, title="会員コード",
        description="Who gets to know it; else the first company that pays for the side",
    )  # fmt: skip
    side: Literal["customer", "supplier"] | None = Field(default=None, title="発行先か支払先か")


class Hand(Asked):
    """One of them by its code, or all."""

    code: Line | None = Field(default=None, title="コード")


class Poke(Asked):
    code: Line = Field(title="コード", examples=["BOT-TEN"])


class MoveSearch(Asked):
    """Conditions, all of which must hold."""

    state: STATES | None = Field(default=None, title="状態")
    code: str = Field(default="", title="コード", max_length=15)
    invoice: int | None = Field(default=None, title="請求書管理番号", ge=1)
    page: int = Field(default=1, title="ページ", ge=1, le=1_000_000)
    size: int = Field(default=50, title="1ページの件数", ge=1, le=PAGE_SIZE_CAP)


class BotMoves(BaseModel):
    """By the instants at which they are due."""

    moves: list[BotMoveFacts]
    page: int
    size: int
    total: int
    next_page: int | None = Field(description="Null on the last page")


class MadeMoves(BaseModel):
    moves: list[BotMoveFacts]


class UntilQuiet(Asked):
    """How far to go at most. What recurs has no end, so it counts only up to `until`."""

    until: Instant | None = Field(
        default=None,
        title="期限",
        description="Nothing later than this instant; without it what recurs is no reason to go on",
    )
    max_moves: int = Field(default=MOST, title="動作の上限", ge=1, le=1_000)


class QuietClock(Clock):
    """Where the clock stands now, and what happened on the way, in order."""

    before: str = Field(title="動かす前の時刻")
    moves: list[BotMoveFacts] = Field(title="起きたこと")
    quiet: bool = Field(title="静か", description="Nothing is left that would count; else call again")
