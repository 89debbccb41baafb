"""The forms of both sides' masters: what is typed becomes a draft."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.web.faults import language
from accounts.web.fields import CodeField, TextField
from accounts.web.forms import MasterForm
from partners.drafts import BankAccountDraft, CustomerDraft, InviteMethod, IssuerDraft, SupplierDraft
from partners.models import BankAccount
from partners.web import banks
from partners.web.fields import DigitsField, KanaField, RegistrationNumberField, ZipField
from platform_project.kernel.errors import Fault

PHONE_LENGTH = 20
MAIL_LENGTH = 254


class InviteField(forms.ChoiceField):
    """Whether, and how, a new partner is invited at once."""

    def __init__(self, **options: Any) -> None:
        ways = [
            (InviteMethod.NONE.value, _("招待しない")), (InviteMethod.MAIL.value, _("メールで招待する")),
            (InviteMethod.PAPER.value, _("紙（郵送）で招待する")),
        ]  # fmt: skip
        hint = _("メールにはメールアドレス、紙には郵便番号と住所が必要です。")
        super().__init__(
            label=_("招待"), initial=InviteMethod.NONE.value, choices=ways, help_text=hint, required=False, **options
        )


class AddressForm(MasterForm):
    zip = ZipField(label=_("郵便番号"), required=False)
    address1 = TextField(label=_("住所1"), max_length=100, required=False, help_text=_("都道府県・市区町村・番地"))
    address2 = TextField(label=_("住所2"), max_length=100, required=False, help_text=_("建物名・階"))
    phone = TextField(label=_("電話番号"), max_length=PHONE_LENGTH, required=False)
    mail = forms.EmailField(label=_("メールアドレス"), max_length=MAIL_LENGTH, required=False)


class IssuerForm(AddressForm):
    code = CodeField(label=_("発行元コード"), help_text=_("15文字まで。APIではこのコードで発行元を指定します。"))
    name = TextField(label=_("発行元会社名"), max_length=30)
    section = TextField(label=_("部署"), max_length=30, required=False)
    zip = ZipField(label=_("郵便番号"))
    biz_type = TextField(label=_("事業者区分"), max_length=100, required=False)
    registration_number = RegistrationNumberField(
        label=_("登録番号"), required=False, help_text=_("適格請求書発行事業者の登録番号（T＋13桁）")
    )
    make_default = forms.BooleanField(label=_("規定値にする"), required=False)

    field_order = ("code", "name", "section", "zip", "address1", "address2", "phone", "mail", "biz_type")
    draft_fields = (
        "name", "section", "zip", "address1", "address2", "phone", "mail", "biz_type", "registration_number",
    )  # fmt: skip
    wire = {
        "publisher_mng_num": "code", "publisher_company_name": "name", "publisher_section": "section",
        "publisher_zip": "zip", "publisher_address1": "address1", "publisher_address2": "address2",
        "publisher_phone": "phone", "publisher_mail": "mail", "biz_type": "biz_type",
        "biz_regist_no": "registration_number",
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A 発行元 has an address, as its registration demands; the service asks for it only then."""
        data = super().clean() or self.cleaned_data
        if not (data.get("address1") or data.get("address2") or {"address1", "address2"} & self.errors.keys()):
            fault = Fault("E700001", "", {"title": str(self.fields["address1"].label)})
            self.add_error("address1", fault.message(language()))
        return data

    def draft(self) -> IssuerDraft:
        return IssuerDraft(code=self.cleaned_data["code"], fields=self.sent())


class BankForm(MasterForm):
    """An account at a bank."""

    bank_code = DigitsField(4, label=_("金融機関コード"), help_text=_("4桁"))
    bank_name = TextField(
        label=_("金融機関名"), max_length=100, required=False, help_text=_("名称やカナの一部からも検索できます。")
    )
    bank_kana = TextField(label=_("金融機関名カナ"), max_length=100, required=False)
    branch_code = DigitsField(3, label=_("支店コード"), help_text=_("3桁"))
    branch_name = TextField(label=_("支店名"), max_length=100, required=False)
    branch_kana = TextField(label=_("支店名カナ"), max_length=100, required=False)
    deposit_type = forms.ChoiceField(label=_("預金種目"), choices=BankAccount.DepositType.choices)
    account_number = DigitsField(
        7, padded=True, label=_("口座番号"), help_text=_("7桁に満たない番号は左に0を補います。")
    )
    holder_name = TextField(label=_("口座名義"), max_length=100, required=False)
    holder_kana = KanaField(
        label=_("口座名義カナ"),
        required=False,
        help_text=_(
            "振込で使える文字（半角カナ・英大文字・数字・空白・( ) - .）に直して保存します。"
            "半角30文字まで、濁点も1文字です。"
        ),
    )

    bank_fields = (
        "bank_code", "bank_name", "bank_kana", "branch_code", "branch_name", "branch_kana",
        "deposit_type", "account_number", "holder_name", "holder_kana",
    )  # fmt: skip
    bank_wire = {
        "fncl_inst_code": "bank_code", "fncl_inst_name": "bank_name",
        "fncl_inst_kana": "bank_kana", "branch_code": "branch_code", "branch_name": "branch_name",
        "branch_kana": "branch_kana", "deposit_sec": "deposit_type", "account_num": "account_number",
        "depositor_name": "holder_name", "depositor_kana": "holder_kana",
    }  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        banks.offer(self)


