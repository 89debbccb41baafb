"""What an invited one types: a letter's code, or a new company with its first user."""

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.web.fields import CodeField, TextField
from partners.web.fields import RegistrationNumberField

_LETTER = re.compile(r"([A-Z0-9]{4})-?([A-Z0-9]{4})-?([A-Z0-9]{4})")


class TokenField(TextField):
    """A letter's code, however its hyphens, width and case were typed; or the end of a mail's link, as it stands."""

    def normalise(self, value: str) -> str:
        plain = unicodedata.normalize("NFKC", value).strip()
        letter = _LETTER.fullmatch(re.sub(r"[\s‐-―−ー-]", "", plain).upper())
        return "-".join(letter.groups()) if letter else plain


class CodeForm(forms.Form):
    code = TokenField(
        label=gettext_lazy("招待コード"), max_length=43, help_text=gettext_lazy("招待状に記載の12文字のコード")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "placeholder": "ABCD-EFGH-JKMN",
        }

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not re.fullmatch("[A-Za-z0-9_-]+", code):
            raise ValidationError(_("招待コードは英数字とハイフンで入力してください。"))
        return code


class AddresseeForm(forms.Form):
    """As which 発行先 a payee keeps the company that invited it."""

    customer_code = CodeField(label=gettext_lazy("発行先コード"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.fields["customer_code"].widget.attrs["list"] = "unlinked-customers"


class JoinForm(forms.Form):
    """A new company on the free plan and its first user."""

    company_name = TextField(label=gettext_lazy("会社名"), max_length=100)
    registration_number = RegistrationNumberField(
        label=gettext_lazy("登録番号"), required=False,
        help_text=gettext_lazy("適格請求書発行事業者の登録番号（T＋13桁）。なければ空欄で構いません。"),
    )  # fmt: skip
    user_name = TextField(label=gettext_lazy("氏名"), max_length=100)
    pfid = forms.EmailField(
        label=gettext_lazy("PFID"), max_length=254, help_text=gettext_lazy("サインインに使うメールアドレス形式のID")
    )
    password = forms.CharField(label=gettext_lazy("パスワード"), strip=False, widget=forms.PasswordInput)
    password_again = forms.CharField(label=gettext_lazy("パスワード（確認）"), strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        for name, purpose in (
            ("company_name", "organization"), ("user_name", "name"), ("pfid", "username"),
            ("password", "new-password"), ("password_again", "new-password"),
        ):  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = purpose

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password", "")
        if password and "password_again" in data and data["password_again"] != password:
            self.add_error("password_again", _("パスワードが一致しません。"))
        elif password:
            self._judge(password, User(pfid=data.get("pfid", ""), name=data.get("user_name", "")))
        return data

    def _judge(self, password: str, user: User) -> None:
        try:
            validate_password(password, user)
        except ValidationError as refusal:
            self.add_error("password", refusal)
