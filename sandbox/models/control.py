import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace
from sandbox.limits.bounds import Profile

LIMIT_PROFILES = [
    (Profile.OFF.value, _("制限なし")),
    (Profile.PRODUCTION.value, _("本番相当")),
    (Profile.TINY.value, _("ごく少なく")),
    (Profile.CUSTOM.value, _("指定する")),
]


class Control(models.Model):
    """How a workspace is driven: the seed that a reset goes back to, and the key of the control API.

    The key itself is told once. `key_end` is what tells one key from another: its last four letters, or nothing where
    they would say too much. Without a `seed` the workspace was built by hand, and a reset keeps its companies.
    `last_request_number` counts the operations that were called while the clock stood still.

    It comes along with whoever calls, so what the steps around a call must know first stands here: how calls are limited
    (`limit_per_second` and `limit_per_minute` for the custom profile, 0 for no bound), and when the last outage ends.

    What says whether the counterparties have anything to do stands here, because this row comes along with a token:
    up to which event and invitation they have looked (None: nobody was introduced yet), and when the next move is due.
    """

    workspace = models.OneToOneField(
        Workspace, models.CASCADE, related_name="control", verbose_name=_("ワークスペース")
    )
    seed = models.CharField(_("シード"), max_length=20, blank=True)
    key_digest = models.CharField(_("操作キーのダイジェスト"), max_length=64, unique=True, editable=False)
    key_end = models.CharField(_("操作キーの末尾"), max_length=4, blank=True, editable=False)
    key_made_at = models.DateTimeField(_("操作キーの発行日時"))

    # Whether there is any rule to look for; it may be late in going out, never in coming on.
    faults_armed = models.BooleanField(default=False, editable=False)
    faults_in_requests = models.BooleanField(_("リクエストからの障害の指定"), default=True)
    last_fault_number = models.BigIntegerField(default=0, editable=False)
    last_request_number = models.BigIntegerField(default=0, editable=False)

    limit_profile = models.CharField(
        _("呼び出しの制限"), max_length=10, choices=LIMIT_PROFILES, default=Profile.OFF.value
    )
    limit_per_second = models.PositiveIntegerField(_("1秒の上限"), default=0)
    limit_per_minute = models.PositiveIntegerField(_("1分の上限"), default=0)
    outages_until = models.DateTimeField(_("最後の停止の終わり"), null=True, blank=True, editable=False)
    last_outage_number = models.BigIntegerField(default=0, editable=False)

    bots_paused = models.BooleanField(_("取引先ボットの停止"), default=False)
    bots_event = models.BigIntegerField(null=True, blank=True, editable=False)
    bots_invitation = models.BigIntegerField(default=0, editable=False)
    bots_wake_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("操作キー")
        verbose_name_plural = pgettext_lazy("list", "操作キー")
        ordering = ("workspace",)

    def __str__(self) -> str:
        return f"{self.workspace} …{self.key_end}"

    def wakes_bots(self, at: dt.datetime) -> bool:
        """Whether there is anything that the counterparties have not seen, or a move that is due by then. No query."""
        if self.bots_paused or self.bots_event is None:
            return False
        is_due = self.bots_wake_at is not None and self.bots_wake_at <= at
        return is_due or self.has_news()

    def has_news(self) -> bool:
        """Whether anything happened since the counterparties have looked."""
        happened = (self.workspace.last_event_number, self.workspace.last_invitation_number)
        return happened != (self.bots_event, self.bots_invitation)
