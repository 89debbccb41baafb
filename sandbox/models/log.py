from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace

from .packing import PackedField


class LogHead(models.Model):
    """How far the log of a workspace has come: the number of its newest entry, of the oldest that is still kept, and what
    the kept ones weigh. Whoever writes or deletes entries holds this row.
    """

    # Without a constraint in the database, here and below: checking one would make the workspace's own writers wait.
    workspace = models.OneToOneField(
        Workspace, models.CASCADE, related_name="log_head", db_constraint=False, verbose_name=_("ワークスペース")
    )
    last_number = models.BigIntegerField(default=0)
    first_number = models.BigIntegerField(default=1)
    bytes = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("通信ログの先頭")
        verbose_name_plural = pgettext_lazy("list", "通信ログの先頭")

    def __str__(self) -> str:
        return f"{self.workspace_id} {self.first_number}-{self.last_number}"


class LogEntry(models.Model):
    """One call, as it came and as it was answered, secrets masked.

    `number` counts within the workspace and never goes back, not even by a reset: it is the call's permanent link. `at` is
    the workspace's time, `real_at` the real one, both of the call's beginning. `codes` and `invoices` hold words between
    spaces (` E700001 W700001 `, ` 17 18 `), so that one of them can be looked for. The bodies are bytes as they
    travelled, packed; `request_length` and `answer_length` tell how long they were where more came than is kept.
    """

    class Kind(models.TextChoices):
        OPERATION = "operation", _("業務API")
        OAUTH = "oauth", _("認証")
        CONTROL = "control", _("操作API")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="log", db_constraint=False, db_index=False,
        verbose_name=_("ワークスペース"),
    )  # fmt: skip
    number = models.BigIntegerField(_("番号"))
    at = models.DateTimeField(_("日時"))
    real_at = models.DateTimeField(_("実時刻"))
    kind = models.CharField(_("種別"), max_length=10, choices=Kind)
    name = models.CharField(_("機能"), max_length=40, blank=True)
    dialect = models.CharField(_("世代"), max_length=2, blank=True)
    method = models.CharField(_("メソッド"), max_length=20)
    path = models.CharField(_("パス"), max_length=1000)
    status = models.PositiveSmallIntegerField(_("ステータス"))
    codes = models.TextField(_("コード"), blank=True)
    request_id = models.CharField(_("リクエストID"), max_length=64, blank=True)
    client_id = models.CharField(_("クライアント"), max_length=255, blank=True)
    user = models.CharField(_("利用者"), max_length=254, blank=True)
    company = models.CharField(_("会社"), max_length=20, blank=True)
    milliseconds = models.FloatField(_("処理時間（ミリ秒）"))
    sql_count = models.PositiveIntegerField(_("SQLの数"))
    fault = models.CharField(_("障害・規則"), max_length=200, blank=True)
    resent_from = models.BigIntegerField(_("再送元"), null=True, blank=True)
    size = models.PositiveIntegerField(_("保存サイズ"))
    request_length = models.BigIntegerField(_("リクエストの長さ"))
    answer_length = models.BigIntegerField(_("応答の長さ"))
    invoices = models.TextField(_("請求書"), blank=True)
    query = models.TextField(_("クエリ"), blank=True)
    # What is long stands last: a list reads the columns before it alone.
    request_headers = models.JSONField(_("リクエストヘッダー"), default=dict)
    answer_headers = models.JSONField(_("応答ヘッダー"), default=dict)
    notes = models.JSONField(_("経過"), default=list)
    request_body = PackedField(_("リクエスト本文"), default=bytes)
    answer_body = PackedField(_("応答本文"), default=bytes)

    class Meta:
        verbose_name = _("通信ログ")
        verbose_name_plural = pgettext_lazy("list", "通信ログ")
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="log_number_unique")]
        # Counting the calls of the last day over all workspaces reads this alone, not the entries.
        indexes = [models.Index(fields=["real_at", "workspace", "status"], name="log_by_real_time")]

    def __str__(self) -> str:
        return f"{self.number} {self.method} {self.path} {self.status}"

    @property
    def request_is_cut(self) -> bool:
        return self._is_cut(self.request_body, self.request_length)

    @property
    def answer_is_cut(self) -> bool:
        return self._is_cut(self.answer_body, self.answer_length)

    def _is_cut(self, body: bytes, length: int) -> bool:
        """Whether the beginning alone is kept. A body that is masked is not as long as it was, cut or not."""
        most = len(body) if self.kind == self.Kind.OPERATION else settings.SANDBOX_LOG_BODY_BYTES
        return len(body) > 0 and length > most
