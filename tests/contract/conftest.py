"""One started server for the whole session, spoken to over HTTP and by nothing else."""

from collections.abc import Iterator

import pytest

from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.wires import WIRES, Wire
from tests.system.conftest import Home, new_home
from tests.system.serving import started


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Home]]:
    """Origin and environment of the server: its own data, the demo in it, two processes."""
    folder = tmp_path_factory.mktemp("served")
    with new_home(folder) as home, started(home, "--workers", "2", "--threads", "16") as sandbox:
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
