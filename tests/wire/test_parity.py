"""JSON and XML say the same: one request written both ways is read as one model (security checklist N7, N8)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.api.wire import Detail, RegisterElement, RegisterRequest
from partners.api.wire import Bank, Customer, Publisher
from platform_project.api.json_bodies import parse_json
from platform_project.api.renderers import to_json, to_xml
from platform_project.api.wire import WireModel, check, kinds, slots_of
from platform_project.api.wire.fields import Scalar
from platform_project.api.xml_bodies import parse_xml
from platform_project.kernel.errors import PlatformError
from platform_project.kernel.text import forbidden_character, normalise
from tests.wire.asking import invoice, line

Sent = dict[str, Any]


def is_plain(text: str) -> bool:
    return normalise(text) == text and not forbidden_character(text)


def texts(limit: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=min(limit, 12)).filter(is_plain)


def values(kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Values of a kind, right and wrong ones, in every form that JSON has for them."""
    match kind:
        case kinds.Text():
            return texts(kind.limit)
        case kinds.Choice():
            return st.sampled_from([*kind.choices, "9", *map(int, filter(str.isdigit, kind.choices))])
        case kinds.Integer():
            return (
                st.integers(-(10**14), 10**14) | st.integers(0, 99).map(str) | st.sampled_from(["00123", "-0", "x", 0])
            )
        case kinds.Number():
            plain = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
            return plain | plain.map(str) | st.integers(0, 10**8)
        case kinds.Date():
            return st.dates().map(str) | st.sampled_from(["2026-02-30", "2026-11-20"])
    return st.sampled_from(["0001", "001", "7", "060-0001", "a@b.example", "T8999900000001", "ｶ)ﾐﾅﾄ", "カセ", "漢字"])


def objects(model: type[WireModel], *required: str) -> st.SearchStrategy[Sent]:
    """Objects of a model: some of its scalars."""
    scalars = {
        name: values(slot.declared.kind) for name, slot in slots_of(model).items() if isinstance(slot.declared, Scalar)
    }
    needed = {name: scalars[name] for name in required}
    optional = st.sets(st.sampled_from(sorted(scalars)), max_size=5).flatmap(
        lambda names: st.fixed_dictionaries({name: scalars[name] for name in names})
    )
    return st.builds(lambda some, must: some | must, optional, st.fixed_dictionaries(needed))


def elements() -> st.SearchStrategy[Sent]:
    parts = st.fixed_dictionaries(
        {},
        optional={
            "publisher": objects(Publisher, "publisher_mng_num"),
            "customer": objects(Customer, "private_cust_cd"),
            "banks": st.lists(objects(Bank, "transfer_code"), min_size=1, max_size=3),
            "details": st.lists(objects(Detail, "item_name", "tax_type"), min_size=1, max_size=3),
        },
    )
    return st.builds(lambda head, masters: head | masters, objects(RegisterElement, "inv_no"), parts)


def outcome(data: Sent, *, xml: bool) -> Any:
    """The model as plain data, or every fault."""
    try:
        return check(RegisterRequest, data, xml=xml)[0].model_dump()
    except PlatformError as refusal:
        return [(fault.code, fault.item, str(fault.params)) for fault in refusal.faults]


@pytest.mark.contract("contract", "2 XML")
@pytest.mark.security("N7")
@pytest.mark.security("N8")
@given(st.lists(elements(), min_size=1, max_size=2))
def test_one_request_is_read_alike_in_both_formats(invoices: list[Sent]) -> None:
    data = {"invoices": invoices}
    from_json = outcome(parse_json(to_json(data)), xml=False)
    from_xml = outcome(parse_xml(to_xml(data).replace(b"response>", b"request>")), xml=True)
    assert from_json == from_xml


@pytest.mark.contract("contract", "2 XML")
@given(texts(30), texts(255))
def test_any_text_arrives_as_it_was_sent(number: str, name: str) -> None:
    data = {"invoices": [invoice(inv_no=number, details=[line(item_name=name)])]}
    request, _warnings = check(RegisterRequest, parse_xml(to_xml(data).replace(b"response>", b"request>")), xml=True)
    assert (request.invoices[0].inv_no, request.invoices[0].details[0].item_name) == (number, name)
