"""Issuing by hand."""

import re
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from invoices.models import Invoice, InvoiceEvent
from partners.models import BankAccount, Issuer
from tests.factories import BankAccountFactory, Cast, IssuerFactory, issue
from tests.pages.conftest import SignIn, entries

NEW = "issuing-new"


@pytest.fixture
def blank(issuer: Client) -> dict[str, str]:
    """The untouched form."""
    return entries(issuer.get(reverse(NEW)).context["sheet"])


def written(blank: dict[str, str], do: str = "issue", **typed: str) -> dict[str, str]:
    """A valid sheet with one line of 1,000 yen; `typed` overrides, `line_0_…` stands for a field of the first line."""
    first = {"lines-0-item_name": "部品", "lines-0-quantity": "1", "lines-0-price": "1000"}
    own = {re.sub(r"^line_(\d)_", r"lines-\1-", name): value for name, value in typed.items()}
    return blank | {"customer": "AOBA", "pay_due_date": "2026-12-31", "do": do} | first | own


def send(client: Client, sheet: dict[str, str]) -> Any:
    return client.post(reverse(NEW), sheet)


@pytest.mark.contract("8", "issue by hand")
def test_a_person_issues_what_a_program_would(cast: Cast, issuer: Client, blank: dict[str, str]) -> None:
    answer = send(issuer, written(blank, inv_no="H-1", inv_name="手書き", remarks="よろしく", send_date="2026-11-01"))
    invoice = Invoice.objects.get()
    assert answer.headers["Location"] == reverse("issuing-detail", args=[invoice.number])
    assert (invoice.inv_no, invoice.inv_name, invoice.remarks) == ("H-1", "手書き", "よろしく")
    assert (invoice.net, invoice.tax, invoice.gross) == (1000, 100, 1100)
    assert (invoice.status, invoice.invoice_type, invoice.unit_tax) == ("10", "3", "0")
    assert invoice.recipient == cast.recipient.company
    event = InvoiceEvent.objects.get()
    assert (event.actor, event.via, event.action) == (cast.issuer.pfid, "page", "issue")
    assert Notice.objects.filter(recipient=cast.recipient.company, topic=Notice.Topic.ISSUED).count() == 1
    page = issuer.get(answer.headers["Location"]).content.decode()
    assert "請求書 H-1 を発行しました。" in page


def test_what_is_left_open_is_taken_by_default(issuer: Client, blank: dict[str, str]) -> None:
    send(issuer, written(blank))
    invoice = Invoice.objects.get()
    assert invoice.inv_no == f"{invoice.number:010d}"
    assert invoice.publisher["code"] == "HQ"
    assert [bank["code"] for bank in invoice.banks] == ["MAIN"]
    assert invoice.format.code == "STD"


def test_figures_may_be_typed_as_people_type_them(issuer: Client, blank: dict[str, str]) -> None:
    send(issuer, written(
        blank, line_0_quantity="１２", line_0_price="1,250.5", line_1_item_name="値引き", line_1_amount="−￥1,006",
    ))  # fmt: skip
    lines = Invoice.objects.get().lines.order_by("seq")
    assert [(row.quantity, row.price, row.net) for row in lines] == [
        (Decimal(12), Decimal("1250.5"), 15006), (None, None, -1006),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bucket", "tax_type", "rate", "reduced", "tax"),
    [
        ("tr10", "0", 10, False, 100), ("tr8_reduced", "0", 8, True, 80), ("tr8", "0", 8, False, 80),
        ("tr5", "0", 5, False, 50), ("tr0", "0", 0, False, 0), ("free", "1", None, False, 0),
        ("exemption", "2", None, False, 0), ("non", "3", None, False, 0),
    ],
)  # fmt: skip
def test_every_rate_can_be_chosen(
    issuer: Client, blank: dict[str, str], bucket: str, tax_type: str, rate: int | None, reduced: bool, tax: int
) -> None:
    send(issuer, written(blank, line_0_bucket=bucket))
    row = Invoice.objects.get().lines.get()
    assert (row.tax_type, row.tax_rate, row.reduced, row.tax) == (tax_type, rate, reduced, tax)


