import datetime as dt
import functools
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from oauth2_provider.models import (
    AbstractAccessToken,
    AbstractApplication,
    AbstractGrant,
    AbstractIDToken,
    AbstractRefreshToken,
)

from platform_project.kernel import clock

from .signing_key import SigningKey
from .workspace import Workspace

# Ten years: the longest that a code or a token may be given to live.
LONGEST_LIFETIME = 315_360_000


class RefreshMode(models.TextChoices):
    """What using a refresh token does to it (A)."""

    ROTATING = "rotating", _("入れ替わる（猶予あり）")
    REUSABLE = "reusable", _("同じものを何度でも使える")
    SINGLE_USE = "single_use", _("1回限り（猶予なし）")


def _seconds(title: Any, default: int, least: int = 1) -> Any:
    limits = [MinValueValidator(least), MaxValueValidator(LONGEST_LIFETIME)]
    return models.PositiveIntegerField(title, default=default, validators=limits)


# The toolkit has no types; `models.Model` stands beside its classes so that the type checker knows these for models.


class Application(AbstractApplication, models.Model):
    """A partner's program: the OAuth client. It belongs to a workspace, and only its users may sign in to it.

    Every client may use the code and the refresh grant; A4 (パスワード方式) has its own switch. ID tokens are RS256
    always, so neither the toolkit's single grant type nor its algorithm is a choice here.

    How its codes and tokens behave is the client's too; the defaults are contract §3's. `refuse_codes` and
    `refuse_refreshes` say how many of the next good codes or refresh tokens are refused all the same; they count down.
    """

    authorization_grant_type = models.CharField(
        _("認可方式"),
        max_length=44,
        editable=False,
        default=AbstractApplication.GRANT_AUTHORIZATION_CODE,
        choices=[(AbstractApplication.GRANT_AUTHORIZATION_CODE, _("認可コード"))],
    )
    client_type = models.CharField(
        _("クライアント種別"),
        max_length=32,
        default=AbstractApplication.CLIENT_CONFIDENTIAL,
        choices=[
            (AbstractApplication.CLIENT_CONFIDENTIAL, _("コンフィデンシャル（秘密あり）")),
            (AbstractApplication.CLIENT_PUBLIC, _("パブリック（秘密なし、PKCE必須）")),
        ],
    )
    algorithm = models.CharField(
        _("署名方式"),
        max_length=5,
        editable=False,
        default=AbstractApplication.RS256_ALGORITHM,
        choices=[(AbstractApplication.RS256_ALGORITHM, "RS256")],
    )
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="applications", verbose_name=_("ワークスペース")
    )
    password_grant_allowed = models.BooleanField(_("パスワード方式を許可"), default=True)

    refresh_mode = models.CharField(
        _("リフレッシュトークンの扱い"), max_length=10, choices=RefreshMode, default=RefreshMode.ROTATING
    )
    refresh_grace = _seconds(_("再利用の猶予（秒）"), 10, least=0)
    replay_kills_grant = models.BooleanField(_("再利用されたら認可ごと失効"), default=True)
    code_lifetime = _seconds(_("認可コードの有効期間（秒）"), 120)
    access_token_lifetime = _seconds(_("アクセストークンの有効期間（秒）"), 300)
    refresh_token_lifetime = _seconds(_("リフレッシュトークンの有効期間（秒）"), 31 * 24 * 3600)
    refuse_codes = models.PositiveIntegerField(_("拒否する認可コードの残り"), default=0)
    refuse_refreshes = models.PositiveIntegerField(_("拒否するリフレッシュの残り"), default=0)

    class Meta(AbstractApplication.Meta):
        verbose_name = _("OAuthクライアント")
        verbose_name_plural = pgettext_lazy("list", "OAuthクライアント")

    def clean(self) -> None:
        """The toolkit's checks, but for the one for a signing key in the settings: ours is in the database."""
        try:
            super().clean()
        except ValidationError as refusal:
            faults = {field: found for field, found in refusal.error_dict.items() if field != "algorithm"}
            if faults:
                raise ValidationError(faults) from refusal

    def allows_grant_type(self, *grant_types: str) -> bool:
        return AbstractApplication.GRANT_AUTHORIZATION_CODE in grant_types

    @property
    def grace(self) -> dt.timedelta:
        """How long a used refresh token is answered with what it was exchanged for."""
        return dt.timedelta(seconds=self.refresh_grace if self.refresh_mode == RefreshMode.ROTATING else 0)

    @functools.cached_property
    def jwk_key(self) -> Any:
        """The installation's active signing key, as a jwcrypto JWK. Made on first need."""
        return SigningKey.objects.active().jwk


class Unstored(models.TextField):  # type: ignore[type-arg]
    """A token's value: known to the instance that was given it, never written. The checksum is what it is found by."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002
        return ""


def _shown_end() -> Any:
    return models.CharField(_("値の末尾"), max_length=4, default="", editable=False)


class Lapsing(models.Model):
    """What is given and expires by its workspace's clock; `created` and `updated` are the toolkit's, in real time.

    `lapsed`: it had expired when that clock was put back, and stays expired whatever the clock says. Of a used refresh
    token it says that its grace is over.
    """

    expires: Any
    given_at = models.DateTimeField(_("発行日時"), default=clock.now, editable=False)
    lapsed = models.BooleanField(_("期限切れの確定"), default=False, editable=False)

    class Meta:
        abstract = True

    def is_expired(self) -> bool:
        return self.lapsed or bool(self.expires <= clock.now())


class Grant(Lapsing, AbstractGrant, models.Model):
    """An authorization code. A used one stays as a tombstone, so that a second use can kill what the first gave.

    `code` is its checksum, never the code itself; `shown_end` is how people tell rows apart.
    `token_family` names what it gave. `redirect_uri_sent` says whether the authorization request named its redirect
    URI: if it did, the token request must name the same (RFC 6749 §4.1.3).
    """

    used_at = models.DateTimeField(_("使用日時"), null=True, blank=True)
    token_family = models.UUIDField(_("トークン系列"), null=True, blank=True, editable=False)
    redirect_uri_sent = models.BooleanField(_("リダイレクトURIの指定"), default=True, editable=False)
    shown_end = _shown_end()

    class Meta(AbstractGrant.Meta):
        verbose_name = _("認可コード")
        verbose_name_plural = pgettext_lazy("list", "認可コード")


class AccessToken(Lapsing, AbstractAccessToken, models.Model):
    """`token_family` names the grant that it goes back to, as a refresh token's does."""

    token = Unstored(_("トークン"), editable=False)
    token_family = models.UUIDField(_("トークン系列"), null=True, blank=True, editable=False, db_index=True)
    shown_end = _shown_end()

    class Meta(AbstractAccessToken.Meta):
        verbose_name = _("アクセストークン")
        verbose_name_plural = pgettext_lazy("list", "アクセストークン")


class RefreshToken(Lapsing, AbstractRefreshToken, models.Model):
    """Lives 31 days by its workspace's clock, from the moment it was given (contract §3, P).

    `access_token` is what it was given with; where it may be used again and again, the others know it by their family.
    """

    token = Unstored(_("トークン"), editable=False)
    expires = models.DateTimeField(_("有効期限"))
    shown_end = _shown_end()

    class Meta(AbstractRefreshToken.Meta):
        verbose_name = _("リフレッシュトークン")
        verbose_name_plural = pgettext_lazy("list", "リフレッシュトークン")


class IDToken(Lapsing, AbstractIDToken, models.Model):
    class Meta(AbstractIDToken.Meta):
        verbose_name = _("IDトークン")
        verbose_name_plural = pgettext_lazy("list", "IDトークン")
