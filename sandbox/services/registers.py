"""The register of registration numbers: asked by the platform's checks, kept by whoever drives the workspace."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Workspace
from platform_project.kernel import registration
from platform_project.kernel.register import Listing, Register
from sandbox import selectors
from sandbox.errors import refuse
from sandbox.models import RegisterEntry
from sandbox.register import BUILT_IN
from sandbox.services.holding import held


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A number as it is to stand in the workspace's register."""

    number: str
    name: str
    status: str
    valid_from: dt.date
    valid_to: dt.date | None = None


def answer(workspace_id: int, numbers: set[str]) -> Register:
    """What the platform's checks are told; fills the port of the kernel. One query."""
    strict, own = selectors.register_answer(workspace_id, numbers)
    return Register({number: BUILT_IN[number] for number in numbers if number in BUILT_IN} | own, strict)


def look_up(workspace: Workspace, number: str) -> Listing | None:
    """The listing of a number, however it was typed; refused when it can be none."""
    known = checked(number)
    return answer(workspace.pk, {known}).listings.get(known)


def put(workspace: Workspace, draft: EntryDraft) -> RegisterEntry:
    """Register the number, or replace what the workspace's register says of it."""
    number = checked(draft.number)
    if not fits(draft):
        refuse("register_dates")
    with held(workspace) as row:
        entry, _new = RegisterEntry.objects.update_or_create(workspace=row, number=number, defaults={
            "name": draft.name, "status": draft.status, "valid_from": draft.valid_from, "valid_to": draft.valid_to,
        })  # fmt: skip
    return entry


def fits(draft: EntryDraft) -> bool:
    """Whether the dates are those of the status: what has ended has a last day, what is valid has none."""
    if draft.status == RegisterEntry.Status.VALID:
        return draft.valid_to is None
    return draft.valid_to is not None and draft.valid_to >= draft.valid_from


def delete(workspace: Workspace, number: str) -> None:
    """Take a number out of the workspace's register; a built-in one stays, and speaks again where it was covered."""
    with held(workspace) as row:
        deleted, _ = RegisterEntry.objects.filter(workspace=row, number=checked(number)).delete()
    if not deleted:
        refuse("not_found")


def set_strict(workspace: Workspace, strict: bool) -> None:
    """Whether a number that is not good is an error (E300016) or a warning (W700004)."""
    with held(workspace) as row:
        row.strict_register = workspace.strict_register = strict
        row.save(update_fields=["strict_register"])


def checked(number: str) -> str:
    """The number as the register writes it."""
    known = registration.normalise(number)
    if not registration.is_valid(known):
        refuse("registration_number")
    return known
