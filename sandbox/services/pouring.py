"""A new workspace from a bottle."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox.bottles import naming
from sandbox.bottles.reading import Bottle
from sandbox.errors import refuse
from sandbox.services import acts, keys, renaming, snapshots
from sandbox.services.filling import Filling

# What stands for the seed of a workspace that was poured, and the snapshot that it is reset to.
SEED = "bottle"
ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Poured:
    """The new workspace, and the suffix that its names were given; empty when they are those of the bottle."""

    workspace: Workspace
    suffix: str


def pour(bottle: Bottle, *, key: str, name: str = "", slug: str = "") -> Poured:
    """A new workspace with all that is in the bottle, or nothing.

    Names that somebody in the installation has already are given a suffix, see :mod:`sandbox.bottles.naming`. Name and
    slug are the bottle's where none are given. Refused when a slug that was asked for is taken.
    """
    suffix = renaming.free_suffix(bottle, slug)
    slug = slug or naming.slug(bottle.workspace["slug"], suffix)
    own = {"slug": slug, "name": name or bottle.workspace["name"]}
    with transaction.atomic(), clock.using(clock.REAL):
        workspace = _made(bottle.workspace | own)
        keys.write(workspace, key, seed=SEED)
        Filling(workspace).fill(renaming.renamed(bottle, suffix, slug))
        acts.record(workspace, "poured", filled_from=bottle.workspace["slug"], suffix=suffix)
        snapshots.take(workspace, ORIGIN, is_origin=True)
    return Poured(workspace, suffix)


def _made(fields: dict[str, Any]) -> Workspace:
    try:
        with transaction.atomic():
            return Workspace.objects.create(**fields)
    except IntegrityError:
        refuse("slug_taken", slug=fields["slug"])
