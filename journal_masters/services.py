"""仕訳関連マスタ登録: the four masters looked up, registered, updated and deleted; all of a request or nothing of it."""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from accounts.actors import Actor, Via
from accounts.counters import locked
from journal_masters import selectors
from journal_masters.drafts import TITLES, Key, Kind, MasterDraft, titles
from journal_masters.models import Master
from platform_project.kernel import ports, progress, text
from platform_project.kernel.errors import Faults, refuse
from platform_project.kernel.progress import Work

FIELDS = {
    Kind.ACCOUNT_TITLE: ("name", "kana", "tax_class", "sub_account_required"),
    Kind.SUB_ACCOUNT_TITLE: ("name", "kana"),
    Kind.BURDEN_SECTION: ("name", "kana"),
    Kind.JOURNAL_ITEM: ("name",),
}
COMMON = ("display_order", "valid_from", "valid_to")
_UNIQUE = {
    Kind.ACCOUNT_TITLE: ("company", "code"), Kind.SUB_ACCOUNT_TITLE: ("account_title", "code"),
    Kind.BURDEN_SECTION: ("company", "code"), Kind.JOURNAL_ITEM: ("company", "item_no", "code"),
}  # fmt: skip


class Result(StrEnum):
    REGISTERED = "registered"
    UPDATED = "updated"
    DELETED = "deleted"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class MasterOutcome:
    """What became of an element."""

    draft: MasterDraft
    result: Result


class Ledger:
    """One company's masters under change: loaded once per kind, changed in memory, written together."""

    def __init__(self, actor: Actor, kinds: Collection[Kind]) -> None:
        self.company = actor.company
        self.strips = actor.via is Via.API and actor.company.workspace.strip_characters
        # A sub-account needs its account, wherever in the request that stands.
        wanted = {*kinds, Kind.ACCOUNT_TITLE} if Kind.SUB_ACCOUNT_TITLE in kinds else set(kinds)
        self.rows = {kind: selectors.by_key(self.company, kind) for kind in Kind if kind in wanted}
        self.touched: dict[Kind, dict[Key, Master]] = {kind: {} for kind in Kind}
        self.deleted: dict[Kind, dict[Key, Master]] = {kind: {} for kind in Kind}
        self.registered: set[tuple[Kind, Key]] = set()
        self._arriving = {kind: self._stored_otherwise(kind) for kind in self.rows}

    def _stored_otherwise(self, kind: Kind) -> dict[Key, Key]:
        """Key as it arrives when somebody sends it back → as it is stored, where the two differ and no other arrives so."""
        found: dict[Key, list[Key]] = {}
        for key in self.rows[kind]:
            found.setdefault(tuple(text.as_sent(part, strips=self.strips) for part in key), []).append(key)
        return {sent: keys[0] for sent, keys in found.items() if len(keys) == 1 and keys != [sent]}

    def as_stored(self, draft: MasterDraft) -> MasterDraft:
        """The draft under the codes of the rows that it means."""
        key = self._arriving[draft.kind].get(draft.key, draft.key)
        if draft.kind is Kind.SUB_ACCOUNT_TITLE:
            key = (self._arriving[Kind.ACCOUNT_TITLE].get(key[:1], key[:1])[0], key[1])
        return draft if key == draft.key else replace(draft, key=key)

    def settle(self, draft: MasterDraft, faults: Faults) -> Result:
        """Apply one draft in memory."""
        rows = self.rows[draft.kind]
        found, before = rows.get(draft.key), len(faults.found)
        if draft.delete:
            return self._delete(draft, found, faults)
        row = found or self._new(draft, faults)
        changed = [name for name, value in draft.fields.items() if not self._same(getattr(row, name), value)]
        for name in changed:
            setattr(row, name, draft.fields[name])
        self._check(row, draft, faults)
        if (found is not None and not changed) or len(faults.found) > before:
            return Result.UNCHANGED
        rows[draft.key] = row
        self.touched[draft.kind][draft.key] = row
        if found is None:
            self.registered.add((draft.kind, draft.key))
            return Result.REGISTERED
        return Result.UPDATED

    def _delete(self, draft: MasterDraft, found: Master | None, faults: Faults) -> Result:
        if found is None and draft.key in self.deleted[draft.kind]:
            return Result.DELETED  # said twice in one request
        if found is None:
            faults.add("E300013", _code_at(draft), value=draft.key[-1], **titles(draft.kind))
            return Result.UNCHANGED
        del self.rows[draft.kind][draft.key]
        self.touched[draft.kind].pop(draft.key, None)
        if found.pk is not None:
            self.deleted[draft.kind][draft.key] = found
        return Result.DELETED

    def _new(self, draft: MasterDraft, faults: Faults) -> Any:
        model: Any = selectors.MODELS[draft.kind]
        row = model(company=self.company, code=draft.key[-1])
        if draft.kind is Kind.JOURNAL_ITEM:
            row.item_no = int(draft.key[0])
        if draft.kind is Kind.SUB_ACCOUNT_TITLE:
            account = self.rows[Kind.ACCOUNT_TITLE].get(draft.key[:1])
            if account is None:
                at = f"{draft.item}.account_title_code"
                faults.add("E300013", at, value=draft.key[0], **titles(Kind.ACCOUNT_TITLE))
            else:
                row.account_title = account
        return row

    def _same(self, stored: Any, sent: Any) -> bool:
        if isinstance(stored, str) and isinstance(sent, str):
            return stored == sent or text.as_sent(stored, strips=self.strips) == sent
        return bool(stored == sent)

    def _check(self, row: Any, draft: MasterDraft, faults: Faults) -> None:
        if not row.name:
            name = f"{draft.item}.{draft.kind.value}_name"
            faults.add("E700001", name, title=f"{TITLES[draft.kind]}名")
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            faults.add(
                "E700009",
                f"{draft.item}.valid_to",
                title="有効終了日",
                other="有効開始日",
                other_en="valid_from",
                reason="終了が開始より前です",
                reason_en="the end is earlier than the start",
            )

    def check_deletions(self, items: dict[tuple[Kind, Key], str], faults: Faults) -> None:
        """What a journal uses, and an account that keeps sub-accounts, cannot go."""
        for kind, gone in self.deleted.items():
            used = ports.journal_masters_in_use(kind.value, self.company.pk, set(gone)) if gone else set()
            for key in filter(used.__contains__, gone):
                faults.add("E400008", items[kind, key], value=key[-1], **titles(kind))
        accounts = [code for (code,) in self.deleted[Kind.ACCOUNT_TITLE]]
        for code in filter(self._keeping_subs(set(accounts)).__contains__, accounts):
            at = items[Kind.ACCOUNT_TITLE, (code,)]
            faults.add("E400010", at, value=code, **titles(Kind.ACCOUNT_TITLE))

    def _keeping_subs(self, accounts: set[str]) -> set[str]:
        if not accounts:
            return set()
        if Kind.SUB_ACCOUNT_TITLE in self.rows:
            return {key[0] for key in self.rows[Kind.SUB_ACCOUNT_TITLE]} & accounts
        return selectors.accounts_with_subs(self.company, accounts)

    def write(self) -> None:
        """Children go before their parents, parents come before their children."""
        for kind in reversed(Kind):
            if gone := [row.pk for row in self.deleted[kind].values()]:
                selectors.MODELS[kind]._default_manager.filter(pk__in=gone).delete()
        progress.step(Work.SAVING)
        for kind in Kind:
            self._write(kind, self.touched[kind])

    def _write(self, kind: Kind, touched: dict[Key, Master]) -> None:
        manager = selectors.MODELS[kind]._default_manager
        new = [row for key, row in touched.items() if (kind, key) in self.registered]
        # An insert that meets its key updates: one statement, where bulk_update would build a CASE per row and column.
        old = [_without_key(row) for key, row in touched.items() if (kind, key) not in self.registered]
        manager.bulk_create(new)
        if old:
            manager.bulk_create(
                old, update_conflicts=True, unique_fields=_UNIQUE[kind], update_fields=[*FIELDS[kind], *COMMON]
            )


