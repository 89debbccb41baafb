from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company

from .issuer import BankAccount


class Supplier(models.Model):
    """支払先: the issuing company as the receiving one sees it, with the account to pay into; linked once that member joined."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="suppliers", verbose_name=_("会員企業"))
    code = models.CharField(_("支払先コード"), max_length=15)
    name = models.CharField(_("支払先会社名"), max_length=30)
    section = models.CharField(_("部署"), max_length=100, blank=True)
    person = models.CharField(_("担当者"), max_length=100, blank=True)
    zip = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address1 = models.CharField(_("住所1"), max_length=100, blank=True)
    address2 = models.CharField(_("住所2"), max_length=100, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    mail = models.CharField(_("メールアドレス"), max_length=254, blank=True)
    registration_number = models.CharField(_("登録番号"), max_length=14, blank=True)
    bank_code = models.CharField(_("金融機関コード"), max_length=4, blank=True)
    bank_name = models.CharField(_("金融機関名"), max_length=100, blank=True)
    bank_kana = models.CharField(_("金融機関名カナ"), max_length=100, blank=True)
    branch_code = models.CharField(_("支店コード"), max_length=3, blank=True)
    branch_name = models.CharField(_("支店名"), max_length=100, blank=True)
    branch_kana = models.CharField(_("支店名カナ"), max_length=100, blank=True)
    deposit_type = models.CharField(_("預金種目"), max_length=1, choices=BankAccount.DepositType, blank=True)
    account_number = models.CharField(_("口座番号"), max_length=7, blank=True)
    holder_name = models.CharField(_("口座名義"), max_length=100, blank=True)
    holder_kana = models.CharField(_("口座名義カナ"), max_length=100, blank=True)
    linked_company = models.ForeignKey(
        Company, models.PROTECT, related_name="known_as_supplier", null=True, blank=True, verbose_name=_("参加企業")
    )

    class Meta:
        verbose_name = _("支払先")
        verbose_name_plural = pgettext_lazy("list", "支払先")
        ordering = ("company", "code")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="supplier_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
