from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company

from .invoice import Invoice


class JournalEntry(models.Model):
    """仕訳: how the receiving company books a line of an invoice. Several per line; `seq` counts within the line.

    Belongs to the `version` that it was registered for: a re-issued invoice must be confirmed anew, and the entries of the
    version before stay readable. Codes and names are copies of the masters. `gross` is yen with tax, `tax` the part of it
    that is booked as 仮払消費税.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="journal_entries", verbose_name=_("請求書"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="journal_entries", verbose_name=_("受取企業"))
    version = models.PositiveIntegerField(_("版"))
    line_seq = models.PositiveIntegerField(_("明細番号"))
    seq = models.PositiveIntegerField(_("仕訳番号"))

    debit_account_code = models.CharField(_("借方勘定科目コード"), max_length=15)
    debit_account_name = models.CharField(_("借方勘定科目名"), max_length=40)
    debit_sub_account_code = models.CharField(_("借方補助科目コード"), max_length=15, blank=True)
    debit_sub_account_name = models.CharField(_("借方補助科目名"), max_length=40, blank=True)
    debit_tax_class = models.CharField(_("借方税区分"), max_length=40)
    credit_account_code = models.CharField(_("貸方勘定科目コード"), max_length=15)
    credit_account_name = models.CharField(_("貸方勘定科目名"), max_length=40)
    credit_sub_account_code = models.CharField(_("貸方補助科目コード"), max_length=15, blank=True)
    credit_sub_account_name = models.CharField(_("貸方補助科目名"), max_length=40, blank=True)
    credit_tax_class = models.CharField(_("貸方税区分"), max_length=40)
    section_code = models.CharField(_("負担部門コード"), max_length=15, blank=True)
    section_name = models.CharField(_("負担部門名"), max_length=40, blank=True)
    item1_code = models.CharField(_("仕訳補助項目1コード"), max_length=15, blank=True)
    item1_name = models.CharField(_("仕訳補助項目1"), max_length=40, blank=True)
    item2_code = models.CharField(_("仕訳補助項目2コード"), max_length=15, blank=True)
    item2_name = models.CharField(_("仕訳補助項目2"), max_length=40, blank=True)
    item3_code = models.CharField(_("仕訳補助項目3コード"), max_length=15, blank=True)
    item3_name = models.CharField(_("仕訳補助項目3"), max_length=40, blank=True)
    item4_code = models.CharField(_("仕訳補助項目4コード"), max_length=15, blank=True)
    item4_name = models.CharField(_("仕訳補助項目4"), max_length=40, blank=True)
    item5_code = models.CharField(_("仕訳補助項目5コード"), max_length=15, blank=True)
    item5_name = models.CharField(_("仕訳補助項目5"), max_length=40, blank=True)
    gross = models.BigIntegerField(_("税込金額"))
    tax = models.BigIntegerField(_("消費税額"), default=0)
    summary = models.CharField(_("摘要"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("仕訳")
        verbose_name_plural = pgettext_lazy("list", "仕訳")
        ordering = ("invoice", "version", "line_seq", "seq")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "version", "line_seq", "seq"], name="journal_entry_unique"),
        ]
        indexes = [
            models.Index(fields=["company", "debit_account_code"], name="journal_by_debit"),
            models.Index(fields=["company", "credit_account_code"], name="journal_by_credit"),
            models.Index(fields=["company", "section_code"], name="journal_by_section"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}-{self.line_seq}-{self.seq} {self.debit_account_name}"

    @property
    def free_items(self) -> list[tuple[int, str, str]]:
        """Number, code and name of each 仕訳補助項目 in use."""
        found = [
            (number, getattr(self, f"item{number}_code"), getattr(self, f"item{number}_name")) for number in range(1, 6)
        ]
        return [item for item in found if item[1]]
