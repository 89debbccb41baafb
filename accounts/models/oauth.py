from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import (
    AbstractAccessToken,
    AbstractApplication,
    AbstractGrant,
    AbstractIDToken,
    AbstractRefreshToken,
)

from .workspace import Workspace


class Application(AbstractApplication):
    """A partner's program: the OAuth client. It belongs to a workspace, and only that workspace's users may sign in to it."""

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="applications", verbose_name=_("ワークスペース")
    )
    password_grant_allowed = models.BooleanField(_("パスワード方式を許可"), default=True)

    class Meta(AbstractApplication.Meta):
        verbose_name = _("OAuthクライアント")
        verbose_name_plural = _("OAuthクライアント")


class Grant(AbstractGrant):
    """An authorization code. A used one stays as a tombstone, so that a second use can kill what the first gave."""

    used_at = models.DateTimeField(_("使用日時"), null=True, blank=True)

    class Meta(AbstractGrant.Meta):
        verbose_name = _("認可コード")
        verbose_name_plural = _("認可コード")


class AccessToken(AbstractAccessToken):
    class Meta(AbstractAccessToken.Meta):
        verbose_name = _("アクセストークン")
        verbose_name_plural = _("アクセストークン")


class RefreshToken(AbstractRefreshToken):
    class Meta(AbstractRefreshToken.Meta):
        verbose_name = _("リフレッシュトークン")
        verbose_name_plural = _("リフレッシュトークン")


class IDToken(AbstractIDToken):
    class Meta(AbstractIDToken.Meta):
        verbose_name = _("IDトークン")
        verbose_name_plural = _("IDトークン")


class SigningKey(models.Model):
    """The RSA key that signs ID tokens, in PEM. Kept in the database so that all processes share it."""

    pem = models.TextField(_("秘密鍵"))
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    class Meta:
        verbose_name = _("署名鍵")
        verbose_name_plural = _("署名鍵")
