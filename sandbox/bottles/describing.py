"""The part of docs/bottle.md that says of every model and field whether it is in a bottle, made from the tables themselves."""

from collections.abc import Iterator, Sequence

from django.db import models

from invoices.fields import ThousandthsField
from sandbox.bottles.tables import FIELDS_LEFT_OUT, KEPT, LEFT_OUT, Column, tables, workspace_columns
from sandbox.bottles.values import AnyField

# Everything below this line is written by `manage.py bottle describe`.
MARK = "<!-- written by: manage.py bottle describe -->\n"
_KINDS: tuple[tuple[type[models.Field], str], ...] = (  # type: ignore[type-arg]
    (ThousandthsField, "decimal"), (models.DecimalField, "decimal"), (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"), (models.FloatField, "number"), (models.DateTimeField, "instant"),
    (models.DateField, "day"), (models.DurationField, "duration"), (models.JSONField, "JSON"),
)  # fmt: skip


def text() -> str:
    return "\n".join([*_models(), "", *_left_out_fields(), "", *_fields()]) + "\n"


def _models() -> Iterator[str]:
    yield from ("| model | in a bottle |", "|---|---|", "| `accounts.workspace` | yes, as `workspace` |")
    found = {table.label: "yes" + (", kept by a restore" if table.label in KEPT else "") for table in tables()}
    found |= {label: f"no: {reason}" for label, reason in LEFT_OUT.items()}
    yield from (f"| `{label}` | {told} |" for label, told in sorted(found.items()))


def _left_out_fields() -> Iterator[str]:
    yield from ("| field that is left out | why |", "|---|---|")
    for label, fields in FIELDS_LEFT_OUT.items():
        yield from (f"| `{label}.{name}` | {reason} |" for name, reason in fields.items())


def _fields() -> Iterator[str]:
    yield from ("| in | fields |", "|---|---|", f"| `workspace` | {_listed(workspace_columns())} |")
    yield from (f"| `{table.label}` | {_listed(table.columns)} |" for table in tables())


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(f"`{column.name}` {_kind(column)}" for column in columns)


def _kind(column: Column) -> str:
    kind = f"→ {column.target}" if column.target else _plain(column.field)
    return f"{kind} or null" if column.field.null else kind


def _plain(field: AnyField) -> str:
    if field.choices:
        return "/".join(str(value) or '""' for value, _title in field.flatchoices)
    kind = next((name for known, name in _KINDS if isinstance(field, known)), "text")
    return f"text ≤ {field.max_length}" if kind == "text" and field.max_length else kind
