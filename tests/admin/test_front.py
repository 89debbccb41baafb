"""The front page: how the installation is doing, at a cost that does not grow with it."""

import datetime as dt
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Workspace
from platform_project.kernel import clock
from sandbox.models import FaultRule, LogEntry, Outage
from sandbox.services import acts
from tests.admin.staff import allowed, browser
from tests.admin.test_query_counts import queries
from tests.factories import Cast, issue, make_cast

INDEX = reverse("admin:index")
# Signing in costs two of them.
QUERIES = 16


def call(workspace: Workspace, number: int, ago: dt.timedelta = dt.timedelta(), status: int = 200) -> None:
    at = clock.REAL.now() - ago
    LogEntry.objects.create(
        workspace=workspace, number=number, at=at, real_at=at, kind="operation", name="seller_invoice_search", method="GET",
        path="/v1/invoice/seller/invoices", status=status, milliseconds=1.0, sql_count=1, size=1, request_length=0,
        answer_length=0,
    )  # fmt: skip


def shown(client: Client) -> dict[str, Any]:
    answer = client.get(INDEX)
    assert answer.status_code == 200
    return {name: answer.context[name] for name in ("figures", "matters", "charts", "lines", "latest", "audit")}


def figures(client: Client) -> dict[str, tuple[int, str]]:
    return {str(one.title): (one.value, str(one.beside)) for one in shown(client)["figures"]}


def test_it_counts_what_there_is(staff: Client, cast: Cast) -> None:
    today = clock.date_of(clock.REAL.now())
    issue(cast.actor("issuer"), send_date=today)
    issue(cast.actor("issuer"), send_date=today)
    issue(cast.actor("issuer"), send_date=today - dt.timedelta(days=40))
    for number, status in enumerate((200, 400, 503), 1):
        call(cast.workspace, number, status=status)
    call(cast.workspace, 4, ago=dt.timedelta(hours=25), status=400)
    AccessAttempt.objects.create(username="a@b.example", ip_address="192.0.2.1", failures_since_start=3)
    found = figures(staff)
    assert found["ワークスペースの数"] == (1, "")
    assert found["会員企業の数"] == (4, "")
    assert found["発行日が今日の請求書"] == (2, "今月 2件")
    assert found["24時間の呼び出し"] == (3, "うち拒否 2件")
    assert found["送信した通知"] == (3, "")
    assert found["24時間のサインインの失敗"] == (3, "")


def test_it_draws_what_it_counts(staff: Client, cast: Cast) -> None:
    today = clock.date_of(clock.REAL.now())
    issue(cast.actor("issuer"), send_date=today)
    call(cast.workspace, 1)
    call(cast.workspace, 2, status=400)
    issued, calls = shown(staff)["charts"]
    assert issued.series[0].values == (0,) * 13 + (1,)
    assert [sum(one.values) for one in calls.series] == [1, 1]
    page = staff.get(INDEX).content.decode()
    assert page.count("<svg") == 4
    assert "<style" not in page[page.index('class="front"') :]


def test_what_needs_looking_after_is_told_with_a_way_there(staff: Client, cast: Cast) -> None:
    assert "ロック中の利用者も" in staff.get(INDEX).content.decode()
    AccessAttempt.objects.create(
        username=cast.issuer.pfid, ip_address="192.0.2.1", failures_since_start=settings.AXES_FAILURE_LIMIT
    )
    call(cast.workspace, 1, status=503)
    struggling = make_cast()
    for number in range(1, 11):
        call(struggling.workspace, number, status=400 if number % 2 else 200)
    found = {str(one.kind): (str(one.said), one.link) for one in shown(staff)["matters"]}
    assert cast.issuer.pfid in found["ロック中"][0]
    assert "1件の呼び出しが5xx" in found["失敗"][0]
    assert "10件のうち5件" in found["拒否が多い"][0]
    for _said, link in found.values():
        assert staff.get(link).status_code == 200
    assert staff.get(found["失敗"][1]).context["cl"].result_count == 1


def test_a_lock_that_has_run_out_needs_nobody(staff: Client, cast: Cast) -> None:
    row = AccessAttempt.objects.create(username=cast.issuer.pfid, ip_address="192.0.2.1", failures_since_start=99)
    AccessAttempt.objects.filter(pk=row.pk).update(
        attempt_time=clock.REAL.now() - settings.AXES_COOLOFF_TIME - dt.timedelta(minutes=1)
    )
    assert shown(staff)["matters"] == []


def test_workspaces_stand_by_their_last_activity_with_what_is_armed(staff: Client, cast: Cast) -> None:
    other = make_cast()
    acts.record(cast.workspace, "reset")
    now = clock.REAL.now()
    FaultRule.objects.create(workspace=cast.workspace, number=1, effect="E500002", armed_at=now)
    FaultRule.objects.create(workspace=cast.workspace, number=2, effect="E500002", armed_at=now, until=now)
    Outage.objects.create(workspace=cast.workspace, number=1, starts_at=now, ends_at=now + dt.timedelta(hours=1))
    Workspace.objects.filter(pk=other.workspace.pk).update(clock_frozen_at=dt.datetime(2027, 4, 1, tzinfo=dt.UTC))
    first, second = shown(staff)["lines"]
    assert (first.glance.row, first.glance.faults, first.glance.outage) == (cast.workspace, 1, "now")
    assert (second.glance.row, second.clock) == (other.workspace, "2027-04-01 09:00:00 で停止")
    for _title, link in first.links:
        assert f"workspace__id__exact={cast.workspace.pk}" in link
        assert staff.get(link).status_code == 200


def test_the_latest_acts_of_staff_stand_there(staff: Client, cast: Cast) -> None:
    staff.post(reverse("admin:accounts_workspace_do", args=[cast.workspace.pk, "snapshot"]), {"name": "月初"})
    assert "スナップショット「月初」を作成しました。" in staff.get(INDEX).content.decode()
    assert shown(staff)["audit"] == reverse("admin:staff_audit")


def test_nobody_sees_more_than_their_lists_show(cast: Cast) -> None:
    narrow = browser(allowed("narrow", cast, "view_company"))
    assert shown(narrow) == {"figures": [], "matters": [], "charts": [], "lines": [], "latest": [], "audit": ""}
    some = allowed("some", cast)
    some.user_permissions.add(Permission.objects.get(codename="view_invoice"))
    assert list(figures(browser(some))) == ["発行日が今日の請求書"]


def test_it_costs_the_same_however_many_worlds_there_are(staff: Client, cast: Cast) -> None:
    call(cast.workspace, 1)
    before = queries(staff, INDEX)
    for _ in range(5):
        another = make_cast()
        issue(another.actor("issuer"))
        call(another.workspace, 1, status=500)
        acts.record(another.workspace, "reset")
    after = queries(staff, INDEX)
    assert len(after) == len(before) <= QUERIES, after
