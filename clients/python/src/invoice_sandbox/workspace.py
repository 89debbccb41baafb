"""One workspace: a world of its own, with everything that one may do to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from invoice_sandbox.clock import Clock
from invoice_sandbox.control import Control, Json
from invoice_sandbox.counterparties import Counterparties
from invoice_sandbox.faults import Faults
from invoice_sandbox.http import Server
from invoice_sandbox.limits import Limits, Outages
from invoice_sandbox.log import Log
from invoice_sandbox.oauth import Credentials, Token
from invoice_sandbox.outbox import Outbox
from invoice_sandbox.register import Register
from invoice_sandbox.session import Dialect, Session
from invoice_sandbox.settings import Settings
from invoice_sandbox.snapshots import Snapshots
from invoice_sandbox.tokens import Tokens


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; `role` is what stands before the @ of the PFID: issuer, recipient, rival, stranger."""

    role: str
    pfid: str
    password: str | None = field(repr=False)
    name: str
    company: str | None
    company_code: str | None


class Workspace:
    """Made by :meth:`Sandbox.workspace`, which is told the secrets. Used with `with`, it is deleted at the end."""

    def __init__(self, server: Server, facts: Json, key: str | None = None) -> None:
        self.server = server
        self.key: str = key or facts["key"]
        self.slug: str = facts["workspace"]
        self.name: str = facts["name"]
        self.urls: Mapping[str, str] = facts["urls"]
        client = facts["clients"][0]
        self.client_id: str = client["client_id"]
        self.client_secret: str | None = client["client_secret"]
        self.users: Mapping[str, User] = {user.role: user for user in map(_user, facts["users"])}
        self.control = Control(server, self.key)
        self.clock = Clock(self.control)
        self.tokens = Tokens(self.control, self.client_id)
        self.faults = Faults(self.control)
        self.limits = Limits(self.control)
        self.outages = Outages(self.control)
        self.counterparties = Counterparties(self.control)
        self.log = Log(self.control)
        self.outbox = Outbox(self.control)
        self.snapshots = Snapshots(self.control)
        self.register = Register(self.control)
        self.settings = Settings(self.control)

    def knowing(self, password: str, client_secret: str) -> Self:
        """The same, once it is told the secrets that it was not told when it was poured or opened."""
        self.client_secret = client_secret
        self.users = {role: replace(user, password=password) for role, user in self.users.items()}
        return self

    def facts(self) -> Json:
        """What the workspace knows of itself now, without the secrets."""
        return self.control.get(f"workspaces/{self.slug}")

    def session(self, role: str = "issuer", dialect: Dialect = "v2") -> Session:
        """A program of that user's, which signs in when it must."""
        return Session(self.server, self.credentials(role), dialect)

    def token(self, role: str = "issuer") -> Token:
        """A new access token (A4), good for five minutes of the workspace's clock."""
        return self.session(role).sign_in()

    def credentials(self, role: str = "issuer") -> Credentials:
        """What a program is configured with; KeyError when nobody has that role."""
        user = self.users[role]
        if user.password is None or self.client_secret is None:
            raise ValueError(
                "secrets are told when a workspace is made, and this one was made elsewhere: see knowing()"
            )
        return Credentials(user.pfid, user.password, self.client_id, self.client_secret)

    def reset(self, *, keep_clock: bool = False) -> None:
        """Back to its seed. Passwords, the client, its tokens and the key stay."""
        self.control.post(f"workspaces/{self.slug}/reset", keep_clock=keep_clock)

    def bottle(self) -> bytes:
        """The whole workspace as one JSON document; `Sandbox.workspace(bottle=…)` pours it, :meth:`pour` goes back to it."""
        return self.control.exchange("GET", "bottle").content

    def pour(self, bottle: bytes, *, keep_clock: bool = False) -> None:
        """Everything as it is in the bottle. Passwords, the client, its tokens, the key and the log stay."""
        self.control.exchange("PUT", "bottle", bottle, {"keep_clock": str(keep_clock).lower()})

    def timeline(self, invoice_mng_num: int) -> list[Json]:
        """Everything that happened to an invoice, in order: events, calls, bots, mails, moves of the clock."""
        moments: list[Json] = self.control.get(f"invoices/{invoice_mng_num}/timeline")["moments"]
        return moments

    def conformance(self) -> Json:
        """The card: what of an integration the log has seen (`lines`, each with its `state`), and what is left to exercise."""
        return self.control.get("conformance")

    def delete(self) -> None:
        """It and everything in it, for good."""
        self.control.delete(f"workspaces/{self.slug}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.delete()

    def __repr__(self) -> str:
        return f"<Workspace {self.slug} at {self.server.url}>"


def _user(facts: Json) -> User:
    known: dict[str, Any] = {name: facts[name] for name in ("pfid", "password", "name", "company", "company_code")}
    return User(role=facts["pfid"].partition("@")[0], **known)
