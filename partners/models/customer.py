from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company

from .issuer import BankAccount


class Customer(models.Model):
    """発行先: the addressee, as the issuing company sees it; linked to a member once that member joined."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="customers", verbose_name=_("会員企業"))
    code = models.CharField(_("発行先コード"), max_length=15)
    name = models.CharField(_("発行先会社名"), max_length=30)
    section = models.CharField(_("部署"), max_length=100, blank=True)
    person = models.CharField(_("担当者"), max_length=100, blank=True)
    honorific = models.CharField(_("敬称"), max_length=100, blank=True)
    zip = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address1 = models.CharField(_("住所1"), max_length=100, blank=True)
    address2 = models.CharField(_("住所2"), max_length=100, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    mail = models.CharField(_("メールアドレス"), max_length=254, blank=True)
    default_account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("規定の振込先口座")
    )
    linked_company = models.ForeignKey(
        Company, models.PROTECT, related_name="known_as_customer", null=True, blank=True, verbose_name=_("参加企業")
    )

    class Meta:
        verbose_name = _("発行先")
        verbose_name_plural = pgettext_lazy("list", "発行先")
        ordering = ("company", "code")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="customer_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
