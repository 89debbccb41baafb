"""What the forms of all rooms share, and the one of the sign-in page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, QueryDict
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


class MasterForm(forms.Form):
    """A master's form: `wire` says which field of the form a fault's path means."""

    wire: Mapping[str, str] = {}
    draft_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    def sent(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.draft_fields}


def fix_code(form: forms.Form, *names: str) -> None:
    """Codes (`code`, unless others are named) that addresses refer to do not change: they are shown, and what is posted in
    their place is ignored.

    They are not judged anew either: the wire may have let in what the pages refuse.
    """
    for name in names or ("code",):
        label = form.fields[name].label
        form.fields[name] = forms.CharField(label=label, strip=False, disabled=True, required=False)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing until it is sent."""
    return request.POST if request.method == "POST" else None
