"""The page of limits and outages."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from platform_project.kernel.clock import JAPAN
from sandbox import selectors
from sandbox.limits.bounds import Bounds
from sandbox.models import Outage
from sandbox.services import clocks, limits, outages
from sandbox.services.outages import Plan
from tests.factories import Cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of

NOON = dt.datetime(2026, 12, 1, 12, 0, tzinfo=JAPAN)


@pytest.fixture(autouse=True)
def _frozen(cast: Cast) -> None:
    clocks.set_to(cast.workspace, "frozen", NOON)


def send(client: Client, name: str, *arguments: object, **sent: str) -> str:
    return text_of(client.post(reverse(name, args=arguments), sent, follow=True))


def test_a_profile_is_chosen_and_its_bounds_are_shown(cast: Cast, issuer: Client) -> None:
    assert "制限なし" in text_of(issuer.get(reverse("sandbox-limits")))
    page = send(issuer, "sandbox-limits-set", profile="production")
    assert "1秒に10回まで" in page
    assert "1分に300回まで" in page
    limits.take(cast.workspace, "demo-client", Bounds(10), NOON)
    assert "demo-client 1 1" in text_of(issuer.get(reverse("sandbox-limits")))


def test_own_bounds_are_kept_for_the_next_time(cast: Cast, issuer: Client) -> None:
    assert "1秒に7回まで" in send(issuer, "sandbox-limits-set", profile="custom", per_second="7", per_minute="")
    send(issuer, "sandbox-limits-set", profile="off", per_second="9")
    control = selectors.control_of(cast.workspace)
    assert control is not None
    assert (control.limit_profile, control.limit_per_second) == ("off", 7)


@pytest.mark.parametrize("bound", ["", "0"])
def test_bounds_of_one_s_own_that_bound_nothing_are_told_beside_their_field(
    cast: Cast, issuer: Client, bound: str
) -> None:
    page = send(issuer, "sandbox-limits-set", profile="custom", per_second=bound, per_minute="")
    assert "どちらかの上限を1以上にしてください。" in page
    control = selectors.control_of(cast.workspace)
    assert control is None or control.limit_profile == "off"


def test_a_profile_that_is_none_is_refused(issuer: Client) -> None:
    assert "入力内容を確認してください" in send(issuer, "sandbox-limits-set", profile="fast")


def test_an_outage_is_planned_shown_and_cancelled(cast: Cast, issuer: Client) -> None:
    assert "停止の予定はありません" in text_of(issuer.get(reverse("sandbox-limits")))
    page = send(
        issuer, "sandbox-outage-plan", starts_at="", ends_at="2026-12-01T13:00", covers="api", announced="on",
        message_ja="作業のため",
    )  # fmt: skip
    assert "2026/12/01 12:00 – 2026/12/01 13:00" in page
    assert "作業のため 停止中" in page
    outage = Outage.objects.get(workspace=cast.workspace)
    assert (outage.covers, outage.announced) == ("api", True)
    assert "停止予定を取り消しました" in send(issuer, "sandbox-outage-cancel", outage.number)
    assert not Outage.objects.exists()


def test_an_outage_that_ends_before_it_starts_is_told_at_its_end(issuer: Client) -> None:
    sent = {"starts_at": "2026-12-02T00:00", "ends_at": "2026-12-01T13:00", "covers": "api"}
    assert "停止の終了は、開始より後にしてください" in send(issuer, "sandbox-outage-plan", **sent)
    assert not Outage.objects.exists()


def test_everybody_of_the_workspace_finds_its_status(cast: Cast, sign_in: SignIn) -> None:
    outages.plan(cast.workspace, Plan(lasts=dt.timedelta(hours=1), covers="api", message_ja="作業のため"))
    assert "停止中" in text_of(sign_in(cast.stranger).get(reverse("sandbox-status")))
    visitor = Client()
    assert "ワークスペースの識別名" in text_of(visitor.get(reverse("sandbox-status")))
    missing = visitor.get(reverse("sandbox-status"), {"workspace": "nobody"})
    assert missing.status_code == 404
    assert "この識別名のワークスペースはありません" in text_of(missing)
