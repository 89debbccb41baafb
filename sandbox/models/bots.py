from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace
from sandbox.bots.characters import CHARACTERS, Character, What


class Counterparty(models.Model):
    """取引先ボット of a workspace, from the moment that its code was first named. Its company bears the same code.

    What it does stands in `sandbox.bots.characters`; the domain sees a company like any other.
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="counterparties", verbose_name=_("ワークスペース")
    )
    code = models.CharField(_("コード"), max_length=15)
    paused = models.BooleanField(_("停止中"), default=False)
    introduced_at = models.DateTimeField(_("紹介日時"))

    class Meta:
        verbose_name = _("取引先ボット")
        verbose_name_plural = pgettext_lazy("list", "取引先ボット")
        ordering = ("workspace", "code")
        constraints = [models.UniqueConstraint(fields=["workspace", "code"], name="counterparty_code_unique")]

    def __str__(self) -> str:
        return self.code

    @property
    def character(self) -> Character:
        return CHARACTERS[self.code]


class BotMove(models.Model):
    """A move of a counterparty: planned, made, or why not. `number` counts within the workspace.

    `partner` is the other company's code; `invoice` and `invitation` are numbers; `issued` lists the numbers of what an
    issuer sent. `made_at` is an instant of the workspace's clock: the one at which it was due, unless somebody stepped it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("予定")
        DONE = "done", _("実行済")
        MOOT = "moot", _("不要")
        FAILED = "failed", _("失敗")

    WHATS = [
        (What.OPEN.value, _("開封")), (What.RETURN.value, _("差戻し")), (What.JOURNAL.value, _("仕訳登録")),
        (What.ISSUE.value, _("発行")), (What.CORRECT.value, _("再発行")), (What.ACCEPT.value, _("参加")),
        (What.DECLINE.value, _("辞退")), (What.LAPSE.value, _("無回答")),
    ]  # fmt: skip

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="bot_moves", verbose_name=_("ワークスペース"))
    number = models.BigIntegerField(_("番号"))
    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="moves", verbose_name=_("取引先ボット"))
    what = models.CharField(_("動作"), max_length=10, choices=WHATS)
    partner = models.CharField(_("相手の会員コード"), max_length=40)
    invoice = models.BigIntegerField(_("請求書管理番号"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), null=True, blank=True)
    invitation = models.BigIntegerField(_("招待番号"), null=True, blank=True)
    recurring = models.BooleanField(_("定期"), default=False)
    due_at = models.DateTimeField(_("予定日時"))
    state = models.CharField(_("状態"), max_length=7, choices=State, default=State.PLANNED)
    made_at = models.DateTimeField(_("実行日時"), null=True, blank=True)
    issued = models.JSONField(_("発行した請求書"), default=list, blank=True)
    outcome = models.CharField(_("結果"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("ボットの動作")
        verbose_name_plural = pgettext_lazy("list", "ボットの動作")
        ordering = ("workspace", "number")
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="bot_move_number_unique")]
        indexes = [models.Index(fields=["workspace", "state", "due_at"], name="bot_move_by_due")]

    def __str__(self) -> str:
        return f"{self.counterparty} #{self.number} {self.what}"

    @property
    def invoices(self) -> list[int]:
        """The numbers of the invoices that it is about."""
        return [self.invoice] if self.invoice else list(self.issued)