def _code_at(draft: MasterDraft) -> str:
    return f"{draft.item}.{draft.kind.value}_code"


def _without_key(row: Master) -> Master:
    twin = copy(row)
    twin.pk = None
    return twin


def register(*, actor: Actor, drafts: Sequence[MasterDraft]) -> tuple[MasterOutcome, ...]:
    """Register, update and delete what the drafts say, whatever their order: parents count wherever they stand.

    PlatformError: E100004 for 仕訳補助項目 while the option is off; else every fault at once: E300013 unknown, E400008 in
    use, E400010 an account that keeps sub-accounts, E700001, E700009.
    """
    with locked(actor.company.workspace_id):
        ledger = Ledger(actor, {draft.kind for draft in drafts})
        outcomes = _settled(ledger, drafts)
        ledger.write()
        return outcomes


def preview(*, actor: Actor, drafts: Sequence[MasterDraft]) -> tuple[MasterOutcome, ...]:
    """What `register` would answer or refuse as things stand. Nothing is written."""
    return _settled(Ledger(actor, {draft.kind for draft in drafts}), drafts)


def save(*, actor: Actor, draft: MasterDraft, new: bool) -> MasterOutcome:
    """Keep one row by hand. E300012 when a new one's key is taken, E300013 when an old one is unknown; else as `register`."""
    with locked(actor.company.workspace_id):
        ledger = Ledger(actor, {draft.kind})
        known = draft.key in ledger.rows[draft.kind]
        if known is new:
            refuse("E300012" if new else "E300013", _code_at(draft), value=draft.key[-1], **titles(draft.kind))
        (outcome,) = _settled(ledger, [draft])
        ledger.write()
        return outcome


def _settled(ledger: Ledger, drafts: Sequence[MasterDraft]) -> tuple[MasterOutcome, ...]:
    if not ledger.company.journal_free_items_option:
        _refuse_items(drafts)
    faults = Faults()
    drafts = [ledger.as_stored(draft) for draft in drafts]
    results = {
        id(draft): ledger.settle(draft, faults) for draft in progress.track(_parents_first(drafts), Work.CHECKING)
    }
    ledger.check_deletions({(draft.kind, draft.key): _code_at(draft) for draft in drafts if draft.delete}, faults)
    faults.raise_if_any()
    return tuple(MasterOutcome(draft, results[id(draft)]) for draft in drafts)


def _refuse_items(drafts: Iterable[MasterDraft]) -> None:
    if any(draft.kind is Kind.JOURNAL_ITEM for draft in drafts):
        refuse("E100004", "journal_items")


def _parents_first(drafts: Iterable[MasterDraft]) -> list[MasterDraft]:
    order = list(Kind)
    return sorted(drafts, key=lambda draft: order.index(draft.kind))
