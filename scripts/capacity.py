"""What workspaces cost, measured, and what many of them need, on paper.

    .venv/bin/python scripts/capacity.py measure       # bytes in a database of its own: SQLite in a new folder, or DATABASE_URL's
    .venv/bin/python scripts/capacity.py paper         # what 1 thousand, 100 thousand and 10 million workspaces need
    .venv/bin/python scripts/capacity.py paper --help  # every assumption is an option

`measure` fills the database that it is given; let it have one of its own (`scripts/with-postgres`).
"""

import argparse
import datetime as dt
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

GIB = 1024**3
WORKSPACES, INVOICES, LINES, CALLS, ROWS = 20, 1000, 5, 200, 20


def measure() -> None:
    """Bytes on disk, indexes included, of a workspace as it begins, an invoice of five lines, a logged call that lists twenty."""
    with tempfile.TemporaryDirectory(prefix="capacity.") as folder:
        os.environ.setdefault("DATA", folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "platform_project.settings"
        os.environ["SANDBOX_LOG"] = "direct"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measured(), indent=2))


def measured() -> dict[str, float]:
    from accounts.models import Workspace
    from sandbox.services import workspaces

    def make() -> None:
        for n in range(WORKSPACES):
            workspaces.create(name=f"c{n}", slug=f"c{n}", seed="demo", credentials=workspaces.Credentials())

    found = {"workspace": grown(make) / WORKSPACES}
    first = Workspace.objects.get(slug="c0")
    found["invoice"] = grown(lambda: issue(first)) / INVOICES
    found["logged list call"] = grown(lambda: call(first)) / CALLS
    return {name: round(size) for name, size in found.items()}


def grown(act: Callable[[], None]) -> float:
    before = size()
    act()
    return size() - before


def size() -> int:
    """Of the whole database, when all that was written is in it."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def issue(workspace: object) -> None:
    """Invoices by the service that the API calls, a hundred at once."""
    from accounts.actors import Actor, Via
    from accounts.models import Company
    from invoices.services import lifecycle
    from tests.factories import draft, line

    company = Company.objects.select_related("workspace").get(workspace=workspace, code="minato")
    actor = Actor(company, "capacity", Via.API)
    for start in range(0, INVOICES, 100):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=start // 100)
        drafts = [
            draft(lines=[line()] * LINES, customer="AOBA", send_date=day, item=f"invoices[{n}]") for n in range(100)
        ]
        lifecycle.register(actor=actor, drafts=drafts)


def call(workspace: object) -> None:
    """Operation 1 with the log on."""
    from django.test import Client

    from accounts.models import Application, User
    from accounts.oauth.tokens import mint

    user = User.objects.get(company__workspace=workspace, company__code="minato")
    token = mint(user, Application.objects.get(workspace=workspace)).token
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}, SERVER_NAME="localhost")
    asked = {"send_date_from": "2026-01-01", "send_date_to": "2026-12-31", "get_count": ROWS}
    for _ in range(CALLS):
        answer = client.get("/v1/invoice/seller/invoices", asked)
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode())


SOAK = ROOT / "benchmarks" / "results" / "soak.sqlite.json"


def milliseconds_per_call() -> float:
    """Processor time of the workers, database included, for a call of the mixture that `make soak` plays."""
    soak = json.loads(SOAK.read_text())["details"]
    return round(1000 * soak["processor seconds"] / soak["calls"], 1)


# What was measured elsewhere in this project (docs/scaling.md says with which command), and what is assumed of use.
OPTIONS: dict[str, tuple[float, str]] = {
    "workspace-bytes": (340_000, "a workspace as it begins, on PostgreSQL"),
    "invoice-bytes": (4_800, "an invoice of five lines, on PostgreSQL"),
    "call-bytes": (6_300, "a logged call, on PostgreSQL"),
    "invoices": (5000, "invoices that a workspace holds"),
    "calls-kept": (1000, "logged calls that a workspace keeps (at most SANDBOX_LOG_ENTRIES)"),
    "calls": (200, "calls of a workspace on a working day"),
    "writes": (0.2, "share of the calls that write"),
    "peak": (4.0, "busiest second against the mean of a working day of eight hours"),
    "active": (0.2, "share of the workspaces that are used on a day"),
    "ms-per-call": (milliseconds_per_call(), "processor time of a call, as the last `make soak` measured it"),
    "threads": (16, "threads of a web process, each with one connection to each database"),
    "cores": (0.6, "share of a core that may be used at the busiest second"),
    "shard-bytes": (1024.0 * GIB, "what one primary is to hold"),
    "shard-writes": (1000.0, "writing calls a second that one primary is to take"),
}


def paper(asked: argparse.Namespace) -> None:
    told = {name: getattr(asked, name.replace("-", "_")) for name in OPTIONS}
    names = (
        "workspaces", "storage, GiB", "calls/s", "writes/s", "cores", "web processes", "connections", "primaries",
    )  # fmt: skip
    print("| " + " | ".join(names) + " |")
    print("|" + "---:|" * len(names))
    for workspaces in (1_000, 100_000, 10_000_000):
        print("| " + " | ".join(f"{value:,}" for value in needs(workspaces, told)) + " |")


def needs(workspaces: int, told: dict[str, float]) -> tuple[int, ...]:
    each = told["workspace-bytes"] + told["invoices"] * told["invoice-bytes"] + told["calls-kept"] * told["call-bytes"]
    storage = workspaces * each
    calls = workspaces * told["active"] * told["calls"] / (8 * 3600) * told["peak"]
    cores = max(1, math.ceil(calls * told["ms-per-call"] / 1000 / told["cores"]))
    primaries = max(
        1, math.ceil(storage / told["shard-bytes"]), math.ceil(calls * told["writes"] / told["shard-writes"])
    )
    connections = cores * told["threads"]
    return (
        workspaces, math.ceil(storage / GIB), math.ceil(calls), math.ceil(calls * told["writes"]), cores, cores,
        math.ceil(connections), primaries,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("measure")
    on_paper = actions.add_parser("paper", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    for name, (default, what) in OPTIONS.items():
        on_paper.add_argument(f"--{name}", type=float, default=default, help=what)
    asked = parser.parse_args()
    measure() if asked.action == "measure" else paper(asked)


if __name__ == "__main__":
    main()
