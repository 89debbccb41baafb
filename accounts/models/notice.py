from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .company import Company
from .workspace import Workspace


class Notice(models.Model):
    """A mail or a letter that the platform sent. It never leaves the machine: the workspace's outbox shows it.

    `number` counts within the workspace. `link` is a path on this installation, or empty.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("メール")
        LETTER = "letter", _("郵送")

    class Topic(models.TextChoices):
        ISSUED = "issued", _("請求書発行")
        REISSUED = "reissued", _("請求書再発行")
        RETURNED = "returned", _("請求書差戻し")
        INVITATION = "invitation", _("招待")
        ANSWERED = "answered", _("招待への回答")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="notices", verbose_name=_("ワークスペース"))
    number = models.BigIntegerField(_("番号"))
    channel = models.CharField(_("手段"), max_length=6, choices=Channel)
    topic = models.CharField(_("種類"), max_length=10, choices=Topic)
    sender = models.ForeignKey(Company, models.CASCADE, related_name="notices_sent", verbose_name=_("差出人"))
    recipient = models.ForeignKey(
        Company,
        models.CASCADE,
        related_name="notices_received",
        null=True,
        blank=True,
        verbose_name=_("宛先の会員企業"),
    )
    address = models.TextField(_("宛先"))
    subject = models.CharField(_("件名"), max_length=255)
    body = models.TextField(_("本文"))
    link = models.CharField(_("リンク"), max_length=255, blank=True)
    sent_at = models.DateTimeField(_("送信日時"))

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = pgettext_lazy("list", "通知")
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="notice_number_unique")]

    def __str__(self) -> str:
        return self.subject