def test_an_old_rate_is_issued_with_a_word_of_warning(issuer: Client, blank: dict[str, str]) -> None:
    answer = issuer.post(reverse(NEW), written(blank, line_0_bucket="tr5"), follow=True)
    assert "標準的な税率ではありません" in answer.content.decode()


def test_the_rarer_fields_of_a_line_arrive(issuer: Client, blank: dict[str, str]) -> None:
    send(issuer, written(
        blank, line_0_unit="個", line_0_slip_no="D-1", line_0_slip_date="2026-10-31", line_0_product_code="P-1",
        line_0_remarks="一行目\r\n二行目", line_0_entry="1",
    ))  # fmt: skip
    row = Invoice.objects.get().lines.get()
    assert (row.unit, row.slip_no, str(row.slip_date), row.product_code) == ("個", "D-1", "2026-10-31", "P-1")
    assert row.remarks == "一行目\n二行目"
    assert (row.net, row.tax, row.gross) == (910, 90, 1000)


def test_a_typed_tax_counts_only_where_it_is_asked_for(issuer: Client, blank: dict[str, str]) -> None:
    send(issuer, written(blank, line_0_tax="7"))
    send(
        issuer, written(blank, invoice_type="4", unit_tax="1", line_0_price="1005", line_0_entry="2", line_0_tax="101")
    )
    assert [invoice.tax for invoice in Invoice.objects.order_by("number")] == [100, 101]  # 100.5 yen, exactly


def test_rows_left_empty_or_deleted_count_for_nothing(issuer: Client, blank: dict[str, str]) -> None:
    sheet = written(blank, line_1_item_name="要らない行", line_1_price="abc") | {"lines-1-DELETE": "on"}
    assert send(issuer, sheet).status_code == HTTPStatus.FOUND
    assert [row.item_name for row in Invoice.objects.get().lines.all()] == ["部品"]


def test_an_invoice_without_lines_is_not_issued(issuer: Client, blank: dict[str, str]) -> None:
    answer = send(issuer, blank | {"customer": "AOBA", "do": "issue"})
    assert "明細を1行以上入力してください。" in answer.content.decode()
    assert not Invoice.objects.exists()


def test_a_refusal_loses_nothing_and_stands_beside_its_field(cast: Cast, issuer: Client, blank: dict[str, str]) -> None:
    issue(cast.actor("issuer"), inv_no="TAKEN")
    answer = send(issuer, written(blank, inv_no="TAKEN", inv_name="大事な件名", line_0_item_name="大事な品名"))
    sheet = answer.context["sheet"]
    assert sheet.head.errors == {"inv_no": ["請求書番号「TAKEN」は既に使用されています"]}
    page = answer.content.decode()
    assert "大事な件名" in page
    assert "大事な品名" in page
    assert "まだ発行されていません" in page
    assert Invoice.objects.count() == 1


def test_the_services_faults_of_a_line_stand_beside_that_line(issuer: Client, blank: dict[str, str]) -> None:
    answer = send(issuer, written(
        blank, line_2_item_name="計算違い", line_2_quantity="2", line_2_price="10", line_2_amount="25",
    ))  # fmt: skip
    lines = answer.context["sheet"].lines
    assert lines[2].errors == {"amount": ["金額が計算結果と一致しません（計算値：20、受信値：25）"]}
    assert not lines[0].errors


def test_every_mistake_is_shown_at_once(issuer: Client, blank: dict[str, str]) -> None:
    answer = send(issuer, written(
        blank, customer="", send_date="2026-02-30", inv_no="100%", line_0_quantity="many", line_1_price="1",
        line_2_item_name="x" * 256,
    ))  # fmt: skip
    sheet = answer.context["sheet"]
    assert set(sheet.head.errors) == {"customer", "send_date", "inv_no"}
    assert [set(form.errors) for form in sheet.lines] == [{"quantity"}, {"item_name"}, {"item_name"}]
    assert not Invoice.objects.exists()


