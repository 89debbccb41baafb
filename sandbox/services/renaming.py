"""Which names of a bottle are free in this installation, and the bottle under other names where they are not."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Model

from accounts.models import Application, User, Workspace
from partners.models import Invitation
from partners.services.invitations import LETTER_ALPHABET
from sandbox.bottles import naming
from sandbox.bottles.reading import Bottle, Row
from sandbox.bottles.tables import tables

# What is unique in the whole installation: the model, its field, and the way to the workspace.
_PFIDS = (User, "pfid", "company__workspace")
_CLIENTS = (Application, "client_id", "workspace")
_TOKENS = (Invitation, "token", "workspace")


def free_suffix(bottle: Bottle, slug: str, own: Workspace | None = None) -> str:
    """The first suffix that leaves no PFID, no client and, if none was asked for, no slug to two; `own` may keep its names."""
    pfids, clients = _values(bottle, "accounts.user", "pfid"), _values(bottle, "accounts.application", "client_id")
    for suffix in naming.suffixes():
        if (
            not _taken(_PFIDS, [naming.pfid(value, suffix) for value in pfids], own)
            and not _taken(_CLIENTS, [naming.client_id(value, suffix) for value in clients], own)
            and (slug or not _is_slug_taken(naming.slug(bottle.workspace["slug"], suffix)))
        ):
            return suffix
    raise AssertionError("suffixes do not end")


def renamed(bottle: Bottle, suffix: str, slug: str, own: Workspace | None = None) -> Bottle:
    """The same under its names in this installation. Events and mails keep the names that were true when they were written;
    an invitation that moves to another token is followed by the mail or letter that carries it."""
    rows, clients = dict(bottle.rows), _values(bottle, "accounts.application", "client_id")
    if suffix:
        _change(rows, "accounts.user", "pfid", lambda value: naming.pfid(value, suffix))
        _change(rows, "accounts.application", "client_id", lambda value: naming.client_id(value, suffix))
        for table in tables():
            if table.label != "accounts.application" and "client_id" in table.names:
                _change(rows, table.label, "client_id", lambda value: _meant(value, clients, suffix))
    taken = _taken(_TOKENS, _values(bottle, "partners.invitation", "token"), own)
    fresh = {value: naming.token(value, slug, LETTER_ALPHABET) for value in taken}
    if fresh:
        _change(rows, "partners.invitation", "token", lambda value: fresh.get(value, value))
        for name in ("link", "body"):
            _change(rows, "accounts.notice", name, lambda text: _replaced(text, fresh))
    return Bottle(bottle.workspace, rows)


def _meant(value: str, clients: Collection[str], suffix: str) -> str:
    """A client that a fault or a count names: one of the bottle's, or any other name, which stays."""
    return naming.client_id(value, suffix) if value in clients else value


def _replaced(text: str, fresh: dict[str, str]) -> str:
    for old, new in fresh.items():
        text = text.replace(old, new)
    return text


def _place(label: str, name: str) -> int:
    return next(table for table in tables() if table.label == label).names.index(name)


def _values(bottle: Bottle, label: str, name: str) -> list[str]:
    place = _place(label, name)
    return [row[place] for row in bottle.rows[label]]


def _change(rows: dict[str, list[Row]], label: str, name: str, to: Callable[[Any], Any]) -> None:
    place = _place(label, name)
    rows[label] = [[*row[:place], to(row[place]), *row[place + 1 :]] for row in rows[label]]


def _taken(where: tuple[type[Model], str, str], values: Iterable[str], own: Workspace | None) -> set[str]:
    model, name, path = where
    found = model._base_manager.filter(**{f"{name}__in": list(values)})
    if own is not None:
        found = found.exclude(**{path: own.pk})
    return set(found.values_list(name, flat=True))


def _is_slug_taken(slug: str) -> bool:
    return Workspace.objects.filter(slug=slug).exists()
