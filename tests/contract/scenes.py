"""Where a code of the catalogue is provoked."""

from dataclasses import dataclass
from typing import Any

from tests.contract.browsers import Browser, Page
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.samples import element
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

    def body(self, content: bytes, **headers: str | None) -> Told:
        return self.issuer.send("register", content, **headers)


def type_office(browser: Browser, code: str, name: str) -> Page:
    """Register a 発行元 on the page, where a code may stand twice."""
    page = browser.open("/issuing/issuers/new/")
    fields = {"code": code, "name": name, "zip": "100-0001", "address1": "東京都千代田区千代田"}
    return browser.submit(page, page.form(""), **fields)
