"""Who may do what: a row per route and method, with the answer that each role is to get. `tests/test_isolation.py` plays it.

Roles: `own` issued everything that is asked for; `partner` received it; `rival` pays for both sides and trades with nobody;
`stranger` is on the free plan; `other` pays for both sides, in another workspace; `anonymous`; `expired` was `own` (token
or session); `deactivated` was a colleague of `own`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.portal.guides import GUIDES

ROLES = ("own", "partner", "rival", "stranger", "other", "anonymous", "expired", "deactivated")
VISITORS = ("anonymous", "expired", "deactivated")
MEMBERS = ("own", "partner", "rival", "stranger", "other")

OK, SIGN_IN, DONE, DENIED, GONE = "200", "sign in", "redirect", "403", "404"
UNKNOWN, FREE_PLAN = "E300006", "entitlement"

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """`route` is the route's name; `path` and `data` name what is asked for in braces. `answers` maps role → answer.

    `names`: what in the path may be somebody else's, so that a foreign and a missing one must answer alike. `shared`: the
    page shows what the whole workspace may see.
    """

    route: str
    path: str
    answers: Mapping[str, str]
    method: str = "GET"
    data: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def names_something(self) -> bool:
        return "{" in self.path

    @property
    def outsiders(self) -> set[str]:
        """Those who must not read what is `own`'s."""
        others = {"other", *VISITORS}
        return others if self.shared else others | {"stranger", "rival"}


def everybody(answer: str) -> Answers:
    return dict.fromkeys(ROLES, answer)


def members(answer: str, **others: str) -> Answers:
    """Whoever is signed in for a company; visitors sign in first."""
    return dict.fromkeys(MEMBERS, answer) | dict.fromkeys(VISITORS, SIGN_IN) | others


def issuers(answer: str = OK, **others: str) -> Answers:
    """Companies that pay for issuing, each on what is its own."""
    return members(answer, partner=DENIED, stranger=DENIED) | others


def receivers(answer: str = OK, **others: str) -> Answers:
    """Companies that pay for receiving, each on what is its own."""
    return members(answer, own=DENIED, stranger=DENIED) | others


def its_issuer(answer: str = OK) -> Answers:
    """The issuing company alone; to others that pay for issuing it does not exist."""
    return issuers(answer, rival=GONE, other=GONE)


def its_owner(answer: str = OK) -> Answers:
    """What any company may have, whatever it pays for."""
    return members(GONE, own=answer)


def its_recipient(answer: str = OK) -> Answers:
    return members(GONE, partner=answer)


def its_booker(answer: str = OK) -> Answers:
    """The receiving company, if it pays for receiving."""
    return receivers(answer, rival=GONE, other=GONE)


def its_workspace(answer: str = OK, visitors: str = SIGN_IN) -> Answers:
    return members(answer, other=GONE) | dict.fromkeys(VISITORS, visitors)


OFFICE = {"code": "NEW", "name": "新しい営業所", "zip": "100-0001", "address1": "東京都千代田区千代田"}
ACCOUNT = {
    "code": "NEW", "bank_code": "0001", "branch_code": "001", "deposit_type": "1", "account_number": "1234567",
    "holder_name": "試験",
}  # fmt: skip
CUSTOMER = {"code": "NEW", "name": "新しい取引先", "invite": "0"}
FORMAT = {"code": "NEW", "title": "新しい書式", "invoice_type": "3", "unit_tax": "0"}
LINES = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
AUTHORIZE = (
    "/openam/oauth2/authorize?realm=/api&client_id={client}&redirect_uri=http://127.0.0.1/callback&response_type=code"
    "&scope=qualified&state=x&access_type=offline"
)
SECTIONS = "/receiving/masters/section/"

