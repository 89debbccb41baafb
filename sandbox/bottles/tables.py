"""What a bottle holds: a table for each model that hangs on a workspace, found by itself, unless it is named here as left out.

A model that is added tomorrow is in the bottle the day it is there. If it refers to something that no bottle holds, or has a
kind of field that nobody has taught the bottle, :func:`tables` raises, and the suite with it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import ForeignKey, Model, UniqueConstraint

from accounts import removal
from accounts.models import Workspace
from sandbox.bottles import shapes, values
from sandbox.bottles.values import AnyField, Decode

# Whole models, by label: what opens a door, and what is this installation's own.
LEFT_OUT: dict[str, str] = {
    "accounts.grant": "an authorization code opens a door, for a minute",
    "accounts.accesstoken": "a token opens a door",
    "accounts.refreshtoken": "a token opens a door",
    "accounts.keptanswer": "what a call was answered is this installation's; going back forgets it",
    "accounts.idtoken": "goes with its token",
    "oauth2_provider.devicegrant": "goes with a token; the platform has no device flow",
    "admin.logentry": "what staff did in this installation",
    "accounts.user_groups": "what staff may do in this installation",
    "accounts.user_user_permissions": "what staff may do in this installation",
    "sandbox.act": "what was done to the workspace from outside, in this installation",
    "sandbox.logentry": "the log of calls is this installation's, and stays",
    "sandbox.loghead": "goes with the log",
    "sandbox.snapshot": "a bottle itself",
}
# Single fields. Beside them are left out: primary keys, the workspace (it is the bottle), and stamps that a database sets by
# itself (`auto_now`, `auto_now_add`), which say when a row came into this installation.
FIELDS_LEFT_OUT: dict[str, dict[str, str]] = {
    "accounts.user": {
        "last_login": "real time, in this installation",
        "is_staff": "what staff may do in this installation",
        "is_superuser": "what staff may do in this installation",
    },
    "accounts.application": {
        "user": "which of the installation's staff made it",
        "registration_source": "clients are registered by staff or by a seed only",
        "cimd_expires_at": "clients are registered by staff or by a seed only",
    },
    "sandbox.control": {
        "seed": "a poured workspace goes back to its bottle",
        "key_digest": "the key opens a door, and is told once",
        "key_end": "goes with the key",
        "key_made_at": "goes with the key",
    },
}
# Models whose rows a restore finds again by these fields within the workspace, and keeps: tokens and sessions hang on them.
KEPT: dict[str, tuple[str, ...]] = {
    "accounts.company": ("code",),
    "accounts.user": ("pfid",),
    "accounts.application": ("client_id",),
    "sandbox.control": (),
}
# What a restore does not touch in a row that it keeps, so that whoever could come in still can.
CREDENTIALS: dict[str, frozenset[str]] = {
    "accounts.user": frozenset({"password"}),
    "accounts.application": frozenset({"client_secret", "hash_client_secret"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field in a bottle. `target` is the label of the model that it refers to, by number; None for a plain value."""

    name: str
    field: AnyField
    decode: Decode
    encode: Callable[[Any], Any] | None = None
    target: str | None = None

    @property
    def may_be_absent(self) -> bool:
        field = self.field
        return field.has_default() or field.null or (field.blank and field.empty_strings_allowed)

    @property
    def default(self) -> Any:
        return self.field.get_default()


@dataclass(frozen=True, slots=True)
class Table:
    """One model in a bottle: `path` leads from it to the workspace, `order` names the columns that its rows stand in order of."""

    model: type[Model]
    label: str
    path: str
    columns: tuple[Column, ...]
    order: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def kept_by(self) -> tuple[str, ...] | None:
        return KEPT.get(self.label)

    @property
    def workspace_name(self) -> str | None:
        """The field that names the workspace itself, where there is one."""
        fields = self.model._meta.concrete_fields
        return next((field.name for field in fields if field.related_model is Workspace), None)


@cache
def workspace_columns() -> tuple[Column, ...]:
    """The workspace's own fields: names, clock, switches, counters."""
    return tuple(_columns(Workspace, frozenset()))


@cache
def tables() -> tuple[Table, ...]:
    """Every table, such that what a row refers to stands in an earlier one."""
    found = {_label(model): (model, path) for model, path in removal.belongings().items() if model is not Workspace}
    wanted = {label: at for label, at in found.items() if label not in LEFT_OUT}
    made = {label: _table(label, *at, frozenset(wanted)) for label, at in wanted.items()}
    return tuple(_sorted(made))


def _label(model: type[Model]) -> str:
    return model._meta.label_lower


def _table(label: str, model: type[Model], path: str, known: frozenset[str]) -> Table:
    columns = tuple(_columns(model, known))
    return Table(model, label, path, columns, _order(model, [column.name for column in columns]))


def _columns(model: type[Model], known: frozenset[str]) -> Iterator[Column]:
    left_out = FIELDS_LEFT_OUT.get(_label(model), {})
    for field in model._meta.concrete_fields:
        stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        if not (field.primary_key or stamped or field.name in left_out or field.related_model is Workspace):
            yield _column(model, field, known)


def _column(model: type[Model], field: AnyField, known: frozenset[str]) -> Column:
    if isinstance(field, ForeignKey):
        target = _label(field.related_model)
        if target not in known:
            raise ImproperlyConfigured(f"{field} refers to {target}, which no bottle holds; see FIELDS_LEFT_OUT")
        return Column(field.name, field, values.optional(_reference) if field.null else _reference, target=target)
    codec = values.codec_of(field)
    decode = _also(codec.decode, shapes.CHECKS.get(f"{_label(model)}.{field.name}"))
    return Column(field.name, field, values.optional(decode) if field.null else decode, codec.encode)


def _also(decode: Decode, check: shapes.Check | None) -> Decode:
    if check is None:
        return decode

    def both(value: Any) -> Any:
        found = decode(value)
        check(found)
        return found

    return both


def _reference(value: Any) -> int:
    """Whether there is such a row is for whoever knows the rows to say."""
    return value if type(value) is int else values.unfit("the number of a row")


def _order(model: type[Model], names: list[str]) -> tuple[int, ...]:
    """By what is unique in a workspace, so that rows stand in one order however they came to be; else as they came."""
    uniques = [rule.fields for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]
    keys = [*uniques, *(model._meta.unique_together or ()), KEPT.get(_label(model), ())]
    singles = [(field.name,) for field in model._meta.concrete_fields if field.unique and not field.primary_key]
    for key in [*keys, *singles]:
        known = [names.index(name) for name in key if name in names]
        if known:
            return tuple(known)
    return ()


def _sorted(made: dict[str, Table]) -> Iterator[Table]:
    """Nearest to the workspace first, but none before what it refers to."""
    placed: set[str] = set()
    while len(placed) < len(made):
        ready = [table for label, table in made.items() if label not in placed and _needs(table) <= placed]
        if not ready:
            raise ImproperlyConfigured(f"these refer to each other in a circle: {sorted(made.keys() - placed)}")
        placed.add(ready[0].label)
        yield ready[0]


def _needs(table: Table) -> set[str]:
    """What its rows refer to; a table may refer to itself."""
    return {column.target for column in table.columns if column.target and column.target != table.label}
