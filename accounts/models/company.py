from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from platform_project.kernel.money import Rounding

from .workspace import Workspace


class Plan(models.TextChoices):
    FREE = "free", _("無料")
    PAID = "paid", _("有料")


class Company(models.Model):
    """A member of the platform. `code` names it within its workspace, in page addresses and in files."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="companies", verbose_name=_("ワークスペース"))
    code = models.SlugField(_("会員コード"), max_length=40)
    name = models.CharField(_("会社名"), max_length=100)
    registration_number = models.CharField(_("登録番号"), max_length=14, blank=True)
    zip = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address1 = models.CharField(_("住所1"), max_length=100, blank=True)
    address2 = models.CharField(_("住所2"), max_length=100, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)

    issuing_plan = models.CharField(_("発行側の契約"), max_length=4, choices=Plan, default=Plan.FREE)
    receiving_plan = models.CharField(_("受取側の契約"), max_length=4, choices=Plan, default=Plan.FREE)
    api_option = models.BooleanField(_("APIオプション"), default=True)
    journal_free_items_option = models.BooleanField(_("仕訳自由項目利用オプション"), default=False)
    rounding = models.CharField(
        _("端数処理"),
        max_length=8,
        choices=[
            (Rounding.FLOOR.value, _("切捨て")),
            (Rounding.HALF_UP.value, _("四捨五入")),
            (Rounding.CEIL.value, _("切上げ")),
        ],
        default=Rounding.FLOOR.value,
    )

    class Meta:
        verbose_name = _("会員企業")
        verbose_name_plural = pgettext_lazy("list", "会員企業")
        ordering = ("workspace", "code")
        constraints = [models.UniqueConstraint(fields=["workspace", "code"], name="company_code_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def pays_for_issuing(self) -> bool:
        return self.issuing_plan == Plan.PAID

    @property
    def pays_for_receiving(self) -> bool:
        return self.receiving_plan == Plan.PAID
