"""Choosing the company that staff act for: one of all workspaces, told by its workspace and code."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User

# Django's class takes a parameter only where types are checked.
if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Company]
else:
    Choice = forms.ModelChoiceField


class CompanyChoice(Choice):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.workspace.slug} / {obj.code}）"


class CompanyForm(forms.Form):
    """The choices are asked for as those of a user's company are, by the same right."""

    company = CompanyChoice(
        label=_("会員企業"), queryset=Company.objects.select_related("workspace"),
        widget=AutocompleteSelect(User._meta.get_field("company"), admin.site),
    )  # fmt: skip
