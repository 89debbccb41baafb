"""The demo workspaces `demo` and `other`, the same on every machine, with what opens them."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User, Workspace
from sandbox import selectors
from sandbox.seeding import cast
from sandbox.services import keys, workspaces
from sandbox.services.workspaces import Credentials

WORKSPACES = (("demo", "デモ"), ("other", "もう一つのデモ"))
SEED = "demo"


def ensure() -> bool:
    """Seed what is missing; whether anything was."""
    with transaction.atomic():
        missing = [row for row in WORKSPACES if not Workspace.objects.filter(slug=row[0]).exists()]
        # Everybody has the same password, and hashing is slow on purpose.
        password = make_password(cast.PASSWORD) if missing else ""
        for slug, name in missing:
            workspaces.create(slug=slug, name=name, seed=SEED, credentials=credentials(slug), hashed=password)
        if missing and not User.objects.filter(pfid=cast.STAFF).exists():
            User.objects.create(pfid=cast.STAFF, name="スタッフ", password=password, is_staff=True, is_superuser=True)
        _keep_keys()
    return bool(missing)


def credentials(slug: str) -> Credentials:
    """What everybody knows of a demo workspace."""
    return Credentials(cast.PASSWORD, f"{slug}-secret", f"{slug}-key")


def is_demo(slug: str) -> bool:
    return slug in dict(WORKSPACES)


def _keep_keys() -> None:
    """A demo workspace that is older than the keys is given its own."""
    for slug, _name in WORKSPACES:
        workspace = Workspace.objects.get(slug=slug)
        if selectors.control_of(workspace) is None:
            keys.write(workspace, credentials(slug).key, seed=SEED)
