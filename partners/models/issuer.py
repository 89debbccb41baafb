from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company

# Rows that were not deleted; a deleted one is hidden, never removed.
LIVE = models.Q(deleted_at=None)


class Issuer(models.Model):
    """発行元: the office shown on an invoice.

    A code may stand twice when it was typed on the pages; the API then answers 発行元特定不可. So uniqueness is a rule of the
    API, not of the database.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="issuers", verbose_name=_("会員企業"))
    number = models.PositiveIntegerField(_("番号"))
    code = models.CharField(_("発行元コード"), max_length=15)
    name = models.CharField(_("発行元会社名"), max_length=30)
    section = models.CharField(_("部署"), max_length=30, blank=True)
    zip = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address1 = models.CharField(_("住所1"), max_length=100, blank=True)
    address2 = models.CharField(_("住所2"), max_length=100, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    mail = models.CharField(_("メールアドレス"), max_length=254, blank=True)
    biz_type = models.CharField(_("事業者区分"), max_length=100, blank=True)
    registration_number = models.CharField(_("登録番号"), max_length=14, blank=True)
    is_default = models.BooleanField(_("規定値"), default=False)
    deleted_at = models.DateTimeField(_("削除日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("発行元")
        verbose_name_plural = pgettext_lazy("list", "発行元")
        ordering = ("company", "code", "number")
        indexes = [models.Index(fields=["company", "code"], name="issuer_by_code")]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="issuer_number_unique"),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(is_default=True, deleted_at=None), name="issuer_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BankAccount(models.Model):
    """振込先口座. Banks by their Zengin codes; the holder's kana as a transfer can carry it (30 half-width bytes)."""

    class DepositType(models.TextChoices):
        ORDINARY = "1", _("普通")
        CURRENT = "2", _("当座")
        SAVINGS = "4", _("貯蓄")
        OTHER = "9", _("その他")

    company = models.ForeignKey(Company, models.CASCADE, related_name="bank_accounts", verbose_name=_("会員企業"))
    code = models.CharField(_("振込先コード"), max_length=15)
    bank_code = models.CharField(_("金融機関コード"), max_length=4)
    bank_name = models.CharField(_("金融機関名"), max_length=100, blank=True)
    bank_kana = models.CharField(_("金融機関名カナ"), max_length=100, blank=True)
    branch_code = models.CharField(_("支店コード"), max_length=3)
    branch_name = models.CharField(_("支店名"), max_length=100, blank=True)
    branch_kana = models.CharField(_("支店名カナ"), max_length=100, blank=True)
    deposit_type = models.CharField(_("預金種目"), max_length=1, choices=DepositType)
    account_number = models.CharField(_("口座番号"), max_length=7)
    holder_name = models.CharField(_("口座名義"), max_length=100, blank=True)
    holder_kana = models.CharField(_("口座名義カナ"), max_length=100, blank=True)
    deleted_at = models.DateTimeField(_("削除日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("振込先口座")
        verbose_name_plural = pgettext_lazy("list", "振込先口座")
        ordering = ("company", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code"], condition=models.Q(deleted_at=None), name="bank_account_code_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.bank_name} {self.branch_name} {self.account_number}"