class AccountForm(BankForm):
    code = CodeField(label=_("振込先コード"), help_text=_("15文字まで。登録後は変更できません。"))

    field_order = ("code",)
    draft_fields = BankForm.bank_fields
    wire = {"transfer_code": "code"} | BankForm.bank_wire

    def draft(self) -> BankAccountDraft:
        return BankAccountDraft(code=self.cleaned_data["code"], fields=self.sent())


class CustomerForm(AddressForm):
    code = CodeField(label=_("発行先コード"), help_text=_("15文字まで。登録後は変更できません。"))
    name = TextField(label=_("発行先会社名"), max_length=30)
    section = TextField(label=_("部署"), max_length=100, required=False)
    person = TextField(label=_("担当者"), max_length=100, required=False)
    honorific = TextField(label=_("敬称"), max_length=100, required=False, help_text=_("例：御中、様"))
    default_account = forms.ChoiceField(
        label=_("規定の振込先口座"), required=False, help_text=_("選ばないときは書式の規定の口座を使います。")
    )
    invite = InviteField()

    field_order = ("code", "name", "section", "person", "honorific", "zip", "address1", "address2", "phone", "mail")
    draft_fields = ("name", "section", "person", "honorific", "zip", "address1", "address2", "phone", "mail")
    wire = {
        "private_cust_cd": "code", "customer_company_name": "name", "customer_section": "section",
        "customer_person": "person", "customer_honorific": "honorific", "customer_zip": "zip",
        "customer_address1": "address1", "customer_address2": "address2", "customer_phone": "phone",
        "customer_mail": "mail", "default_transfer_code": "default_account", "invite_method": "invite",
    }  # fmt: skip

    def __init__(self, *args: Any, accounts: Iterable[BankAccount], may_invite: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        choices(self, "default_account").choices = account_choices(accounts)
        if not may_invite:
            del self.fields["invite"]

    def draft(self) -> CustomerDraft:
        data = self.cleaned_data
        invite = InviteMethod(data.get("invite") or InviteMethod.NONE)
        return CustomerDraft(data["code"], self.sent(), default_account=data["default_account"], invite=invite)


class SupplierForm(BankForm, AddressForm):
    code = CodeField(label=_("支払先コード"), help_text=_("15文字まで。登録後は変更できません。"))
    name = TextField(label=_("支払先会社名"), max_length=30)
    section = TextField(label=_("部署"), max_length=100, required=False)
    person = TextField(label=_("担当者"), max_length=100, required=False)
    registration_number = RegistrationNumberField(
        label=_("登録番号"), required=False, help_text=_("適格請求書発行事業者の登録番号（T＋13桁）")
    )
    invite = InviteField()

    field_order = ("code", "name", "section", "person", "registration_number")
    draft_fields = (
        "name", "section", "person", "zip", "address1", "address2", "phone", "mail", "registration_number",
        *BankForm.bank_fields,
    )  # fmt: skip
    wire = {
        "private_cust_cd_s": "code", "company_name_s": "name", "supplier_section": "section", "supplier_person": "person",
        "supplier_zip": "zip", "supplier_address1": "address1", "supplier_address2": "address2",
        "supplier_phone": "phone", "supplier_mail": "mail", "biz_regist_no": "registration_number",
        "invite_method": "invite",
    } | BankForm.bank_wire  # fmt: skip

    def __init__(self, *args: Any, may_invite: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.bank_fields:
            self.fields[name].required = False
        choices(self, "deposit_type").choices = [("", str(_("（なし）"))), *BankAccount.DepositType.choices]
        if not may_invite:
            del self.fields["invite"]

    def draft(self) -> SupplierDraft:
        invite = InviteMethod(self.cleaned_data.get("invite") or InviteMethod.NONE)
        return SupplierDraft(self.cleaned_data["code"], self.sent(), invite)


class InviteForm(forms.Form):
    """The invite button of a partner."""

    method = forms.ChoiceField(choices=[(InviteMethod.MAIL.value, _("メール")), (InviteMethod.PAPER.value, _("紙"))])


def account_choices(accounts: Iterable[BankAccount]) -> list[tuple[str, str]]:
    """The company's 口座 by code, with an empty one first."""
    return [("", str(_("（なし）"))), *((account.code, str(account)) for account in accounts)]


def choices(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} has no choices")
    return field
