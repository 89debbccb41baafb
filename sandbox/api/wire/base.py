"""What every call shares: how a request is checked, how a refusal looks."""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from platform_project.kernel import text
from platform_project.kernel.clock import JAPAN


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


Instant = Annotated[dt.datetime, BeforeValidator(_instant)]
Line = Annotated[str, Field(max_length=100), AfterValidator(_one_line)]


class Asked(BaseModel):
    """A request: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", strict=True)


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
