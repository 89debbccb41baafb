"""Every operation, field and error code says what it rests on, and the document says the same."""

from dataclasses import replace

import pytest

from platform_project.api.operations import all_operations
from platform_project.kernel.errors import CATALOGUE
from sandbox.fidelity import ledger as fidelity
from tests.plugins.fidelity import HELD


@pytest.fixture(scope="module")
def ledger() -> list[fidelity.Row]:
    return fidelity.rows()


def test_nothing_is_without_a_mark(ledger: list[fidelity.Row]) -> None:
    assert fidelity.unmarked(ledger) == []


def test_an_operation_without_a_mark_is_found() -> None:
    operation = replace(all_operations()[0], mark="")
    assert fidelity.unmarked(fidelity.of_operation(operation)) == [
        fidelity.Row("operation", f"{operation.number} {operation.title}", "", operation.title_en)
    ]


def test_every_operation_and_every_error_code_has_a_row(ledger: list[fidelity.Row]) -> None:
    named = {(row.what, row.name.split(" ")[0]) for row in ledger}
    assert {("operation", str(operation.number)) for operation in all_operations()} <= named
    assert {("error", code) for code in CATALOGUE} <= named


@pytest.mark.parametrize(
    ("what", "name", "mark"),
    [
        ("operation", "1 請求書一覧取得", "S"),
        ("route", "1 POST /wi/v2/seller/invoice/search", "P"),
        ("route", "2 POST /v1/invoice/seller/invoices", "A"),
        ("route", "3 PUT /v1/invoice/seller/invoices", "P"),
        ("array", "1 invoice_list", "P"),
        ("request", "1 extracting_type02", "P"),
        ("request", "1 extracting_type03", "A"),
        ("request", "2 invoices[].publisher.publisher_zip", "P"),
        ("request", "2 invoices[].details[].tax_type", "V"),
        ("request", "3 invoices[].withholding_tax", "A"),
        ("answer", "1 invoice_status", "A"),
        ("error", "E100001", "P"),
        ("error", "E700003", "P"),
        ("error", "E700001", "A"),
    ],
)
def test_rows_carry_the_marks_of_the_contract(ledger: list[fidelity.Row], what: str, name: str, mark: str) -> None:
    assert [row.mark for row in ledger if (row.what, row.name) == (what, name)] == [mark]


def test_the_document_holds_the_ledger(ledger: list[fidelity.Row]) -> None:
    written = fidelity.section(fidelity.read_document(), fidelity.LEDGER)
    assert written == fidelity.ledger_text(ledger), "stale: run `manage.py fidelity`"


def test_the_document_holds_the_matrix(request: pytest.FixtureRequest) -> None:
    held = request.config.stash.get(HELD, None)
    if held is None:
        pytest.skip("only the whole suite knows all tests")
    written = fidelity.section(fidelity.read_document(), fidelity.MATRIX)
    assert written == fidelity.matrix_text(held), "stale: run `pytest --collect-only -q --fidelity`"


def test_a_section_is_replaced_and_the_rest_stays() -> None:
    document = fidelity.with_section(fidelity.HEAD, fidelity.LEDGER, "one\n")
    document = fidelity.with_section(document, fidelity.MATRIX, "two\n")
    again = fidelity.with_section(document, fidelity.LEDGER, "three\n")
    assert fidelity.section(again, fidelity.LEDGER) == "three\n"
    assert fidelity.section(again, fidelity.MATRIX) == "two\n"
    assert again.replace("three\n", "").replace("two\n", "") == fidelity.HEAD
