"""The check stays quick, for honest and for hostile requests. Bounds are ten times what it takes, or more."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from invoices.api import translate
from invoices.api.wire import RegisterRequest
from platform_project.api.wire import check
from platform_project.kernel.errors import PlatformError
from tests.wire.asking import example, invoice, line

Sent = dict[str, Any]


def seconds(work: Callable[[], object]) -> float:
    """Of the processor: a busy machine is no fault of the code."""
    began = time.process_time()
    work()
    return time.process_time() - began


def test_ten_thousand_lines_are_checked_and_translated_in_a_breath() -> None:
    whole = example("register_3.json")["invoices"][0]
    data: Sent = {"invoices": [whole | {"details": whole["details"] * 20}] * 100}

    def work() -> None:
        drafts = translate.registrations(check(RegisterRequest, data)[0])
        assert sum(len(draft.lines or ()) for draft in drafts) == 10_000

    assert seconds(work) < 3


@pytest.mark.security("N13")
@pytest.mark.parametrize(
    "data",
    [
        {"invoices": [{"details": [{}] * 1000}] * 100},
        {"invoices": [invoice(details=[line(item_qty="x", tax_type="9", item_tax="y")] * 1000)] * 100},
        {
            "invoices": [invoice(details=[line(item_qty="x")] * 999 + [line()])]
            + [invoice(details=[line()] * 1000)] * 99
        },
        {"invoices": [{}] * 1_000_000},
        {"invoices": [{f"unknown_{number}": "" for number in range(100_000)}]},
    ],
    ids=["empty lines", "faults everywhere", "just under a thousand faults", "a giant array", "unknown fields"],
)
def test_a_hostile_request_is_refused_in_no_time(data: Sent) -> None:
    def work() -> None:
        with pytest.raises(PlatformError):
            check(RegisterRequest, data)

    assert seconds(work) < 5
