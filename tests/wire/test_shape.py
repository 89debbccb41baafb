"""What counts as an object, an array, absent, unknown: in JSON, and in XML where everything is text."""

from typing import Any

import pytest

from invoices.api.wire import RegisterRequest, SearchRequest
from platform_project.api.wire import check
from platform_project.api.xml_bodies import parse_xml
from platform_project.kernel import trace
from tests.wire.asking import EXAMPLES, invoice, line, registering, told


def read(*elements: Any, **how: Any) -> RegisterRequest:
    return check(RegisterRequest, {"invoices": list(elements)}, **how)[0]


def warned(data: Any, **how: Any) -> list[tuple[str, str]]:
    return [(warning.code, warning.item) for warning in check(RegisterRequest, data, **how)[1]]


@pytest.mark.contract("contract", "2 XML")
def test_one_element_is_an_array_of_one() -> None:
    one = parse_xml(
        b"<request><invoices><send_date>2026-11-20</send_date><pay_due_date>2026-12-31</pay_due_date>"
        b"<invoice_type>3</invoice_type><customer><private_cust_cd>AOBA</private_cust_cd></customer><details>"
        b"<item_name>x</item_name><item_without_tax>1</item_without_tax><tax_type>3</tax_type></details></invoices></request>"
    )
    request, warnings = check(RegisterRequest, one, xml=True)
    assert [detail.item_name for element in request.invoices for detail in element.details] == ["x"]
    assert warnings == []


@pytest.mark.contract("contract", "2 XML")
@pytest.mark.security("N8")
@pytest.mark.parametrize("text", ["00123", "1e5", "2026-01-01", "true", "null", "-0", " x ", "0x10", "1.0"])
def test_text_stays_text(text: str) -> None:
    found = read(invoice(inv_no=text, details=[line(item_prod_code=text)]), xml=True)
    assert (found.invoices[0].inv_no, found.invoices[0].details[0].item_prod_code) == (text, text)


@pytest.mark.contract("contract", "2 duplicates")
@pytest.mark.security("N5")
@pytest.mark.parametrize(
    ("element", "path"),
    [
        ({"inv_no": ["1", "2"]}, "invoices[0].inv_no"),
        ({"send_date": ["2026-11-20", "2026-11-20"]}, "invoices[0].send_date"),
        ({"invoice_type": ["3", "3"]}, "invoices[0].invoice_type"),
        ({"customer": [{"private_cust_cd": "A"}, {"private_cust_cd": "A"}]}, "invoices[0].customer"),
        ({"customer": {"private_cust_cd": ["A", "B"]}}, "invoices[0].customer.private_cust_cd"),
        ({"details": [line(item_name=["a", "b"])]}, "invoices[0].details[0].item_name"),
    ],
)
def test_an_element_that_is_repeated_is_a_fault_where_one_value_is_meant(element: dict[str, Any], path: str) -> None:
    assert registering(invoice(**element), xml=True) == [("E700014", path)]


@pytest.mark.parametrize(
    ("element", "told", "path"),
    [
        ({"inv_no": ["1"]}, "E700004", "invoices[0].inv_no"),
        ({"inv_no": {"a": "1"}}, "E700004", "invoices[0].inv_no"),
        ({"invoice_type": ["3"]}, "E700005", "invoices[0].invoice_type"),
        ({"prev_inv_amount": [1]}, "E700004", "invoices[0].prev_inv_amount"),
        ({"customer": "AOBA"}, "E700004", "invoices[0].customer"),
        ({"customer": ""}, "E700004", "invoices[0].customer"),
        ({"customer": [{"private_cust_cd": "A"}]}, "E700004", "invoices[0].customer"),
        ({"details": line()}, "E700004", "invoices[0].details"),
        ({"details": ""}, "E700004", "invoices[0].details"),
        ({"details": [line(), "x"]}, "E700004", "invoices[0].details[1]"),
        ({"details": [line(), None]}, "E700004", "invoices[0].details[1]"),
    ],
)
def test_json_must_say_rightly_what_is_an_object_and_what_an_array(element: Any, told: str, path: str) -> None:
    assert registering(invoice(**element)) == [(told, path)]


def test_a_text_where_xml_should_have_elements_is_a_fault() -> None:
    assert registering(invoice(customer="AOBA"), xml=True) == [("E700004", "invoices[0].customer")]


