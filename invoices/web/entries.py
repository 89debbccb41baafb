"""One 仕訳 as it stands on the page: texts by field, what is wrong with them, and the draft that they make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.web.faults import language
from accounts.web.fields import TextField
from invoices.journal_drafts import ITEM_KINDS, EntryDraft
from invoices.models import InvoiceLine, JournalEntry
from invoices.services.journals import SUMMARY_LENGTH
from invoices.web.fields import YenField
from journal_masters.tax_classes import OUT_OF_SCOPE, TaxClass
from platform_project.kernel.errors import Fault

PREFIX = "entries"
MAX_ENTRIES = 5_000
LONGEST_CODE = 40

ACCOUNTS = ("debit_account", "credit_account")
SUB_ACCOUNTS = ("debit_sub_account", "credit_sub_account")
ITEMS = tuple(f"item{number}" for number in range(1, ITEM_KINDS + 1))
CODES = (*ACCOUNTS, *SUB_ACCOUNTS, "section", *ITEMS)
FIELDS = (*CODES, "debit_tax_class", "credit_tax_class", "gross", "tax", "summary")
# What a line proposes by itself, without anybody having written anything.
_GIVEN = frozenset({"debit_tax_class", "credit_tax_class", "gross"})


class EntryForm(forms.Form):
    """Brings the texts into one form. What is missing or unknown the service knows better."""

    debit_account = TextField(label=_("借方勘定科目"), required=False, max_length=LONGEST_CODE)
    debit_sub_account = TextField(label=_("借方補助科目"), required=False, max_length=LONGEST_CODE)
    debit_tax_class = TextField(label=_("借方税区分"), required=False, max_length=LONGEST_CODE)
    credit_account = TextField(label=_("貸方勘定科目"), required=False, max_length=LONGEST_CODE)
    credit_sub_account = TextField(label=_("貸方補助科目"), required=False, max_length=LONGEST_CODE)
    credit_tax_class = TextField(label=_("貸方税区分"), required=False, max_length=LONGEST_CODE)
    section = TextField(label=_("負担部門"), required=False, max_length=LONGEST_CODE)
    item1 = TextField(label=_("仕訳補助項目1"), required=False, max_length=LONGEST_CODE)
    item2 = TextField(label=_("仕訳補助項目2"), required=False, max_length=LONGEST_CODE)
    item3 = TextField(label=_("仕訳補助項目3"), required=False, max_length=LONGEST_CODE)
    item4 = TextField(label=_("仕訳補助項目4"), required=False, max_length=LONGEST_CODE)
    item5 = TextField(label=_("仕訳補助項目5"), required=False, max_length=LONGEST_CODE)
    gross = YenField(label=_("税込金額"))
    tax = YenField(label=_("うち消費税額"), required=False)
    summary = TextField(label=_("摘要"), required=False, max_length=SUMMARY_LENGTH)

    def draft(self, item: str) -> EntryDraft:
        data = self.cleaned_data
        plain = {name: data[name] for name in FIELDS if name not in ITEMS}
        return EntryDraft(items=tuple(data[name] for name in ITEMS), item=item, **plain)


LABELS = {name: bound.label for name, bound in EntryForm.base_fields.items()}


@dataclass(slots=True)
class Entry:
    """`values` are texts by field, as typed; `errors` sentences by field, those of the whole under an empty name."""

    line: int
    values: dict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def is_blank(self, line: InvoiceLine | None) -> bool:
        """Whether it holds no more than its line proposes by itself: such an entry counts for nothing."""
        if any(value for name, value in self.values.items() if name not in _GIVEN):
            return False
        return line is not None and self.values["gross"] in ("", str(line.gross))

    @property
    def gross(self) -> int:
        """In yen; 0 for what is no amount."""
        try:
            return YenField(required=False).clean(self.values["gross"]) or 0
        except forms.ValidationError:
            return 0

    def draft(self, item: str) -> EntryDraft | None:
        """The entry as the service takes it; None where a text is not what its field holds, which `errors` then tell."""
        form = EntryForm(self.values)
        if form.is_valid():
            return form.draft(item)
        for name, faults in form.errors.items():
            self.errors.setdefault(name, []).extend(str(fault) for fault in faults)
        return None

    def refuse(self, path: str, fault: Fault) -> None:
        """Note a fault of the service; `path` is what follows the entry's own."""
        item = re.fullmatch(r"items\[(\d)\]", path)
        name = ITEMS[int(item[1])] if item else path
        self.errors.setdefault(name if name in FIELDS else "", []).append(fault.message(language()))


def blank(line: InvoiceLine, proposal: TaxClass, gross: int) -> Entry:
    values = {"gross": str(gross), "debit_tax_class": proposal.name, "credit_tax_class": OUT_OF_SCOPE.name}
    return Entry(line.seq, dict.fromkeys(FIELDS, "") | values)


def of_row(row: JournalEntry) -> Entry:
    """A 仕訳 that is booked."""
    values = {name: getattr(row, f"{name}_code") for name in CODES}
    plain = {name: str(getattr(row, name)) for name in FIELDS if name not in CODES}
    return Entry(row.line_seq, values | plain)


def of_draft(line: int, draft: EntryDraft) -> Entry:
    """A 仕訳 that is proposed."""
    values = {name: getattr(draft, name) for name in FIELDS if name not in ITEMS}
    texts = {name: "" if value is None else str(value) for name, value in values.items()}
    return Entry(line, texts | dict(zip(ITEMS, draft.items, strict=True)))


def posted(sent: QueryDict) -> Iterator[Entry]:
    """What a page sent, without the entries that were ticked for deletion."""
    for at in range(min(_number(sent.get(f"{PREFIX}-TOTAL", "")), MAX_ENTRIES)):
        line = _number(sent.get(f"{PREFIX}-{at}-line", ""))
        if line and f"{PREFIX}-{at}-DELETE" not in sent:
            yield Entry(line, {name: sent.get(f"{PREFIX}-{at}-{name}", "") for name in FIELDS})


def _number(text: str) -> int:
    """A count or a place; 0 for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 0
