"""What the control API takes and answers. Every model here is checked, described in the OpenAPI document, and filled."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from platform_project.kernel import text
from platform_project.kernel.clock import JAPAN
from sandbox.moves import Mode, Span
from sandbox.seeds import SEEDS

SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"
_A_CENTURY_OF_DAYS = 36_525


def _instant(value: Any) -> dt.datetime:
    """ISO 8601, an instant or a day; without an offset it is Japan's."""
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("an instant in ISO 8601, as 2026-12-01T09:00:00+09:00")
    try:
        instant = dt.datetime.fromisoformat(value)
        return (instant if instant.tzinfo else instant.replace(tzinfo=JAPAN)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("an instant in ISO 8601, as 2026-12-01T09:00:00+09:00") from error


def _one_line(value: str) -> str:
    line = text.normalise(value)
    if text.forbidden_character(line) or "\n" in line or not line.strip():
        raise ValueError("one line of printable text")
    return line.strip()


def _known_seed(name: str) -> str:
    if name not in SEEDS:
        raise ValueError(f"one of {', '.join(SEEDS)}")
    return name


SeedName = Annotated[str, AfterValidator(_known_seed)]
Instant = Annotated[dt.datetime, BeforeValidator(_instant)]
Line = Annotated[str, Field(max_length=100), AfterValidator(_one_line)]


class Asked(BaseModel):
    """A request: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewWorkspace(Asked):
    name: Line = Field(title="名称", examples=["検証用"])
    slug: Annotated[str, Field(pattern=SLUG)] | None = Field(
        default=None, title="識別名", description="Names it in addresses, PFIDs and the client's id; given when absent"
    )
    seed: SeedName = Field(
        default="demo", title="シード", json_schema_extra={"enum": list(SEEDS)},
        description="demo: four companies, their masters, 40 invoices; masters: the same without invoices; "
                    "empty: two companies and nothing else",
    )  # fmt: skip


class Reset(Asked):
    keep_clock: bool = Field(default=False, title="時計を保つ", description="Else the clock goes back to real time")


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


class MovedClock(Clock):
    before: str = Field(title="動かす前の時刻")
    lapsed: Lapsed = Field(title="期限切れを確定した件数")


class Client(BaseModel):
    client_id: str
    client_secret: str | None = Field(description="Told at creation only")
    redirect_uris: list[str]
    realm: str


class Member(BaseModel):
    pfid: str
    password: str | None = Field(description="Told at creation only")
    name: str
    company: str | None
    company_code: str | None
    registration_number: str | None
    issuing_plan: str | None
    receiving_plan: str | None


class WorkspaceLine(BaseModel):
    workspace: str = Field(title="識別名")
    name: str = Field(title="名称")
    created_at: str = Field(title="作成日時")
    clock: Clock
    invoices: int = Field(title="請求書の数")


class WorkspaceList(BaseModel):
    workspaces: list[WorkspaceLine]


class WorkspaceFacts(BaseModel):
    """What a program needs to know before its first call."""

    workspace: str = Field(title="識別名")
    name: str = Field(title="名称")
    seed: str = Field(title="シード", description="Empty when staff built it by hand")
    created_at: str = Field(title="作成日時")
    clock: Clock
    key: str | None = Field(title="操作キー", description="Told at creation only")
    clients: list[Client]
    users: list[Member]
    urls: dict[str, str]


class FieldError(BaseModel):
    field: str
    message: str


class Error(BaseModel):
    code: str = Field(examples=["invalid_request"])
    message: str = Field(description="What is wrong")
    cure: str = Field(description="What to do about it")
    fields: list[FieldError] = Field(default=[], description="With invalid_request only")


class Failure(BaseModel):
    error: Error