OPEN_TO_ALL = [
    Row("healthz", "/healthz", everybody(OK)),
    Row("readyz", "/readyz", everybody(OK)),
    # The installation's, and of the suite's own machine; nothing in it says whose calls were counted (tests/operating).
    Row("metrics", "/metrics", everybody(OK)),
    Row("home", "/", everybody(DONE) | dict.fromkeys(("stranger", *VISITORS), OK)),
    Row("favicon", "/favicon.ico", everybody(DONE)),
    Row("set_language", "/language/", everybody(DONE), "POST", {"language": "en"}),
    Row("set_theme", "/theme/", everybody(DONE), "POST", {"theme": "dark"}),
    Row("signin", "/signin/", everybody(OK)),
    # Bound to whoever asks: what is another's answers as what nobody has heard of.
    Row("progress", "/progress/0123456789abcdef0123456789abcdef/", members(OK)),
    Row("signout", "/signout/", everybody(DONE), "POST"),
    Row("openapi", "/openapi.json", everybody(OK)),
    Row("docs", "/docs/", everybody(OK)),
    Row("docs-start", "/docs/start/", everybody(OK), shared=True),
    Row("docs-oauth", "/docs/oauth/", everybody(OK), shared=True),
    Row("docs-oauth-return", "/docs/oauth/return/?code=x&state=y", everybody(OK), shared=True),
    Row("docs-oauth-calls", "/docs/oauth/calls/", members(OK), shared=True),
    Row("docs-magic", "/docs/magic/", everybody(OK)),
    Row("docs-errors", "/docs/errors/", everybody(OK)),
    Row("docs-search", "/docs/search/?q=inv_no", everybody(OK)),
    Row("docs-downloads", "/docs/downloads/", everybody(OK)),
    Row("docs-postman", "/docs/downloads/postman.json", everybody(OK)),
    Row("docs-postman-environment", "/docs/downloads/postman-environment.json", everybody(OK)),
    Row("docs-bruno", "/docs/downloads/bruno.zip", everybody(OK)),
    Row("docs-operation", "/docs/operations/seller_invoice_register/", everybody(OK)),
    *(Row(f"docs-{name}", f"/docs/{name}/", everybody(OK)) for name in GUIDES),
    Row("api-docs", "/docs/api/", everybody(OK)),
    Row("docs-redirect", "/docs/api/oauth2-redirect.html", everybody(OK)),
    Row("unknown operation", "/v1/nothing", everybody(GONE)),
    Row("fidelity", "/docs/fidelity/", everybody(OK)),
    Row("fidelity-json", "/fidelity.json", everybody(OK)),
    Row("workspace-new", "/workspaces/new/", everybody(OK)),
    Row("workspace-new", "/workspaces/new/", everybody(OK), "POST", {"name": "新しい検証", "seed": "empty"}),
    Row("sandbox-openapi", "/sandbox/openapi.json", everybody(OK)),
    Row("sandbox-docs", "/docs/sandbox/", everybody(OK)),
    # Without a name a visitor is asked for one; whoever knows a workspace's may see what it announces.
    Row("sandbox-status", "/status/", everybody(OK), shared=True),
    Row("sandbox-status-json", "/status.json", everybody(GONE)),
    Row("control-unknown", "/sandbox/v1/nothing", everybody(GONE)),
]
OAUTH = [
    # Somebody of another workspace is asked to sign in as somebody else.
    Row("authorize", AUTHORIZE, members(OK, other=DENIED)),
    Row("authorize", AUTHORIZE, members("400", other=DENIED), "POST", {"allow": "1", "shown": "forged"}),
    # These know programs, not people: whoever sits at the browser, a program must name itself.
    Row(
        "token",
        "/openam/oauth2/access_token",
        everybody("401"),
        "POST",
        {"grant_type": "refresh_token", "refresh_token": "x"},
    ),
    Row(
        "password-token",
        "/api/credentials/access_token",
        everybody("401"),
        "POST",
        {"user_id": "x", "user_password": "x"},
    ),
    Row("revoke-token", "/openam/oauth2/token/revoke", everybody("401"), "POST", {"token": "x"}),
    Row("introspect", "/openam/oauth2/introspect", everybody("401"), "POST", {"token": "x"}),
    Row("user-info", "/openam/oauth2/userinfo", everybody("401")),
    Row("jwks-info", "/openam/oauth2/connect/jwk_uri", everybody(OK)),
    Row("oidc-connect-discovery-info", "/.well-known/openid-configuration", everybody(OK)),
    Row("oauth-server-metadata", "/.well-known/oauth-authorization-server", everybody(OK)),
]
# Whoever is signed in plays the workspace's whole cast here, so everybody's post lies open.
OUTBOX = [
    Row("outbox", "/outbox/", members(OK), shared=True),
    Row("outbox-detail", "/outbox/{notice}/", its_workspace(), shared=True),
    Row("outbox-letter", "/outbox/{letter}/letter.pdf", its_workspace(), shared=True),
]
# A token is the key; within its workspace it opens to everybody, and to a visitor who is not signed in.
CONSOLE = [
    Row("console", "/sandbox/", members(OK), shared=True),
    Row("console-clock", "/sandbox/clock/", members(DONE), "POST", {"do": "freeze"}),
    Row("counterparties", "/sandbox/counterparties/", members(OK), shared=True),
    Row("counterparties-hand", "/sandbox/counterparties/hand/", members(DONE), "POST", {"do": "pause"}),
    Row("console-key", "/sandbox/key/", members(OK), "POST", shared=True),
    Row("search", "/search/?q=CN-", members(OK)),
    Row("console-reset", "/sandbox/reset/", members(DONE), "POST"),
    # Whoever is nobody in this workspace is nobody.
    Row("console-people", "/sandbox/people/", members(OK), shared=True),
    Row("console-become", "/sandbox/become/", members(GONE), "POST", {"pfid": "nobody@nowhere.example"}),
    Row("log", "/sandbox/log/", members(OK), shared=True),
    Row("log-newer", "/sandbox/log/newer/", members(OK), shared=True),
    Row("log-clear", "/sandbox/log/clear/", members(DONE), "POST"),
    Row("log-entry", "/sandbox/log/{call}/", its_workspace(), shared=True),
    Row("log-resend", "/sandbox/log/{call}/resend/", its_workspace(DONE), "POST"),
    Row("sandbox-invoice", "/sandbox/invoices/{issued}/", its_workspace(), shared=True),
    Row("sandbox-snapshots", "/sandbox/snapshots/", members(OK), shared=True),
    Row("sandbox-snapshot-take", "/sandbox/snapshots/take/", members(DONE), "POST", {"name": "x"}),
    Row("sandbox-snapshot-restore", "/sandbox/snapshots/{snapshot}/restore/", its_workspace(DONE), "POST"),
    Row("sandbox-snapshot-delete", "/sandbox/snapshots/{snapshot}/delete/", its_workspace(DONE), "POST"),
    Row("sandbox-snapshot-bottle", "/sandbox/snapshots/{snapshot}/bottle/", its_workspace(), shared=True),
    Row("sandbox-bottle", "/sandbox/snapshots/bottle/", members(OK), shared=True),
    Row("sandbox-bottle-pour", "/sandbox/snapshots/pour/", members(OK), "POST", shared=True),
    Row("sandbox-tokens", "/sandbox/tokens/", members(OK), shared=True),
    Row("sandbox-tokens-end", "/sandbox/tokens/end/", members(DONE), "POST", {"do": "expire"}),
    Row("sandbox-tokens-client", "/sandbox/tokens/clients/{client}/", its_workspace(), "POST", shared=True),
    Row("sandbox-settings", "/sandbox/settings/", members(OK), shared=True),
    Row("sandbox-settings-change", "/sandbox/settings/change/", members(OK), "POST", {"language": "de"}, shared=True),
    Row("sandbox-settings-company", "/sandbox/settings/companies/{company}/", its_workspace(), "POST", shared=True),
    Row("sandbox-settings-delete", "/sandbox/settings/delete/", members(OK), "POST", {"slug": "no"}, shared=True),
    Row("control-settings", "/sandbox/v1/settings", everybody("401")),
    Row("control-settings", "/sandbox/v1/settings", everybody("401"), "PUT"),
    Row("control-companies", "/sandbox/v1/companies", everybody("401")),
    Row("control-company", "/sandbox/v1/companies/{company}", everybody("401")),
    Row("control-company", "/sandbox/v1/companies/{company}", everybody("401"), "PUT"),
    Row("sandbox-limits", "/sandbox/limits/", members(OK), shared=True),
    Row("sandbox-limits-set", "/sandbox/limits/set/", members(DONE), "POST", {"profile": "tiny"}),
    Row("sandbox-outage-plan", "/sandbox/limits/outages/", members(OK), "POST", shared=True),
    Row("sandbox-outage-cancel", "/sandbox/limits/outages/{outage}/cancel/", its_workspace(DONE), "POST"),
    Row("sandbox-faults", "/sandbox/faults/", members(OK), shared=True),
    Row("sandbox-faults", "/sandbox/faults/", members(DONE), "POST", {"what": "503", "times": "1"}),
    Row("sandbox-faults-clear", "/sandbox/faults/clear/", members(DONE), "POST"),
    Row("sandbox-faults-roads", "/sandbox/faults/roads/", members(DONE), "POST", {"do": "off"}),
    Row("sandbox-faults-disarm", "/sandbox/faults/{fault}/disarm/", its_workspace(DONE), "POST"),
    Row("sandbox-magic", "/sandbox/magic/", members(OK)),
    # The control API knows its own keys: neither a session nor an access token opens anything there.
    Row("control-workspaces", "/sandbox/v1/workspaces", everybody("401")),
    Row("control-workspace", "/sandbox/v1/workspaces/{workspace}", everybody("401")),
    Row("control-workspace", "/sandbox/v1/workspaces/{workspace}", everybody("401"), "DELETE"),
    Row("control-reset", "/sandbox/v1/workspaces/{workspace}/reset", everybody("401"), "POST"),
    Row("control-bottle", "/sandbox/v1/bottle", everybody("401")),
    Row("control-bottle", "/sandbox/v1/bottle", everybody("401"), "PUT"),
    Row("control-snapshots", "/sandbox/v1/snapshots", everybody("401")),
    Row("control-snapshots", "/sandbox/v1/snapshots", everybody("401"), "POST"),
    Row("control-snapshot", "/sandbox/v1/snapshots/{snapshot}", everybody("401")),
    Row("control-snapshot", "/sandbox/v1/snapshots/{snapshot}", everybody("401"), "DELETE"),
    Row("control-snapshot-restore", "/sandbox/v1/snapshots/{snapshot}/restore", everybody("401"), "POST"),
    Row("control-snapshot-bottle", "/sandbox/v1/snapshots/{snapshot}/bottle", everybody("401")),
    Row("control-clock", "/sandbox/v1/clock", everybody("401")),
    Row("control-clock", "/sandbox/v1/clock", everybody("401"), "PUT"),
    Row("control-clock-advance", "/sandbox/v1/clock/advance", everybody("401"), "POST"),
    Row("control-log", "/sandbox/v1/log", everybody("401")),
    Row("control-log", "/sandbox/v1/log", everybody("401"), "DELETE"),
    Row("control-log-entry", "/sandbox/v1/log/{call}", everybody("401")),
    Row("control-log-curl", "/sandbox/v1/log/{call}/curl", everybody("401")),
    Row("control-log-resend", "/sandbox/v1/log/{call}/resend", everybody("401"), "POST"),
    Row("control-timeline", "/sandbox/v1/invoices/{issued}/timeline", everybody("401")),
    Row("control-tokens", "/sandbox/v1/tokens", everybody("401")),
    Row("control-tokens-expire", "/sandbox/v1/tokens/expire", everybody("401"), "POST"),
    Row("control-tokens-revoke", "/sandbox/v1/tokens/revoke", everybody("401"), "POST"),
    Row("control-clients", "/sandbox/v1/clients", everybody("401")),
    Row("control-client", "/sandbox/v1/clients/{client}", everybody("401")),
    Row("control-client", "/sandbox/v1/clients/{client}", everybody("401"), "PUT"),
    Row("control-clock-quiet", "/sandbox/v1/clock/advance_until_quiet", everybody("401"), "POST"),
    Row("control-bots", "/sandbox/v1/counterparties", everybody("401")),
    Row("control-bots", "/sandbox/v1/counterparties", everybody("401"), "POST"),
    Row("control-bots-pause", "/sandbox/v1/counterparties/pause", everybody("401"), "POST"),
    Row("control-bots-resume", "/sandbox/v1/counterparties/resume", everybody("401"), "POST"),
    Row("control-bots-step", "/sandbox/v1/counterparties/step", everybody("401"), "POST"),
    Row("control-bots-poke", "/sandbox/v1/counterparties/poke", everybody("401"), "POST"),
    Row("control-bots-moves", "/sandbox/v1/counterparties/moves", everybody("401")),
    Row("control-limits", "/sandbox/v1/limits", everybody("401")),
    Row("control-limits", "/sandbox/v1/limits", everybody("401"), "PUT"),
    Row("control-outages", "/sandbox/v1/outages", everybody("401")),
    Row("control-outages", "/sandbox/v1/outages", everybody("401"), "POST"),
    Row("control-outage", "/sandbox/v1/outages/{outage}", everybody("401"), "DELETE"),
    Row("register", "/sandbox/register/", members(OK), shared=True),
    Row("register", "/sandbox/register/?number=T8999900000001", members(OK), shared=True),
    Row("register-change", "/sandbox/register/change/", members(DONE), "POST", {"do": "strict"}),
    Row("control-register", "/sandbox/v1/register", everybody("401")),
    Row("control-register", "/sandbox/v1/register", everybody("401"), "PUT"),
    Row("control-register-number", "/sandbox/v1/register/T8999900000001", everybody("401")),
    Row("control-register-number", "/sandbox/v1/register/T8999900000001", everybody("401"), "PUT"),
    Row("control-register-number", "/sandbox/v1/register/T8999900000001", everybody("401"), "DELETE"),
    Row("conformance", "/sandbox/conformance/", members(OK), shared=True),
    Row("conformance-pdf", "/sandbox/conformance/card.pdf", members(OK), shared=True),
    Row("control-conformance", "/sandbox/v1/conformance", everybody("401")),
    Row("control-conformance-pdf", "/sandbox/v1/conformance.pdf", everybody("401")),
    Row("tax", "/sandbox/tax/", members(OK), shared=True),
    Row("tax", "/sandbox/tax/", members(OK), "POST", shared=True),
    Row("control-tax", "/sandbox/v1/tax", everybody("401"), "POST"),
    Row("control-faults", "/sandbox/v1/faults", everybody("401")),
    Row("control-faults", "/sandbox/v1/faults", everybody("401"), "POST"),
    Row("control-faults", "/sandbox/v1/faults", everybody("401"), "PUT"),
    Row("control-faults", "/sandbox/v1/faults", everybody("401"), "DELETE"),
    Row("control-fault", "/sandbox/v1/faults/{fault}", everybody("401")),
    Row("control-fault", "/sandbox/v1/faults/{fault}", everybody("401"), "DELETE"),
    Row("control-magic", "/sandbox/v1/magic", everybody("401")),
    Row("control-outbox", "/sandbox/v1/outbox", everybody("401")),
    Row("control-notice", "/sandbox/v1/outbox/{notice}", everybody("401")),
    Row("control-letter", "/sandbox/v1/outbox/{letter}/letter.pdf", everybody("401")),
]
INVITATIONS = [
    Row("invitations", "/invitations/", everybody(OK)),
    Row("invitation", "/invitations/{token}/", its_workspace(visitors=OK), shared=True),
    Row("invitation-accept", "/invitations/{token}/accept/", its_workspace(DONE), "POST"),
    Row("invitation-decline", "/invitations/{token}/decline/", its_workspace(DONE), "POST"),
    Row("invitation-join", "/invitations/{token}/join/", its_workspace(DONE, visitors=OK), "POST", shared=True),
]
MASTERS = [
    Row("issuers", "/issuing/issuers/", issuers()),
    Row("issuer-new", "/issuing/issuers/new/", issuers()),
    Row("issuer-new", "/issuing/issuers/new/", issuers(DONE), "POST", OFFICE),
    Row("issuer-edit", "/issuing/issuers/{office}/", its_issuer()),
    Row("issuer-edit", "/issuing/issuers/{office}/", its_issuer(DONE), "POST", OFFICE),
    Row("issuer-delete", "/issuing/issuers/{office}/delete/", its_issuer(DONE), "POST"),
    Row("issuer-default", "/issuing/issuers/{office}/default/", its_issuer(DONE), "POST"),
    # Either side keeps 口座: one is paid into them, the other pays from them.
    Row("accounts", "/issuing/accounts/", members(OK)),
    Row("account-new", "/issuing/accounts/new/", members(OK)),
    Row("account-new", "/issuing/accounts/new/", members(DONE), "POST", ACCOUNT),
    Row("account-edit", "/issuing/accounts/{account}/edit/", its_owner()),
    Row("account-edit", "/issuing/accounts/{account}/edit/", its_owner(DONE), "POST", ACCOUNT),
    Row("account-delete", "/issuing/accounts/{account}/delete/", its_owner(DONE), "POST"),
    # A list of all banks is nobody's secret; it is kept for members all the same.
    Row("bank-search", "/issuing/banks/search/?q=1", members(OK)),
    Row("branch-search", "/issuing/banks/0001/branches/?q=1", members(OK)),
    Row("customers", "/issuing/customers/", issuers()),
    Row("customer-new", "/issuing/customers/new/", issuers()),
    Row("customer-new", "/issuing/customers/new/", issuers(DONE), "POST", CUSTOMER),
    Row("customer-edit", "/issuing/customers/{customer}/edit/", its_issuer()),
    Row("customer-edit", "/issuing/customers/{customer}/edit/", its_issuer(DONE), "POST", CUSTOMER),
    Row("customer-invite", "/issuing/customers/{customer}/invite/", its_issuer(DONE), "POST", {"method": "2"}),
    Row("formats", "/issuing/formats/", issuers()),
    Row("format-new", "/issuing/formats/new/", issuers()),
    Row("format-new", "/issuing/formats/new/", issuers(DONE), "POST", FORMAT),
    Row("format-edit", "/issuing/formats/{format}/edit/", its_issuer()),
    Row("format-edit", "/issuing/formats/{format}/edit/", its_issuer(DONE), "POST", FORMAT),
    Row("format-delete", "/issuing/formats/{format}/delete/", its_issuer(DONE), "POST"),
]
INVOICES = [
    Row("issuing-home", "/issuing/home/", issuers()),
    Row("issuing-list", "/issuing/", issuers()),
    Row("issuing-new", "/issuing/new/", issuers()),
    Row("issuing-import", "/issuing/import/", issuers()),
    Row("issuing-import", "/issuing/import/", issuers(), "POST", {"do": "issue"}),
    Row("issuing-import-template", "/issuing/import/template.csv", issuers()),
    Row("issuing-import-done", "/issuing/import/done/?first=1&last=9999999999", issuers()),
    Row("issuing-export", "/issuing/export/", issuers()),
    Row("issuing-preview", "/issuing/preview/", issuers(), "POST", LINES),
    Row("issuing-detail", "/issuing/invoices/{issued}/", its_issuer()),
    Row("issuing-version", "/issuing/invoices/{reissued}/versions/1/", its_issuer()),
    Row("issuing-correct", "/issuing/invoices/{returned}/correct/", its_issuer()),
    Row("issuing-correct", "/issuing/invoices/{returned}/correct/", its_issuer(), "POST", LINES),
    Row("issuing-pdf", "/issuing/invoices/{issued}/invoice.pdf", its_issuer()),
    Row("issuing-version-pdf", "/issuing/invoices/{reissued}/versions/1/invoice.pdf", its_issuer()),
    Row("receiving-home", "/receiving/home/", members(OK)),
    Row("receiving-list", "/receiving/", members(OK)),
    Row("receiving-detail", "/receiving/invoices/{issued}/", its_recipient()),
    # A sealed one has to be opened first.
    Row("receiving-pdf", "/receiving/invoices/{issued}/invoice.pdf", its_recipient(DONE)),
    Row("receiving-pdf", "/receiving/invoices/{opened}/invoice.pdf", its_recipient()),
    Row("journals", "/receiving/invoices/{opened}/journals/", its_booker()),
    Row("journals", "/receiving/invoices/{opened}/journals/", its_booker(), "POST"),
    Row("journals-withdraw", "/receiving/invoices/{opened}/journals/withdraw/", its_booker(DONE), "POST"),
    Row("journal-master-search", "/receiving/masters/section/search/", receivers()),
    Row("journals-export", "/receiving/journals/export/", receivers()),
    Row(
        "journals-export",
        "/receiving/journals/export/?first=2000-01-01&last=2999-12-31&encoding=utf-8-sig",
        receivers(),
    ),
    Row("transfers", "/receiving/transfers/", receivers()),
    Row("transfers", "/receiving/transfers/", receivers(), "POST"),
    Row("masters", "/receiving/masters/", receivers()),
    Row("masters", SECTIONS, receivers()),
    Row("master-new", f"{SECTIONS}new/", receivers()),
    Row("master-new", f"{SECTIONS}new/", receivers(DONE), "POST", {"code": "NEW", "name": "新しい部門"}),
    Row("master-edit", f"{SECTIONS}{{department}}/edit/", its_booker()),
    Row("master-edit", f"{SECTIONS}{{department}}/edit/", its_booker(DONE), "POST", {"name": "新しい部門"}),
    Row("master-delete", f"{SECTIONS}{{department}}/delete/", its_booker(DONE), "POST"),
    Row("masters-export", f"{SECTIONS}export/", receivers()),
    Row("masters-import", f"{SECTIONS}import/", receivers()),
    Row("suppliers", "/receiving/suppliers/", receivers()),
    Row("supplier-new", "/receiving/suppliers/new/", receivers()),
    Row("supplier-new", "/receiving/suppliers/new/", receivers(DONE), "POST", CUSTOMER),
    Row("supplier-edit", "/receiving/suppliers/{supplier}/edit/", its_booker()),
    Row("supplier-edit", "/receiving/suppliers/{supplier}/edit/", its_booker(DONE), "POST", CUSTOMER),
    Row("supplier-invite", "/receiving/suppliers/{supplier}/invite/", its_booker(DONE), "POST", {"method": "2"}),
    Row("receiving-open", "/receiving/invoices/{issued}/open/", its_recipient(DONE), "POST"),
    Row("receiving-return", "/receiving/invoices/{issued}/return/", its_recipient(DONE), "POST", {"reason": "相違"}),
]
PAGES = [*OPEN_TO_ALL, *OAUTH, *OUTBOX, *CONSOLE, *INVITATIONS, *MASTERS, *INVOICES]


