"""The small forms that stand between a button and what it does, in the admin's own dress."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES, FILE_CLASSES, INPUT_CLASSES, SELECT_CLASSES, TEXTAREA_CLASSES

from accounts.admin import checks
from accounts.admin.checks import Check, Misfit, language
from platform_project.kernel.errors import Fault

_CLASSES: tuple[tuple[type[forms.Widget], list[str]], ...] = (
    (forms.CheckboxInput, CHECKBOX_CLASSES), (forms.Textarea, TEXTAREA_CLASSES), (forms.Select, SELECT_CLASSES),
    (forms.FileInput, FILE_CLASSES), (forms.Widget, INPUT_CLASSES),
)  # fmt: skip


def dress(fields: Mapping[str, forms.Field]) -> None:
    """Give the widgets the classes that the admin's sheet knows."""
    for field in fields.values():
        classes = next(classes for kind, classes in _CLASSES if isinstance(field.widget, kind))
        field.widget.attrs["class"] = " ".join(classes)


class CheckedText(forms.CharField):
    """A text in the spelling that is kept, by a rule of `checks`."""

    def __init__(self, *, check: Check = checks.line, **options: Any) -> None:
        super().__init__(**options)
        self._check = check

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        try:
            return self._check(text) if text else ""
        except Misfit as misfit:
            told = {"title": str(self.label), **{name: str(param) for name, param in misfit.params.items()}}
            raise forms.ValidationError(Fault(misfit.code, "", told).message(language()), code=misfit.code) from misfit


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options
    )


class DeedForm(forms.Form):
    """What a deed has to be told. Without fields it asks only whether to go on.

    `places`: the end of a fault's path → the field that it is about.
    """

    places: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, obj: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.obj = obj
        for name, value in self.now().items():
            self.initial.setdefault(name, value)
        dress(self.fields)

    def now(self) -> dict[str, Any]:
        """What the fields show before anybody has touched them: how it stands."""
        return {}

    def refuse(self, said: str, item: str = "") -> None:
        fitting = [path for path in self.places if item == path or item.endswith(f".{path}")]
        name = self.places[max(fitting, key=len)] if fitting else None
        self.add_error(name if name in self.fields else None, said)


class NamedAgainForm(DeedForm):
    """For what cannot be taken back: the row's own name has to be typed."""

    again = forms.CharField(
        label=_("確認のため、識別名を入力してください"), widget=forms.TextInput({"autocomplete": "off"})
    )

    def clean_again(self) -> str:
        typed = str(self.cleaned_data["again"]).strip()
        if typed != self.obj.slug:
            raise forms.ValidationError(_("識別名が一致しません。表示のとおりに入力してください。"))
        return typed
