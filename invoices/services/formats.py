"""書式: made and kept on the pages."""

from accounts.actors import Actor
from accounts.counters import locked
from invoices import selectors, taxes
from invoices.computing import named_units
from invoices.drafts import FormatDraft
from invoices.models import InvoiceFormat
from partners import selectors as partner_selectors
from partners.models import BankAccount
from platform_project.kernel import clock
from platform_project.kernel.errors import Faults, refuse


def save_format(*, actor: Actor, draft: FormatDraft, new: bool) -> InvoiceFormat:
    """Make (`new`) or change a 書式. E300012 when a new one's code is taken, E300005 when an old one is unknown."""
    with locked(actor.company.workspace_id):
        known = {row.code: row for row in selectors.formats(actor.company)}
        if new and draft.code in known:
            refuse("E300012", "code", title="書式コード", value=draft.code)
        if not new and draft.code not in known:
            refuse("E300005", "code", value=draft.code)
        account = _checked_account(actor, draft)
        row = known.get(draft.code) or InvoiceFormat(company=actor.company, code=draft.code)
        row.title, row.invoice_type, row.unit_tax = draft.title, draft.invoice_type.value, draft.unit_tax.value
        row.default_account, row.notes, row.free_titles = account, draft.notes, dict(draft.free_titles)
        if draft.make_default:
            InvoiceFormat.objects.filter(company=actor.company, is_default=True).update(is_default=False)
            row.is_default = True
        row.save()
        return row


def _checked_account(actor: Actor, draft: FormatDraft) -> BankAccount | None:
    faults = Faults()
    if not draft.code:
        faults.add("E700001", "code", title="書式コード")
    if not draft.title:
        faults.add("E700001", "title", title="書式名")
    allowed = taxes.allowed_units(draft.invoice_type)
    if draft.unit_tax not in allowed:
        faults.add("E700022", "unit_tax", title="課税単位", value=draft.invoice_type.value, **named_units(allowed))
    found = partner_selectors.accounts(actor.company, [draft.default_account]) if draft.default_account else []
    if draft.default_account and not found:
        faults.add("E300004", "default_account", value=draft.default_account)
    faults.raise_if_any()
    return found[0] if found else None


def delete_format(*, actor: Actor, code: str) -> None:
    """Hide a 書式. E400003 while it is the default."""
    with locked(actor.company.workspace_id):
        row = next((row for row in selectors.formats(actor.company) if row.code == code), None)
        if row is None:
            refuse("E300005", value=code)
        if row.is_default:
            refuse("E400003", title="書式", title_en="The format", value=code)
        row.deleted_at = clock.now()
        row.save(update_fields=["deleted_at"])
