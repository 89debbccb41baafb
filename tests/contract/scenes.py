"""Where a code of the catalogue is provoked."""

from dataclasses import dataclass
from typing import Any

from tests.contract.browsers import Browser, Page
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.samples import element, unique
from tests.contract.wires import Told, Wire


@dataclass
class Scene:
    """Where a provocation takes place."""

    origin: str
    wire: Wire
    operator: Operator
    people: People

    def program(self, pfid: str, token: str | None = None) -> Program:
        return Program(self.origin, pfid, self.wire, token)

    @property
    def issuer(self) -> Program:
        return self.program("issuer@demo.example")

    def registers(self, **changes: Any) -> Told:
        return self.issuer.register(element(**changes))

    def issued(self, **changes: Any) -> str:
        return str(self.registers(**changes).row["invoice_mng_num"])

    def returned(self, **changes: Any) -> str:
        number = self.issued(**changes)
        self.people.sends_back(number)
        return number

    def account_title(self, **changes: Any) -> str:
        """A 勘定科目 of the recipient, registered or changed by operation 5; its code."""
        title = {"account_title_code": unique(), "account_title_name": "試験科目", **changes}
        told = self.program("recipient@demo.example").call("masters_register", {"account_titles": [title]})
        return str(told.taken() and title["account_title_code"])

    def books(self, number: str, account: str) -> Page:
        """仕訳登録 of an invoice of one line, on its page."""
        self.people.opens(number)
        browser = self.people.at("recipient@demo.example")
        page = browser.open(f"/receiving/invoices/{number}/journals/")
        entry = {"entries-0-debit_account": account, "entries-0-credit_account": "2001"}
        return browser.submit(page, page.form(""), do="register", **entry)

    def body(self, content: bytes, **headers: str | None) -> Told:
        return self.issuer.send("register", content, **headers)


def type_office(browser: Browser, code: str, name: str) -> Page:
    """Register a 発行元 on the page, where a code may stand twice."""
    page = browser.open("/issuing/issuers/new/")
    fields = {"code": code, "name": name, "zip": "100-0001", "address1": "東京都千代田区千代田"}
    return browser.submit(page, page.form(""), **fields)
