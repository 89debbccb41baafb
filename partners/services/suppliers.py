"""支払先登録更新招待: payees looked up, registered or updated, and invited; all of a request or nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.actors import Actor, Via
from accounts.counters import Numbers, locked
from partners import selectors
from partners.drafts import InviteMethod, SupplierDraft
from partners.models import Supplier
from partners.selectors import InviteStatus
from partners.services import invitations
from partners.services.book import ACCOUNT_FIELDS, Result, same
from partners.services.shelves import Shelf
from platform_project.kernel import clock, ports
from platform_project.kernel.errors import Faults, Warning, refuse

FIELDS = (
    "name",
    "section",
    "person",
    "zip",
    "address1",
    "address2",
    "phone",
    "mail",
    "registration_number",
    *ACCOUNT_FIELDS,
)

# Model field → (path below the element, title) of what a registration or a complete account needs.
_BANK_REQUIRED = {
    "bank_code": ("bank.fncl_inst_code", "金融機関コード"), "branch_code": ("bank.branch_code", "支店コード"),
    "deposit_type": ("bank.deposit_sec", "預金種目"), "account_number": ("bank.account_num", "口座番号"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SupplierOutcome:
    """What became of an element, how its invitation stands, and what is worth saying about it."""

    item: str
    supplier: Supplier
    result: Result
    invite_status: InviteStatus
    warnings: tuple[Warning, ...] = ()


def register(*, actor: Actor, drafts: Sequence[SupplierDraft]) -> tuple[SupplierOutcome, ...]:
    """Register or update every 支払先, then invite those that the drafts ask for and that have not joined.

    PlatformError with every fault: E700001 for what a registration, an account or an invitation lacks.
    """
    with locked(actor.company.workspace_id) as numbers:
        return _registered(numbers, actor, drafts, _known(actor, drafts))


def _judged(actor: Actor, drafts: Sequence[SupplierDraft], faults: Faults) -> list[list[Warning]]:
    """What the register says of the numbers that were sent, by today: warnings per draft, or E300016 where it is strict."""
    numbers = {draft.item: draft.fields.get("registration_number", "") for draft in drafts}
    if not any(numbers.values()):
        return [[] for _ in drafts]
    register = ports.registration_register(
        actor.company.workspace_id, {number for number in numbers.values() if number}
    )
    today, found = clock.today(), []
    for draft in drafts:
        warnings: list[Warning] = []
        if number := numbers[draft.item]:
            register.judge(number, today, f"{draft.item}.biz_regist_no", faults, warnings)
        found.append(warnings)
    return found


def save(*, actor: Actor, draft: SupplierDraft, new: bool) -> SupplierOutcome:
    """Keep one 支払先 by hand. E300012 when a new one's code is taken, E300015 when an old one is unknown."""
    with locked(actor.company.workspace_id) as numbers:
        known = _known(actor, [draft])
        if new and known:
            refuse("E300012", f"{draft.item}.private_cust_cd_s", title="支払先コード", value=draft.code)
        if not new and not known:
            refuse("E300015", f"{draft.item}.private_cust_cd_s", value=draft.code)
        (outcome,) = _registered(numbers, actor, [draft], known)
        return outcome


def _known(actor: Actor, drafts: Sequence[SupplierDraft]) -> dict[str, Supplier]:
    return {row.code: row for row in selectors.suppliers(actor.company, {draft.code for draft in drafts})}


def _registered(
    numbers: Numbers, actor: Actor, drafts: Sequence[SupplierDraft], known: dict[str, Supplier]
) -> tuple[SupplierOutcome, ...]:
    strips = actor.via is Via.API and actor.company.workspace.strip_characters
    shelf = Shelf(Supplier, FIELDS)
    faults = Faults()
    results = [_settle(actor, draft, known, shelf, faults, strips=strips) for draft in drafts]
    warnings = _judged(actor, drafts, faults)
    faults.raise_if_any()
    shelf.write()
    invitations.invite(numbers, actor=actor, targets=[(known[draft.code], draft.invite) for draft in drafts])
    invited = selectors.latest_invitations({row.pk: row for row in known.values()}.values())
    return tuple(
        SupplierOutcome(
            draft.item, row, result, selectors.status_of(invited.get(row.pk), row.linked_company_id), tuple(worth)
        )
        for draft, result, worth in zip(drafts, results, warnings, strict=True)
        if (row := known[draft.code])
    )


def _settle(
    actor: Actor,
    draft: SupplierDraft,
    known: dict[str, Supplier],
    shelf: Shelf[Supplier],
    faults: Faults,
    *,
    strips: bool,
) -> Result:
    found = known.get(draft.code)
    row = found or Supplier(company=actor.company, code=draft.code)
    changes = {
        name: value for name, value in draft.fields.items() if not same(getattr(row, name), value, strips=strips)
    }
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row, draft, faults)
    known[draft.code] = row
    if found is None:
        shelf.add(row)
        return Result.REGISTERED
    if not changes:
        return Result.UNCHANGED
    shelf.touch(row)
    return Result.UPDATED


def _check(row: Supplier, draft: SupplierDraft, faults: Faults) -> None:
    missing = [] if row.name else [("company_name_s", "支払先会社名")]
    invite = InviteMethod.NONE if row.linked_company_id else draft.invite  # who has joined is not invited
    if invite is InviteMethod.MAIL and not row.mail:
        missing.append(("supplier_mail", "支払先メールアドレス"))
    if invite is InviteMethod.PAPER:
        missing += [] if row.zip else [("supplier_zip", "支払先郵便番号")]
        missing += [] if row.address1 or row.address2 else [("supplier_address1", "支払先住所1")]
    if any(getattr(row, name) for name in ACCOUNT_FIELDS):
        missing += [wire for name, wire in _BANK_REQUIRED.items() if not getattr(row, name)]
        missing += [] if row.holder_name or row.holder_kana else [("bank.depositor_name", "口座名義")]
    for path, title in missing:
        faults.add("E700001", f"{draft.item}.{path}", title=title)