@dataclass(frozen=True, slots=True)
class Call:
    """A row of the API: the request of an operation, and what each role that may call is told (a code, or OK)."""

    operation: str
    asked: Mapping[str, Any]
    answers: Mapping[str, str]


TOKENS = {"anonymous": "E200001", "expired": "E200002", "deactivated": "E200003"}


def issuing_side(**others: str) -> Answers:
    return (
        dict.fromkeys(("own", "rival", "other"), OK) | {"partner": "E100001", "stranger": "E100001"} | TOKENS | others
    )


def receiving_side(**others: str) -> Answers:
    return (
        dict.fromkeys(("partner", "rival", "other"), OK) | {"own": "E100002", "stranger": "E100002"} | TOKENS | others
    )


ANY_DAY = {"from": "1900-01-01", "to": "2999-12-31"}
NEW_INVOICE = {
    "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
    "customer": {"private_cust_cd": "{customer}"}, "invoice_setting_code": "{format}",
    "publisher": {"publisher_mng_num": "{office_code}"}, "banks": [{"transfer_code": "{account}"}],
    "details": [{"item_name": "部品", "item_qty": 1, "item_price": 1000, "tax_type": "0", "tax_rate_sec": 10}],
}  # fmt: skip
CALLS = [
    Call("seller_invoice_search", {f"send_date_{end}": day for end, day in ANY_DAY.items()}, issuing_side()),
    Call(
        "seller_invoice_register",
        {"invoices": [NEW_INVOICE]},
        issuing_side(rival="E300001 E300003 E300004 E300005", other="E300001 E300003 E300004 E300005"),
    ),
    Call(
        "seller_invoice_update",
        {"invoices": [{"invoice_mng_num": "{returned}"}]},
        issuing_side(rival=UNKNOWN, other=UNKNOWN),
    ),
    Call("buyer_journal_master_search", {}, receiving_side()),
    Call(
        "buyer_journal_master_register",
        {"burden_secs": [{"burden_sec_code": "{department}", "burden_sec_name": "廃止", "delete_flg": "1"}]},
        receiving_side(rival="E300013", other="E300013"),
    ),
    Call("buyer_invoice_search", {f"reception_date_{end}": day for end, day in ANY_DAY.items()}, receiving_side()),
    Call(
        "buyer_supplier_register",
        {"suppliers": [{"private_cust_cd_s": "{supplier}", "supplier_phone": "03-0000-0000"}]},
        receiving_side(rival="E700001", other="E700001"),
    ),
    Call("seller_invoice_pdf", {"invoice_mng_num": "{issued}"}, issuing_side(rival=UNKNOWN, other=UNKNOWN)),
    Call("buyer_invoice_pdf", {"invoice_mng_num": "{issued}"}, receiving_side(rival=UNKNOWN, other=UNKNOWN)),
]


