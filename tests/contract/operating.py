"""What only the one who runs an installation can do: workspaces with other switches, time, contracts, deactivation.

Run in the server's own environment, by `manage.py shell`, while the server answers; see :class:`Operator`.
"""

import datetime as dt
import subprocess
import sys
from dataclasses import dataclass

from django.db import transaction

from accounts import services
from accounts.models import Company, User, Workspace
from partners.models import Supplier
from platform_project.kernel import clock
from sandbox.limits.bounds import Bounds
from sandbox.services import limits, outages
from sandbox.services.outages import Plan
from tests.contract.programs import PASSWORD
from tests.factories import ApplicationFactory, UserFactory, WorkspaceFactory, equip
from tests.system.serving import ROOT, environment

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator of the server that keeps its data in `home`."""

    home: dict[str, str]

    def do(self, what: str, *arguments: object) -> None:
        """Call a function of this module there."""
        call = f"from {__name__} import {what}; {what}(*{arguments!r})"
        shell = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", call]
        done = subprocess.run(shell, env=environment(self.home), capture_output=True, timeout=SECONDS, cwd=ROOT)
        assert done.returncode == 0, done.stderr.decode()


def build_labs() -> None:
    """Workspaces whose switches or contracts differ from the demo's. `late` is there to have its clock moved,
    `down` is out of order for a day, and in `limited` a client has one call, since the clock stands still.
    """
    with transaction.atomic():
        _workspace("late")
        _workspace("english", language="en", entitlement_always_400=True, strip_characters=False, page_size_cap=5)
        _workspace("strict", strict_register=True)
        lab = _workspace("lab")
        _member(lab, "unconnected", api_option=False)
        outages.plan(_workspace("down"), Plan(lasts=dt.timedelta(days=1), covers="api"))
        limited = _workspace("limited", clock_frozen_at=clock.now())
        limits.set_limits(limited, "custom", Bounds(per_second=1))
        bare = _member(lab, "bare")
        equip(bare)
        bare.issuers.update(is_default=False)
        bare.formats.update(is_default=False, default_account=None)
        bare.customers.update(default_account=None)


def _workspace(slug: str, **switches: object) -> Workspace:
    """With an issuer, its recipient and a stranger on the free plan."""
    workspace: Workspace = WorkspaceFactory.create(slug=slug, **switches)
    ApplicationFactory.create(workspace=workspace)
    recipient = _member(workspace, "recipient")
    issuer = _member(workspace, "issuer")
    equip(issuer, linked=recipient)
    Supplier.objects.create(company=recipient, code="S-1", name="仕入先", linked_company=issuer)
    _member(workspace, "stranger", issuing_plan="free", receiving_plan="free")
    return workspace


def _member(workspace: Workspace, role: str, **fields: object) -> Company:
    named = {f"company__{name}": value for name, value in {"workspace": workspace, "code": role, **fields}.items()}
    user = UserFactory.create(pfid=f"{role}@{workspace.slug}.example", password=PASSWORD, **named)
    company: Company = user.company
    return company


def move_clock(slug: str, seconds: float) -> None:
    workspace = Workspace.objects.get(slug=slug)
    workspace.clock_offset += dt.timedelta(seconds=seconds)
    workspace.save(update_fields=["clock_offset"])


def deactivate(pfid: str) -> None:
    services.deactivate_user(User.objects.get(pfid=pfid))
