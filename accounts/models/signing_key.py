from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from oauth2_provider.utils import jwk_from_pem


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


class SigningKeyManager(models.Manager["SigningKey"]):
    def active(self) -> "SigningKey":
        """The key that signs; made on first need.

        Two processes may both find none: the database lets only one active row in, and the other process takes it.
        """
        return self.filter(active=True).first() or self._first()

    def _first(self) -> "SigningKey":
        # No error for the one who comes second: a database's log may print the statement that failed, key and all.
        self.bulk_create([SigningKey(pem=_new_pem())], ignore_conflicts=True)
        return self.get(active=True)


class SigningKey(models.Model):
    """An RSA key that signs ID tokens, in PEM. Kept in the database so that all processes share it.

    One is active; a retired one stays published, so that what it signed can still be checked.
    """

    pem = models.TextField(_("秘密鍵"), editable=False)
    active = models.BooleanField(_("使用中"), default=True)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = SigningKeyManager()

    class Meta:
        verbose_name = _("署名鍵")
        verbose_name_plural = pgettext_lazy("list", "署名鍵")
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=models.Q(active=True), name="signing_key_one_active")
        ]

    def __str__(self) -> str:
        return str(self.jwk.thumbprint())

    @property
    def jwk(self) -> Any:
        """As a jwcrypto JWK; parsed once per process."""
        return jwk_from_pem(self.pem)
