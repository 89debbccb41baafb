"""What a receiving company books against: the four journal masters."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company


class Master(models.Model):
    """What the four masters share. `valid_from` and `valid_to` are inclusive business dates; None is open."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="%(class)ss", verbose_name=_("会員企業"))
    display_order = models.PositiveIntegerField(_("表示順"), default=0)
    valid_from = models.DateField(_("有効開始日"), null=True, blank=True)
    valid_to = models.DateField(_("有効終了日"), null=True, blank=True)

    class Meta:
        abstract = True


class AccountTitle(Master):
    """勘定科目."""

    code = models.CharField(_("勘定科目コード"), max_length=15)
    name = models.CharField(_("勘定科目名"), max_length=40)
    kana = models.CharField(_("勘定科目カナ"), max_length=40, blank=True)
    tax_class = models.CharField(_("税区分"), max_length=40, blank=True)
    sub_account_required = models.BooleanField(_("補助科目必須"), default=False)

    class Meta:
        verbose_name = _("勘定科目")
        verbose_name_plural = pgettext_lazy("list", "勘定科目")
        ordering = ("company", "display_order", "code")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="account_title_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SubAccountTitle(Master):
    """勘定補助科目; belongs to an account title."""

    account_title = models.ForeignKey(
        AccountTitle, models.CASCADE, related_name="sub_accounts", verbose_name=_("勘定科目")
    )
    code = models.CharField(_("補助科目コード"), max_length=15)
    name = models.CharField(_("補助科目名"), max_length=40)
    kana = models.CharField(_("補助科目カナ"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("勘定補助科目")
        verbose_name_plural = pgettext_lazy("list", "勘定補助科目")
        ordering = ("account_title", "display_order", "code")
        constraints = [models.UniqueConstraint(fields=["account_title", "code"], name="sub_account_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BurdenSection(Master):
    """負担部門."""

    code = models.CharField(_("負担部門コード"), max_length=15)
    name = models.CharField(_("負担部門名"), max_length=40)
    kana = models.CharField(_("負担部門カナ"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("負担部門")
        verbose_name_plural = pgettext_lazy("list", "負担部門")
        ordering = ("company", "display_order", "code")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="burden_section_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class JournalItem(Master):
    """仕訳補助項目, one of five kinds; only while the company's 仕訳自由項目利用オプション is on."""

    item_no = models.PositiveSmallIntegerField(_("項目番号"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    code = models.CharField(_("補助項目コード"), max_length=15)
    name = models.CharField(_("補助項目名"), max_length=40)

    class Meta:
        verbose_name = _("仕訳補助項目")
        verbose_name_plural = pgettext_lazy("list", "仕訳補助項目")
        ordering = ("company", "item_no", "display_order", "code")
        constraints = [models.UniqueConstraint(fields=["company", "item_no", "code"], name="journal_item_code_unique")]

    def __str__(self) -> str:
        return f"{self.item_no}-{self.code} {self.name}"
