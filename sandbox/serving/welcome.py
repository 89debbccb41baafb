"""What the terminal says when the sandbox has started: a panel of what to open, then text to paste.

The text to paste stands outside the panel's border and is never wrapped, so that a copy of it works in a terminal of
80 columns.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from textwrap import dedent

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Welcome:
    """`origin` is scheme, host and port; `data` the folder that keeps everything; `today` the business day in Japan.

    `demo` says whether the demo workspace is here; `certificate` is the file that a client of https must trust.
    """

    origin: str
    data: Path
    today: dt.date
    demo: bool
    certificate: Path | None = None


def show(welcome: Welcome, console: Console) -> None:
    console.print(Panel(_places(welcome), title="BtoBプラットフォーム 請求書 — sandbox", border_style="blue", width=78))
    if welcome.demo:
        console.print("Paste this into another terminal for a token and the first page of invoices:\n")
        console.out(curl(welcome), highlight=False)
    console.file.flush()


def _places(welcome: Welcome) -> Table:
    rows = {
        "Pages": f"{welcome.origin}/",
        "API docs": f"{welcome.origin}/docs/",
        "Admin": f"{welcome.origin}/admin/",
    }
    if welcome.demo:
        rows["Sign in as"] = "issuer@demo.example, recipient@demo.example or staff@demo.example"
        rows["Password"] = "demo-pass-2026"
        rows["Client"] = "demo-client / demo-secret"
    rows["Data"] = str(welcome.data)
    if welcome.certificate:
        rows["Certificate"] = str(welcome.certificate)
    rows["Stop"] = "Ctrl-C"
    table = Table.grid(padding=(0, 2))
    for name, value in rows.items():
        table.add_row(Text(name, style="bold"), Text(value, overflow="fold"))
    return table


def curl(welcome: Welcome) -> str:
    """Two calls of curl: a token by user and password (A4), then operation 1 for the last three months."""
    trust = f" --cacert {quote(str(welcome.certificate))}" if welcome.certificate else ""
    since = welcome.today - dt.timedelta(days=92)
    return dedent(f"""\
        TOKEN=$(curl -s{trust} {welcome.origin}/api/credentials/access_token \\
          -d user_id=issuer@demo.example -d user_password=demo-pass-2026 \\
          -d client_id=demo-client -d client_secret=demo-secret \\
          -d realm=/api -d response_type=json |
          sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/')
        curl -s{trust} {welcome.origin}/wi/v2/seller/invoice/search \\
          -H "Authorization: Bearer $TOKEN" \\
          -H "Accept: application/json" -H "Content-Type: application/json" \\
          -d '{{"response_type": "json", "get_count": 3,
               "send_date_from": "{since}", "send_date_to": "{welcome.today}"}}'
        """)
