"""What the models tell OpenAPI and the ledger is what the check does."""

from typing import Any

import pytest

from invoices.api.wire import InvoiceDone, InvoiceRow, RegisterRequest, SearchRequest, UpdateRequest
from platform_project.api.wire import AnswerModel, WireModel, walk
from platform_project.api.wire.models import slots_of

MODELS = (SearchRequest, RegisterRequest, UpdateRequest, InvoiceRow, InvoiceDone)


def schema(model: type[WireModel]) -> Any:
    return model.model_json_schema(mode="serialization")


@pytest.mark.contract("contract", "5 fields")
@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_a_japanese_title_and_a_mark(model: type[WireModel]) -> None:
    described = schema(model)
    objects = [described, *described.get("$defs", {}).values()]
    fields = [field for one in objects for field in one["properties"].values()]
    assert len(fields) >= len(slots_of(model))
    assert all(field["title"] and field["x-mark"] in "SPVA" for field in fields)
    assert not [path for path, slot in walk(model) if slot.declared.title.isascii()]


def test_lengths_forms_and_choices_arrive() -> None:
    described = schema(RegisterRequest)
    head, line = (described["$defs"][name]["properties"] for name in ("RegisterElement", "Detail"))
    assert described["properties"]["invoices"] | {"items": 0} == {
        "type": "array", "items": 0, "minItems": 1, "maxItems": 100, "title": "請求書", "x-mark": "A",
    }  # fmt: skip
    assert head["inv_no"]["maxLength"] == 30
    assert head["details"]["maxItems"] == 1000
    assert line["item_name"] == {"type": "string", "minLength": 1, "maxLength": 255, "title": "品名", "x-mark": "V"}
    assert {"0", "1", "2", "3", 0} <= set(line["tax_type"]["enum"])
    assert line["item_qty"]["type"] == ["number", "string", "null"]


@pytest.mark.parametrize(
    ("model", "required"),
    [
        (SearchRequest, ["send_date_from", "send_date_to"]),
        (RegisterRequest, ["invoices"]),
    ],
)
def test_a_request_demands_its_required_fields_alone(model: type[WireModel], required: list[str]) -> None:
    assert schema(model)["required"] == required


@pytest.mark.contract("contract", "2 empty")
@pytest.mark.parametrize("model", [InvoiceRow, InvoiceDone])
def test_an_answer_carries_every_field_and_numbers_are_numbers(model: type[WireModel]) -> None:
    described = schema(model)
    assert issubclass(model, AnswerModel)
    assert set(described["required"]) == set(described["properties"])
    assert described["properties"]["invoice_mng_num"]["type"] == ["integer", "string"]
    assert "null" not in str(described)


def test_what_an_answer_holds_a_correction_takes() -> None:
    only_answered = {
        "invoice_status", "seal_flg", "seal_date", "return_date", "return_reason", "reception_date", "update_date",
        "details[].detail_seq",
    }  # fmt: skip
    answered = {path for path, _slot in walk(InvoiceRow)}
    taken = {path.removeprefix("invoices[].") for path, _slot in walk(UpdateRequest)}
    assert answered - taken == only_answered


def test_a_field_that_says_nothing_about_itself_is_a_mistake() -> None:
    class Careless(WireModel):
        name: str = ""

    with pytest.raises(TypeError, match=r"Careless\.name"):
        slots_of(Careless)