@dataclass(frozen=True, slots=True)
class Control:
    """A row of the control API: what each key is answered. `own` opens the workspace that the path names, `other`
    another one; `token` is an access token of own's, which is no key.
    """

    route: str
    method: str
    path: str
    own: str = OK
    other: str = GONE
    body: Mapping[str, Any] | None = None
    none: str = "401"

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def answers(self) -> Answers:
        return {"own": self.own, "other": self.other, "unknown": "401", "token": "401", "none": self.none}


TAXED_LINE = {"item_name": "部品", "item_without_tax": 105, "tax_type": "0", "tax_rate_sec": 10}
_ONE = "/sandbox/v1/workspaces/{workspace}"
# Without a name in its path a call acts on the workspace of its key, whichever that is.
CONTROLS = [
    Control("control-workspaces", "GET", "/sandbox/v1/workspaces", DENIED, DENIED),
    # On one's own machine a workspace is made without a key.
    Control(
        "control-workspaces", "POST", "/sandbox/v1/workspaces", DENIED, DENIED, {"name": "x", "seed": "empty"}, "201"
    ),
    Control("control-workspace", "GET", _ONE),
    Control("control-workspace", "DELETE", _ONE, "204"),
    Control("control-reset", "POST", f"{_ONE}/reset"),
    Control("control-clock", "GET", "/sandbox/v1/clock", other=OK),
    Control("control-clock", "PUT", "/sandbox/v1/clock", other=OK, body={"mode": "frozen"}),
    Control("control-clock-advance", "POST", "/sandbox/v1/clock/advance", other=OK, body={"days": 1}),
    Control("control-log", "GET", "/sandbox/v1/log", other=OK),
    Control("control-log", "DELETE", "/sandbox/v1/log", other=OK),
    Control("control-log-entry", "GET", "/sandbox/v1/log/{call}"),
    Control("control-log-curl", "GET", "/sandbox/v1/log/{call}/curl"),
    Control("control-log-resend", "POST", "/sandbox/v1/log/{call}/resend", "409"),
    Control("control-timeline", "GET", "/sandbox/v1/invoices/{issued}/timeline"),
    Control("control-tokens", "GET", "/sandbox/v1/tokens", other=OK),
    Control("control-tokens-expire", "POST", "/sandbox/v1/tokens/expire", other=OK),
    Control("control-tokens-revoke", "POST", "/sandbox/v1/tokens/revoke", other=OK),
    Control("control-clients", "GET", "/sandbox/v1/clients", other=OK),
    Control("control-client", "GET", "/sandbox/v1/clients/{client}"),
    Control("control-client", "PUT", "/sandbox/v1/clients/{client}", body={"refuse_codes": 1}),
    Control("control-clock-quiet", "POST", "/sandbox/v1/clock/advance_until_quiet", other=OK),
    Control("control-bots", "GET", "/sandbox/v1/counterparties", other=OK),
    Control("control-bots", "POST", "/sandbox/v1/counterparties", "201", "201", {"code": "BOT-NEVER"}),
    Control("control-bots-pause", "POST", "/sandbox/v1/counterparties/pause", other=OK),
    Control("control-bots-resume", "POST", "/sandbox/v1/counterparties/resume", other=OK),
    # Nobody was introduced, so there is nobody to step or poke.
    Control("control-bots-step", "POST", "/sandbox/v1/counterparties/step", "409", "409"),
    Control("control-bots-poke", "POST", "/sandbox/v1/counterparties/poke", "409", "409", {"code": "BOT-TEN"}),
    Control("control-bots-moves", "GET", "/sandbox/v1/counterparties/moves", other=OK),
    Control("control-limits", "GET", "/sandbox/v1/limits", other=OK),
    Control("control-limits", "PUT", "/sandbox/v1/limits", other=OK, body={"profile": "tiny"}),
    Control("control-outages", "GET", "/sandbox/v1/outages", other=OK),
    Control("control-outages", "POST", "/sandbox/v1/outages", "201", "201", {"minutes": 5}),
    Control("control-outage", "DELETE", "/sandbox/v1/outages/{outage}", "204"),
    Control("control-register", "GET", "/sandbox/v1/register", other=OK),
    Control("control-register", "PUT", "/sandbox/v1/register", other=OK, body={"strict": True}),
    Control("control-register-number", "GET", "/sandbox/v1/register/T8999900000001", other=OK),
    Control("control-register-number", "PUT", "/sandbox/v1/register/T8999900000001", other=OK, body={"name": "x"}),
    Control("control-register-number", "DELETE", "/sandbox/v1/register/{registered}", "204"),
    Control("control-conformance", "GET", "/sandbox/v1/conformance", other=OK),
    Control("control-conformance-pdf", "GET", "/sandbox/v1/conformance.pdf", other=OK),
    Control("control-tax", "POST", "/sandbox/v1/tax", other=OK, body={"details": [TAXED_LINE]}),
    Control("control-faults", "GET", "/sandbox/v1/faults", other=OK),
    Control("control-faults", "POST", "/sandbox/v1/faults", "201", "201", {"effect": "503"}),
    Control("control-faults", "PUT", "/sandbox/v1/faults", other=OK, body={"in_requests": False}),
    Control("control-faults", "DELETE", "/sandbox/v1/faults", "204", "204"),
    Control("control-fault", "GET", "/sandbox/v1/faults/{fault}"),
    Control("control-fault", "DELETE", "/sandbox/v1/faults/{fault}", "204"),
    Control("control-magic", "GET", "/sandbox/v1/magic", other=OK),
    Control("control-outbox", "GET", "/sandbox/v1/outbox", other=OK),
    # A number counts within the workspace of the key: what is meant here is own's.
    Control("control-notice", "GET", "/sandbox/v1/outbox/{notice}"),
    Control("control-letter", "GET", "/sandbox/v1/outbox/{letter}/letter.pdf"),
    Control("control-settings", "GET", "/sandbox/v1/settings", other=OK),
    Control("control-settings", "PUT", "/sandbox/v1/settings", other=OK, body={"language": "en"}),
    Control("control-companies", "GET", "/sandbox/v1/companies", other=OK),
    Control("control-company", "GET", "/sandbox/v1/companies/{company}"),
    Control("control-company", "PUT", "/sandbox/v1/companies/{company}", body={"issuing_plan": "free"}),
    Control("control-bottle", "GET", "/sandbox/v1/bottle", other=OK),
    Control("control-bottle", "PUT", "/sandbox/v1/bottle", "400", "400"),
    Control("control-snapshots", "GET", "/sandbox/v1/snapshots", other=OK),
    Control("control-snapshots", "POST", "/sandbox/v1/snapshots", "201", "201", {"name": "x"}),
    Control("control-snapshot", "GET", "/sandbox/v1/snapshots/{snapshot}"),
    Control("control-snapshot", "DELETE", "/sandbox/v1/snapshots/{snapshot}", "204"),
    Control("control-snapshot-restore", "POST", "/sandbox/v1/snapshots/{snapshot}/restore"),
    Control("control-snapshot-bottle", "GET", "/sandbox/v1/snapshots/{snapshot}/bottle"),
]
