import functools
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
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

# The toolkit has no types; `models.Model` stands beside its classes so that the type checker knows these for models.


class Application(AbstractApplication, models.Model):
    """A partner's program: the OAuth client. It belongs to a workspace, and only its users may sign in to it.

    Every client may use the code and the refresh grant; A4 (パスワード方式) has its own switch. ID tokens are RS256
    always, so neither the toolkit's single grant type nor its algorithm is a choice here.
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

    class Meta(AbstractApplication.Meta):
        verbose_name = _("OAuthクライアント")
        verbose_name_plural = _("OAuthクライアント")

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

    @functools.cached_property
    def jwk_key(self) -> Any:
        """The installation's active signing key, as a jwcrypto JWK. Made on first need."""
        return SigningKey.objects.active().jwk


class Lapsing(models.Model):
    """What expires by its workspace's clock.

    `lapsed`: it had expired when that clock was put back, and stays expired whatever the clock says. Of a used refresh
    token it says that its grace is over.
    """

    expires: Any
    lapsed = models.BooleanField(_("期限切れの確定"), default=False, editable=False)

    class Meta:
        abstract = True

    def is_expired(self) -> bool:
        return self.lapsed or bool(self.expires <= clock.now())


class Grant(Lapsing, AbstractGrant, models.Model):
    """An authorization code. A used one stays as a tombstone, so that a second use can kill what the first gave.

    `token_family` names what it gave. `redirect_uri_sent` says whether the authorization request named its redirect
    URI: if it did, the token request must name the same (RFC 6749 §4.1.3).
    """

    used_at = models.DateTimeField(_("使用日時"), null=True, blank=True)
    token_family = models.UUIDField(_("トークン系列"), null=True, blank=True, editable=False)
    redirect_uri_sent = models.BooleanField(_("リダイレクトURIの指定"), default=True, editable=False)

    class Meta(AbstractGrant.Meta):
        verbose_name = _("認可コード")
        verbose_name_plural = _("認可コード")


class AccessToken(Lapsing, AbstractAccessToken, models.Model):
    class Meta(AbstractAccessToken.Meta):
        verbose_name = _("アクセストークン")
        verbose_name_plural = _("アクセストークン")


class RefreshToken(Lapsing, AbstractRefreshToken, models.Model):
    """Lives 31 days by its workspace's clock, from the moment it was given (contract §3, P)."""

    expires = models.DateTimeField(_("有効期限"))

    class Meta(AbstractRefreshToken.Meta):
        verbose_name = _("リフレッシュトークン")
        verbose_name_plural = _("リフレッシュトークン")


class IDToken(Lapsing, AbstractIDToken, models.Model):
    class Meta(AbstractIDToken.Meta):
        verbose_name = _("IDトークン")
        verbose_name_plural = _("IDトークン")
