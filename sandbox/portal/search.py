"""Finding something in the portal: its pages, what they say, the operations and their fields, error codes and magic values.

Offline, without the database: everything that can be found is code, and is gathered once for each language.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from platform_project.kernel import clock
from platform_project.kernel.errors import CATALOGUE
from sandbox.faults import magic
from sandbox.fidelity.ledger import operations
from sandbox.portal import contents, errors, fields, guides
from sandbox.portal.newcomers import Newcomer

MOST = 40
_EXCERPT = 60
_TAGS = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")
_SECTION = re.compile(r'<h2 id="(?P<anchor>[^"]+)"[^>]*>(?P<title>.*?)</h2>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: `kind` says what it is, `about` the words around it."""

    title: str
    kind: str
    link: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What can be found: `name` counts most, then all the words by which it is called, then the `text`, told as `written`."""

    hit: Hit
    name: str
    words: str
    text: str
    written: str

    def rank(self, wanted: list[str], whole: str) -> int | None:
        """The smaller the better; None where a word is missing."""
        everywhere = f"{self.words} {self.text}"
        if not all(word in everywhere for word in wanted):
            return None
        if self.name == whole:
            return 0
        if self.name.startswith(whole):
            return 1
        return 2 if all(word in self.words for word in wanted) else 3


def find(query: str, language: str, most: int = MOST) -> list[Hit]:
    """What holds every word of the query, the best first; nothing for an empty one."""
    whole = folded(query)
    wanted = whole.split()
    if not wanted:
        return []
    ranked = [
        (rank, place) for place, known in enumerate(_all(language)) if (rank := known.rank(wanted, whole)) is not None
    ]
    found = [(rank, _all(language)[place]) for rank, place in sorted(ranked)[:most]]
    return [_around(known, wanted[0]) if rank == 3 else known.hit for rank, known in found]


def folded(text: str) -> str:
    """Letters alike in whatever width and case."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def _around(known: _Known, word: str) -> Hit:
    """Its hit, with the words around the first place where the text holds the word."""
    text = known.written
    place = text.casefold().find(word)
    if place < 0:
        return known.hit
    begin = max(0, place - _EXCERPT // 2)
    piece = text[begin : place + len(word) + _EXCERPT]
    about = f"{'…' if begin else ''}{piece}…"
    return Hit(known.hit.title, known.hit.kind, known.hit.link, about)


@cache
def _all(language: str) -> tuple[_Known, ...]:
    with translation.override(language):
        return (*_operations(), *_errors(), *_pages(language), *_fields(language), *_magic())


def _known(hit: Hit, *names: str, text: str = "") -> _Known:
    words = folded(" ".join((*names, hit.title)))
    return _Known(hit, folded(names[0]), words, folded(text), _SPACE.sub(" ", unicodedata.normalize("NFKC", text)))


def _operations() -> Iterator[_Known]:
    for operation in operations():
        addresses = [f"{route.method} {route.address}" for route in operation.routes]
        link = reverse("docs-operation", args=[operation.key])
        hit = Hit(contents.title_of(operation), pgettext("API", "操作"), link, ", ".join(addresses))
        yield _known(hit, contents.title_of(operation), operation.title, operation.title_en, operation.key, *addresses)


def _errors() -> Iterator[_Known]:
    at = reverse("docs-errors")
    for _family, _title, codes in errors.families():
        for error in codes:
            hit = Hit(error.code, _("エラーコード"), f"{at}#{error.code}", error.message)
            both = CATALOGUE[error.code]
            yield _known(hit, error.code, both.ja, both.en, text=f"{error.rule} {error.cure}")
    for code, message in errors.warnings():
        yield _known(Hit(code, _("警告コード"), f"{at}#{code}", message), code, message)


def _pages(language: str) -> Iterator[_Known]:
    """Each page by its name, then each section of the prose by its heading and what it says."""
    for entry in contents.entries():
        if entry.key:
            continue
        hit = Hit(str(entry.title), pgettext("search", "ページ"), entry.link, str(entry.about))
        yield _known(hit, str(entry.title), text=str(entry.about))
    for name in ("start", "oauth", *guides.GUIDES):
        yield from _sections(contents.entry(f"docs-{name}"), language)


def _sections(entry: contents.Entry, language: str) -> Iterator[_Known]:
    facts = guides.facts("", clock.today()) | {"new": Newcomer("")}
    page = render_to_string(f"docs/{language}/{entry.name}.html", facts)
    pieces = list(_SECTION.finditer(page))
    ends = [piece.start() for piece in pieces[1:]] + [len(page)]
    for piece, end in zip(pieces, ends, strict=True):
        title, text = _plain(piece["title"]), _plain(page[piece.end() : end])
        whole = f"{entry.title}{'：' if language == 'ja' else ': '}{title}"
        hit = Hit(whole, pgettext("search", "ページ"), f"{entry.link}#{piece['anchor']}")
        yield _known(hit, title, text=text)


def _plain(markup: str) -> str:
    return unescape(_SPACE.sub(" ", _TAGS.sub(" ", markup))).strip()


def _fields(language: str) -> Iterator[_Known]:
    """A field once for each half of an operation, at its place on the operation's page."""
    halves = {fields.REQUEST: _("リクエストの項目"), fields.ANSWER: _("応答の項目")}
    for operation in operations():
        at = reverse("docs-operation", args=[operation.key])
        in_japanese = fields.walk(operation, "ja")
        for (half, field), (_half, japanese) in zip(fields.walk(operation, language), in_japanese, strict=True):
            about = f"{field.title} – {contents.title_of(operation)}"
            hit = Hit(field.path, halves[half], f"{at}#{field.anchor}", about)
            yield _known(hit, field.name, field.path, field.title, japanese.title, text=field.note)


def _magic() -> Iterator[_Known]:
    at = reverse("docs-magic")
    for row in magic.table():
        yield _known(Hit(row.value, _("マジック値"), f"{at}#{row.road}", str(row.what)), row.value, text=str(row.what))
