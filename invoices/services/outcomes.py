"""What a registration or a correction came to, per element."""

from dataclasses import dataclass, field

from invoices.models import Invoice
from partners.selectors import InviteStatus
from partners.services.book import Result
from platform_project.kernel.errors import Warning


@dataclass(frozen=True, slots=True)
class Touched:
    """A master named or used by an element: its code (`""` for a one-off 発行元), and what became of it (None: only used)."""

    code: str
    result: Result | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One element: the invoice (None for masters alone) and the masters. `item` is its path in the request."""

    item: str
    invoice: Invoice | None
    publisher: Touched | None
    customer: Touched | None
    banks: tuple[Touched, ...]
    invite_status: InviteStatus | None


@dataclass(frozen=True, slots=True)
class Registration:
    """All of a request's elements, in order, and what is worth saying about them."""

    outcomes: tuple[Outcome, ...]
    warnings: tuple[Warning, ...] = field(default=())
