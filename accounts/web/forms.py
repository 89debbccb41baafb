from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """PFID and password. One sentence for an unknown PFID, a wrong password and a user who was switched off."""

    error_messages = {
        "invalid_login": _("PFIDまたはパスワードが正しくありません"),
        "inactive": _("PFIDまたはパスワードが正しくありません"),
    }

    username = forms.CharField(
        label=_("PFID"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "inputmode": "email"}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()
