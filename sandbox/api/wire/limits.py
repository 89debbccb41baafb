"""How often a client may call."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from sandbox.api.wire.base import Asked
from sandbox.limits.bounds import Bounds

ProfileName = Literal["off", "production", "tiny", "custom"]
Bound = Annotated[int, Field(ge=0, le=1_000_000)]


class NewLimits(Asked):
    profile: ProfileName = Field(
        title="プロファイル", description="production: 10 a second and 300 a minute; tiny: 3 a second; custom: your own"
    )
    per_second: Bound | None = Field(default=None, title="1秒の上限", description="With custom; 0 is no bound")
    per_minute: Bound | None = Field(default=None, title="1分の上限", description="With custom; 0 is no bound")

    @model_validator(mode="after")
    def _bounds_belong_to_custom(self) -> "NewLimits":
        if (self.profile == "custom") == (self.bounds is None):
            raise ValueError("per_second or per_minute with 'custom', and with no other profile")
        if self.bounds == Bounds(0, 0):
            raise ValueError("bounds that bound nothing; 'off' takes the limits away")
        return self

    @property
    def bounds(self) -> Bounds | None:
        if self.per_second is None and self.per_minute is None:
            return None
        return Bounds(self.per_second or 0, self.per_minute or 0)


class ClientCalls(BaseModel):
    client_id: str
    this_second: int
    this_minute: int


class Limits(BaseModel):
    profile: ProfileName = Field(title="プロファイル")
    per_second: int = Field(title="1秒の上限", description="What holds; 0 is no bound")
    per_minute: int = Field(title="1分の上限")
    counted: list[ClientCalls] = Field(title="数えた回数", description="Of the workspace's second and minute at hand")