@pytest.mark.contract("2", "stripped characters")
@pytest.mark.parametrize("character", "%^*()[]<>'\"\t,")
def test_numbers_refuse_what_the_wire_takes_out(issuer: Client, blank: dict[str, str], character: str) -> None:
    number = f"A{character}1"
    answer = send(issuer, written(blank, inv_no=number, line_0_slip_no=number, line_0_product_code=number))
    sheet = answer.context["sheet"]
    assert set(sheet.head.errors) == {"inv_no"}
    assert set(sheet.lines[0].errors) == {"slip_no", "product_code"}


@pytest.mark.parametrize(("field", "limit"), [("inv_name", 100), ("inv_no", 30), ("remarks", 1000)])
def test_texts_are_as_long_as_the_contract_says(issuer: Client, blank: dict[str, str], field: str, limit: int) -> None:
    assert set(send(issuer, written(blank, **{field: "あ" * (limit + 1)})).context["sheet"].head.errors) == {field}
    assert send(issuer, written(blank, **{field: "あ" * limit})).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("quantity", "123456789"), ("quantity", "1.0001"), ("price", "12345678901234"), ("amount", "10000000000000"),
        ("amount", "1.5"), ("amount", "1e3"), ("price", "NaN"), ("price", "１２三"),
    ],
)  # fmt: skip
def test_figures_keep_within_the_contract(issuer: Client, blank: dict[str, str], field: str, wrong: str) -> None:
    answer = send(issuer, written(blank, **{f"line_0_{field}": wrong}))
    assert field in answer.context["sheet"].lines[0].errors
    assert not Invoice.objects.exists()


def test_an_office_and_an_account_can_be_chosen(cast: Cast, issuer: Client, blank: dict[str, str]) -> None:
    company = cast.actor("issuer").company
    office = IssuerFactory.create(company=company, code="WEST", name="西日本支店")
    BankAccountFactory.create(company=company, code="SUB", account_number="0099902")
    send(issuer, written(blank, publisher=str(office.number), account="SUB"))
    invoice = Invoice.objects.get()
    assert (invoice.publisher["code"], invoice.publisher["name"]) == ("WEST", "西日本支店")
    assert [bank["account_number"] for bank in invoice.banks] == ["0099902"]


def test_one_of_two_offices_with_one_code_can_be_chosen(cast: Cast, issuer: Client, blank: dict[str, str]) -> None:
    """The API cannot tell them apart (発行元特定不可); a person who points at one can."""
    company = cast.actor("issuer").company
    second = IssuerFactory.create(company=company, code="HQ", name="第二本社", section="総務部")
    send(issuer, written(blank, publisher=str(second.number)))
    invoice = Invoice.objects.get()
    assert (invoice.publisher["name"], invoice.publisher["section"]) == ("第二本社", "総務部")
    assert Issuer.objects.filter(company=company).count() == 2


@pytest.mark.security("O1")
def test_another_companys_masters_cannot_be_chosen(cast: Cast, issuer: Client, blank: dict[str, str]) -> None:
    rival = cast.actor("rival").company
    foreign = IssuerFactory.create(company=rival, number=777)
    BankAccountFactory.create(company=rival, code="THEIRS")
    answer = send(issuer, written(blank, publisher=str(foreign.number), account="THEIRS", format="THEIRS"))
    assert set(answer.context["sheet"].head.errors) == {"publisher", "account", "format"}


def test_an_account_deleted_meanwhile_is_said_beside_the_field(issuer: Client, blank: dict[str, str]) -> None:
    account = BankAccount.objects.get()
    BankAccount.objects.filter(pk=account.pk).update(code="NEW")
    answer = send(issuer, written(blank, account="MAIN"))
    assert set(answer.context["sheet"].head.errors) == {"account"}


