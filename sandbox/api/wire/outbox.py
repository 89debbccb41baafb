"""The outbox: what was sent, to whom, and everything in it that a test wants to go on with."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

from sandbox.api.wire.paging import PageAsked, PageFacts


class OutboxSearch(PageAsked):
    """Conditions, all of which must hold."""

    word: str = Field(default="", title="件名・本文・宛先", max_length=100)
    to: str = Field(
        default="", title="宛先", max_length=100, description="Part of an address, or of a company's name or code"
    )
    topic: Literal["issued", "reissued", "returned", "invitation", "answered"] | None = Field(
        default=None, title="種類"
    )
    channel: Literal["mail", "letter"] | None = Field(default=None, title="手段")
    sent_from: dt.date | None = Field(default=None, title="送信日（から）", description="A day in Japan")
    sent_to: dt.date | None = Field(default=None, title="送信日（まで）", description="A day in Japan, included")


class Party(BaseModel):
    company: str
    company_code: str


class SentInvitation(BaseModel):
    number: int
    token: str = Field(description="What the link carries; on paper it is the letter's code")
    letter_code: str | None = Field(description="What the addressee of a letter types; null in a mail")
    typed_at: str = Field(description="The page on which a letter's code is typed")
    status: Literal["open", "accepted", "declined", "replaced", "expired"]
    expires_at: str


class SentNotice(BaseModel):
    """A mail or a letter. Nothing has left the machine."""

    number: int = Field(description="Counts within the workspace")
    channel: Literal["mail", "letter"] = Field(title="手段")
    topic: Literal["issued", "reissued", "returned", "invitation", "answered"] = Field(title="種類")
    sent_at: str = Field(title="送信日時", description="In Japan's time, by the workspace's clock")
    sender: Party = Field(title="差出人")
    recipient: Party | None = Field(title="宛先の会員企業", description="Null for somebody who is no member")
    to: list[str] = Field(title="宛先", description="Mail addresses, or the lines of a postal address")
    subject: str = Field(title="件名")
    body: str = Field(title="本文")
    link: str | None = Field(title="リンク", description="A whole address on this installation")
    invitation: SentInvitation | None = Field(title="招待")
    pdf: str | None = Field(title="招待状のPDF", description="The letter as a PDF, for the same key")


class Outbox(PageFacts):
    notices: list[SentNotice] = Field(description="The newest first")
