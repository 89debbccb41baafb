"""Loading what stays."""

import gc

import pytest

from platform_project import loading


def test_the_collector_neither_runs_meanwhile_nor_looks_at_it_later() -> None:
    frozen = gc.get_freeze_count()
    with loading.for_good():
        assert not gc.isenabled()
        kept: list[list[int]] = [[] for _ in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= frozen + len(kept)


def test_it_runs_again_when_loading_failed() -> None:
    with pytest.raises(ImportError), loading.for_good():
        raise ImportError
    assert gc.isenabled()
