"""What staff do at a click: each ends in its service, leaves a trace that says who, and is closed to those who only look."""

import datetime as dt
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import AccessToken, Company, User, Workspace
from accounts.oauth.tokens import mint
from invoices.models import Invoice, InvoiceEvent
from platform_project.kernel import clock
from sandbox.admin.invoices import InvoiceAdmin
from sandbox.models import Act, Control, FaultRule, Snapshot
from sandbox.services import keys
from tests.admin.forms import save
from tests.admin.staff import address, allowed, browser, make_user, owner
from tests.factories import Cast, issue, make_cast, returned


def page_of(row: Model, name: str) -> str:
    return address(type(row), "do", row.pk, name)


def do(client: Client, row: Model, deed: str, /, **typed: Any) -> list[str]:
    """Press the button; what the page complains about."""
    answer = client.post(page_of(row, deed), typed)
    if answer.status_code == 302:
        return []
    assert answer.status_code == 200, answer.status_code
    return [str(text) for texts in answer.context["form"].errors.values() for text in texts]


def told(row: Model) -> list[str]:
    """The row's history, the newest first."""
    entries = LogEntry.objects.filter(content_type__model=row._meta.model_name, object_id=str(row.pk)).order_by("-pk")
    return [f"{entry.user.pfid} {entry.get_change_message()}" for entry in entries]


def last_act(cast: Cast) -> tuple[str, dict[str, Any]]:
    act = Act.objects.filter(workspace=cast.workspace).order_by("-number")[0]
    return act.what, act.detail


def boss(cast: Cast) -> str:
    return f"owner@{cast.workspace.slug}.staff.example"


def test_a_contract_is_changed_by_the_console_s_service(staff: Client, cast: Cast) -> None:
    company = cast.company("stranger")
    sent = {"issuing_plan": "paid", "receiving_plan": "free", "api_option": "on", "journal_free_items_option": "on"}
    assert do(staff, company, "contract", **sent) == []
    company.refresh_from_db()
    assert (company.issuing_plan, company.receiving_plan, company.journal_free_items_option) == ("paid", "free", True)
    expected = {"company": company.code, "issuing_plan": "paid", "journal_free_items_option": True, "by": boss(cast)}
    assert last_act(cast) == ("company_changed", expected)
    (said,) = told(company)
    assert said.startswith(f"{boss(cast)} 契約を変更する：")
    assert "発行側の契約→有料、仕訳自由項目利用オプション→あり" in said


def test_a_plan_changed_on_the_form_goes_by_the_service_too(staff: Client, cast: Cast) -> None:
    assert save(staff, Company, cast.company("stranger"), receiving_plan="paid", name="改名商店") == {}
    company = Company.objects.get(pk=cast.company("stranger").pk)
    assert (company.receiving_plan, company.name) == ("paid", "改名商店")
    assert last_act(cast)[1] == {"company": company.code, "receiving_plan": "paid", "by": boss(cast)}


