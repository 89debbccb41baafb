"""Years of one company's invoices, written without a model's instance for each, and yet as the services would have left them:

numbers counted without a gap, totals that are the sum of the lines and their tax, an event for everything that happened with its
link in the chain and in the workspace's anchor, and the workspace's counters where the next registration takes them up. Mails
and letters are not sent: nobody reads a million.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from random import Random
from typing import Any

from accounts.actors import Actor, Via
from accounts.counters import Numbers, locked
from accounts.models import Company, User, Workspace
from invoices import selectors
from invoices.models import Invoice, InvoiceEvent, InvoiceFormat
from invoices.services import copies, events, fingerprints
from invoices.status import Action, Status
from partners import selectors as partners
from partners.models import BankAccount, Customer, Issuer
from platform_project.kernel import clock
from platform_project.kernel.progress import Tally, Work
from sandbox.bulk.baskets import LINES, Basket, fill
from sandbox.bulk.tables import Table
from sandbox.seeding.demo_invoices import REASON

# One transaction each: whoever else writes waits no longer than for one of them, and a stop leaves whole invoices.
AT_ONCE = 5_000
MOST_CUSTOMERS = 2_000
INVOICES_OF_A_CUSTOMER = 50
# Of a hundred invoices that reach a member, so many are opened, and so many of those sent back.
OPENED, RETURNED = 80, 2
TERMS = (30, 45, 60)
TITLES = ("部品代", "小型モーター納品", "設備保守", "鋼板", "搬送機部品", "試作ブラケット", "展示台 製作")
PLACES = ("札幌", "仙台", "横浜", "新潟", "金沢", "名古屋", "京都", "神戸", "岡山", "広島", "松山", "博多", "那覇")
TRADES = ("製作所", "電機", "食品", "商事", "工業", "物産", "運輸", "建材")

_INVOICES = Table.of(Invoice, Invoice._meta.concrete_fields)
_EVENTS = Table.of(InvoiceEvent, [field for field in InvoiceEvent._meta.concrete_fields if field.name != "id"])
_row_of = itemgetter(*(field.attname for field in _INVOICES.fields))
_event_row_of = itemgetter(*(field.attname for field in _EVENTS.fields))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be there afterwards: so many invoices of so many lines, over the years before today."""

    invoices: int
    lines: int = 5
    years: int = 5
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Addressee:
    """A 発行先 as all its invoices show it, `copy` its JSON as text; `reader` is the user of the member behind it, None where
    none joined.
    """

    fields: dict[str, Any]
    copy: str
    reader: Actor | None


