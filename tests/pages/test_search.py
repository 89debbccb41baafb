"""/search/: one box for all that a company sees."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.models import Supplier
from sandbox import searching
from sandbox.models import LogEntry
from sandbox.searching import Word
from tests.factories import Cast, CustomerFactory, issue, line, make_cast, returned
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

# Session, user, six questions of ours (an invoice by its whole number and by a part, on each side), nothing else.
MOST_QUERIES = 9


def ask(client: Client, word: str) -> dict[str, list[str]]:
    """What is found, by sort: each hit as it is called."""
    answer: Any = client.get(reverse("search"), {"q": word})
    return {str(sort.title): [str(hit.title) for hit in sort.hits] for sort in answer.context["found"]}


def call_of(cast: Cast, number: int, **told: Any) -> LogEntry:
    now = timezone.now()
    usual: dict[str, Any] = {
        "at": now, "real_at": now, "kind": "operation", "name": "invoices.search", "method": "POST",
        "path": "/wi/v2/seller/invoice/search", "status": 400, "milliseconds": 1, "sql_count": 1, "size": 1,
        "request_length": 0, "answer_length": 0,
    }  # fmt: skip
    return LogEntry.objects.create(workspace=cast.workspace, number=number, **usual | told)


@pytest.mark.parametrize(
    "word", ["MN-7", "mn-7", "歯車", "ハグルマ", "はぐるま", "ﾊｸﾞﾙﾏ", "2,200", "￥２２００", "2200円"]
)
def test_an_invoice_is_found_by_both_of_its_companies(cast: Cast, sign_in: SignIn, word: str) -> None:
    issue(cast.actor("issuer"), inv_no="MN-7", inv_name="歯車 ハグルマ", lines=[line(price=2000)])
    issue(cast.actor("issuer"), inv_no="OTHER", inv_name="部品")
    assert ask(sign_in(cast.issuer), word) == {"発行した請求書": ["MN-7"]}
    assert ask(sign_in(cast.recipient), word) == {"受取請求書": ["MN-7"]}


def test_a_hit_leads_to_its_own_sides_page(cast: Cast, sign_in: SignIn) -> None:
    invoice = issue(cast.actor("issuer"), inv_no="MN-7")
    issued, received = (sign_in(user).get("/search/?q=MN-7").content.decode() for user in (cast.issuer, cast.recipient))
    assert f'href="{reverse("issuing-detail", args=[invoice.number])}"' in issued
    assert f'href="{reverse("receiving-detail", args=[invoice.number])}"' in received
    assert "¥1,100" in issued


def test_a_returned_invoice_is_the_issuers_again(cast: Cast, sign_in: SignIn) -> None:
    returned(cast, inv_no="BACK")
    assert ask(sign_in(cast.issuer), "BACK") == {"発行した請求書": ["BACK"]}
    assert ask(sign_in(cast.recipient), "BACK") == {}


def test_the_management_number_finds_an_invoice_of_any_age(
    cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RECENT", 1)
    old, new = issue(cast.actor("issuer"), inv_no="OLD"), issue(cast.actor("issuer"), inv_no="NEW")
    assert ask(issuer, f"#{old.number}")["発行した請求書"] == ["OLD"]
    assert ask(issuer, "OLD")["発行した請求書"] == ["OLD"]
    assert "発行した請求書" not in ask(issuer, "OL")
    assert new.inv_no in ask(issuer, "NE")["発行した請求書"]


def test_partners_are_found_by_code_and_name_by_those_who_have_them(cast: Cast, sign_in: SignIn) -> None:
    CustomerFactory.create(company=cast.issuer.company, code="TSURU", name="つる運輸株式会社", default_account=None)
    Supplier.objects.create(company=cast.actor("recipient").company, code="KAME", name="つるかめ商店")
    assert ask(sign_in(cast.issuer), "つる") == {"発行先": ["つる運輸株式会社"]}
    assert ask(sign_in(cast.issuer), "tsuru") == {"発行先": ["つる運輸株式会社"]}
    assert ask(sign_in(cast.recipient), "つる") == {"支払先": ["つるかめ商店"]}
    assert ask(sign_in(cast.stranger), "つる") == {}


@pytest.mark.parametrize("word", ["#17", "req-0017", "E700001", "e700001", "supplier/register"])
def test_a_call_is_found_by_number_request_id_code_or_path(cast: Cast, issuer: Client, word: str) -> None:
    call_of(cast, 17, request_id="req-0017", codes=" E700001 ", path="/wi/v2/buyer/supplier/register")
    call_of(cast, 18, request_id="req-0018", codes=" E300006 ")
    found = ask(issuer, word)["通信ログ"]
    assert [title.split()[0] for title in found] == ["#17"]


def test_an_error_code_is_found_by_itself_and_by_what_it_says(issuer: Client) -> None:
    assert ask(issuer, "E300016")["エラーコード"] == ["E300016"]
    assert "E200002" in ask(issuer, "有効期限が切れ")["エラーコード"]
    assert "E200002" in ask(issuer, "token has expired")["エラーコード"]
    assert "#E300016" in issuer.get("/search/?q=E300016").content.decode()


def test_places_are_found_by_name_if_one_may_go_there(cast: Cast, sign_in: SignIn) -> None:
    assert "通信ログ" in ask(sign_in(cast.issuer), "ログ")["ページ"]
    assert ask(sign_in(cast.issuer), "総合振込") == {}
    assert ask(sign_in(cast.recipient), "総合振込") == {"ページ": ["総合振込"]}


def test_another_company_and_another_workspace_find_nothing(cast: Cast, sign_in: SignIn) -> None:
    issue(cast.actor("issuer"), inv_no="SECRET-1", inv_name="秘密")
    call_of(cast, 17, path="/SECRET-1")
    CustomerFactory.create(company=cast.issuer.company, code="SECRET-1", name="秘密", default_account=None)
    assert set(ask(sign_in(cast.issuer), "SECRET-1")) == {"発行した請求書", "発行先", "通信ログ"}
    assert set(ask(sign_in(cast.rival), "SECRET-1")) == {"通信ログ"}
    assert ask(sign_in(make_cast().issuer), "SECRET-1") == {}


def test_nothing_found_is_said_and_nothing_asked_is_explained(issuer: Client) -> None:
    assert "「ありません様」に一致するものはありません。" in text_of(issuer.get("/search/?q=ありません様"))
    assert "取引先、通信ログ" in text_of(issuer.get("/search/"))
    assert ask(issuer, " 　 ") == {}


@pytest.mark.parametrize("word", ["\0", "a\nb", "x" * 101])
def test_what_no_text_may_hold_is_said_beside_the_box(issuer: Client, word: str) -> None:
    answer: Any = issuer.get(reverse("search"), {"q": word})
    assert answer.context["form"].errors["q"]
    assert answer.context["found"] == []


@pytest.mark.parametrize("word", ["9" * 18, "9" * 40, "%", "_", "'", "#", "¥"])
def test_odd_words_are_words(issuer: Client, word: str) -> None:
    assert issuer.get(reverse("search"), {"q": word}).status_code == 200


def test_the_box_over_the_page_gets_the_hits_alone(issuer: Client) -> None:
    piece = issuer.get("/search/?q=ログ", headers={"HX-Request": "true"})
    assert 'id="hits"' in piece.content.decode()
    assert "<html" not in piece.content.decode()
    assert "HX-Request" in piece.headers["Vary"]


def test_what_it_costs_does_not_grow_with_what_there_is(cast: Cast, issuer: Client) -> None:
    counts = []
    for amount in (1, 12):
        for number in range(amount):
            issue(cast.actor("issuer"), inv_no=f"COST-{amount}-{number}")
        with CaptureQueriesContext(connection) as captured:
            found = ask(issuer, "COST")
        assert len(found["発行した請求書"]) == min(amount, searching.MOST)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_an_invoice_named_wholly_is_looked_up_and_not_looked_for(cast: Cast) -> None:
    """By the two unique indexes, however many there are."""
    company = cast.actor("issuer").company
    with CaptureQueriesContext(connection) as captured:
        searching.issued(company, Word.of("17"))
    whole = str(captured.captured_queries[0]["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{whole}")
        plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
    assert "invoice_by_send_date" not in plan
