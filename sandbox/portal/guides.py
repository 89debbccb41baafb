"""The figures that the portal's prose names, from where they are decided."""

from typing import Any

from sandbox.fidelity.ledger import operations
from sandbox.portal.contents import title_of
from sandbox.seeding import cast


def front_facts(origin: str) -> dict[str, Any]:
    return {"origin": origin, "operations": [(row, title_of(row)) for row in operations()], "demo": demo()}


def demo() -> dict[str, Any]:
    """Who may be signed in as, in the workspace that is the same on every machine."""
    return {
        "password": cast.PASSWORD, "client_id": "demo-client", "client_secret": "demo-secret",
        "people": [(f"{member.role}@demo.example", member) for member in cast.MEMBERS],
    }  # fmt: skip
