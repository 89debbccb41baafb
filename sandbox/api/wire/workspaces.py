"""Workspaces: made, shown, reset."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, model_validator

from sandbox.api.wire.base import Asked, Line
from sandbox.api.wire.clock import Clock
from sandbox.seeding.seeds import SEEDS

SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"


def _known_seed(name: str) -> str:
    if name not in SEEDS:
        raise ValueError(f"one of {', '.join(SEEDS)}")
    return name


SeedName = Annotated[str, AfterValidator(_known_seed)]


class NewWorkspace(Asked):
    """From a seed, or from a bottle: then name and slug are the bottle's where none are given."""

    name: Line | None = Field(default=None, title="名称", examples=["検証用"])
    slug: Annotated[str, Field(pattern=SLUG)] | None = Field(
        default=None, title="識別名", description="Names it in addresses, PFIDs and the client's id; given when absent"
    )
    seed: SeedName = Field(
        default="demo", title="シード", json_schema_extra={"enum": list(SEEDS)},
        description="demo: four companies, their masters, 40 invoices; masters: the same without invoices; "
                    "empty: two companies and nothing else",
    )  # fmt: skip
    bottle: dict[str, Any] | None = Field(
        default=None, title="ボトル", description="What GET /sandbox/v1/bottle answered; docs/bottle.md has its form"
    )

    @model_validator(mode="after")
    def _is_from_one_thing(self) -> "NewWorkspace":
        if self.bottle is None and self.name is None:
            raise ValueError("a name, or a bottle")
        if self.bottle is not None and "seed" in self.model_fields_set:
            raise ValueError("a seed or a bottle, not both")
        return self


class Reset(Asked):
    keep_clock: bool = Field(default=False, title="時計を保つ", description="Else the clock goes back to real time")


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
    seed: str = Field(title="シード", description="`bottle` when it was poured; empty when staff built it by hand")
    suffix: str | None = Field(
        default=None, title="接尾辞", description="After pouring: what PFIDs and client ids were given, or empty"
    )
    created_at: str = Field(title="作成日時")
    clock: Clock
    key: str | None = Field(title="操作キー", description="Told at creation only")
    clients: list[Client]
    users: list[Member]
    urls: dict[str, str]
