"""A running sandbox, from outside."""

import json
from typing import Literal

from invoice_sandbox.control import Control, Json
from invoice_sandbox.http import Server
from invoice_sandbox.workspace import Workspace

Seed = Literal["demo", "masters", "empty"]


class Sandbox:
    """Where workspaces are made. A server on the same machine needs no `admin_key`; a shared one does."""

    def __init__(self, url: str = "http://127.0.0.1:8000", admin_key: str | None = None, timeout: float = 30) -> None:
        self.server = Server(url.rstrip("/"), timeout)
        self.control = Control(self.server, admin_key)

    @property
    def url(self) -> str:
        return self.server.url

    def workspace(
        self, *, seed: Seed = "masters", name: str = "client", slug: str | None = None, bottle: bytes | None = None
    ) -> Workspace:
        """A new one. `seed`: "masters" (four companies), "demo" (and forty invoices), "empty" (two companies).

        `slug` names it in PFIDs and in the client's id; without one it is given one. A `bottle` takes the place of the seed:
        then passwords and the client's secret are those of the workspace that it was filled from, see
        :meth:`Workspace.knowing`.
        """
        begun: Json = {"seed": seed} if bottle is None else {"bottle": json.loads(bottle)}
        return Workspace(self.server, self.control.post("workspaces", name=name, slug=slug, **begun))

    def open(self, slug: str, key: str) -> Workspace:
        """One that exists, by its key. Its secrets are known only where they are the demo's."""
        return Workspace(self.server, Control(self.server, key).get(f"workspaces/{slug}"), key)

    def workspaces(self) -> list[Json]:
        """All of the installation; needs its key."""
        lines: list[Json] = self.control.get("workspaces")["workspaces"]
        return lines

    def is_ready(self) -> bool:
        """NotReachable when nobody answers at all."""
        return self.server.exchange("GET", "/readyz", headers={}).status == 200

    def __repr__(self) -> str:
        return f"<Sandbox at {self.url}>"
