"""障害 and マジック値: arming, taking back, and the table of what a request may hold."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sandbox.faults import magic
from sandbox.faults.facts import magic_values
from sandbox.models import FaultRule
from sandbox.services import faults
from tests.contract.wires import Wire
from tests.factories import Cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of
from tests.sandbox.faulty import Program

V1 = Wire("v1", "json")


@pytest.fixture
def person(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.issuer)


def arm(person: Client, **typed: str) -> Any:
    return person.post(reverse("sandbox-faults"), {"what": "503", **typed}, follow=True)


def test_a_fault_is_armed_falls_on_calls_and_is_told(person: Client, cast: Cast) -> None:
    typed = {"what": "E400002", "on": "seller_invoice_search", "times": "2", "item": "invoices[0].inv_no", "delay": "1"}
    page = text_of(arm(person, **typed))
    assert "障害 1 を設定しました。" in page
    assert "あと2回" in page
    assert Program(cast).call("search", V1).faults == [("E400002", "invoices[0].inv_no")]
    rule = FaultRule.objects.get(workspace=cast.workspace)
    assert (rule.road, rule.effect) == ("page", "error=E400002;item=invoices[0].inv_no;delay=1")
    assert "あと1回" in text_of(person.get(reverse("sandbox-faults")))


def test_empty_times_and_minutes_stand_and_minutes_end(person: Client, cast: Cast) -> None:
    assert "解除するまで" in text_of(arm(person, times="", percent="30", seed="x"))
    arm(person, times="", minutes="5", dialect="v2")
    standing, timed = FaultRule.objects.filter(workspace=cast.workspace).order_by("number")
    assert (standing.times_left, standing.until, standing.percent, standing.seed) == (None, None, 30, "x")
    assert timed.until is not None
    assert (timed.until - timed.armed_at).total_seconds() == 300
    assert timed.dialect == "v2"


def test_a_fault_may_be_for_one_client_and_one_method_alone(person: Client, cast: Cast) -> None:
    page = text_of(arm(person, client_id=cast.application.client_id, method="POST", on="operations"))
    rule = FaultRule.objects.get(workspace=cast.workspace)
    assert (rule.client_id, rule.method) == (cast.application.client_id, "POST")
    assert f"POST {cast.application.client_id}" in page
    program = Program(cast)
    assert program.call("search", V1).status == 200
    assert program.call("search", Wire("v2", "json")).status == 503


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"what": "503", "item": "x"}, "item"), ({"what": "E400002", "retry_after": "5"}, "retry_after"),
        ({"what": "delay"}, "delay"), ({"what": "nonsense"}, "what"), ({"delay": "120001"}, "delay"),
        ({"percent": "0"}, "percent"), ({"on": "nowhere"}, "on"),
        ({"client_id": "elsewhere"}, "client_id"), ({"method": "PATCH"}, "method"),
        ({"times": "0"}, "times"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said_beside_its_field(person: Client, typed: dict[str, str], field: str) -> None:
    page = person.post(reverse("sandbox-faults"), {"what": "503", **typed})
    assert page.context["form"].errors.keys() == {field}
    assert not FaultRule.objects.exists()


def test_every_choice_can_be_armed(person: Client, cast: Cast) -> None:
    page = person.get(reverse("sandbox-faults"))
    words = [word for _group, words in page.context["form"].fields["what"].choices for word, _label in words]
    for word in words:
        assert person.post(reverse("sandbox-faults"), {"what": word, "delay": "1"}).status_code == 302, word
        assert FaultRule.objects.filter(workspace=cast.workspace).count() == 1, word
        faults.clear(workspace=cast.workspace)
    assert len(words) > 80


def test_one_or_all_are_taken_back(person: Client, cast: Cast) -> None:
    for _ in range(3):
        arm(person)
    assert "障害 2 を解除しました。" in text_of(person.post(reverse("sandbox-faults-disarm", args=[2]), follow=True))
    assert person.post(reverse("sandbox-faults-disarm", args=[2])).status_code == 404
    assert "障害は設定されていません" in text_of(person.post(reverse("sandbox-faults-clear"), follow=True))


def test_requests_are_kept_from_asking(person: Client, cast: Cast) -> None:
    person.post(reverse("sandbox-faults-roads"), {"do": "off"})
    assert Program(cast).call("search", V1, fault="503").status == 200
    person.post(reverse("sandbox-faults-roads"), {"do": "on"})
    assert Program(cast, "recipient").raw("received", V1, fault="503").status_code == 503


def test_the_page_shows_every_magic_value(person: Client) -> None:
    page = person.get(reverse("sandbox-magic")).content.decode()
    shown = [html.unescape(value) for value in re.findall(r'<th scope="row"><code>(.*?)</code>', page)]
    assert shown == [row.value for row in magic.table()]


def test_the_document_lists_every_magic_value(db: None) -> None:
    document = Path(settings.BASE_DIR, "docs", "sandbox.md").read_text(encoding="utf-8")
    wanted = "".join(f"| `{row['value']}` | {row['where']} | {row['what']} |\n" for row in magic_values())
    assert f"| value | where | what it does |\n|---|---|---|\n{wanted}\n" in document, f"the table should be\n{wanted}"
