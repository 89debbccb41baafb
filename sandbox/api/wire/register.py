"""The register of registration numbers."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from platform_project.kernel.register import Standing
from sandbox.api.wire.base import Asked, Line
from sandbox.api.wire.paging import PageAsked, PageFacts

# A day as JSON writes it: text, although the rest of a request is taken as strictly as it comes.
Day = Annotated[dt.date, Field(strict=False)]


class RegisterSearch(PageAsked):
    """Which of the workspace's own numbers."""

    word: str = Field(default="", title="番号・名称", max_length=100)


class LookUp(Asked):
    on: dt.date | None = Field(default=None, title="日付", description="A day in Japan; today by the clock when absent")


class NewListing(Asked):
    """A number as it is to stand. A valid one has no last day; a lapsed or revoked one has."""

    name: Line = Field(title="名称", examples=["北野運送株式会社"])
    status: Literal["valid", "lapsed", "revoked"] = Field(default="valid", title="状態")
    valid_from: Day = Field(default=dt.date(2023, 10, 1), title="登録年月日")
    valid_to: Day | None = Field(default=None, title="有効期間の末日", description="The last day on which it is good")


class Strictness(Asked):
    strict: bool = Field(title="厳格にする", description="A number that is not good is E300016, not W700004")


class ListedNumber(BaseModel):
    number: str = Field(title="登録番号")
    name: str = Field(title="名称")
    valid_from: str = Field(title="登録年月日")
    valid_to: str | None = Field(title="有効期間の末日")
    ended: Literal["lapsed", "revoked"] | None = Field(title="終わり方", description="Null for one without a last day")


class Verdict(BaseModel):
    """How a number stands on a day."""

    number: str = Field(title="登録番号")
    on: str = Field(title="日付")
    standing: Standing = Field(title="状態")
    listing: ListedNumber | None = Field(description="Null for a number that the register does not know")


class RegisterPage(PageFacts):
    strict: bool = Field(title="厳格")
    numbers: list[ListedNumber] = Field(description="The workspace's own")
    built_in: list[ListedNumber] = Field(
        description="What every workspace knows; an own row of the number stands before it"
    )
