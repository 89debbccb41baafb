from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company
from invoices.taxes import InvoiceType, TaxUnit
from partners.models import BankAccount

INVOICE_TYPES = [
    (InvoiceType.BILL.value, _("請求書等")),
    (InvoiceType.SEPARATE.value, _("区分記載請求書")),
    (InvoiceType.FREE_FORMAT.value, _("フリーフォーマット")),
    (InvoiceType.QUALIFIED.value, _("適格請求書")),
    (InvoiceType.QUALIFIED_LINE_TAX.value, _("適格請求書（明細ごと税）")),
]
TAX_UNITS = [
    (TaxUnit.INVOICE.value, _("請求総額")),
    (TaxUnit.LINE.value, _("明細単位")),
    (TaxUnit.SLIP.value, _("伝票単位")),
]


class InvoiceFormat(models.Model):
    """書式: how a company's invoices look and what they take when a request is silent. Made on the pages only.

    `free_titles` holds the titles of the free fields by field name (`inv_free_txt1` … `inv_free_num7`).
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="formats", verbose_name=_("会員企業"))
    code = models.CharField(_("書式コード"), max_length=15)
    title = models.CharField(_("書式名"), max_length=100)
    invoice_type = models.CharField(_("保存方式"), max_length=1, choices=INVOICE_TYPES)
    unit_tax = models.CharField(_("課税単位"), max_length=1, choices=TAX_UNITS)
    default_account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("規定の振込先口座")
    )
    notes = models.TextField(_("定型の備考"), max_length=1000, blank=True)
    free_titles = models.JSONField(_("自由項目の見出し"), default=dict, blank=True)
    is_default = models.BooleanField(_("規定値"), default=False)
    deleted_at = models.DateTimeField(_("削除日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("書式")
        verbose_name_plural = pgettext_lazy("list", "書式")
        ordering = ("company", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"], condition=models.Q(deleted_at=None), name="format_code_unique"
            ),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(is_default=True, deleted_at=None), name="format_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
