"""仕訳登録: the recipient books an invoice, line by line; registered, changed and withdrawn, each an event."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.actors import Actor
from accounts.counters import locked
from invoices import selectors
from invoices.journal_drafts import EntryDraft, Journals
from invoices.models import Invoice, InvoiceLine, JournalEntry
from invoices.services import events, qualification
from invoices.services.events import Happening
from invoices.services.qualification import Publisher
from invoices.status import Action
from journal_masters import tax_classes
from journal_masters.resolvers import Lookup
from journal_masters.tax_classes import TaxClass
from platform_project.kernel import clock
from platform_project.kernel.errors import Faults, refuse
from platform_project.kernel.money import Rounding, round_yen

SUMMARY_LENGTH = 255


def register(*, actor: Actor, number: int, journals: Journals, version: int | None = None) -> Invoice:
    """Book the invoice: replaces what was booked for the version in force. Lines may be left out and booked later.

    `version` is the one that the journals were written for; E400002 when another is in force by now.
    PlatformError with every fault: E300006 unless it lies with the actor's company, E300013/E300014 for masters unknown or
    not in force on the day, E700001 for what is missing, E700010 where entries do not add up to their line.
    """
    with locked(actor.company.workspace_id) as numbers:
        invoice = selectors.received(actor.company, number)
        if version is not None and version != invoice.version:
            refuse("E400002", value=version, current=invoice.version)
        rows = _rows(actor, invoice, journals)
        booked_before = _clear(invoice)
        JournalEntry.objects.bulk_create(rows)
        lines = {row.line_seq for row in rows}
        _mark(invoice, complete=lines == {line.seq for line in selectors.lines(invoice)})
        action = Action.JOURNAL_CHANGE if booked_before else Action.JOURNAL
        events.append(numbers, actor, [Happening(invoice, action, {"entries": [recorded(row) for row in rows]})])
        return invoice


def withdraw(*, actor: Actor, number: int) -> Invoice:
    """Take the journals of the version in force back. Nothing booked is E400009."""
    with locked(actor.company.workspace_id) as numbers:
        invoice = selectors.received(actor.company, number)
        if not _clear(invoice):
            refuse("E400009", value=number)
        _mark(invoice, complete=False)
        events.append(numbers, actor, [Happening(invoice, Action.JOURNAL_WITHDRAW)])
        return invoice


def _clear(invoice: Invoice) -> int:
    deleted, _ = invoice.journal_entries.filter(version=invoice.version).delete()
    return deleted


def _mark(invoice: Invoice, *, complete: bool) -> None:
    invoice.journaled_at = clock.now() if complete else None
    invoice.booked_on = clock.today()
    invoice.save(update_fields=["journaled_at", "booked_on"])


def recorded(row: JournalEntry) -> dict[str, Any]:
    """What the event keeps, since a change replaces the rows."""
    kept = (
        "line_seq",
        "seq",
        "debit_account_code",
        "credit_account_code",
        "debit_tax_class",
        "section_code",
        "gross",
        "tax",
        "summary",
    )
    return {name: getattr(row, name) for name in kept}


def _rows(actor: Actor, invoice: Invoice, journals: Journals) -> list[JournalEntry]:
    lines = {line.seq: line for line in selectors.lines(invoice)}
    entries = [entry for drafts in journals.values() for entry in drafts]
    lookup = Lookup(
        actor.company,
        accounts={code for entry in entries for code in (entry.debit_account, entry.credit_account)},
        sections={entry.section for entry in entries if entry.section},
        items={code for entry in entries for code in entry.items if code},
    )
    faults, rows = Faults(), list[JournalEntry]()
    if not entries:
        faults.add("E700001", "journals", title="仕訳")
    for seq, drafts in journals.items():
        if (line := lines.get(seq)) is None:
            faults.add("E300013", f"journals[{seq}]", title="明細", value=seq)
            continue
        rows += _line_rows(actor, invoice, line, drafts, lookup, faults)
    faults.raise_if_any()
    return rows


def _line_rows(
    actor: Actor, invoice: Invoice, line: InvoiceLine, drafts: Sequence[EntryDraft], lookup: Lookup, faults: Faults
) -> Iterable[JournalEntry]:
    on = line.slip_date or invoice.send_date
    total = sum(draft.gross for draft in drafts)
    if drafts and total != line.gross:
        faults.add(
            "E700010",
            f"journals[{line.seq}]",
            title=f"明細{line.seq}の仕訳金額の合計",
            expected=line.gross,
            received=total,
        )
    for seq, draft in enumerate(drafts, 1):
        row = JournalEntry(
            invoice=invoice, company=actor.company, version=invoice.version, line_seq=line.seq, seq=seq,
            gross=draft.gross, tax=_tax(draft, on, faults), summary=draft.summary, debit_tax_class=draft.debit_tax_class,
            credit_tax_class=draft.credit_tax_class,
        )  # fmt: skip
        _fill_accounts(row, draft, on, lookup, faults)
        _fill_rest(row, draft, on, lookup, actor, faults)
        yield row


def _tax(draft: EntryDraft, on: dt.date, faults: Faults) -> int:
    """The sent tax, which may differ from the exact one by the yen that rounding moves between lines; else computed."""
    for side in ("debit", "credit"):
        name = getattr(draft, f"{side}_tax_class")
        if (found := tax_classes.BY_NAME.get(name)) is None:
            faults.add("E300013", f"{draft.item}.{side}_tax_class", title="税区分", value=name)
        elif not found.rules_on(on):
            faults.add("E300014", f"{draft.item}.{side}_tax_class", title="税区分", value=name, date=on.isoformat())
    tax_class = tax_classes.BY_NAME.get(draft.debit_tax_class, tax_classes.OUT_OF_SCOPE)
    exact = tax_class.deductible(draft.gross)
    if draft.tax is None:
        return round_yen(exact, Rounding.FLOOR)
    if abs(draft.tax - exact) > 1:
        expected = round_yen(exact, Rounding.FLOOR)
        faults.add("E700010", f"{draft.item}.tax", title="消費税額", expected=expected, received=draft.tax)
    return draft.tax


def _fill_accounts(row: JournalEntry, draft: EntryDraft, on: dt.date, lookup: Lookup, faults: Faults) -> None:
    for side, title in (("debit", "借方"), ("credit", "貸方")):
        code, sub_code = getattr(draft, f"{side}_account"), getattr(draft, f"{side}_sub_account")
        at = f"{draft.item}.{side}"
        if not code:
            faults.add("E700001", f"{at}_account", title=f"{title}勘定科目")
            continue
        account = lookup.account(code, on, f"{at}_account", faults)
        if account is None:
            continue
        if account.sub_account_required and not sub_code:
            faults.add("E700001", f"{at}_sub_account", title=f"{title}補助科目")
        setattr(row, f"{side}_account_code", account.code)
        setattr(row, f"{side}_account_name", account.name)
        sub = lookup.sub_account(code, sub_code, on, f"{at}_sub_account", faults) if sub_code else None
        if sub:
            setattr(row, f"{side}_sub_account_code", sub.code)
            setattr(row, f"{side}_sub_account_name", sub.name)


def _fill_rest(row: JournalEntry, draft: EntryDraft, on: dt.date, lookup: Lookup, actor: Actor, faults: Faults) -> None:
    section = lookup.section(draft.section, on, f"{draft.item}.section", faults) if draft.section else None
    if section:
        row.section_code, row.section_name = section.code, section.name
    if any(draft.items) and not actor.company.journal_free_items_option:
        faults.add("E100004", f"{draft.item}.items")
        return
    for number, code in enumerate(draft.items, 1):
        found = lookup.item(number, code, on, f"{draft.item}.items[{number - 1}]", faults) if code else None
        if found:
            setattr(row, f"item{number}_code", found.code)
            setattr(row, f"item{number}_name", found.name)
    if len(draft.summary) > SUMMARY_LENGTH:
        faults.add("E700002", f"{draft.item}.summary", title="摘要", limit=SUMMARY_LENGTH, length=len(draft.summary))


def suggestion(*, actor: Actor, number: int) -> dict[int, list[EntryDraft]]:
    """What one would likely book: per line the entries of the version before, else of the issuer's latest booked invoice.

    A line finds its like by 商品コード, else by 品名. A split that adds up to the line at hand is kept; else the first of its
    entries takes the whole line. 税区分 are set for the day at hand. Nothing is written.
    """
    invoice = selectors.received(actor.company, number)
    pattern = selectors.journal_pattern(invoice)
    publisher = qualification.publisher_of(invoice)
    found: dict[int, list[EntryDraft]] = {}
    for line in selectors.lines(invoice):
        entries = pattern.get(("code", line.product_code)) if line.product_code else None
        entries = entries or pattern.get(("name", line.item_name))
        if entries:
            split = sum(entry.gross for entry in entries) == line.gross
            found[line.seq] = [
                _adapted(invoice, publisher, line, entry, place, entry.gross if split else line.gross)
                for place, entry in enumerate(entries if split else entries[:1])
            ]
    return found


def proposal(invoice: Invoice, publisher: Publisher, line: InvoiceLine) -> TaxClass:
    """The 税区分 by which the line is likely to be booked: the supplier's registration counts on the line's day."""
    on = line.slip_date or invoice.send_date
    registered = publisher.is_registered(on)
    return tax_classes.proposal(line.tax_type, line.tax_rate, line.reduced, registered=registered, on=on)


def _adapted(
    invoice: Invoice, publisher: Publisher, line: InvoiceLine, like: JournalEntry, place: int, gross: int
) -> EntryDraft:
    tax_class = proposal(invoice, publisher, line)
    return EntryDraft(
        debit_account=like.debit_account_code, debit_sub_account=like.debit_sub_account_code,
        credit_account=like.credit_account_code, credit_sub_account=like.credit_sub_account_code,
        debit_tax_class=tax_class.name, credit_tax_class=like.credit_tax_class, section=like.section_code,
        items=tuple(getattr(like, f"item{number}_code") for number in range(1, 6)), gross=gross,
        summary=like.summary, item=f"journals[{line.seq}][{place}]",
    )  # fmt: skip
