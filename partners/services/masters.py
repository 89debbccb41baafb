"""Keeping one's own masters by hand: one row at a time, through the same book that the API uses.

Here, unlike on the wire, a 発行元 is named by its number, because its code may be typed twice on the pages.
"""

from accounts.actors import Actor
from accounts.counters import locked
from partners.drafts import BankAccountDraft, CustomerDraft, IssuerDraft
from partners.models import BankAccount, Customer, Issuer
from partners.resolvers import own_issuer
from partners.services import invitations
from partners.services.book import Book
from platform_project.kernel import clock
from platform_project.kernel.errors import Faults, PlatformError, refuse


def save_issuer(*, actor: Actor, draft: IssuerDraft, number: int | None = None, make_default: bool = False) -> Issuer:
    """Register (`number` None) or change a 発行元. E300001 when there is no such number."""
    with locked(actor.company.workspace_id):
        known = [own_issuer(actor.company, number)] if number is not None else []
        if known and draft.code != known[0].code:
            known[0].code = draft.code
            known[0].save(update_fields=["code"])
        issuer = _saved_issuer(Book(actor.company, issuers=known), draft)
        if make_default:
            _make_default(issuer)
        return issuer


def _saved_issuer(book: Book, draft: IssuerDraft) -> Issuer:
    faults = Faults()
    issuer, _ = book.issuer(draft, faults)
    if not draft.code:
        faults.add("E700001", f"{draft.item}.publisher_mng_num", title="発行元コード")
    faults.raise_if_any()
    if issuer is None:
        raise PlatformError(faults.found)
    book.write()
    return issuer


def _make_default(issuer: Issuer) -> None:
    Issuer.objects.filter(company=issuer.company, is_default=True).exclude(pk=issuer.pk).update(is_default=False)
    issuer.is_default = True
    issuer.save(update_fields=["is_default"])


def delete_issuer(*, actor: Actor, number: int) -> None:
    """Hide a 発行元. E400003 while it is the default."""
    with locked(actor.company.workspace_id):
        issuer = own_issuer(actor.company, number)
        if issuer.is_default:
            refuse("E400003", title="発行元", title_en="The issuing office", value=issuer.code)
        issuer.deleted_at = clock.now()
        issuer.save(update_fields=["deleted_at"])


def save_account(*, actor: Actor, draft: BankAccountDraft, new: bool) -> BankAccount:
    """Register (`new`) or change a 口座. E300012 when a new one's code is taken."""
    with locked(actor.company.workspace_id):
        book = Book(actor.company, account_codes=[draft.code])
        _refuse_taken(new, book.has_account(draft.code), "振込先コード", f"{draft.item}.transfer_code", draft.code)
        faults = Faults()
        account, _ = book.account(draft, faults)
        faults.raise_if_any()
        if account is None:
            raise PlatformError(faults.found)
        book.write()
        return account


def delete_account(*, actor: Actor, code: str) -> None:
    """Hide a 口座. E400003 while a 発行先 or a 書式 takes it by default."""
    with locked(actor.company.workspace_id):
        book = Book(actor.company, account_codes=[code])
        faults = Faults()
        book.account(BankAccountDraft(code, delete=True), faults)
        faults.raise_if_any()
        book.write()


def save_customer(*, actor: Actor, draft: CustomerDraft, new: bool) -> Customer:
    """Register (`new`) or change a 発行先, and invite it if the draft says so. E300012 when a new one's code is taken."""
    with locked(actor.company.workspace_id) as numbers:
        accounts = [draft.default_account] if draft.default_account else []
        book = Book(actor.company, customer_codes=[draft.code], account_codes=accounts)
        _refuse_taken(new, book.has_customer(draft.code), "発行先コード", f"{draft.item}.private_cust_cd", draft.code)
        faults = Faults()
        customer, _ = book.customer(draft, faults)
        faults.raise_if_any()
        if customer is None:
            raise PlatformError(faults.found)
        book.write()
        invitations.invite(numbers, actor=actor, targets=[(customer, draft.invite)])
        return customer


def _refuse_taken(new: bool, taken: bool, title: str, item: str, code: str) -> None:
    if new and taken:
        refuse("E300012", item, title=title, value=code)
