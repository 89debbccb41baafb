from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace


class CallCount(models.Model):
    """How many calls of a client were answered in the second and in the minute that began then, by the workspace's clock.

    All processes count in this row, each call in one statement. There is none while the workspace has no limits.
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="call_counts", verbose_name=_("ワークスペース")
    )
    client_id = models.CharField(_("クライアントID"), max_length=100)
    second = models.DateTimeField(_("数えている秒"))
    in_second = models.PositiveIntegerField(_("その秒の回数"), default=0)
    minute = models.DateTimeField(_("数えている分"))
    in_minute = models.PositiveIntegerField(_("その分の回数"), default=0)

    class Meta:
        verbose_name = _("呼び出しの回数")
        verbose_name_plural = pgettext_lazy("list", "呼び出しの回数")
        ordering = ("workspace", "client_id")
        constraints = [models.UniqueConstraint(fields=["workspace", "client_id"], name="call_count_unique")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.in_second}/{self.in_minute}"
