"""One row with its relations, by a statement that is put together once a process.

For the row that every call begins with: a wide statement takes Django longer to build than the database to answer. What is
done with the answer is what a QuerySet does with it.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

Rows = Callable[[Any], QuerySet[Any]]


class PreparedRow:
    """The row of `rows(value)`, where the value is the statement's only parameter; for a condition that at most one row meets.

    `depends_on` tells what else decides about the statement.
    """

    def __init__(self, rows: Rows, *, depends_on: Callable[[], Hashable]) -> None:
        self._rows, self._depends_on = rows, depends_on
        self._plans: dict[Hashable, _Plan] = {}

    def get(self, value: Any) -> Any:
        """The instance, or None."""
        key = self._depends_on()
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _Plan(self._rows(value))
        return plan.get(value)


class _Plan:
    def __init__(self, rows: QuerySet[Any]) -> None:
        self._db = rows.db
        compiler: Any = rows.query.get_compiler(using=self._db)
        self._sql, parameters = compiler.as_sql()
        if len(parameters) != 1:
            raise ValueError("A prepared row is found by one value")
        info, select = compiler.klass_info, compiler.select
        self._converters = compiler.get_converters([column[0] for column in select])
        self._converted = compiler.apply_converters
        self._model, fields = info["model"], info["select_fields"]
        self._own = slice(fields[0], fields[-1] + 1)
        self._names = [column[0].target.attname for column in select[self._own]]
        self._annotations: dict[str, int] = compiler.annotation_col_map
        self._related = get_related_populators(info, select, self._db)  # type: ignore[call-arg]  # the stubs are ahead

    def get(self, value: Any) -> Any:
        with connections[self._db].cursor() as cursor:
            cursor.execute(self._sql, (value,))
            found = cursor.fetchone()
        if found is None:
            return None
        (row,) = self._converted([found], self._converters)
        instance = self._model.from_db(self._db, self._names, row[self._own])
        for relation in self._related:
            relation.populate(row, instance)
        for name, column in self._annotations.items():
            setattr(instance, name, row[column])
        return instance
