"""通信ログ and 請求書の経過: what a person sees of calls."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sandbox.faults.lost_answers import NO_ANSWER
from sandbox.log import explaining
from sandbox.models import LogEntry
from tests.factories import Cast, issue, make_cast
from tests.isolation import token_of
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

SEARCH = "/v1/invoice/seller/invoices?send_date_from=2026-01-01&send_date_to=2026-12-31"


@pytest.fixture(autouse=True)
def _directly(settings: Any) -> None:
    settings.SANDBOX_LOG = "direct"


@pytest.fixture
def program(cast: Cast) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_of(cast.issuer, live=True)}"})


def rows(answer: Any) -> list[int]:
    return [row["entry"].number for row in answer.context["rows"]]


def test_before_anything_was_called_it_says_so(issuer: Client) -> None:
    assert "まだ呼び出しはありません" in text_of(issuer.get(reverse("log")))


@pytest.mark.parametrize("role", ["issuer", "recipient", "rival", "stranger"])
def test_everybody_in_the_workspace_sees_every_call_newest_first(
    cast: Cast, program: Client, sign_in: SignIn, role: str
) -> None:
    program.get(SEARCH)
    program.get("/v1/invoice/seller/invoices")
    page = sign_in(getattr(cast, role)).get(reverse("log"))
    assert rows(page) == [2, 1]
    assert "請求書一覧取得" in text_of(page)


def test_nobody_elsewhere_sees_any_of_it(program: Client, sign_in: SignIn) -> None:
    program.get(SEARCH)
    elsewhere = sign_in(make_cast().issuer)
    assert rows(elsewhere.get(reverse("log"))) == []
    assert elsewhere.get(reverse("log-entry", args=[1])).status_code == 404
    assert elsewhere.post(reverse("log-resend", args=[1])).status_code == 404


def test_a_fault_says_by_which_way_it_came() -> None:
    note = {"kind": "fault", "item": "", "detail": {"effect": "status=503", "road": "page"}}
    with override("ja"):
        assert explaining.note_in_words(note) == "障害「status=503」が働きました（画面）"


def test_a_lost_answer_is_called_so(program: Client, issuer: Client) -> None:
    program.get(SEARCH)
    LogEntry.objects.update(status=NO_ANSWER)
    assert all("応答なし" in text_of(issuer.get(place)) for place in (reverse("log"), reverse("log-entry", args=[1])))


def test_it_is_searched_and_says_when_nothing_fits(program: Client, issuer: Client) -> None:
    program.get(SEARCH)
    program.get("/v1/invoice/seller/invoices")
    assert rows(issuer.get(reverse("log"), {"status": "4xx"})) == [2]
    assert rows(issuer.get(reverse("log"), {"text": "2026-12-31"})) == [1]
    assert "条件に合う呼び出しはありません" in text_of(issuer.get(reverse("log"), {"code": "E999999"}))
    assert rows(issuer.get(reverse("log"), {"invoice": "nonsense"})) == [2, 1]


def test_older_calls_are_behind_a_link(program: Client, issuer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.web.log.PAGE_SIZE", 2)
    for _ in range(3):
        program.get(SEARCH)
    newest = issuer.get(reverse("log"))
    assert rows(newest) == [3, 2]
    assert "before=2" in newest.content.decode()
    assert rows(issuer.get(reverse("log"), {"before": "2"})) == [1]


def test_the_script_is_given_what_came_after(program: Client, issuer: Client) -> None:
    for _ in range(3):
        program.get(SEARCH)
    assert rows(issuer.get(reverse("log-newer"), {"after": "1"})) == [3, 2]
    assert rows(issuer.get(reverse("log-newer"), {"after": "1", "status": "4xx"})) == []


def test_a_refusal_is_explained(program: Client, issuer: Client) -> None:
    program.get("/v1/invoice/seller/invoices?send_date_from=yesterday&send_date_to=2026-12-31")
    told = text_of(issuer.get(reverse("log-entry", args=[1])))
    assert f'href="{reverse("docs-errors")}#E700004"' in issuer.get(reverse("log-entry", args=[1])).content.decode()
    for word in ("拒否の理由", "send_date_from", "yesterday", "規則", "直し方", "E700004"):
        assert word in told


def test_a_refusal_that_a_fault_provoked_says_so(program: Client, issuer: Client) -> None:
    program.get(SEARCH, headers={"X-Sandbox-Fault": "E500003"})
    program.get("/v1/invoice/seller/invoices")
    provoked, own = (text_of(issuer.get(reverse("log-entry", args=[number]))) for number in (1, 2))
    assert "拒否の理由" in provoked
    assert "設定した障害で起こしたものです" in provoked
    assert "設定した障害で起こしたものです" not in own


def test_what_somebody_sent_is_shown_as_text(program: Client, issuer: Client) -> None:
    program.post("/v1/invoice/seller/invoices", '{"a": "<script>alert(1)</script>"}', "application/json")
    page = issuer.get(reverse("log-entry", args=[1])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_call_is_sent_again_by_a_button(program: Client, issuer: Client) -> None:
    program.get(SEARCH)
    answer = issuer.post(reverse("log-resend", args=[1]))
    assert answer["Location"] == reverse("log-entry", args=[2])
    assert "#1 を送り直しました" in text_of(issuer.get(answer["Location"]))


def test_what_cannot_be_sent_again_says_why(cast: Cast, issuer: Client) -> None:
    Client().get("/openam/oauth2/authorize", {"client_id": cast.application.client_id})
    page = issuer.post(reverse("log-resend", args=[1]), follow=True)
    assert "再送できるのは業務APIの呼び出しだけです" in text_of(page)


def test_the_log_is_cleared_by_a_button(program: Client, issuer: Client) -> None:
    program.get(SEARCH)
    assert "ログ1件を消去しました" in text_of(issuer.post(reverse("log-clear"), follow=True))


@pytest.mark.parametrize("role", ["issuer", "recipient"])
def test_an_invoice_leads_to_its_story(cast: Cast, sign_in: SignIn, role: str) -> None:
    invoice = issue(cast.actor("issuer"))
    person = sign_in(getattr(cast, role))
    side = "issuing" if role == "issuer" else "receiving"
    if side == "receiving":
        person.post(reverse("receiving-open", args=[invoice.number]))
    story = reverse("sandbox-invoice", args=[invoice.number])
    assert story in person.get(reverse(f"{side}-detail", args=[invoice.number])).content.decode()
    told = text_of(person.get(story))
    assert "発行" in told
    assert "送信箱" in told
