"""請求書登録 as it would go, without writing anything: for somebody who has many invoices before the eyes and wants to know
everything that is wrong with them, of every stage at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.models import Company
from invoices import selectors
from invoices.drafts import InvoiceDraft
from invoices.services import preparing, qualification, references
from invoices.services.preparing import Element
from invoices.services.registration import claims
from platform_project.kernel.errors import Fault, Faults, Warning


@dataclass(frozen=True, slots=True)
class Examined:
    """What would be issued, and what stands against it; in the order of the drafts."""

    elements: tuple[Element, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Warning, ...]


def examine(*, actor: Actor, drafts: Sequence[InvoiceDraft]) -> Examined:
    """What `register` would find as things stand. Existence and state are asked of elements whose contents are sound alone.

    The masters are named by their codes: a draft that would change one is not for this.
    """
    contents = Faults()
    elements, warnings = preparing.judged(actor, drafts, contents)
    spoilt = {fault.item.partition(".")[0] for fault in contents.found}
    sound = [element for element in elements if element.draft.item not in spoilt]
    _settle(actor, sound)
    _check_numbers(actor.company, sound)
    qualification.check(actor.company, claims(sound), warnings)
    faults = [*contents.found, *(fault for element in elements for fault in element.references.faults.found)]
    good = [element for element in sound if not element.references.faults.found]
    return Examined(tuple(good), tuple(faults), tuple(warnings))


def _settle(actor: Actor, elements: Sequence[Element]) -> None:
    book = references.book_for(actor, [element.draft for element in elements])
    settled = [element.references for element in elements]
    references.settle(book, settled)
    references.take_default_publisher(actor, book, settled)
    references.take_default_accounts(book, settled)


def _check_numbers(company: Company, elements: Sequence[Element]) -> None:
    """E300010 for a 請求書番号 that is in use already, or by an earlier element."""
    used = selectors.taken_inv_nos(company, {inv_no for element in elements if (inv_no := element.head.get("inv_no"))})
    for element in elements:
        inv_no = element.head.get("inv_no")
        if inv_no in used:
            element.references.faults.add("E300010", f"{element.draft.item}.inv_no", value=inv_no)
        if inv_no:
            used.add(inv_no)
