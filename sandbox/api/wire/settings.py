"""The switches of a workspace, and what its companies have contracted."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from sandbox.api.wire.base import Asked

Language = Literal["ja", "en"]
PlanName = Literal["free", "paid"]
RoundingName = Literal["floor", "half_up", "ceil"]
PageSize = Annotated[int, Field(ge=1, le=10_000)]


class Changes(Asked):
    """What is sent changes, the rest stays."""

    @property
    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.model_dump().items() if value is not None}

    @model_validator(mode="after")
    def _says_something(self) -> "Changes":
        if not self.changes:
            raise ValueError(f"at least one of {', '.join(type(self).model_fields)}")
        return self


class NewSettings(Changes):
    language: Language | None = Field(default=None, title="メッセージの言語")
    strip_characters: bool | None = Field(default=None, title="記号の除去")
    entitlement_always_400: bool | None = Field(default=None, title="権限エラーを常に400にする")
    page_size_cap: PageSize | None = Field(default=None, title="1回の取得件数の上限")


class Settings(BaseModel):
    language: Language = Field(title="メッセージの言語", description="Of the platform's refusals and warnings")
    strip_characters: bool = Field(title="記号の除去", description="Whether operations take certain characters out")
    entitlement_always_400: bool = Field(title="権限エラーを常に400にする", description="Else it is 403 in v2")
    page_size_cap: int = Field(title="1回の取得件数の上限", description="The most that get_count may ask for")


class NewContract(Changes):
    issuing_plan: PlanName | None = Field(default=None, title="発行側の契約")
    receiving_plan: PlanName | None = Field(default=None, title="受取側の契約")
    api_option: bool | None = Field(default=None, title="APIオプション")
    journal_free_items_option: bool | None = Field(default=None, title="仕訳自由項目利用オプション")
    rounding: RoundingName | None = Field(default=None, title="端数処理")


class Contract(BaseModel):
    code: str = Field(title="会員コード")
    name: str = Field(title="会社名")
    issuing_plan: PlanName = Field(title="発行側の契約", description="E100001 while it is free")
    receiving_plan: PlanName = Field(title="受取側の契約", description="E100002 while it is free")
    api_option: bool = Field(title="APIオプション", description="E100003 without it")
    journal_free_items_option: bool = Field(title="仕訳自由項目利用オプション", description="E100004 without it")
    rounding: RoundingName = Field(title="端数処理", description="Of taxes and of fractions of a yen")


class ContractList(BaseModel):
    companies: list[Contract]
