"""Tokens: what is live, what ends now; how the tokens of a client behave."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from accounts.models.oauth import LONGEST_LIFETIME
from sandbox.api.wire.base import Asked, Line
from sandbox.services.tokens import Aim

Pfid = Annotated[Line, Field(max_length=254)]
Seconds = Annotated[int, Field(ge=1, le=LONGEST_LIFETIME)]
Times = Annotated[int, Field(ge=0, le=1_000)]
RefreshModeName = Literal["rotating", "reusable", "single_use"]


class TokenSearch(Asked):
    """Whose: a client's, a user's, or both; without any, everybody's."""

    client_id: Line | None = Field(default=None, title="クライアントID")
    pfid: Pfid | None = Field(default=None, title="PFID")

    @property
    def aim(self) -> Aim:
        return Aim(self.client_id or "", self.pfid or "")


class EndTokens(TokenSearch):
    """Likewise, or one token by its value."""

    token: Line | None = Field(default=None, title="トークンの値", description="An access or a refresh token")

    @property
    def aim(self) -> Aim:
        return Aim(self.client_id or "", self.pfid or "", self.token or "")


class ExpireTokens(EndTokens):
    """Access tokens, and more if asked; a token named by its value is the only one, whatever its kind."""

    refresh_tokens: bool = Field(default=False, title="リフレッシュトークンも")
    codes: bool = Field(default=False, title="未使用の認可コードも")

    @property
    def kinds(self) -> list[str]:
        asked = {"access_tokens": True, "refresh_tokens": self.refresh_tokens, "codes": self.codes}
        return [kind for kind, wanted in asked.items() if wanted]


class RevokeTokens(EndTokens):
    """A token named by its value takes its whole grant along."""


class TokenCounts(BaseModel):
    codes: int = 0
    access_tokens: int = 0
    refresh_tokens: int = 0


class LiveToken(BaseModel):
    kind: Literal["code", "access_token", "refresh_token"] = Field(title="種類")
    client_id: str
    pfid: str
    scope: str
    given_at: str = Field(title="発行日時", description="By the workspace's clock, in Japan's time")
    expires_at: str = Field(title="有効期限")
    end: str = Field(title="末尾", description="The last four characters; the value is never told")


class TokenList(BaseModel):
    live: TokenCounts = Field(title="有効な件数")
    tokens: list[LiveToken] = Field(description="The newest 200 of each kind, by client and user")


class ClientSettings(BaseModel):
    """How a client's codes and tokens behave; contract.md's figures by default."""

    client_id: str
    name: str = Field(title="名称")
    refresh_mode: RefreshModeName = Field(title="リフレッシュトークンの扱い")
    refresh_grace: int = Field(title="再利用の猶予（秒）", description="With rotating only")
    replay_kills_grant: bool = Field(title="再利用されたら認可ごと失効")
    code_lifetime: int = Field(title="認可コードの有効期間（秒）")
    access_token_lifetime: int = Field(title="アクセストークンの有効期間（秒）")
    refresh_token_lifetime: int = Field(title="リフレッシュトークンの有効期間（秒）")
    refuse_codes: int = Field(title="拒否する認可コードの残り")
    refuse_refreshes: int = Field(title="拒否するリフレッシュの残り")


class NewClientSettings(Asked):
    """What is sent changes, from now on: what was given before keeps the lifetime it was given."""

    refresh_mode: RefreshModeName | None = Field(
        default=None, title="リフレッシュトークンの扱い",
        description="rotating: each refresh gives a new one; reusable: it stays the same; single_use: as rotating, "
                    "without grace",
    )  # fmt: skip
    refresh_grace: Annotated[int, Field(ge=0, le=LONGEST_LIFETIME)] | None = Field(
        default=None,
        title="再利用の猶予（秒）",
        description="rotating: how long the used one gives the same pair again",
    )
    replay_kills_grant: bool | None = Field(
        default=None, title="再利用されたら認可ごと失効", description="Else a used refresh token is refused, no more"
    )
    code_lifetime: Seconds | None = Field(default=None, title="認可コードの有効期間（秒）")
    access_token_lifetime: Seconds | None = Field(default=None, title="アクセストークンの有効期間（秒）")
    refresh_token_lifetime: Seconds | None = Field(default=None, title="リフレッシュトークンの有効期間（秒）")
    refuse_codes: Times | None = Field(
        default=None, title="次のn件の認可コードを拒否", description="invalid_grant for a good code; it stays good"
    )
    refuse_refreshes: Times | None = Field(
        default=None, title="次のn回のリフレッシュを拒否", description="invalid_grant for a good token; it stays good"
    )

    @property
    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)

    @model_validator(mode="after")
    def _says_something(self) -> "NewClientSettings":
        if not self.changes:
            raise ValueError("at least one setting")
        return self


class ClientSettingsList(BaseModel):
    clients: list[ClientSettings]
