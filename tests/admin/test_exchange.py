"""Lists out to files, and masters in from them: what a file may do is what a hand may do."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.admin import exporting, importing
from accounts.models import Company, Notice, User
from invoices.models import Invoice, InvoiceFormat
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from partners.models import BankAccount, Customer, Issuer, Supplier
from tests.admin.staff import address, allowed, browser
from tests.factories import Cast, issue, line, make_cast

EXPORTED = [
    Company, User, Notice, Invoice, InvoiceFormat, Issuer, BankAccount, Customer, Supplier, AccountTitle, SubAccountTitle,
    BurdenSection, JournalItem,
]  # fmt: skip
IMPORTED = [Issuer, BankAccount, Customer, Supplier, AccountTitle, SubAccountTitle, BurdenSection, JournalItem]
CSV, JSON = "0", "1"


def export(client: Client, model: type[Model], form: str = CSV, resource: str = "0", **query: Any) -> bytes:
    path = address(model, "export")
    answer = client.post(path, {"format": form, "resource": resource}, query_params=query)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"], answer.context and answer.context["form"].errors
    return answer.content


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def upload(client: Client, model: type[Model], company: Company, text: str, do: str = "check") -> Any:
    path = f"{address(model, 'import')}?company={company.pk}"
    return client.post(path, {"do": do, "file": SimpleUploadedFile("rows.csv", text.encode("utf-8-sig"))})


def wrong(answer: Any) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.said) for one in answer.context["verdict"].wrong]


@pytest.mark.parametrize("model", EXPORTED, ids=lambda model: model.__name__)
def test_a_list_is_written_to_a_file_by_those_who_see_it(staff: Client, cast: Cast, model: type[Model]) -> None:
    issue(cast.actor("issuer"))
    company = cast.company("recipient")
    title = AccountTitle.objects.create(company=company, code="2030", name="未払金")
    SubAccountTitle.objects.create(company=company, account_title=title, code="1", name="みなと")
    BurdenSection.objects.create(company=company, code="130", name="経理部")
    JournalItem.objects.create(company=company, item_no=1, code="P", name="企画")
    assert address(model, "export") in staff.get(address(model, "changelist")).content.decode()
    assert staff.get(address(model, "export")).status_code == 200
    rows = table(export(staff, model))
    assert len(rows) == model._default_manager.count() > 0
    assert len(json.loads(export(staff, model, JSON))) == len(rows)
    assert browser(allowed("blind", cast, "view_grant")).get(address(model, "export")).status_code == 403


def test_a_file_holds_what_the_list_is_narrowed_to(staff: Client, cast: Cast) -> None:
    other = make_cast()
    issue(cast.actor("issuer"), inv_no="HERE-1")
    issue(other.actor("issuer"), inv_no="THERE-1")
    rows = table(export(staff, Invoice, workspace__id__exact=cast.workspace.pk))
    assert [(row["workspace__slug"], row["inv_no"], row["gross"]) for row in rows] == [
        (cast.workspace.slug, "HERE-1", "1100")
    ]
    assert LogEntry.objects.latest("pk").get_change_message() == "1行をCSVに書き出しました。"


def test_the_lines_of_invoices_are_a_file_of_their_own(staff: Client, cast: Cast) -> None:
    other = make_cast()
    lines = [line(price=1000), line(item_name="値引", price=-100, item="invoices[0].details[1]")]
    invoice = issue(cast.actor("issuer"), lines=lines)
    issue(other.actor("issuer"))
    rows = table(export(staff, Invoice, resource="1", workspace__id__exact=cast.workspace.pk))
    assert [(row["invoice__number"], row["seq"], row["item_name"], row["net"]) for row in rows] == [
        (str(invoice.number), "1", "部品", "1000"), (str(invoice.number), "2", "値引", "-100"),
    ]  # fmt: skip


@pytest.mark.security("W10")
@pytest.mark.parametrize("model", [Invoice, User, Customer])
def test_longer_lists_take_no_more_queries(staff: Client, cast: Cast, model: type[Model]) -> None:
    issue(cast.actor("issuer"))
    export(staff, model)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            rows = table(export(staff, model))
        counts.append((len(rows), len(queries)))
        make_cast()
        issue(cast.actor("issuer"))
    (few, taken), (many, taken_then) = counts
    assert few < many
    assert taken == taken_then


def test_no_cell_is_a_formula_and_no_column_a_secret(staff: Client, cast: Cast) -> None:
    Customer.objects.filter(company=cast.company("issuer")).update(name="=HYPERLINK(1)", person="＋cmd", mail="@x")
    (row,) = table(export(staff, Customer))
    assert (row["name"], row["person"], row["mail"]) == ("'=HYPERLINK(1)", "'＋cmd", "'@x")
    columns = {
        name for model in EXPORTED for name in export(staff, model).decode("utf-8-sig").splitlines()[0].split(",")
    }
    assert not {"password", "token", "body", "link", "client_secret"} & columns
    assert cast.issuer.password not in export(staff, User, JSON).decode()


def test_a_file_has_bounds(staff: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    answer = staff.post(address(User, "export"), {"format": CSV, "resource": "0"}, follow=True)
    assert "一覧を絞り込んでください" in answer.content.decode()
    monkeypatch.setattr(importing, "MOST_ROWS", 1)
    sections = "code,name\r\n1,一\r\n2,二\r\n"
    assert wrong(upload(staff, BurdenSection, cast.company("recipient"), sections)) == [
        (0, "", "一度に取り込めるのは1行までです。")
    ]
    monkeypatch.setattr(importing, "MOST_BYTES", 10)
    answer = upload(staff, BurdenSection, cast.company("recipient"), sections)
    assert answer.context["form"].errors["file"] == ["ファイルは512KBまでです。"]


@pytest.mark.parametrize("model", IMPORTED, ids=lambda model: model.__name__)
def test_taking_in_needs_both_rights(staff: Client, cast: Cast, model: type[Model]) -> None:
    path = address(model, "import")
    assert staff.get(path).status_code == 200
    assert staff.get(path, {"company": cast.company("issuer").pk}).status_code == 200
    looking = browser(allowed("viewer", cast, "view"))
    assert looking.get(path).status_code == 403
    assert looking.post(f"{path}?company={cast.company('issuer').pk}", {"do": "import"}).status_code == 403


def test_a_trial_run_says_what_would_happen_and_takes_it_back(staff: Client, cast: Cast) -> None:
    company = cast.company("recipient")
    text = "code,name\r\n130,経理部\r\n140,総務部\r\n"
    answer = upload(staff, BurdenSection, company, text)
    assert (answer.context["verdict"].added, answer.context["verdict"].wrong) == (2, [])
    assert not BurdenSection.objects.exists()
    assert not LogEntry.objects.exists()
    kept = answer.context["form"]["kept"].value()
    path = f"{reverse('admin:journal_masters_burdensection_import')}?company={company.pk}"
    assert staff.post(path, {"do": "import", "kept": kept}).status_code == 302
    assert list(BurdenSection.objects.values_list("company", "code", "name")) == [
        (company.pk, "130", "経理部"), (company.pk, "140", "総務部"),
    ]  # fmt: skip
    assert LogEntry.objects.filter(change_message__contains="CSVから取り込み").count() == 2


def test_one_wrong_row_and_nothing_is_taken_in(staff: Client, cast: Cast) -> None:
    text = "code,name,zip\r\nNEW,新しい取引先,123-4567\r\nBAD,,12\r\n"
    answer = upload(staff, Customer, cast.company("issuer"), text, do="import")
    assert {(number, column) for number, column, _said in wrong(answer)} >= {(3, "zip")}
    assert not Customer.objects.filter(code__in=["NEW", "BAD"]).exists()


def test_what_the_service_refuses_is_told_by_row(staff: Client, cast: Cast) -> None:
    text = "code,name,bank_code\r\nS-9,新しい支払先,0001\r\n"
    found = wrong(upload(staff, Supplier, cast.company("recipient"), text))
    assert found
    assert {number for number, _column, _said in found} == {2}
    assert all(said.startswith("E700001 ") for _number, _column, said in found)


def test_rows_of_blank_cells_are_passed_over(staff: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 1)
    company = cast.company("recipient")
    text = "code,name\r\n,\r\n\r\n130,経理部\r\n , \r\n,,,\r\n"
    upload(staff, BurdenSection, company, text, "import")
    assert list(BurdenSection.objects.values_list("company", "code")) == [(company.pk, "130")]
    assert wrong(upload(staff, BurdenSection, company, "code,name\r\n,\r\n,,\r\n")) == [
        (0, "", "2行目から後に行がありません。")
    ]


def test_rows_that_are_there_are_changed_in_the_named_columns_alone(staff: Client, cast: Cast) -> None:
    row = Customer.objects.get(company=cast.company("issuer"), code="AOBA")
    answer = upload(staff, Customer, cast.company("issuer"), "code,name\r\nAOBA,改名商事\r\n", do="import")
    assert answer.status_code == 302
    changed = Customer.objects.get(pk=row.pk)
    assert (changed.name, changed.zip, changed.linked_company, changed.default_account) == (
        "改名商事", row.zip, row.linked_company, row.default_account,
    )  # fmt: skip


@pytest.mark.parametrize("model", [Issuer, BankAccount, Customer])
def test_what_was_written_is_read_as_it_was(staff: Client, cast: Cast, model: type[Any]) -> None:
    before = list(model.objects.filter(company=cast.company("issuer")).values())
    text = export(staff, model, company__id__exact=cast.company("issuer").pk).decode("utf-8-sig")
    answer = upload(staff, model, cast.company("issuer"), text, do="import")
    assert answer.status_code == 302, wrong(answer)
    assert list(model.objects.filter(company=cast.company("issuer")).values()) == before


def test_a_file_of_another_company_is_not_taken_in(staff: Client, cast: Cast) -> None:
    other = make_cast()
    text = export(staff, Customer, company__id__exact=other.company("issuer").pk).decode("utf-8-sig")
    assert wrong(upload(staff, Customer, cast.company("issuer"), text, do="import")) == [
        (2, "", "選んだ会員企業の行ではありません。")
    ]


def test_an_account_of_another_company_cannot_be_named(staff: Client, cast: Cast) -> None:
    other = make_cast()
    BankAccount.objects.filter(company=other.company("issuer")).update(code="THEIRS")
    text = "code,name,default_account__code\r\nAOBA,あおば,THEIRS\r\n"
    ((number, _column, said),) = wrong(upload(staff, Customer, cast.company("issuer"), text))
    assert (number, said[:8]) == (2, "E300004 ")


def test_sub_accounts_name_their_account_title(staff: Client, cast: Cast) -> None:
    company = cast.company("recipient")
    AccountTitle.objects.create(company=company, code="2030", name="未払金")
    theirs = AccountTitle.objects.create(company=cast.company("rival"), code="9999", name="他社")
    text = "account_title__code,code,name,display_order\r\n2030,001,みなと,0\r\n"
    assert upload(staff, SubAccountTitle, company, text, do="import").status_code == 302
    assert SubAccountTitle.objects.get().account_title.company == company
    found = wrong(upload(staff, SubAccountTitle, company, text.replace("2030", theirs.code), do="import"))
    assert [(number, column) for number, column, _said in found] == [(2, "account_title")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\r\n経理部\r\n", "1行目に列「code」がありません。"),
        ("code,name,password\r\n1,a,b\r\n", "1行目に使えない列「password」があります。"),
        ("code,name,name\r\n1,a,b\r\n", "1行目に同じ列が重複しています。"),
        ("code,name\r\n", "2行目から後に行がありません。"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(staff: Client, cast: Cast, text: str, said: str) -> None:
    assert wrong(upload(staff, BurdenSection, cast.company("recipient"), text)) == [(0, "", said)]
