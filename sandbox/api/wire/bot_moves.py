"""A move of a counterparty, as several calls tell it."""

from typing import Literal

from pydantic import BaseModel, Field

from sandbox.bots.characters import What

STATES = Literal["planned", "done", "moot", "failed"]


class BotMoveFacts(BaseModel):
    """A move that is planned, or was made. `moot`: it had no object any more; `outcome` says why."""

    number: int = Field(description="Counts within the workspace")
    counterparty: str = Field(title="コード")
    what: What = Field(title="動作")
    partner: str = Field(title="相手の会員コード", description="The other company's code")
    invoices: list[int] = Field(title="請求書管理番号", description="What it is about, or what it issued")
    version: int | None = Field(title="版")
    invitation: int | None = Field(title="招待番号")
    recurring: bool = Field(title="定期", description="The next of its kind follows by itself")
    due_at: str = Field(title="予定日時")
    state: STATES = Field(title="状態")
    made_at: str | None = Field(title="実行日時", description="By the workspace's clock")
    outcome: str = Field(title="結果")
