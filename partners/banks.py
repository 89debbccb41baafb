"""Banks and branches by their Zengin codes (全銀), as the package `zengin-code` lists them.

That we offer this list, and that a code which is not on it is a hint and no refusal, is ours (mark A): banks merge faster than
lists do.
"""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from platform_project.kernel import kana, reading

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Institution:
    """A bank (4 digits) or a branch (3 digits). `kana` is half-width, as a transfer carries it."""

    code: str
    name: str
    kana: str


@dataclass(frozen=True, slots=True)
class _Entry:
    institution: Institution
    keys: tuple[str, ...]

    def rank(self, word: str) -> int | None:
        """How well it answers: 0 by its code, 1 by the beginning of a name, 2 by what a name holds; None not at all."""
        if self.institution.code.startswith(word):
            return 0
        if any(key.startswith(word) for key in self.keys):
            return 1
        return 2 if any(word in key for key in self.keys) else None


def banks(word: str, limit: int = LIMIT) -> list[Institution]:
    """Banks by code, kana or name, the best answers first; for an empty word the first by code."""
    return _found(_banks().values(), word.strip().removesuffix("銀行"), limit)


def branches(bank_code: str, word: str, limit: int = LIMIT) -> list[Institution]:
    """As `banks`, among a bank's branches; none for an unknown bank."""
    return _found(_branches(bank_code).values(), word.strip().removesuffix("支店"), limit)


def bank(code: str) -> Institution | None:
    found = _banks().get(code)
    return found.institution if found else None


def branch(bank_code: str, code: str) -> Institution | None:
    found = _branches(bank_code).get(code)
    return found.institution if found else None


def _found(entries: Iterable[_Entry], word: str, limit: int) -> list[Institution]:
    key = reading.key(word)
    ranked = [(rank, entry.institution.code, entry) for entry in entries if (rank := entry.rank(key)) is not None]
    return [entry.institution for _, _, entry in sorted(ranked, key=lambda row: row[:2])[:limit]]


@cache
def _listed() -> Any:
    """The package's banks by code. It reads two megabytes when it is imported, so that is left to whoever asks first."""
    return importlib.import_module("zengin_code").Bank.all


@cache
def _banks() -> dict[str, _Entry]:
    return {code: _entry(row) for code, row in _listed().items()}


@lru_cache(maxsize=64)
def _branches(bank_code: str) -> dict[str, _Entry]:
    row = _listed().get(bank_code)
    return {code: _entry(branch) for code, branch in row.branches.items()} if row else {}


def _entry(row: Any) -> _Entry:
    institution = Institution(row.code, row.name, kana.normalise_bank_kana(row.kana))
    return _Entry(institution, (reading.key(row.kana), reading.key(row.name)))
