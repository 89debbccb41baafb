from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace


class Snapshot(models.Model):
    """A workspace as it stood once, under a name, to go back to.

    `content` is a bottle, compressed. `marks` is what makes going back quick and means nothing outside of this database:
    the rows' primary keys, and the last event of each invoice. `taken_at` is real time, `shows` the workspace's.
    `is_origin`: what a poured workspace began with, and is reset to.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="snapshots", verbose_name=_("ワークスペース"))
    name = models.CharField(_("名前"), max_length=60)
    is_origin = models.BooleanField(_("初期状態"), default=False, editable=False)
    taken_at = models.DateTimeField(_("作成日時"), editable=False)
    shows = models.DateTimeField(_("時計の時刻"), editable=False)
    invoices = models.PositiveIntegerField(_("請求書の数"), editable=False)
    size = models.PositiveIntegerField(_("大きさ（バイト）"), editable=False)
    content = models.BinaryField(editable=False)
    marks = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("スナップショット")
        verbose_name_plural = pgettext_lazy("list", "スナップショット")
        ordering = ("workspace", "name")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="snapshot_name_unique"),
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(is_origin=True), name="snapshot_one_origin"
            ),
        ]

    def __str__(self) -> str:
        return self.name
