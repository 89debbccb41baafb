"""Snapshots, and bottles."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from sandbox.api.wire.base import Asked, Line
from sandbox.bottles import naming

Name = Annotated[Line, Field(max_length=60), AfterValidator(naming.snapshot)]


class NewSnapshot(Asked):
    name: Name = Field(title="名前", examples=["before-month-end"])
    replace: bool = Field(default=False, title="置き換える", description="Else a name that is there already is refused")


class Return(Asked):
    keep_clock: bool = Field(default=False, title="時計を保つ", description="Else the clock goes to where it stood")


class Snapshot(BaseModel):
    name: str = Field(title="名前")
    taken_at: str = Field(title="作成日時", description="Real time")
    now: str = Field(title="時計の時刻", description="What the workspace's clock showed")
    invoices: int = Field(title="請求書の数")
    bytes: int = Field(title="大きさ（バイト）", description="As a bottle")
    origin: bool = Field(title="初期状態", description="What a poured workspace is reset to; it cannot be deleted")


class SnapshotList(BaseModel):
    snapshots: list[Snapshot]
