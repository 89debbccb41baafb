"""One started server for the whole session, spoken to over HTTP and by nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.contract.browsers import Browser, Page
from tests.contract.operating import Operator
from tests.contract.programs import Program
from tests.contract.wires import WIRES, Wire
from tests.system.conftest import Home, new_home
from tests.system.serving import started

REASON = "単価が注文書と相違しています。"


@dataclass
class People:
    """Whoever is signed in to the pages, each in a browser of their own."""

    origin: str
    _signed_in: dict[str, Browser] = field(default_factory=dict)

    def at(self, pfid: str) -> Browser:
        if pfid not in self._signed_in:
            self._signed_in[pfid] = Browser(self.origin).sign_in(pfid)
        return self._signed_in[pfid]

    def opens(self, number: str, pfid: str = "recipient@demo.example") -> Page:
        """開封, on the page; what is shown then."""
        browser = self.at(pfid)
        page = browser.open(f"/receiving/invoices/{number}/")
        return browser.submit(page, page.form(f"/receiving/invoices/{number}/open/"))

    def sends_back(self, number: str, pfid: str = "recipient@demo.example", reason: str = REASON) -> None:
        """開封 and 差戻し, on the pages."""
        page = self.opens(number, pfid)
        landed = self.at(pfid).submit(page, page.form(f"/receiving/invoices/{number}/return/"), reason=reason)
        assert landed.path == "/receiving/", landed.text


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Home]]:
    """Origin and environment of the server: its own data, the demo in it, two processes."""
    with new_home(tmp_path_factory.mktemp("served")) as home:
        with started(home, "--workers", "2", "--threads", "16") as sandbox:
            yield sandbox.origin, home


@pytest.fixture(scope="session")
def origin(served: tuple[str, Home]) -> str:
    return served[0]


@pytest.fixture(scope="session")
def operator(served: tuple[str, Home]) -> Operator:
    """The one who runs the server, with the lab workspaces made."""
    operator = Operator(served[1])
    operator.do("build_labs")
    return operator


@pytest.fixture(scope="session")
def people(origin: str) -> People:
    return People(origin)


@pytest.fixture
def wire() -> Wire:
    """The first one, for a test that is not run over `every_wire`."""
    return WIRES[0]


@pytest.fixture
def issuer(origin: str, wire: Wire) -> Program:
    return Program(origin, "issuer@demo.example", wire)


@pytest.fixture
def rival(origin: str, wire: Wire) -> Program:
    return Program(origin, "rival@demo.example", wire)


@pytest.fixture
def stranger(origin: str, wire: Wire) -> Program:
    return Program(origin, "stranger@demo.example", wire)