class History:
    """What a company's invoices have in common, and how far they have come."""

    def __init__(self, issuer: Actor, wish: Wish) -> None:
        self.issuer, self.wish, self.random = issuer, wish, Random(wish.seed)  # noqa: S311 — plausible, not secret
        form, office, account = _defaults(issuer.company)
        self.baskets = fill(self.random, issuer.company, form, lines=wish.lines, wanted=wish.invoices)
        self.head = _head(issuer.company, form, office, account)
        self.texts = {name: json.dumps(self.head[name]) for name in ("publisher", "banks")}
        self.addressees = _addressees(issuer.company, self.random, wish.invoices)
        keys = {addressee.fields["customer_id"] for addressee in self.addressees}
        self.known = selectors.customers_with_invoices(issuer.company, keys)
        self.first = clock.now() - dt.timedelta(days=365 * wish.years)
        self.step = (clock.now() - self.first) / (wish.invoices + 1)

    def write(self) -> None:
        tally = Tally(Work.ISSUING, self.wish.invoices)
        for start in range(0, self.wish.invoices, AT_ONCE):
            count = min(AT_ONCE, self.wish.invoices - start)
            with locked(self.issuer.company.workspace_id) as numbers:
                self._write_some(numbers, start, count)
            tally.add(count)

    def _write_some(self, numbers: Numbers, start: int, count: int) -> None:
        chain = Chain(numbers)
        rows: list[Any] = []
        lines: list[Any] = []
        keys = _INVOICES.new_keys(count)
        for place, (key, number) in enumerate(zip(keys, numbers.take("invoice", count), strict=True), start + 1):
            addressee, basket = self.random.choice(self.addressees), self.random.choice(self.baskets)
            invoice = self._invoice(key, number, addressee, basket)
            self._live(invoice, addressee, basket, self.first + place * self.step, chain)
            texts = {**self.texts, "addressee": addressee.copy, "tax_summary": basket.summary}
            rows.append(_INVOICES.pack(_row_of({**invoice, **texts})))
            lines += [LINES.under(key, line) for line in basket.rows]
        _INVOICES.write(rows)
        LINES.write(lines)
        _EVENTS.write(chain.rows)

    def _invoice(self, key: int, number: int, addressee: Addressee, basket: Basket) -> dict[str, Any]:
        """By field name; when it was issued is yet to be said."""
        customer = addressee.fields["customer_id"]
        invoice = {
            **self.head, **addressee.fields, **basket.totals, "id": key, "number": number, "inv_no": f"{number:010d}",
            "inv_name": self.random.choice(TITLES), "first_for_customer": customer not in self.known,
        }  # fmt: skip
        self.known.add(customer)
        return invoice

    def _live(
        self, invoice: dict[str, Any], addressee: Addressee, basket: Basket, at: dt.datetime, chain: "Chain"
    ) -> None:
        """Issued, and read by whoever does."""
        day = clock.date_of(at)
        invoice |= {
            "send_date": day, "close_date": day, "pay_due_date": day + dt.timedelta(days=self.random.choice(TERMS)),
            "issued_at": at, "reception_date": day, "updated_on": day,
        }  # fmt: skip
        chain.add(invoice, Action.ISSUE, self.issuer, at, _issued(invoice, basket))
        if addressee.reader and self.random.randrange(100) < OPENED:
            self._read(invoice, addressee.reader, at, chain)

    def _read(self, invoice: dict[str, Any], reader: Actor, at: dt.datetime, chain: "Chain") -> None:
        """Opened, and now and then sent back, before the next invoice is issued: events stand in the order of time."""
        invoice["opened_at"] = at + self.step / 4
        chain.add(invoice, Action.OPEN, reader, invoice["opened_at"], {})
        if self.random.randrange(100) < RETURNED:
            invoice["returned_at"], invoice["return_reason"] = at + self.step / 2, REASON
            invoice["status"] = Status.RETURNED.value
            chain.add(invoice, Action.RETURN, reader, invoice["returned_at"], {"reason": REASON})
        invoice["updated_on"] = clock.date_of(invoice["returned_at"] or invoice["opened_at"])


