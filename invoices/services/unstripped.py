"""The lines of a correction as their sender means them: what an answer gave and the wire took characters from stays as it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from invoices.drafts import LineDraft
from invoices.models import InvoiceLine
from platform_project.kernel.text import as_sent

TEXTS = ("item_name", "unit", "slip_no", "product_code", "section_code", "section_name", "remarks")

# A text as it arrives when somebody sends it back → how it is stored.
Stored = Mapping[str, str]


def lines(sent: Sequence[LineDraft], stored: Sequence[InvoiceLine]) -> tuple[LineDraft, ...]:
    """Lines have no number that could be sent back: a text counts as that of the line in its place, else of any one line."""
    anywhere = _by_text(stored)
    alone = [_by_text([line]) for line in stored]
    return tuple(_line(line, alone[place] if place < len(alone) else {}, anywhere) for place, line in enumerate(sent))


def _line(line: LineDraft, here: Mapping[str, Stored], anywhere: Mapping[str, Stored]) -> LineDraft:
    def kept(name: str, value: str) -> str:
        return here.get(name, {}).get(value) or (value and anywhere.get(name, {}).get(value)) or value

    changed: dict[str, Any] = {name: kept(name, getattr(line, name)) for name in TEXTS}
    changed["texts"] = tuple(kept(f"text{place}", value) for place, value in enumerate(line.texts))
    return replace(line, **changed)


def _by_text(stored: Sequence[InvoiceLine]) -> dict[str, Stored]:
    """Of each field, the stored texts that arrive otherwise than they are; not where two arrive alike."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in stored:
        for name, value in _texts(line).items():
            found[name][as_sent(value, strips=True)].add(value)
    return {
        name: {
            arriving: values.pop()
            for arriving, values in by_text.items()
            if len(values) == 1 and arriving not in values
        }
        for name, by_text in found.items()
    }


def _texts(line: InvoiceLine) -> dict[str, str]:
    texts = {f"text{place}": value for place, value in enumerate(line.texts)}
    return {name: value for name, value in ({name: getattr(line, name) for name in TEXTS} | texts).items() if value}
