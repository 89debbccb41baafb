from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company, Workspace
from invoices.fields import ThousandthsField
from invoices.status import Status
from invoices.taxes import Entry, TaxType
from partners.models import Customer

from .format import INVOICE_TYPES, TAX_UNITS, InvoiceFormat

STATUSES = [
    (Status.ISSUED.value, _("発行済")),
    (Status.RETURNED.value, _("差戻し")),
    (Status.REISSUED.value, _("再発行済")),
]

# The head fields that a sender may name, apart from totals and references; what `InvoiceDraft.head` is keyed by.
HEAD_FIELDS = (
    "inv_no", "inv_name", "remarks", "customer_code1", "customer_code2",
    "send_date", "pay_due_date", "close_date", "invoice_type", "unit_tax",
    "prev_inv_amount", "payment", "adjustment", "carryover_new", "withholding_tax", "payment_method",
    "free_txt1", "free_txt2", "free_txt3",
    "free_num1", "free_num2", "free_num3", "free_num4", "free_num5", "free_num6", "free_num7",
)  # fmt: skip


class Invoice(models.Model):
    """請求書: the version now in force. Who issued, to whom and into which account are copies made at issue.

    - `number` is the 請求書管理番号; it counts up within the workspace. `version` is the 版 (`rireki_no`), from 1.
    - `publisher`, `addressee`: the copies, by model field name; `banks`: a list of them.
    - `tax_summary`: bucket → [net, tax, gross] in yen, buckets in use only.
    - `recipient`: the member that received it, None while the 発行先 had not joined at issue.
    - `reception_date`: the clock's date of the latest issue.
    - `journaled_at`: when the recipient registered the journals of the version in force; None until then.
    - `booked_on`: when the recipient last registered, changed or withdrew journals. Its bookkeeping: no part of `updated_on`,
      which the issuer sees.
    """

    # Without indexes of their own, here and below: a constraint or an index of several columns begins with each of them.
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="invoices", db_index=False, verbose_name=_("ワークスペース")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="invoices_issued", db_index=False, verbose_name=_("発行企業")
    )
    recipient = models.ForeignKey(
        Company, models.PROTECT, related_name="invoices_received", null=True, blank=True, db_index=False,
        verbose_name=_("受取企業"),
    )  # fmt: skip
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices", verbose_name=_("発行先"))
    format = models.ForeignKey(InvoiceFormat, models.PROTECT, related_name="invoices", verbose_name=_("書式"))
    number = models.BigIntegerField(_("請求書管理番号"))
    version = models.PositiveIntegerField(_("版"), default=1)
    status = models.CharField(_("状態"), max_length=2, choices=STATUSES)

    inv_no = models.CharField(_("請求書番号"), max_length=30)
    inv_name = models.CharField(_("件名"), max_length=100, blank=True)
    remarks = models.TextField(_("備考"), max_length=1000, blank=True)
    customer_code1 = models.CharField(_("発行先管理コード1"), max_length=100, blank=True)
    customer_code2 = models.CharField(_("発行先管理コード2"), max_length=100, blank=True)
    send_date = models.DateField(_("発行日"))
    pay_due_date = models.DateField(_("入金期限"))
    close_date = models.DateField(_("締日"), null=True, blank=True)
    invoice_type = models.CharField(_("保存方式"), max_length=1, choices=INVOICE_TYPES)
    unit_tax = models.CharField(_("課税単位"), max_length=1, choices=TAX_UNITS)
    payment_method = models.CharField(_("支払方法"), max_length=1, default="0")

    prev_inv_amount = models.BigIntegerField(_("前回請求額"), default=0)
    payment = models.BigIntegerField(_("入金額"), default=0)
    adjustment = models.BigIntegerField(_("調整額"), default=0)
    carryover_new = models.BigIntegerField(_("繰越額"), default=0)
    withholding_tax = models.BigIntegerField(_("源泉徴収税額"), default=0)
    net = models.BigIntegerField(_("税抜金額"))
    tax = models.BigIntegerField(_("消費税額"))
    gross = models.BigIntegerField(_("税込金額"))
    show_amount = models.BigIntegerField(_("ご請求金額"))
    tax_summary = models.JSONField(_("税率別内訳"))

    free_txt1 = models.CharField(_("自由文字1"), max_length=255, blank=True)
    free_txt2 = models.CharField(_("自由文字2"), max_length=255, blank=True)
    free_txt3 = models.CharField(_("自由文字3"), max_length=255, blank=True)
    free_num1 = models.BigIntegerField(_("自由数値1"), null=True, blank=True)
    free_num2 = models.BigIntegerField(_("自由数値2"), null=True, blank=True)
    free_num3 = models.BigIntegerField(_("自由数値3"), null=True, blank=True)
    free_num4 = models.BigIntegerField(_("自由数値4"), null=True, blank=True)
    free_num5 = models.BigIntegerField(_("自由数値5"), null=True, blank=True)
    free_num6 = models.BigIntegerField(_("自由数値6"), null=True, blank=True)
    free_num7 = models.BigIntegerField(_("自由数値7"), null=True, blank=True)

    publisher = models.JSONField(_("発行元"))
    addressee = models.JSONField(_("発行先の内容"))
    banks = models.JSONField(_("振込先口座"))
    addressee_code = models.CharField(_("発行先コード"), max_length=15)
    supplier_code = models.CharField(_("支払先コード"), max_length=15, blank=True)
    first_for_customer = models.BooleanField(_("新規取引先"), default=False)

    journaled_at = models.DateTimeField(_("仕訳登録日時"), null=True, blank=True)
    booked_on = models.DateField(_("仕訳更新日"), null=True, blank=True)

    issued_at = models.DateTimeField(_("発行日時"))
    reception_date = models.DateField(_("受取日"))
    opened_at = models.DateTimeField(_("開封日時"), null=True, blank=True)
    returned_at = models.DateTimeField(_("差戻し日時"), null=True, blank=True)
    return_reason = models.TextField(_("差戻し理由"), max_length=1000, blank=True)
    updated_on = models.DateField(_("更新日"))

    class Meta:
        verbose_name = _("請求書")
        verbose_name_plural = pgettext_lazy("list", "請求書")
        ordering = ("send_date", "number")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="invoice_number_unique"),
            models.UniqueConstraint(fields=["company", "inv_no"], name="invoice_inv_no_unique"),
        ]
        indexes = [
            # Where state and amount stand last, the homes add up from the index alone.
            models.Index(fields=["company", "send_date", "number", "status", "gross"], name="invoice_by_send_date"),
            models.Index(fields=["company", "pay_due_date", "number", "status", "show_amount"], name="invoice_by_due_date"),
            models.Index(fields=["company", "updated_on", "number"], name="invoice_by_update"),
            models.Index(fields=["company", "status", "send_date", "number"], name="invoice_by_status"),
            models.Index(
                fields=["recipient", "reception_date", "number", "status", "show_amount"], name="invoice_by_reception"
            ),
            models.Index(fields=["recipient", "status", "reception_date", "number"], name="invoice_received_by_status"),
            models.Index(
                fields=["recipient", "pay_due_date", "number", "status", "show_amount"],
                condition=models.Q(recipient__isnull=False), name="invoice_received_by_due_date",
            ),
            # What waits for somebody: as long as the work that is left, whatever was done before.
            models.Index(
                fields=["company", "status", "returned_at", "number", "gross"],
                condition=models.Q(returned_at__isnull=False), name="invoice_to_correct",
            ),
            models.Index(
                fields=["recipient", "status", "returned_at", "number", "show_amount"],
                condition=models.Q(returned_at__isnull=False), name="invoice_sent_back",
            ),
            models.Index(
                fields=["company", "reception_date", "number", "status", "gross"],
                condition=models.Q(opened_at=None, recipient__isnull=False), name="invoice_unopened",
            ),
            models.Index(
                fields=["recipient", "reception_date", "number", "status", "show_amount"],
                condition=models.Q(opened_at=None, recipient__isnull=False), name="invoice_to_open",
            ),
            models.Index(
                fields=["recipient", "reception_date", "number", "status", "show_amount"],
                condition=models.Q(opened_at__isnull=False, journaled_at=None), name="invoice_to_book",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.inv_no}"


class InvoiceLine(models.Model):
    """明細 of the version in force, in the order sent. `net`, `tax`, `gross` are whole yen; `tax_rate` whole percent."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines", db_index=False, verbose_name=_("請求書"))
    seq = models.PositiveIntegerField(_("明細番号"))
    item_name = models.CharField(_("品名"), max_length=255)
    tax_type = models.CharField(_("課税区分"), max_length=1, choices=[
        (TaxType.TAXABLE.value, _("課税")), (TaxType.FREE.value, _("非課税")),
        (TaxType.EXEMPTION.value, _("免税")), (TaxType.NON.value, _("不課税")),
    ])  # fmt: skip
    tax_rate = models.PositiveSmallIntegerField(_("税率"), null=True, blank=True)
    reduced = models.BooleanField(_("軽減税率"), default=False)
    entry = models.CharField(_("税入力区分"), max_length=1, choices=[
        (Entry.EXCLUSIVE.value, _("税抜")), (Entry.INCLUSIVE.value, _("税込")), (Entry.TYPED.value, _("手入力")),
    ])  # fmt: skip
    quantity = ThousandthsField(_("数量"), null=True, blank=True)
    price = ThousandthsField(_("単価"), null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=10, blank=True)
    net = models.BigIntegerField(_("税抜金額"))
    tax = models.BigIntegerField(_("消費税額"))
    gross = models.BigIntegerField(_("税込金額"))
    slip_date = models.DateField(_("伝票日付"), null=True, blank=True)
    slip_no = models.CharField(_("伝票番号"), max_length=30, blank=True)
    product_code = models.CharField(_("商品コード"), max_length=30, blank=True)
    section_code = models.CharField(_("部門コード"), max_length=100, blank=True)
    section_name = models.CharField(_("部門名"), max_length=100, blank=True)
    remarks = models.TextField(_("明細備考"), max_length=1000, blank=True)
    texts = models.JSONField(_("自由項目"), default=list)

    class Meta:
        verbose_name = _("明細")
        verbose_name_plural = pgettext_lazy("list", "明細")
        ordering = ("invoice", "seq")
        constraints = [models.UniqueConstraint(fields=["invoice", "seq"], name="line_seq_unique")]

    def __str__(self) -> str:
        return f"{self.seq} {self.item_name}"


class InvoiceVersion(models.Model):
    """A superseded version, whole: `document` is head and lines by model field name, as they stood when it was in force."""

    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="versions", db_index=False, verbose_name=_("請求書")
    )
    version = models.PositiveIntegerField(_("版"))
    document = models.JSONField(_("内容"))
    superseded_at = models.DateTimeField(_("差替日時"))

    class Meta:
        verbose_name = _("旧版")
        verbose_name_plural = pgettext_lazy("list", "旧版")
        ordering = ("invoice", "version")
        constraints = [models.UniqueConstraint(fields=["invoice", "version"], name="version_unique")]

    def __str__(self) -> str:
        return f"{self.invoice} {_('第%(version)s版') % {'version': self.version}}"
