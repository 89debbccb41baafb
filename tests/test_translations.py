"""The English catalogue: complete, true to its Japanese, and of the same age as the code."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CATALOGUE = Path("locale", "en", "LC_MESSAGES", "django.po")
# Where texts for people are written.
SOURCES = ("accounts", "invoices", "journal_masters", "partners", "platform_project", "sandbox", "templates", "locale")

JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
QUOTED = re.compile(r"「([^」%{]+)」")
MARKUP = re.compile(r"</?\w+[^>]*>")


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def texts(catalogue: Catalog) -> list[Message]:
    """The entries without the head, whose msgid is empty."""
    return [message for message in catalogue if message.id]


MESSAGES = texts(read(ROOT / CATALOGUE))


def forms(text: object) -> tuple[str, ...]:
    """A msgid's or msgstr's forms: two where a plural is told, else one."""
    return tuple(map(str, text)) if isinstance(text, (tuple, list)) else (str(text or ""),)


def named(messages: list[Message]) -> set[tuple[object, ...]]:
    """What the code calls the texts by: context and msgid."""
    return {(message.context, *forms(message.id)) for message in messages}


def pairs() -> Iterator[tuple[str, str]]:
    """Each English form beside the Japanese that it speaks for."""
    for message in MESSAGES:
        for english in forms(message.string):
            yield forms(message.id)[0], english


def test_no_text_waits_for_its_english() -> None:
    assert [message.id for message in MESSAGES if not all(forms(message.string))] == []


def test_no_text_was_guessed() -> None:
    assert [message.id for message in MESSAGES if message.fuzzy] == []


def test_a_text_with_a_plural_has_both_forms() -> None:
    assert [message.id for message in MESSAGES if message.pluralizable and len(forms(message.string)) != 2] == []


def test_english_keeps_every_placeholder() -> None:
    differ = [(ja, en) for ja, en in pairs() if Counter(PLACEHOLDER.findall(ja)) != Counter(PLACEHOLDER.findall(en))]
    assert differ == []


def test_english_keeps_every_tag() -> None:
    assert [(ja, en) for ja, en in pairs() if Counter(MARKUP.findall(ja)) != Counter(MARKUP.findall(en))] == []


def test_english_holds_japanese_only_where_the_japanese_quotes_it() -> None:
    """As the headings of a file, which are the same in every language."""
    assert [(ja, en) for ja, en in pairs() if JAPANESE.search(without_quoted(en, ja))] == []


def without_quoted(english: str, japanese: str) -> str:
    for quoted in QUOTED.findall(japanese):
        english = english.replace(quoted, "")
    return english


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="collecting the texts of the code needs gettext's xgettext"
)
def test_the_catalogue_is_of_the_same_age_as_the_code(tmp_path: Path) -> None:
    """`make messages` would neither add a text nor drop one. Collected in a copy: it writes beside what it reads."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    for source in SOURCES:
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    collect = [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-location"]
    own = os.environ | {"DATA": str(tmp_path / "data")}
    done = subprocess.run(collect, cwd=tmp_path, env=own, capture_output=True, timeout=100)
    assert done.returncode == 0, done.stderr.decode()
    collected, kept = named(texts(read(tmp_path / CATALOGUE))), named(MESSAGES)
    assert (collected - kept, kept - collected) == (set(), set()), "run `make messages`, and translate what is new"
