"""Making, resetting and deleting a whole workspace."""

import secrets
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.text import slugify

from accounts import removal
from accounts.models import Application, Company, KeptAnswer, Notice, User, Workspace
from platform_project.kernel import clock
from sandbox import selectors
from sandbox.errors import refuse
from sandbox.limits.bounds import Profile
from sandbox.models import CallCount, Control, RegisterEntry
from sandbox.seeding import cast
from sandbox.seeding.seeds import SEEDS, Seed, pfid_of, plant
from sandbox.services import acts, bot_hands, faults, keys, outages, snapshots
from sandbox.services.clocks import move_held
from sandbox.services.holding import held

# The rooms whose rows a reset takes away; what is of `accounts` is looked at one by one.
DOMAIN = frozenset({"partners", "journal_masters", "invoices"})
COUNTERS = ("last_invoice_number", "last_notice_number", "last_invitation_number", "last_event_number", "event_anchor")
SWITCHES = ("language", "strip_characters", "entitlement_always_400", "strict_register", "page_size_cap")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens a workspace: the password of all its users, the client's secret, the key of the control API."""

    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    key: str = field(default_factory=keys.new)


def create(*, name: str, seed: str, slug: str = "", credentials: Credentials, hashed: str = "") -> Workspace:
    """A workspace of that name, planted from a seed of SEEDS, at real time. Refused when the slug is taken.

    Without a slug it gets one that nobody can guess from the name. `hashed` is the password's hash, where one is known.
    """
    slug = slug or free_slug(name)
    try:
        with transaction.atomic(), clock.using(clock.REAL):
            return _created(Workspace(slug=slug, name=name), seed, credentials, hashed)
    except IntegrityError:
        refuse("slug_taken", slug=slug)


def free_slug(name: str) -> str:
    readable = slugify(name).replace("_", "-").strip("-")[:20].strip("-") or "ws"
    return f"{readable}-{secrets.token_hex(4)}"


def _created(workspace: Workspace, seed: str, credentials: Credentials, hashed: str) -> Workspace:
    workspace.save(force_insert=True)
    Application.objects.create(
        workspace=workspace, name=f"{workspace.name}クライアント", client_id=f"{workspace.slug}-client",
        client_secret=credentials.client_secret, redirect_uris=f"{cast.REDIRECT_URI} {cast.DOCS_REDIRECT_URI}",
    )  # fmt: skip
    keys.write(workspace, credentials.key, seed=seed)
    plant(workspace, SEEDS[seed], hashed or make_password(credentials.password))
    return workspace


def reset(workspace: Workspace, *, keep_clock: bool = False) -> None:
    """Back to its seed, at real time, or at the time that its clock shows (`keep_clock`).

    Everything of the domain goes and is planted anew, numbers and switches begin afresh; companies and users of the cast
    are restored, others go, faults are taken back. Passwords, clients, their tokens and the key stay. A workspace without
    a seed keeps its companies and users as they are. One that was poured goes back to its bottle, and to the bottle's
    clock.
    """
    with held(workspace) as row:
        acts.record(row, "reset", keep_clock=keep_clock)
        control = selectors.control_of(row)
        if origin := snapshots.origin_of(row):
            snapshots.rewind(row, origin, keep_clock=keep_clock)
        else:
            _replant(row, SEEDS.get(control.seed) if control else None, keep_clock)


def _replant(row: Workspace, seed: Seed | None, keep_clock: bool) -> None:
    if not keep_clock:
        move_held(row, lambda _setting: clock.REAL)
    removal.clear(row, _is_of_the_domain)
    bot_hands.forget(row)
    _begin_afresh(row)
    faults.forget(row)
    if seed:
        _restore(row, seed)


def _is_of_the_domain(model: type[Model]) -> bool:
    return model._meta.app_label in DOMAIN or model in (Notice, RegisterEntry, KeptAnswer)


def _begin_afresh(row: Workspace) -> None:
    fresh = Workspace()
    for name in (*COUNTERS, *SWITCHES):
        setattr(row, name, getattr(fresh, name))
    row.save(update_fields=[*COUNTERS, *SWITCHES])
    row.applications.update(refuse_codes=0, refuse_refreshes=0)
    CallCount.objects.filter(workspace=row).delete()
    Control.objects.filter(workspace=row).update(limit_profile=Profile.OFF.value, last_request_number=0)
    outages.clear(row)


def _restore(row: Workspace, seed: Seed) -> None:
    users = User.objects.filter(company__workspace=row)
    pfids = [pfid_of(member, row.slug) for member in seed.members]
    users.exclude(pfid__in=pfids).delete()
    Company.objects.filter(workspace=row).exclude(code__in=[member.code for member in seed.members]).delete()
    with clock.using(row.clock):
        # Somebody of the cast who was deleted comes back without a password that works.
        plant(row, seed, make_password(None))


def delete(workspace: Workspace) -> None:
    """The workspace and everything in it, its keys and tokens too."""
    removal.remove(workspace)
