"""忠実度台帳 as a page and as data."""

import pytest
from django.test import Client
from django.urls import reverse

from sandbox.fidelity import ledger as fidelity
from sandbox.fidelity import page as fidelity_page
from sandbox.fidelity.ledger import Row
from tests.pages.reading import text_of


def test_everybody_reads_what_each_row_rests_on(client: Client, db: None) -> None:
    page = client.get(reverse("fidelity"), {"what": "operation"})
    assert "操作 1 請求書一覧取得 S" in text_of(page)
    assert "操作 8 請求書PDF取得（発行側） A" in text_of(page)
    assert f'href="{reverse("fidelity")}"' in client.get(reverse("signin")).content.decode()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"mark": "S"}, "1 請求書一覧取得"), ({"what": "error"}, "E100001"), ({"word": "w700004"}, "W700004"),
        ({"mark": "P", "what": "request"}, "1 response_type"), ({"mark": "A", "word": "extracting_type03"}, "1 extracting_type03"),
        ({"mark": "X"}, "1 請求書一覧取得"),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_mark_kind_and_text(client: Client, asked: dict[str, str], first: str) -> None:
    page = client.get(reverse("fidelity"), asked)
    assert page.context["rows"][0][0].name == first


def test_a_search_without_a_result_says_so(client: Client) -> None:
    assert "条件に合う行はありません" in text_of(client.get(reverse("fidelity"), {"word": "どこにもない"}))


def test_it_counts_the_rows_of_each_mark(client: Client) -> None:
    counts = {name: count for name, _title, count in client.get(reverse("fidelity")).context["counts"]}
    assert counts == fidelity_page.counts(fidelity.rows())
    assert sum(counts.values()) == len(fidelity.rows())


@pytest.mark.parametrize(
    ("row", "test"),
    [
        (Row("operation", "2 請求書登録", "S"), "test_flow_2_register"), (Row("request", "7 suppliers[].bank", "V"), "test_flow_7"),
        (Row("error", "E100001", "P"), "test_errors"), (Row("oauth", "A3 POST /openam", "P"), "oauth"),
        (Row("envelope", "response_type", "P"), "tests/"),
    ],
)  # fmt: skip
def test_a_row_names_the_tests_that_hold_it_up(row: Row, test: str) -> None:
    held = [name for chapter in fidelity_page.chapters(row) for name in fidelity_page.tests()[chapter]]
    assert any(test in name for name in held)
    assert not any("test_flow_1" in name for name in held) or row.what != "operation"


def test_it_is_data_too(client: Client) -> None:
    found = client.get(reverse("fidelity-json")).json()
    assert [(row["what"], row["name"]) for row in found["rows"]] == [(row.what, row.name) for row in fidelity.rows()]
    assert set(found["tests"]) >= set(found["rows"][0]["chapters"])
    assert found["rows"][0]["chapters"]
