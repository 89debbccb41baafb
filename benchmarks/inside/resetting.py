"""Going back to a snapshot after some work was done: by the control API, as a suite does between two of its tests."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from accounts.models import Workspace
from benchmarks.bodies import REGISTER, registration
from benchmarks.inside.calling import Caller, token
from platform_project.gathering import Application
from sandbox.log import writer
from sandbox.services import keys, snapshots, workspaces
from sandbox.services.workspaces import Credentials

DEMO = "bench-demo"


def commands(application: Application) -> dict[str, Callable[..., Any]]:
    return {"reset": partial(reset, application)}


def reset(application: Application, *, slug: str, rounds: int) -> dict[str, Any]:
    """Milliseconds of each return; before it three invoices are registered, and the log has caught up."""
    row = _workspace(slug)
    driver, issuer = Caller(application, keys.renew(row)), Caller(application, token(slug))
    snapshots.take(row, "clean", replace=True)
    body = orjson.dumps(registration(3, 5))
    took = []
    for _ in range(rounds):
        issuer.post(REGISTER, body)
        writer.settle()
        before = time.perf_counter()
        driver.post("/sandbox/v1/snapshots/clean/restore", b"{}")
        took.append((time.perf_counter() - before) * 1000)
    row.refresh_from_db()
    return {"took": took, "invoices": row.last_invoice_number}


def _workspace(slug: str) -> Workspace:
    if slug == DEMO and not Workspace.objects.filter(slug=DEMO).exists():
        return workspaces.create(name=DEMO, slug=DEMO, seed="demo", credentials=Credentials())
    return Workspace.objects.get(slug=slug)
