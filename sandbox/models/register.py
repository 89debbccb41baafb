from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace
from platform_project.kernel.register import Listing, Standing


class RegisterEntry(models.Model):
    """A number of the workspace's own register; it stands before a built-in one of the same number."""

    class Status(models.TextChoices):
        VALID = "valid", _("有効")
        LAPSED = "lapsed", pgettext_lazy("register", "失効")
        REVOKED = "revoked", _("取消")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="register_entries", verbose_name=_("ワークスペース")
    )
    number = models.CharField(_("登録番号"), max_length=14)
    name = models.CharField(_("名称"), max_length=100)
    status = models.CharField(_("状態"), max_length=7, choices=Status, default=Status.VALID)
    valid_from = models.DateField(_("登録年月日"))
    valid_to = models.DateField(_("有効期間の末日"), null=True, blank=True)

    class Meta:
        verbose_name = _("公表サイトの登録番号")
        verbose_name_plural = pgettext_lazy("list", "公表サイトの登録番号")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="register_entry_number_unique"),
            models.CheckConstraint(
                condition=Q(status="valid", valid_to=None)
                | Q(status__in=["lapsed", "revoked"], valid_to__isnull=False),
                name="register_entry_ends_when_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def listing(self) -> Listing:
        ended = Standing.REVOKED if self.status == self.Status.REVOKED else Standing.LAPSED
        return Listing(self.number, self.name, self.valid_from, self.valid_to, ended)
