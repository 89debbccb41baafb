"""What a person gives for a snapshot or a bottle: a name, a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.web.faults import language
from accounts.web.fields import TextField
from sandbox.bottles import files as bottle_files
from sandbox.bottles import naming
from sandbox.bottles.reading import Bottle
from sandbox.errors import Refusal


class TakeForm(forms.Form):
    name = TextField(label=gettext_lazy("名前"), max_length=60, help_text=gettext_lazy("例：月末の前"))
    replace = forms.BooleanField(label=gettext_lazy("同じ名前のものを置き換える"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        try:
            return naming.snapshot(self.cleaned_data["name"])
        except ValueError as error:
            raise forms.ValidationError(_("スラッシュを含まない名前にしてください。")) from error


class BottleField(forms.FileField):
    """A file that a bottle was written to; cleaned, it is the bottle itself."""

    def __init__(self, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".json,application/json"})
        known: dict[str, Any] = {"label": gettext_lazy("ボトル（JSONファイル）"), "widget": widget}
        super().__init__(**(known | options))

    def clean(self, data: Any, initial: Any = None) -> Bottle | None:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file is None:
            return None
        try:
            # One byte more than may be there tells that there is too much.
            return bottle_files.from_upload(file.read(bottle_files.LIMIT + 1))
        except Refusal as refusal:
            raise forms.ValidationError(refusal.told(language())) from refusal


class PourForm(forms.Form):
    bottle = BottleField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