class Chain:
    """The events of one transaction, linked to those before. One instance says them all, one after the other."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._said = InvoiceEvent(workspace=numbers.workspace)
        self._last: tuple[int, int, str] = (0, 0, "")
        self.rows: list[Any] = []

    def add(
        self, invoice: dict[str, Any], action: Action, actor: Actor, at: dt.datetime, detail: dict[str, Any]
    ) -> None:
        said, workspace = self._said, self._numbers.workspace
        key, seq, before = self._last if self._last[0] == invoice["id"] else (invoice["id"], 0, "")
        (said.number,) = self._numbers.take("event")
        said.invoice_id, said.seq, said.action, said.version = key, seq + 1, action.value, invoice["version"]
        said.status, said.actor, said.company_name = invoice["status"], actor.name, actor.company.name
        said.via, said.at, said.detail, said.previous_hash = actor.via.value, at, detail, before
        said.hash = events.digest(said, invoice["number"])
        said.anchor = workspace.event_anchor = events.anchor_of(workspace.event_anchor, said.hash)
        self._last = key, said.seq, said.hash
        self.rows.append(_EVENTS.pack(_event_row_of(said.__dict__)))


def _issued(invoice: dict[str, Any], basket: Basket) -> dict[str, Any]:
    """As `registration.issue_detail` has it."""
    return {
        "inv_no": invoice["inv_no"], "addressee": invoice["addressee_code"], "amount": invoice["gross"],
        "tax": invoice["tax"], "document": fingerprints.of_document({**invoice, "lines": basket.said}),
    }  # fmt: skip


class Unprepared(Exception):
    """The workspace lacks what an invoice needs: the message says what."""


def issuer_of(workspace: Workspace) -> Actor:
    """Who issues: the user of the company that has a default 書式, first by code."""
    company = Company.objects.filter(workspace=workspace, formats__is_default=True).order_by("code").first()
    if company is None:
        raise Unprepared("no company has a default invoice format (書式)")
    return _user_of(company) or _nobody(company)


def _user_of(company: Company) -> Actor | None:
    user = User.objects.filter(company=company, is_active=True).select_related("company").order_by("pfid").first()
    return Actor.of(user, Via.SEED) if user else None


def _nobody(company: Company) -> Actor:
    raise Unprepared(f"{company.code} has no user who could issue")


def _defaults(company: Company) -> tuple[InvoiceFormat, Issuer, BankAccount]:
    form = next((row for row in selectors.formats(company) if row.is_default), None)
    office = partners.default_issuer(company)
    if form is None or form.default_account is None or office is None:
        raise Unprepared("the issuing company needs a default invoice format with an account, and a default 発行元")
    return form, office, form.default_account


def _head(company: Company, form: InvoiceFormat, office: Issuer, account: BankAccount) -> dict[str, Any]:
    """What every invoice of the history says alike, and the defaults of all that it leaves unsaid."""
    invoice = Invoice(
        workspace_id=company.workspace_id, company=company, format=form, status=Status.ISSUED.value,
        invoice_type=form.invoice_type, unit_tax=form.unit_tax, remarks=form.notes, publisher=copies.of_publisher(office),
        banks=copies.of_accounts([account]),
    )  # fmt: skip
    return {field.attname: getattr(invoice, field.attname) for field in _INVOICES.fields}


def _addressees(company: Company, random: Random, invoices: int) -> list[Addressee]:
    """The company's 発行先, and as many more as so many invoices look plausible with."""
    wanted = min(max(5, invoices // INVOICES_OF_A_CUSTOMER), MOST_CUSTOMERS)
    _add_customers(company, random, wanted - Customer.objects.filter(company=company).count())
    rows = list(Customer.objects.filter(company=company).select_related("linked_company").order_by("code"))
    supplier_codes = partners.supplier_codes(company, [row.linked_company for row in rows])
    members = {row.linked_company_id: _user_of(row.linked_company) for row in rows if row.linked_company}
    found = [_addressee(row, supplier_codes, members.get(row.linked_company_id)) for row in rows]
    # A fifth goes to members, who read what they get.
    joined = [one for one in found if one.reader]
    return found + joined * (len(found) // 4 // max(1, len(joined)))


def _addressee(row: Customer, supplier_codes: dict[int, str], reader: Actor | None) -> Addressee:
    member, copy = row.linked_company_id, copies.of_customer(row)
    fields = {
        "customer_id": row.pk, "recipient_id": member, "addressee": copy, "addressee_code": row.code,
        "supplier_code": supplier_codes.get(member, "") if member else "",
    }  # fmt: skip
    return Addressee(fields, json.dumps(copy), reader)


def _add_customers(company: Company, random: Random, count: int) -> None:
    taken = set(Customer.objects.filter(company=company).values_list("code", flat=True))
    codes = (code for number in range(1, MOST_CUSTOMERS * 2) if (code := f"G{number:05d}") not in taken)
    Customer.objects.bulk_create(_customer(company, code, random) for code in _first(codes, count))


def _first(codes: Iterator[str], count: int) -> Sequence[str]:
    return [code for _, code in zip(range(count), codes, strict=False)]


def _customer(company: Company, code: str, random: Random) -> Customer:
    place, trade = random.choice(PLACES), random.choice(TRADES)
    return Customer(
        company=company, code=code, name=f"{place}{trade}株式会社{code}", honorific="御中", zip="100-0001",
        address1=f"{place}市中央9-9-{random.randint(1, 99)}", mail=f"keiri@{code.lower()}.example",
    )  # fmt: skip
