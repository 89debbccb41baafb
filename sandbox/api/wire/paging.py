"""Lists in pages."""

from pydantic import BaseModel, Field

from sandbox.api.wire.base import Asked

PAGE_SIZE_CAP = 200


class PageAsked(Asked):
    """Which page of a list is wanted."""

    page: int = Field(default=1, title="ページ", ge=1, le=1_000_000)
    size: int = Field(default=50, title="1ページの件数", ge=1, le=PAGE_SIZE_CAP)


class PageFacts(BaseModel):
    page: int
    size: int
    total: int
    next_page: int | None = Field(description="Null on the last page")
