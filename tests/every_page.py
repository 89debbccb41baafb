"""Every page that people see, derived from the rows of `tests/matrix.py`: a row that is added there is looked at here too.

A row that answers no page says so by its address (a file's ending), or stands in `NO_PAGES`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from journal_masters.web.addresses import NAMES
from tests.matrix import OK, PAGES, Row

FILES = (".pdf", ".json", ".csv", ".txt", ".svg", ".js", ".zip", ".ico")
# What answers data, a file, or a piece of a page that a script puts in its place.
NO_PAGES = {
    "healthz", "readyz", "metrics", "jwks-info", "oidc-connect-discovery-info", "oauth-server-metadata", "user-info",
    "bank-search", "branch-search", "journal-master-search", "masters-export", "log-newer", "progress",
    "docs-oauth-calls", "console-people", "issuing-export",
    "sandbox-bottle", "sandbox-snapshot-bottle",
}  # fmt: skip
# Other people's pages: Swagger UI draws them by itself.
GUESTS = {"api-docs", "sandbox-docs", "docs-redirect"}
# Who opens a page, the first that may: its owner, its recipient, then who pays for both sides, or for none.
OPENERS = ("own", "partner", "rival", "stranger", "anonymous")


@dataclass(frozen=True, slots=True)
class Place:
    """A page: the name of its route, its address with what it names in braces, and who opens it."""

    route: str
    path: str
    role: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.role} {self.path}"

    def address(self, ids: Mapping[str, str]) -> str:
        return self.path.format(**{name: quote(value, safe="") for name, value in ids.items()})


def is_page(row: Row) -> bool:
    path = row.path.partition("?")[0]
    is_file = path.endswith(FILES) or "encoding=" in row.path
    return row.method == "GET" and row.route not in NO_PAGES and not is_file and OK in row.answers.values()


def opener(row: Row) -> str:
    """A page that is open to all is looked at by a visitor: whoever is signed in sees the same, with a menu."""
    may = [role for role in OPENERS if row.answers[role] == OK]
    return "anonymous" if len(may) == len(OPENERS) else may[0]


def from_rows() -> Iterator[Place]:
    for row in PAGES:
        if is_page(row) and row.route not in GUESTS:
            yield Place(row.route, row.path, opener(row))


# The same routes with another answer: what a filter finds or does not find, a thing in another state, a refusal.
STATES = (
    Place("home", "/", "anonymous"),
    Place("issuing-list", "/issuing/?status=20", "own"),
    Place("issuing-list", "/issuing/?inv_no=nothing", "own"),
    Place("issuing-detail", "/issuing/invoices/{opened}/", "own"),
    Place("issuing-detail", "/issuing/invoices/{returned}/", "own"),
    Place("issuing-detail", "/issuing/invoices/{reissued}/", "own"),
    Place("receiving-list", "/receiving/", "partner"),
    Place("receiving-list", "/receiving/?issuer=nobody", "partner"),
    Place("receiving-detail", "/receiving/invoices/{opened}/", "partner"),
    Place("accounts", "/issuing/accounts/", "partner"),
    *(
        Place("masters", f"/receiving/masters/{kind}/{page}", "partner")
        for kind in NAMES.values() if kind != "section"
        for page in ("", "new/", "import/")
    ),
    Place("masters", "/receiving/masters/section/?word=nothing", "partner"),
    Place("invitations", "/invitations/", "own"),
    Place("log", "/sandbox/log/?status=4xx", "own"),
    Place("log-entry", "/sandbox/log/1/", "own"),
    Place("log-entry", "/sandbox/log/2/", "own"),
    Place("sandbox-status", "/status/?workspace={workspace}", "anonymous"),
    Place("not found", "/nowhere/", "own", 404),
    Place("not found", "/nowhere/", "anonymous", 404),
    Place("issuing-list", "/issuing/", "stranger", 403),
)  # fmt: skip
PLACES = tuple(dict.fromkeys((*from_rows(), *STATES)))

# What a newcomer sees: a company that trades with nobody, a workspace in which nothing was done.
EMPTY = (
    *(
        Place("empty", path, "rival") for path in (
            "/issuing/", "/issuing/home/", "/issuing/issuers/", "/issuing/accounts/", "/issuing/customers/",
            "/issuing/formats/", "/issuing/new/", "/receiving/", "/receiving/home/", "/receiving/transfers/",
            "/receiving/masters/account/", "/receiving/suppliers/", "/search/?q=nothing",
        )
    ),
    *(
        Place("empty", path, "other") for path in (
            "/outbox/", "/sandbox/", "/sandbox/log/", "/sandbox/snapshots/", "/sandbox/tokens/", "/sandbox/counterparties/",
            "/sandbox/faults/", "/sandbox/limits/", "/sandbox/conformance/",
        )
    ),
)  # fmt: skip
# Where the keyboard is tried: a menu, a list with filters, a long form, a table of small fields, a tester's tools.
BY_KEYBOARD = (
    Place("docs", "/docs/", "anonymous"),
    Place("issuing-list", "/issuing/", "own"),
    Place("customer-new", "/issuing/customers/new/", "own"),
    Place("sandbox-faults", "/sandbox/faults/", "own"),
)
