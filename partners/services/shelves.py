"""Rows that wait to be written together."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Shelf(Generic[Row]):
    """Rows of one model to be written: new ones in one statement, changed ones in another."""

    def __init__(self, model: type[Row], fields: Iterable[str]) -> None:
        self._model = model
        self._fields = list(fields)
        self._new: list[Row] = []
        self._changed: dict[int, Row] = {}

    def add(self, row: Row) -> None:
        self._new.append(row)

    def touch(self, row: Row) -> None:
        if row.pk is not None:
            self._changed[row.pk] = row

    def write(self) -> None:
        manager = self._model._default_manager
        manager.bulk_create(self._new)
        if self._changed:
            manager.bulk_update(self._changed.values(), self._fields)