def test_an_invoice_is_returned_in_the_recipient_s_name(staff: Client, cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    assert do(staff, invoice, "return", reason="") == ["この項目は必須です。"]
    assert do(staff, invoice, "return", reason="単価が違います") == []
    invoice.refresh_from_db()
    assert (invoice.status, invoice.return_reason) == ("20", "単価が違います")
    event = invoice.events.latest("seq")
    assert (event.action, event.actor, event.via) == ("return", boss(cast), "admin")
    assert event.company_name == cast.company("recipient").name
    assert told(invoice)[0].startswith(f"{boss(cast)} 差し戻す：")


def test_what_the_service_refuses_is_told_with_its_code_and_leaves_no_trace(staff: Client, cast: Cast) -> None:
    invoice = returned(cast)
    events = InvoiceEvent.objects.count()
    (said,) = do(staff, invoice, "return", reason="二度目")
    assert "E300006" in said or "E400005" in said
    assert (InvoiceEvent.objects.count(), told(invoice)) == (events, [])


def test_an_invoice_to_somebody_outside_has_no_recipient_to_return_it(staff: Client, cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    Invoice.objects.filter(pk=invoice.pk).update(recipient=None)
    (said,) = do(staff, invoice, "return", reason="宛先不明")
    assert said.startswith("E300006 ")


def lines(**values: str) -> dict[str, str]:
    management = {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-MIN_NUM_FORMS": "0",
        "lines-MAX_NUM_FORMS": "9",
    }
    typed = {"item_name": "部品", "quantity": "3", "price": "1,250", "bucket": "tr10", "entry": "0"} | values
    return management | {f"lines-0-{name}": value for name, value in typed.items()}


def test_an_invoice_is_issued_in_a_company_s_name(staff: Client, cast: Cast) -> None:
    company = cast.company("issuer")
    path = f"{reverse('admin:invoices_invoice_issue')}?company={company.pk}"
    sheet = staff.get(path).context["sheet"]
    choices = {name: field.initial for name, field in sheet.head.fields.items()}
    assert choices.keys() >= {"customer", "publisher"}
    entry = next(iter(dict(sheet.lines.forms[0].fields["entry"].choices)))
    bucket = next(iter(dict(sheet.lines.forms[0].fields["bucket"].choices)))
    sent = {
        "customer": "AOBA", "format": "STD", "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "inv_name": "管理画面から",
        "do": "issue",
    }  # fmt: skip
    answer = staff.post(path, sent | lines(entry=entry, bucket=bucket))
    assert answer.status_code == 302, answer.context and answer.context["sheet"].head.errors
    invoice = Invoice.objects.get(company=company, inv_name="管理画面から")
    assert answer.headers["Location"] == address(Invoice, "change", invoice.pk)
    assert (invoice.net, invoice.recipient) == (3750, cast.company("recipient"))
    event = invoice.events.get()
    assert (event.action, event.actor, event.via) == ("issue", boss(cast), "admin")
    assert told(invoice)[0].startswith(f"{boss(cast)} 発行：")


def test_a_sheet_with_mistakes_issues_nothing_and_says_where(staff: Client, cast: Cast) -> None:
    path = f"{reverse('admin:invoices_invoice_issue')}?company={cast.company('issuer').pk}"
    answer = staff.post(path, {"customer": "", "do": "issue"} | lines(item_name=""))
    assert answer.status_code == 200
    assert set(answer.context["sheet"].head.errors) >= {"customer", "pay_due_date"}
    assert "item_name" in answer.context["sheet"].lines.forms[0].errors
    assert not Invoice.objects.filter(workspace=cast.workspace).exists()


def test_a_company_that_lacks_its_masters_is_told_so(staff: Client, cast: Cast) -> None:
    page = staff.get(reverse("admin:invoices_invoice_issue"), {"company": cast.company("rival").pk}).content.decode()
    assert "先に登録してください" in page


def test_a_returned_invoice_is_corrected_and_issued_again(staff: Client, cast: Cast) -> None:
    invoice = returned(cast)
    path = reverse("admin:invoices_invoice_correct", args=[invoice.pk])
    sheet = staff.get(path).context["sheet"]
    sent = {name: sheet.head[name].value() for name in sheet.head.fields}
    sent |= {field.html_name: field.value() for field in sheet.lines.management_form}
    sent |= {field.html_name: field.value() for form in sheet.lines.forms for field in form}
    posted = {name: value for name, value in sent.items() if value not in (None, False)}
    answer = staff.post(path, posted | {"remarks": "訂正しました", "do": "issue"})
    assert answer.status_code == 302, answer.context and (
        answer.context["sheet"].head.errors,
        answer.context["sheet"].lines.errors,
    )
    invoice.refresh_from_db()
    assert (invoice.status, invoice.version, invoice.remarks) == ("30", 2, "訂正しました")
    assert (invoice.events.latest("seq").actor, invoice.events.latest("seq").via) == (boss(cast), "admin")


def test_issuing_and_correcting_take_their_rights(cast: Cast) -> None:
    invoice = returned(cast)
    looking = browser(allowed("viewer", cast, "view"))
    for path in (reverse("admin:invoices_invoice_issue"), reverse("admin:invoices_invoice_correct", args=[invoice.pk])):
        assert looking.get(path).status_code == 403
        assert looking.post(path, {"do": "issue"}).status_code == 403


def test_a_clock_is_frozen_and_moved_on(staff: Client, cast: Cast) -> None:
    assert do(staff, cast.workspace, "clock", mode="frozen", at="2027-04-01T09:00:00") == []
    cast.workspace.refresh_from_db()
    assert cast.workspace.clock_frozen_at == dt.datetime(2027, 4, 1, tzinfo=dt.UTC)
    what, detail = last_act(cast)
    assert (what, detail["by"], detail["now"]) == ("clock", boss(cast), "2027-04-01T09:00:00+09:00")
    assert do(staff, cast.workspace, "advance", days="1", hours="2") == []
    cast.workspace.refresh_from_db()
    assert cast.workspace.clock_frozen_at == dt.datetime(2027, 4, 2, 2, tzinfo=dt.UTC)
    assert "2027-04-02 11:00:00" in told(cast.workspace)[0]
    assert do(staff, cast.workspace, "advance", days="0", hours="0") == ["進める長さを入力してください。"]
    (said,) = do(staff, cast.workspace, "clock", mode="frozen", at="2200-01-01T00:00:00")
    assert "[clock_out_of_range]" in said


def test_a_workspace_is_kept_and_brought_back(staff: Client, cast: Cast) -> None:
    issue(cast.actor("issuer"))
    assert do(staff, cast.workspace, "snapshot", name="月初") == []
    assert Snapshot.objects.get(workspace=cast.workspace).invoices == 1
    (said,) = do(staff, cast.workspace, "snapshot", name="月初")
    assert "[snapshot_exists]" in said
    issue(cast.actor("issuer"))
    assert do(staff, cast.workspace, "restore", name="月初") == []
    assert Invoice.objects.filter(workspace=cast.workspace).count() == 1
    assert last_act(cast) == ("snapshot_restored", {"name": "月初", "keep_clock": False, "by": boss(cast)})


def test_a_reset_asks_for_the_name(staff: Client, cast: Cast) -> None:
    other = make_cast()
    issue(cast.actor("issuer"))
    issue(other.actor("issuer"))
    assert do(staff, cast.workspace, "reset", again="something") == [
        "識別名が一致しません。表示のとおりに入力してください。"
    ]
    assert Invoice.objects.filter(workspace=cast.workspace).count() == 1
    assert do(staff, cast.workspace, "reset", again=cast.workspace.slug) == []
    assert not Invoice.objects.filter(workspace=cast.workspace).exists()
    assert Invoice.objects.filter(workspace=other.workspace).count() == 1
    assert last_act(cast) == ("reset", {"keep_clock": False, "by": boss(cast)})


def test_a_workspace_is_made_from_a_seed_and_its_secrets_are_told_once(staff: Client, cast: Cast) -> None:
    path = reverse("admin:accounts_workspace_create")
    seed = next(iter(dict(staff.get(path).context["form"].fields["seed"].choices)))
    answer = staff.post(path, {"name": "新しい取引先", "slug": "fresh", "seed": seed})
    made = answer.context["made"]
    assert "no-store" in answer.headers["Cache-Control"]
    row = Workspace.objects.get(slug="fresh")
    assert Control.objects.get(workspace=row).seed == seed
    assert made["key"] in answer.content.decode()
    assert User.objects.get(pfid=made["users"][0]["pfid"]).check_password(made["users"][0]["password"])
    assert made["key"] not in "".join(told(row))
    assert told(row)[0].startswith(boss(cast))
    again = staff.post(path, {"name": "もう一つ", "slug": "fresh", "seed": seed})
    assert "[slug_taken]" in str(again.context["form"].errors["slug"])
    assert browser(allowed("viewer", cast, "view")).post(path, {"name": "x", "seed": seed}).status_code == 403


@pytest.mark.security("W1")
def test_a_locked_user_is_unlocked(staff: Client, cast: Cast) -> None:
    page = address(User, "change", cast.issuer.pk)
    assert "ロックを解除する" not in staff.get(page).content.decode()
    for ip in ("192.0.2.1", "192.0.2.2"):
        AccessAttempt.objects.create(
            username=cast.issuer.pfid, ip_address=ip, user_agent="x", failures_since_start=settings.AXES_FAILURE_LIMIT
        )
    kept = AccessAttempt.objects.create(username=cast.rival.pfid, ip_address="192.0.2.1", failures_since_start=10)
    assert "ロックを解除する" in staff.get(page).content.decode()
    assert do(staff, cast.issuer, "unlock") == []
    assert list(AccessAttempt.objects.all()) == [kept]
    assert told(cast.issuer)[0].startswith(f"{boss(cast)} ロックを解除する：")


def test_a_user_s_tokens_expire_or_are_revoked(staff: Client, cast: Cast) -> None:
    mint(cast.issuer, cast.application)
    kept = mint(cast.rival, cast.application)
    assert do(staff, cast.issuer, "expire-tokens") == []
    assert list(AccessToken.objects.filter(lapsed=False)) == [kept]
    assert "アクセストークン 1件、リフレッシュトークン 1件" in told(cast.issuer)[0]
    assert last_act(cast)[1]["by"] == boss(cast)
    assert do(staff, cast.issuer, "revoke-tokens") == []
    assert list(AccessToken.objects.all()) == [kept]


def test_one_token_is_ended(staff: Client, cast: Cast) -> None:
    token, kept = mint(cast.issuer, cast.application), mint(cast.issuer, cast.application)
    value = token.token
    assert do(staff, token, "expire") == []
    token.refresh_from_db()
    assert token.lapsed
    assert do(staff, kept.refresh_token, "revoke") == []
    assert list(AccessToken.objects.all()) == [token]
    assert all(value not in said for said in told(cast.issuer))
    assert len(told(cast.issuer)) == 2


def test_staff_hold_no_tokens_to_end(cast: Cast) -> None:
    client = browser(owner(cast))
    colleague = make_user("colleague", cast, is_staff=True)
    assert client.post(page_of(colleague, "revoke-tokens")).status_code == 403


def test_all_faults_are_taken_back_at_once(staff: Client, cast: Cast) -> None:
    now = clock.now()
    FaultRule.objects.create(workspace=cast.workspace, number=1, effect="E500002", armed_at=now)
    keys.ensure(cast.workspace)
    Control.objects.filter(workspace=cast.workspace).update(faults_armed=True)
    assert (
        page_of(cast.workspace, "disarm") in staff.get(address(Workspace, "change", cast.workspace.pk)).content.decode()
    )
    assert do(staff, cast.workspace, "disarm") == []
    assert not FaultRule.objects.exists()


def test_an_unknown_deed_or_row_is_not_found(staff: Client, cast: Cast) -> None:
    assert staff.get(page_of(cast.workspace, "explode")).status_code == 404
    assert staff.get(address(Workspace, "do", 999_999, "reset")).status_code == 404


def test_a_deed_and_its_trace_are_written_together_or_not_at_all(
    staff: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = issue(cast.actor("issuer"))

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no room for a trace")

    monkeypatch.setattr(InvoiceAdmin, "log_change", fail)
    with pytest.raises(RuntimeError):
        do(staff, invoice, "return", reason="単価相違")
    invoice.refresh_from_db()
    assert (invoice.status, invoice.events.count()) == ("10", 1)
