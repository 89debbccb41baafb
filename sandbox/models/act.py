from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace


class Act(models.Model):
    """Something that was done to a workspace from outside: its clock moved, a fault armed, a snapshot restored.

    `number` counts within the workspace. `at` is the workspace's time before the act, `real_at` the real one. `what` is
    a word of `sandbox.acts.TITLES`.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="acts", verbose_name=_("ワークスペース"))
    number = models.BigIntegerField(_("番号"))
    at = models.DateTimeField(_("日時"))
    real_at = models.DateTimeField(_("実時刻"))
    what = models.CharField(_("操作"), max_length=40)
    detail = models.JSONField(_("詳細"), default=dict)

    class Meta:
        verbose_name = _("操作の記録")
        verbose_name_plural = pgettext_lazy("list", "操作の記録")
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="act_number_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
