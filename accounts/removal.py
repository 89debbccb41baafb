"""Taking a workspace away as a whole: the one physical deletion there is.

What an invoice refers to is protected from deletion, row by row. A whole world goes without looking at single rows:
every table that hangs on the workspace is emptied of it, wherever in the house it lies.
"""

from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.db.models import CASCADE, Model

from accounts.models import Workspace

Belongings = dict[type[Model], str]


def belongings() -> Belongings:
    """Every model whose rows belong to a workspace → the lookup that leads there; nearer models come first."""
    found: Belongings = {Workspace: "pk"}
    queue: list[type[Model]] = [Workspace]
    for model in queue:
        for relation in model._meta.get_fields(include_hidden=True):
            child = relation.related_model
            if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)) or child in found:
                continue
            if getattr(relation, "on_delete", None) is CASCADE and isinstance(child, type):
                found[child] = _path(relation.field.name, model, found)  # type: ignore[union-attr]
                queue.append(child)
    return found


def _path(name: str, parent: type[Model], found: Belongings) -> str:
    return name if parent is Workspace else f"{name}__{found[parent]}"


def contents(workspace: Workspace) -> Counter[type[Model]]:
    """How many rows of each model belong to the workspace, itself among them. One query per model."""
    counts = {model: model._base_manager.filter(**{path: workspace.pk}).count() for model, path in belongings().items()}
    return Counter({model: count for model, count in counts.items() if count})


def remove(workspace: Workspace) -> None:
    """Delete the workspace and everything in it, or nothing."""
    with transaction.atomic():
        held = Workspace.objects.select_for_update().get(pk=workspace.pk)
        clear(held, lambda _model: True)


def clear(workspace: Workspace, goes: Callable[[type[Model]], bool]) -> None:
    """Delete the workspace's rows of those models that `goes` names. The caller holds the workspace in a transaction."""
    # The farthest first: a row's way to the workspace must stand until the row is gone.
    for model, path in reversed(belongings().items()):
        if goes(model):
            rows = model._base_manager.filter(**{path: workspace.pk})
            rows._raw_delete(rows.db)
