"""CSV files that people bring: chosen, decoded, their first line understood; what is wrong with them told by line and column."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.web.faults import language
from platform_project.kernel import csv_text
from platform_project.kernel.errors import PlatformError

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
# Together with the blank ones that spreadsheets leave behind.
MAX_LINES = 10 * MAX_ROWS
# So much of what is wrong is shown at once.
SHOWN = 200
TITLES_SHOWN = 10


class Unreadable(Exception):
    """The file as a whole cannot be taken; says why."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """`line` as a spreadsheet numbers its rows, from 1; `column` is the title, `cell` what stands there.

    `code` is the platform's own, where the fault has one.
    """

    line: int
    column: str
    text: str
    cell: str = ""
    code: str = ""


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSVファイル"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("UTF-8またはShift_JIS、5MB・10,000行まで"),
    )  # fmt: skip

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("ファイルは5MBまでです。"))
        return file


def rows_of(content: bytes) -> list[list[str]]:
    """The lines of a file, the blank ones too: the place of each is the one that a spreadsheet shows."""
    try:
        rows = csv_text.decode(content, MAX_LINES + 1)
    except PlatformError as error:
        raise Unreadable(error.faults[0].message(language())) from error
    if len(rows) > MAX_LINES or sum(not is_blank(row) for row in rows[1:]) > MAX_ROWS:
        raise Unreadable(_("一度に取り込めるのは%(limit)s行までです。") % {"limit": f"{MAX_ROWS:,}"})
    return rows


def is_blank(cells: Sequence[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def header_of(rows: Sequence[Sequence[str]], titles: Mapping[str, str], required: Collection[str]) -> list[str]:
    """The first line as field names. `titles`: name → title of every column; `required` names those that must be there."""
    names = {title: name for name, title in titles.items()}
    found = [title.strip() for title in rows[0]] if rows else []
    unknown = [title for title in found if title not in names]
    if len(unknown) == len(found):
        raise Unreadable(
            _("1行目に見出しがありません。見出しの行と、文字コード（UTF-8またはShift_JIS）を確認してください。")
        )
    missing = [titles[name] for name in required if titles[name] not in found]
    twice = sorted(title for title, count in Counter(found).items() if count > 1 and title in names)
    sentences = (
        (missing, _("1行目の見出しに列「%(titles)s」がありません。")),
        (unknown, _("1行目の見出しに使えない列「%(titles)s」があります。")),
        (twice, _("1行目の見出しに列「%(titles)s」が重複しています。")),
    )
    if wrong := [said % {"titles": _listed(which)} for which, said in sentences if which]:
        known = _("使える列は次のとおりです：%(titles)s") % {"titles": "、".join(titles.values())}
        raise Unreadable(" ".join([*wrong, known]))
    return [names[title] for title in found]


def _listed(titles: Sequence[str]) -> str:
    """The first of them: a line may have a million cells."""
    return "、".join([*titles[:TITLES_SHOWN], *(["…"] if len(titles) > TITLES_SHOWN else [])])


def refusal_of(header: Sequence[str], cells: Sequence[str]) -> str:
    """What is wrong with a line that has another number of cells than the first; empty where nothing is."""
    if len(cells) == len(header):
        return ""
    counts = {"expected": len(header), "found": len(cells)}
    return _("列の数が見出しと違います（見出し%(expected)d、この行%(found)d）。") % counts


def cleaned(field: forms.Field, cell: str) -> tuple[Any, list[str]]:
    """What a cell means to a field, and what is wrong with it."""
    try:
        return field.clean(cell), []
    except ValidationError as refusal:
        return None, refusal.messages
