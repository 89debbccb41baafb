"""What stands on a page in its own language, whoever reads it: what people wrote, and names that the product knows."""

import re
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from journal_masters.tax_classes import TAX_CLASSES
from platform_project.api.operations import all_operations
from sandbox.bots.characters import CHARACTERS
from sandbox.fidelity import ledger
from sandbox.register import BUILT_IN

# Terms that the English text explains beside them, the headings of a file, a language's own name.
TERMS = (
    "削除", "補助科目必須", "日付相違", "単価相違", "内容相違", "日本語",
    "10%、軽減8%、8%、5%、0%、非課税、免税、不課税", "税抜、税込、税額を手入力",
)  # fmt: skip
# What an English text quotes is told as it stands.
QUOTED = "“[^”]*”"


def own_words() -> re.Pattern[str]:
    """Matches all of them, the longest first."""
    written = {" ".join(line.split()) for text in (*_stored(), *_known()) for line in text.splitlines()}
    longest_first = sorted(filter(None, written), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), QUOTED]))


def _stored() -> Iterator[str]:
    """Every text of the database."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, (models.CharField, models.TextField))]
        for row in model._base_manager.values_list(*names) if names else ():
            yield from filter(None, row)


def _known() -> Iterable[str]:
    yield from TERMS
    yield from (tax_class.name for tax_class in TAX_CLASSES)
    yield from (character.name for character in CHARACTERS.values())
    yield from (operation.title for operation in all_operations())
    yield from (row.note for row in ledger.rows())
    yield from (listing.name for listing in BUILT_IN.values())
