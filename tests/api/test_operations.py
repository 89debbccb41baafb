"""The list of operations."""

from dataclasses import replace

import pytest

from platform_project.api import operations
from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation, Route, all_operations, register
from platform_project.api.views import urls_of

from . import sample


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> dict[int, Operation]:
    empty: dict[int, Operation] = {}
    monkeypatch.setattr(operations, "_operations", empty)
    return empty


def test_operations_are_listed_by_number(listed: dict[int, Operation]) -> None:
    for view in (sample.Take, sample.Search, sample.Register):
        assert register(view.operation) is view.operation
    assert [operation.number for operation in all_operations()] == [91, 92, 94]


@pytest.mark.parametrize("changed", [{"number": 7}, {"key": "other"}, {"number": 7, "key": "other"}])
def test_no_number_key_or_address_is_given_twice(listed: dict[int, Operation], changed: dict[str, object]) -> None:
    register(sample.Search.operation)
    with pytest.raises(ValueError, match="already"):
        register(replace(sample.Search.operation, **changed))  # type: ignore[arg-type]


def test_where_parameters_come_from_follows_from_the_method() -> None:
    assert Route(V1, "GET", "/x", "A").reads_query
    assert not Route(V2, "POST", "/x", "A").reads_query


def test_an_address_is_made_for_each_path_whatever_its_methods() -> None:
    patterns = urls_of(sample.Search, sample.Register, sample.Update)
    assert [str(found.pattern) for found in patterns] == [
        "wi/v2/test/echo/search", "v1/test/echoes", "wi/v2/test/echo/register",
    ]  # fmt: skip