def test_more_rows_come_without_a_script(issuer: Client, blank: dict[str, str]) -> None:
    answer = send(issuer, written(blank, do="add"))
    lines = answer.context["sheet"].lines
    assert len(lines) == 6
    assert lines[0]["item_name"].value() == "部品"
    assert 'name="lines-5-item_name"' in answer.content.decode()
    assert not Invoice.objects.exists()


def test_totals_come_without_a_script(issuer: Client, blank: dict[str, str]) -> None:
    answer = send(issuer, written(blank, do="totals"))
    assert "¥1,100" in answer.content.decode()
    assert not Invoice.objects.exists()


def test_the_enter_key_does_not_issue(issuer: Client) -> None:
    form = issuer.get(reverse(NEW)).content.decode().split('<form class="sheet"')[1]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'value="totals"' in first[0]


@pytest.mark.parametrize("management", [{}, {"lines-TOTAL_FORMS": "x"}])
def test_a_mangled_form_is_refused_not_an_accident(issuer: Client, management: dict[str, str]) -> None:
    for do in ("issue", "add", "totals"):
        answer = send(issuer, {"do": do, "customer": "AOBA"} | management)
        assert answer.status_code == HTTPStatus.OK
    assert issuer.post(reverse("issuing-preview"), management).status_code == HTTPStatus.OK
    assert not Invoice.objects.exists()


def test_a_form_that_claims_millions_of_rows_gets_no_more_than_an_invoice_has(
    issuer: Client, blank: dict[str, str]
) -> None:
    answer = issuer.post(reverse("issuing-preview"), written(blank) | {"lines-TOTAL_FORMS": "99999999"})
    assert answer.context["totals"].gross == 1100


def test_whoever_lacks_masters_is_shown_the_way(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.rival).get(reverse(NEW)).content.decode()
    for name in ("issuers", "customers", "accounts", "formats"):
        assert reverse(name) in page
    assert page.count("未登録") == 4


class TestPreview:
    """/issuing/preview/: the totals while one types."""

    def test_it_adds_up_what_is_there_and_writes_nothing(self, issuer: Client, blank: dict[str, str]) -> None:
        sheet = written(blank, customer="", line_0_item_name="", line_1_amount="1080", line_1_entry="1",
                        line_1_bucket="tr8_reduced", line_2_item_name="途中の行")  # fmt: skip
        answer = issuer.post(reverse("issuing-preview"), sheet)
        totals = answer.context["totals"]
        assert [(str(row.title), row.net, row.tax) for row in totals.sums] == [("10%", 1000, 100), ("軽減8%", 1000, 80)]
        assert (totals.net, totals.tax, totals.gross) == (2000, 180, 2180)
        assert totals.amounts == {"details[0]": 1000, "details[1]": 1080}
        assert "<html" not in answer.content.decode()
        assert not Invoice.objects.exists()

    def test_it_says_what_hinders(self, issuer: Client, blank: dict[str, str]) -> None:
        sheet = written(blank, line_1_item_name="込み", line_1_amount="1100", line_1_entry="1")
        answer = issuer.post(reverse("issuing-preview"), sheet)
        assert "混在できません" in answer.content.decode()

    def test_an_empty_sheet_has_no_totals(self, issuer: Client, blank: dict[str, str]) -> None:
        assert "ここに合計が出ます" in issuer.post(reverse("issuing-preview"), blank).content.decode()

    def test_it_answers_to_post_only(self, issuer: Client) -> None:
        assert issuer.get(reverse("issuing-preview")).status_code == HTTPStatus.METHOD_NOT_ALLOWED

    def test_it_is_for_those_who_pay(self, cast: Cast, sign_in: SignIn) -> None:
        assert sign_in(cast.stranger).post(reverse("issuing-preview")).status_code == HTTPStatus.FORBIDDEN