@pytest.mark.contract("contract", "2 empty")
@pytest.mark.parametrize("nothing", ["", "\n  "])
def test_an_empty_element_is_an_absent_object_and_an_absent_array(nothing: str) -> None:
    found = read(invoice(publisher=nothing, banks=nothing), xml=True).invoices[0]
    assert (found.publisher, found.banks) == (None, [])
    assert not found.sent("publisher", "banks")


@pytest.mark.contract("contract", "2 empty")
@pytest.mark.parametrize("xml", [False, True])
def test_null_and_objects_and_arrays_without_content_are_absent(xml: bool) -> None:
    found = read(invoice(publisher={}, banks=[], inv_no=None, close_date=None), xml=xml).invoices[0]
    assert not found.sent("publisher", "banks", "inv_no", "close_date")


@pytest.mark.contract("contract", "2 empty")
@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_condition_of_a_search_is_none(nothing: Any) -> None:
    asked = {"send_date_from": "2026-11-01", "send_date_to": "2026-11-30"}
    empty = dict.fromkeys(set(SearchRequest.model_fields) - set(asked), nothing)
    request, _warnings = check(SearchRequest, asked | empty)
    assert request.model_fields_set == set(asked)


@pytest.mark.contract("contract", "6 operation 2")
def test_an_empty_text_clears_a_master_and_is_absent_in_the_head() -> None:
    customer = {"private_cust_cd": "AOBA", "customer_section": "", "customer_person": None, "invite_method": ""}
    found = read(invoice(remarks="", close_date="", customer=customer)).invoices[0]
    assert found.customer is not None
    assert found.customer.model_fields_set == {"private_cust_cd", "customer_section"}
    assert not found.sent("remarks", "close_date")


def test_unknown_fields_are_passed_over_with_a_warning_at_their_path() -> None:
    element = invoice(colour="red", customer={"private_cust_cd": "AOBA", "vip": "1"}, details=[line(), line(weight=1)])
    data = {"invoices": [element], "version": "2", "dry_run": None}
    with trace.collecting() as notes:
        assert sorted(warned(data)) == [
            ("W700001", "dry_run"),
            ("W700001", "invoices[0].colour"),
            ("W700001", "invoices[0].customer.vip"),
            ("W700001", "invoices[0].details[1].weight"),
            ("W700001", "version"),
        ]
    assert {note.kind for note in notes} == {"ignored"}


def test_what_a_list_answers_may_be_sent_back() -> None:
    row = invoice(invoice_status="20", seal_flg="0", rireki_no=1, detail_seq=None) | {"details": [line(detail_seq=1)]}
    assert warned({"invoices": [row]}) == [
        ("W700001", f"invoices[0].{name}")
        for name in ("details[0].detail_seq", "invoice_status", "seal_flg", "rireki_no", "detail_seq")
    ]


def test_warnings_are_counted_up_to_a_thousand() -> None:
    element = invoice(**{f"unknown_{number}": "" for number in range(1500)})
    assert len(warned({"invoices": [element]})) == 1000


@pytest.mark.contract("contract", "2 limits")
@pytest.mark.security("N13")
def test_too_many_elements_are_one_fault_and_are_not_looked_into() -> None:
    assert registering(*[invoice()] * 100) == []
    assert registering(*[{"inv_no": 1}] * 101) == [("E700008", "invoices")]
    assert registering(invoice(details=[line()] * 1000)) == []
    assert registering(invoice(details=[{}] * 1001)) == [("E700008", "invoices[0].details")]


def test_a_repeated_name_in_a_query_is_a_fault() -> None:
    query = {"send_date_from": ["2026-11-01", "2026-11-02"], "send_date_to": "2026-11-30"}
    assert told(SearchRequest, query, xml=True) == [("E700014", "send_date_from")]


@pytest.mark.contract("examples", "register_1.xml")
def test_the_xml_example_is_read_as_it_stands() -> None:
    body = (EXAMPLES / "register_1.xml").read_bytes()
    request, warnings = check(RegisterRequest, parse_xml(body), xml=True)
    assert warnings == []
    assert request.response_type == "xml"
    (found,) = request.invoices
    assert (found.inv_no, found.inv_name) == ("00123", "12月分 & 諸経費")
    assert (found.details[0].item_prod_code, str(found.details[0].item_price)) == ("000777", "12345")
