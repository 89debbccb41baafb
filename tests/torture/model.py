"""What two companies and the platform between them know, in as few lines as it can be said: the documented rules alone.

Every move answers the codes of its refusal, none when it was done; a refused move changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

ISSUED, RETURNED, REISSUED = "10", "20", "30"
Codes = list[str]


@dataclass
class Bill:
    """An invoice of some lines over so many yen each, at 10 %."""

    inv_no: str
    customer: str
    prices: list[int]
    arrives: bool
    status: str = ISSUED
    version: int = 1
    opened: bool = False
    booked: str = ""
    booked_before: set[str] = field(default_factory=set)

    @property
    def amount(self) -> int:
        """Tax is rounded down once for the invoice."""
        net = sum(self.prices)
        return net + abs(net) * 10 // 100 * (1 if net >= 0 else -1)

    @property
    def received(self) -> bool:
        return self.arrives and self.status != RETURNED


@dataclass
class Order:
    """An element of a registration. No `inv_no`: numbered by the platform. No `name`: the 発行先 must be known."""

    customer: str
    prices: list[int]
    inv_no: str = ""
    name: str = ""


@dataclass
class Keep:
    """A row of a journal master that is to be registered, changed or deleted."""

    code: str
    name: str = ""
    delete: bool = False


@dataclass
class Model:
    bills: dict[int, Bill] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    payees: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Number of the invoice and what was done to it, in order: the audit trail.
    history: list[tuple[int, str]] = field(default_factory=list)

    # The issuing side

    def register(self, orders: Sequence[Order]) -> Codes:
        if contradictory := self.contradictions(orders):
            return contradictory
        faults: Codes = []
        customers, taken = dict(self.customers), {bill.inv_no for bill in self.bills.values()}
        numbers = range(len(self.bills) + 1, len(self.bills) + len(orders) + 1)
        for order in orders:
            if order.customer not in customers and not order.name:
                faults.append("E300003")
            elif order.name:
                customers[order.customer] = order.name
        for order in orders:
            faults += ["E300010"] if order.inv_no in taken else []
            taken |= {order.inv_no} - {""}
        if faults:
            return faults
        self.customers = customers
        for number, order in zip(numbers, orders, strict=True):
            inv_no = order.inv_no or f"{number:010d}"
            self.bills[number] = Bill(inv_no, order.customer, order.prices, arrives=order.customer == "AOBA")
            self.history.append((number, "issue"))
        return []

    def contradictions(self, orders: Sequence[Order]) -> Codes:
        """One code with two contents in one request is a fault of the request itself."""
        said: dict[str, str] = {}
        faults: Codes = []
        for order in orders:
            if order.name and said.setdefault(order.customer, order.name) != order.name:
                faults.append("E700011")
        return faults

    def update(self, number: int, prices: list[int] | None, version: int | None) -> Codes:
        bill = self.bills.get(number)
        if bill is None:
            return ["E300006"]
        if version is not None and version != bill.version:
            return ["E400002"]
        if bill.status != RETURNED:
            return ["E400001"]
        bill.booked_before |= {bill.booked} - {""}
        bill.prices, bill.status, bill.version = prices or bill.prices, REISSUED, bill.version + 1
        bill.opened, bill.booked = False, ""
        self.history.append((number, "correct"))
        return []

    def listed(self) -> list[tuple[int, str, str, int, int, bool]]:
        return [
            (number, bill.inv_no, bill.status, bill.version, bill.amount, bill.opened)
            for number, bill in self.bills.items()
        ]

    # The receiving side

    def fetched(self) -> list[tuple[int, int, int, str]]:
        return [
            (number, bill.version, bill.amount, bill.booked) for number, bill in self.bills.items() if bill.received
        ]

    def open(self, number: int) -> Codes:
        if not (bill := self.bills[number]).received:
            return ["E300006"]
        self.history += [] if bill.opened else [(number, "open")]
        bill.opened = True
        return []

    def give_back(self, number: int) -> Codes:
        bill = self.bills[number]
        if not bill.arrives:
            return ["E300006"]
        if not bill.received:
            return ["E400005"]
        bill.status = RETURNED
        self.history.append((number, "return"))
        return []

    def book(self, number: int, title: str) -> Codes:
        if not (bill := self.bills[number]).received:
            return ["E300006"]
        if title not in self.titles:
            return ["E300013"]
        self.history.append((number, "journal_change" if bill.booked else "journal"))
        bill.booked = title
        return []

    def unbook(self, number: int) -> Codes:
        if not (bill := self.bills[number]).received:
            return ["E300006"]
        if not bill.booked:
            return ["E400009"]
        bill.booked = ""
        self.history.append((number, "journal_withdraw"))
        return []

    @property
    def in_use(self) -> set[str]:
        return {title for bill in self.bills.values() for title in ({bill.booked} | bill.booked_before)}

    def keep(self, rows: Sequence[Keep]) -> tuple[Codes, list[str]]:
        """Codes of a refusal, or what became of the rows."""
        faults, results, titles = [], [], dict(self.titles)
        for row in rows:
            known = titles.get(row.code)
            if row.delete:
                faults += ["E300013"] if known is None else ["E400008"] if row.code in self.in_use else []
                titles.pop(row.code, None)
                results.append("deleted")
            elif known is None:
                titles[row.code] = row.name
                results.append("registered")
            else:
                results.append("unchanged" if known == row.name else "updated")
                titles[row.code] = row.name
        if not faults:
            self.titles = titles
        return faults, results

    def invite(self, code: str, name: str, by_mail: bool) -> tuple[Codes, tuple[str, str]]:
        """Codes of a refusal, or what was done and how the invitation stands."""
        known = self.payees.get(code)
        if known is None and not name:
            return ["E700001"], ("", "")
        status = "1" if by_mail or (known and known[1] == "1") else "0"
        self.payees[code] = name or (known or ("", ""))[0], status
        changed = known is None or (name and name != known[0])
        return [], ("registered" if known is None else "updated" if changed else "unchanged", status)
