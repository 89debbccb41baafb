"""Who did what: one list over staff, partners' acts and invoices, that nobody can change and no secret is on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Company, User
from accounts.oauth.tokens import mint
from sandbox import audit
from sandbox.models import Act
from sandbox.services import acts
from tests.admin.forms import save
from tests.admin.staff import allowed, browser
from tests.admin.test_query_counts import queries
from tests.factories import Cast, issue, make_cast, returned

AUDIT = reverse("admin:staff_audit")


def lines(client: Client, **asked: Any) -> list[Any]:
    answer = client.get(AUDIT, asked)
    assert answer.status_code == 200
    found: list[Any] = answer.context["lines"]
    return found


def owner_of(cast: Cast) -> str:
    return f"owner@{cast.workspace.slug}.staff.example"


def test_staff_partners_and_invoices_stand_in_one_list(staff: Client, cast: Cast) -> None:
    invoice = returned(cast)
    acts.record(cast.workspace, "reset")
    assert save(staff, Company, cast.company("stranger"), issuing_plan="paid") == {}
    found = [(line.who, str(line.kind), str(line.what)) for line in lines(staff)]
    assert (owner_of(cast), "管理画面での操作", "変更") in found
    assert (owner_of(cast), "ワークスペースの操作", "会社の設定の変更") in found
    assert ("パートナー", "ワークスペースの操作", "リセット") in found
    assert (cast.recipient.pfid, "請求書のイベント", "差戻し") in found
    assert (cast.issuer.pfid, "請求書のイベント", "発行") in found
    (line,) = [line for line in lines(staff) if str(line.what) == "差戻し"]
    assert "単価相違" in line.said
    assert line.link == reverse("admin:invoices_invoice_change", args=[invoice.pk])
    for line in lines(staff):
        assert staff.get(line.link).status_code == 200, line


def test_it_is_narrowed_by_workspace(staff: Client, cast: Cast) -> None:
    other = make_cast()
    issue(cast.actor("issuer"))
    issue(other.actor("issuer"))
    acts.record(other.workspace, "reset")
    save(staff, Company, cast.company("stranger"), name="こちら")
    save(staff, Company, other.company("stranger"), name="あちら")
    here = lines(staff, workspace=cast.workspace.pk)
    assert {line.workspace for line in here} == {cast.workspace.name, ""}
    assert [line.about for line in here if line.who == owner_of(cast)] == ["会員企業：こちら"]
    assert len(lines(staff, workspace=other.workspace.pk)) == 3


def test_it_is_narrowed_by_person(staff: Client, cast: Cast) -> None:
    returned(cast)
    assert {line.who for line in lines(staff, person=cast.issuer.pfid.upper())} == {cast.issuer.pfid}
    invoice = issue(cast.actor("issuer"))
    staff.post(reverse("admin:invoices_invoice_do", args=[invoice.pk, "return"]), {"reason": "二重発行"})
    staff.post(reverse("admin:accounts_workspace_do", args=[cast.workspace.pk, "snapshot"]), {"name": "月初"})
    mine = lines(staff, person=owner_of(cast))
    assert {line.who for line in mine} == {owner_of(cast)}
    assert {str(line.kind) for line in mine} == {"管理画面での操作", "ワークスペースの操作", "請求書のイベント"}
    assert lines(staff, person="nobody@nowhere.example") == []


def test_it_is_narrowed_by_kind_and_by_days(staff: Client, cast: Cast) -> None:
    issue(cast.actor("issuer"))
    acts.record(cast.workspace, "reset")
    assert {str(line.kind) for line in lines(staff, kind="act")} == {"ワークスペースの操作"}
    assert lines(staff, until="2020-01-01") == []
    assert len(lines(staff, since="2020-01-01")) == 2
    assert len(lines(staff, since="nonsense", kind="nonsense", workspace="999999")) == 2


def test_its_pages_hold_each_line_once(staff: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 4)
    for _ in range(3):
        issue(cast.actor("issuer"))
        acts.record(cast.workspace, "reset")
        save(staff, User, cast.issuer, name=f"改姓{Act.objects.count()}")
    seen, address = [], AUDIT
    while address:
        answer = staff.get(address)
        seen += [(str(line.kind), line.about, line.at) for line in answer.context["lines"]]
        address = AUDIT + answer.context["older"] if answer.context["older"] else ""
    assert len(seen) == len(set(seen)) == 9
    assert [at for _kind, _about, at in seen] == sorted((at for _kind, _about, at in seen), reverse=True)


def test_staff_see_of_it_what_they_may_see(cast: Cast) -> None:
    issue(cast.actor("issuer"))
    acts.record(cast.workspace, "reset")
    assert {str(line.kind) for line in lines(browser(allowed("acts", cast, "view_act")))} == {"ワークスペースの操作"}
    assert browser(allowed("none", cast, "view_company")).get(AUDIT).status_code == 403
    assert browser(cast.issuer).get(AUDIT).status_code == 302


def test_nothing_on_it_can_be_changed_and_no_secret_is_there(staff: Client, cast: Cast) -> None:
    token = mint(cast.issuer, cast.application)
    values = [token.token, token.refresh_token.token]
    staff.post(reverse("admin:accounts_accesstoken_do", args=[token.pk, "revoke"]))
    path = reverse("admin:auth_user_password_change", args=[cast.issuer.pk])
    staff.post(path, {"password1": "another-pass-2026", "password2": "another-pass-2026"})
    page = staff.get(AUDIT).content.decode()
    assert "失効させる" in page
    assert not [value for value in [*values, "another-pass-2026"] if value in page]
    assert 'method="post"' not in page[page.index('class="staff-filter"') :]


def test_a_page_costs_the_same_however_much_happened(staff: Client, cast: Cast) -> None:
    def happen() -> None:
        issue(cast.actor("issuer"))
        acts.record(cast.workspace, "reset")
        save(staff, User, cast.issuer, name=f"改姓{Act.objects.count()}")

    happen()
    few = len(queries(staff, AUDIT))
    for _ in range(5):
        happen()
    assert len(queries(staff, AUDIT)) == few <= 10
