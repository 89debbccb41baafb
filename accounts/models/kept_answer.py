from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .company import Company
from .oauth import Application
from .workspace import Workspace


class KeptAnswer(models.Model):
    """What a call with an `Idempotency-Key` was answered, written in the transaction that did what it asked for.

    `answered_at` is the workspace's time, which decides how long the key counts; `kept_at` is real time.
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="kept_answers", verbose_name=_("ワークスペース")
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("会員企業"))
    application = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name=_("OAuthクライアント"))
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    body = models.BinaryField()
    answered_at = models.DateTimeField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("再送用の応答")
        verbose_name_plural = pgettext_lazy("list", "再送用の応答")
        constraints = [models.UniqueConstraint(fields=["company", "application", "key"], name="kept_answer_unique")]

    def __str__(self) -> str:
        return self.key
