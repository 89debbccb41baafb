"""Requests to begin with, and what the check says about them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from invoices.api.wire import RegisterRequest, UpdateRequest
from platform_project.api.json_bodies import parse_json
from platform_project.api.wire import WireModel, check
from platform_project.kernel.errors import Fault, PlatformError

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"


def example(name: str) -> dict[str, Any]:
    return parse_json((EXAMPLES / name).read_bytes())


def line(**fields: Any) -> dict[str, Any]:
    return {"item_name": "品", "item_without_tax": 100, "tax_type": "0", "tax_rate_sec": 10} | fields


def invoice(**fields: Any) -> dict[str, Any]:
    return {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3",
        "customer": {"private_cust_cd": "AOBA"}, "details": [line()],
    } | fields  # fmt: skip


def faults(model: type[WireModel], data: Mapping[str, Any], **how: Any) -> list[Fault]:
    with pytest.raises(PlatformError) as refusal:
        check(model, data, **how)
    return refusal.value.faults


def told(model: type[WireModel], data: Mapping[str, Any], **how: Any) -> list[tuple[str, str]]:
    """(code, path) of every fault, in order."""
    return [(fault.code, fault.item) for fault in faults(model, data, **how)]


def registering(*elements: Mapping[str, Any], **how: Any) -> list[tuple[str, str]]:
    """What is wrong with a registration; empty when nothing is."""
    return _told(RegisterRequest, elements, how)


def updating(*elements: Mapping[str, Any], **how: Any) -> list[tuple[str, str]]:
    """What is wrong with a correction; empty when nothing is."""
    return _told(UpdateRequest, elements, how)


def _told(
    model: type[WireModel], elements: tuple[Mapping[str, Any], ...], how: Mapping[str, Any]
) -> list[tuple[str, str]]:
    try:
        check(model, {"invoices": list(elements)}, **how)
    except PlatformError as refusal:
        return [(fault.code, fault.item) for fault in refusal.faults]
    return []
