from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company, Workspace

from .customer import Customer
from .supplier import Supplier


class Invitation(models.Model):
    """招待: one company asks another to join, by mail (a link) or on paper (a letter with a code).

    `token` is what the link or the letter carries. Exactly one of `customer` and `supplier` is set. Expiry is a matter of the
    clock: a row that is still open after `expires_at` counts as expired. The state 期限切れ is written only when the clock
    is put back, so that the row stays expired.
    """

    class Method(models.TextChoices):
        MAIL = "1", _("メール")
        PAPER = "2", _("紙")

    class Status(models.TextChoices):
        OPEN = "open", _("招待中")
        ACCEPTED = "accepted", _("参加済")
        DECLINED = "declined", _("辞退")
        REPLACED = "replaced", _("再招待済")
        EXPIRED = "expired", _("期限切れ")

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="invitations", verbose_name=_("ワークスペース")
    )
    number = models.BigIntegerField(_("番号"))
    inviter = models.ForeignKey(Company, models.CASCADE, related_name="invitations_sent", verbose_name=_("招待元"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="invitations", null=True, blank=True, verbose_name=_("発行先")
    )
    supplier = models.ForeignKey(
        Supplier, models.CASCADE, related_name="invitations", null=True, blank=True, verbose_name=_("支払先")
    )
    method = models.CharField(_("手段"), max_length=1, choices=Method)
    token = models.CharField(_("招待コード"), max_length=43, unique=True)
    status = models.CharField(_("状態"), max_length=8, choices=Status, default=Status.OPEN)
    sent_at = models.DateTimeField(_("送信日時"))
    expires_at = models.DateTimeField(_("有効期限"))
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Company,
        models.CASCADE,
        related_name="invitations_answered",
        null=True,
        blank=True,
        verbose_name=_("回答した企業"),
    )

    class Meta:
        verbose_name = _("招待")
        verbose_name_plural = pgettext_lazy("list", "招待")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="invitation_number_unique"),
            models.CheckConstraint(
                condition=models.Q(customer=None) ^ models.Q(supplier=None), name="invitation_one_partner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inviter} #{self.number}"
