from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .company import Company


class UserManager(BaseUserManager["User"]):
    def create_user(self, pfid: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(pfid=pfid.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, pfid: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(pfid, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(pfid=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in with a PFID, an e-mail-shaped ID in lower case. Staff belong to no company."""

    pfid = models.EmailField(_("PFID"), max_length=254, unique=True)
    name = models.CharField(_("氏名"), max_length=100, blank=True)
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="users", null=True, blank=True, verbose_name=_("会員企業")
    )
    is_active = models.BooleanField(_("有効"), default=True)
    is_staff = models.BooleanField(_("スタッフ"), default=False)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "pfid"
    EMAIL_FIELD = "pfid"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = pgettext_lazy("list", "利用者")
        ordering = ("pfid",)

    def __str__(self) -> str:
        return self.pfid
