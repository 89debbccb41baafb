import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from platform_project.kernel import clock


class Workspace(models.Model):
    """One partner's sandbox: the root of everything, and nothing ever crosses it.

    Holds the workspace's clock, its counters (numbers on the wire count within the workspace), the head of its event chain,
    and the switches that a partner may set.
    """

    slug = models.SlugField(_("識別名"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    clock_offset = models.DurationField(_("時計のずれ"), default=dt.timedelta)
    clock_frozen_at = models.DateTimeField(_("時計の停止時刻"), null=True, blank=True)

    language = models.CharField(
        _("メッセージの言語"), max_length=2, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    strip_characters = models.BooleanField(_("記号の除去"), default=True)
    entitlement_always_400 = models.BooleanField(_("権限エラーを常に400にする"), default=False)
    strict_register = models.BooleanField(_("登録番号の確認を厳格にする"), default=False)
    page_size_cap = models.PositiveIntegerField(_("1回の取得件数の上限"), default=99)

    last_invoice_number = models.BigIntegerField(default=0, editable=False)
    last_notice_number = models.BigIntegerField(default=0, editable=False)
    last_invitation_number = models.BigIntegerField(default=0, editable=False)
    last_event_number = models.BigIntegerField(default=0, editable=False)
    event_anchor = models.CharField(max_length=64, default="", blank=True, editable=False)

    class Meta:
        verbose_name = _("ワークスペース")
        verbose_name_plural = pgettext_lazy("list", "ワークスペース")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name

    @property
    def clock(self) -> clock.Setting:
        return clock.Setting(offset=self.clock_offset, frozen_at=self.clock_frozen_at)
