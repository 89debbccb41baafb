from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace


class Outage(models.Model):
    """A window in which the platform is down, by the workspace's clock. `number` counts within the workspace.

    An announced one stands on the status page and on top of every page; another one just happens.
    """

    class Covers(models.TextChoices):
        EVERYTHING = "everything", _("すべて（API・OAuth・画面）")
        API = "api", _("API")
        OAUTH = "oauth", _("OAuth")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="outages", verbose_name=_("ワークスペース"))
    number = models.BigIntegerField(_("番号"))
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    covers = models.CharField(_("停止するもの"), max_length=10, choices=Covers, default=Covers.EVERYTHING)
    announced = models.BooleanField(_("予告する"), default=True)
    message_ja = models.CharField(_("案内文"), max_length=200, blank=True)
    message_en = models.CharField(_("案内文（英語）"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("停止予定")
        verbose_name_plural = pgettext_lazy("list", "停止予定")
        ordering = ("starts_at", "number")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="outage_number_unique"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="outage_ends_later"),
        ]
        indexes = [models.Index(fields=["workspace", "ends_at"], name="outage_by_end")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"

    def message(self, language: str) -> str:
        """In that language, or in the one that it was written in."""
        first, second = (self.message_ja, self.message_en) if language == "ja" else (self.message_en, self.message_ja)
        return first or second
