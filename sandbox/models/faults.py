from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace


class FaultRule(models.Model):
    """A fault that waits for calls. `effect` is the text of an `effects.Effect`, `targets` are separated by blanks.

    `seen` counts the calls that it matched, `acted` those that it acted on. `over` is never taken back: what has gone off
    stays off, wherever the clock goes.
    """

    class Road(models.TextChoices):
        RULE = "rule", _("操作API・コマンド")
        PAGE = "page", _("画面")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="fault_rules", verbose_name=_("ワークスペース")
    )
    number = models.BigIntegerField(_("番号"))
    road = models.CharField(_("設定方法"), max_length=4, choices=Road, default=Road.RULE)
    armed_at = models.DateTimeField(_("設定日時"))

    effect = models.CharField(_("起こすこと"), max_length=200)
    targets = models.CharField(_("対象"), max_length=400, blank=True)
    dialect = models.CharField(_("方言"), max_length=2, blank=True)
    method = models.CharField(_("メソッド"), max_length=7, blank=True)
    client_id = models.CharField(_("クライアント"), max_length=100, blank=True)

    times_left = models.PositiveIntegerField(_("残り回数"), null=True, blank=True)
    until = models.DateTimeField(_("期限"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("割合（%）"), null=True, blank=True)
    seed = models.CharField(_("乱数の種"), max_length=40, default="1")
    seen = models.PositiveIntegerField(_("対象になった回数"), default=0, editable=False)
    acted = models.PositiveIntegerField(_("起きた回数"), default=0, editable=False)
    over = models.BooleanField(_("終了"), default=False, editable=False)

    class Meta:
        verbose_name = _("障害")
        verbose_name_plural = pgettext_lazy("list", "障害")
        ordering = ("workspace", "number")
        constraints = [models.UniqueConstraint(fields=("workspace", "number"), name="fault_rule_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.effect}"
