from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace

from .invoice import Invoice


class InvoiceEvent(models.Model):
    """What happened to an invoice: who, when, what. Appended only.

    `hash` covers the event and the one before it on the same invoice; `anchor` ties it to the event before it in the
    workspace. An edit in the database behind the product's back therefore shows. `seq` counts within the invoice, `number`
    within the workspace. `actor` is a PFID, `via` how it came (api, page, bot, admin, seed).
    """

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="invoice_events", db_index=False, verbose_name=_("ワークスペース")
    )
    number = models.BigIntegerField(_("番号"))
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="events", db_index=False, verbose_name=_("請求書")
    )
    seq = models.PositiveIntegerField(_("順序"))
    action = models.CharField(_("操作"), max_length=20)
    version = models.PositiveIntegerField(_("版"))
    status = models.CharField(_("操作後の状態"), max_length=2)
    actor = models.CharField(_("操作者"), max_length=254)
    company_name = models.CharField(_("操作者の会社"), max_length=100)
    via = models.CharField(_("経路"), max_length=10)
    at = models.DateTimeField(_("日時"))
    detail = models.JSONField(_("詳細"), default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    anchor = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("イベント")
        verbose_name_plural = pgettext_lazy("list", "イベント")
        ordering = ("workspace", "number")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="event_number_unique"),
            models.UniqueConstraint(fields=["invoice", "seq"], name="event_seq_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.seq} {self.action}"
