"""仕訳登録 by hand: what the page proposes, what it takes, what it refuses and where it says so."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Company
from invoices import selectors
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.models import Invoice, JournalEntry
from invoices.services import lifecycle
from invoices.web.booking import Sheet
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from tests.factories import Cast, issue, line, reissued
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of, told

DAY = dt.date(2026, 11, 1)
BOOKED = {
    "debit_account": "5370", "credit_account": "2030", "credit_sub_account": "001", "section": "130", "item1": "P-1",
    "summary": "部品代",
}  # fmt: skip


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    """The recipient's user, whose company has masters to book against."""
    company = company_of(cast)
    AccountTitle.objects.create(
        company=company, code="5370", name="ソフトウェア費", kana="ソフトウエアヒ", tax_class="課税仕入10"
    )
    AccountTitle.objects.create(company=company, code="5999", name="旧科目", valid_to=dt.date(2020, 3, 31))
    payable = AccountTitle.objects.create(
        company=company, code="2030", name="未払金", kana="ミバライキン", sub_account_required=True
    )
    SubAccountTitle.objects.create(company=company, account_title=payable, code="001", name="みなと製作所")
    BurdenSection.objects.create(company=company, code="130", name="経理部", kana="ケイリブ")
    JournalItem.objects.create(company=company, item_no=1, code="P-1", name="新製品")
    return sign_in(cast.recipient)


def company_of(cast: Cast) -> Company:
    assert cast.recipient.company is not None
    return cast.recipient.company


def arrived(cast: Cast, **head: Any) -> Invoice:
    """An invoice that the recipient has opened."""
    return opened(cast, issue(cast.actor("issuer"), **head))


def opened(cast: Cast, invoice: Invoice) -> Invoice:
    return lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)


def place(invoice: Invoice) -> str:
    return reverse("journals", args=[invoice.number])


def shown(answer: Any) -> Sheet:
    sheet: Sheet = answer.context["sheet"]
    return sheet


def filled(sheet: Sheet, *changes: dict[str, str], do: str = "register") -> dict[str, str]:
    """What a browser would send of the page; `changes` are typed into its entries, one after the other."""
    sent = {"version": str(sheet.invoice.version), "do": do, "entries-TOTAL": str(len(sheet.entries))}
    for at, entry in enumerate(sheet.entries):
        values = entry.values | (changes[at] if at < len(changes) else {})
        sent |= {f"entries-{at}-{name}": value for name, value in values.items()} | {
            f"entries-{at}-line": str(entry.line)
        }
    return sent


def booked(client: Client, invoice: Invoice, *changes: dict[str, str]) -> Any:
    """Open the page, type, send."""
    return client.post(place(invoice), filled(shown(client.get(place(invoice))), *changes))


def faults_of(answer: Any) -> dict[str, list[str]]:
    sheet = shown(answer)
    return {f"{at}-{name}": faults for at, entry in enumerate(sheet.entries) for name, faults in entry.errors.items()}


def test_a_fresh_page_proposes_amount_and_tax_class_of_every_line(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast, lines=[line(), line(item_name="弁当", tax_rate=8, reduced=True, item="details[1]")])
    sheet = shown(recipient.get(place(invoice)))
    assert [(entry.line, entry.values["gross"], entry.values["debit_tax_class"]) for entry in sheet.entries] == [
        (1, "1100", "課税仕入10"), (2, "1080", "課税仕入8軽"),
    ]  # fmt: skip
    assert {entry.values["credit_tax_class"] for entry in sheet.entries} == {"対象外"}


def test_an_unregistered_suppliers_line_loses_part_of_its_credit(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    Invoice.objects.update(publisher=invoice.publisher | {"registration_number": ""})
    assert shown(recipient.get(place(invoice))).entries[0].values["debit_tax_class"] == "課税仕入10控70"


def test_what_was_typed_is_booked_and_shown_on_the_invoice(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    answer = booked(recipient, invoice, BOOKED)
    assert answer.headers["Location"] == reverse("receiving-detail", args=[invoice.number])
    assert told(answer) == ["仕訳を登録しました。"]
    (row,) = selectors.journals(invoice)
    assert (row.debit_account_name, row.credit_sub_account_name, row.item1_name, row.gross, row.tax) == (
        "ソフトウェア費", "みなと製作所", "新製品", 1100, 100,
    )  # fmt: skip
    page = text_of(recipient.get(reverse("receiving-detail", args=[invoice.number])))
    assert "ソフトウェア費 5370" in page
    assert "補助項目1 新製品 P-1" in page
    assert page.index("仕訳登録 第1版") < page.index("開封 第1版")


def test_the_issuer_is_told_nothing_of_the_bookkeeping(cast: Cast, recipient: Client, issuer: Client) -> None:
    invoice = arrived(cast)
    booked(recipient, invoice, BOOKED)
    page = text_of(issuer.get(reverse("issuing-detail", args=[invoice.number])))
    assert "開封 第1版" in page
    assert "仕訳" not in page


def test_amounts_are_understood_as_people_type_them(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    booked(recipient, invoice, BOOKED | {"gross": "１,１００", "tax": "¥100"})
    assert [row.tax for row in selectors.journals(invoice)] == [100]


def test_what_is_booked_comes_back_to_be_changed(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    booked(recipient, invoice, BOOKED)
    page = recipient.get(place(invoice))
    assert "仕訳を更新する" in text_of(page)
    assert shown(page).entries[0].values["summary"] == "部品代"
    booked(recipient, invoice, {"summary": "訂正"})
    assert [row.summary for row in selectors.journals(invoice)] == ["訂正"]
    assert [event.action for event in selectors.events(invoice)][-1] == "journal_change"


def test_a_line_is_split_into_several_entries(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    sent = filled(shown(recipient.get(place(invoice))), BOOKED | {"gross": "600"}, do="add:1")
    sheet = shown(recipient.post(place(invoice), sent))
    assert [entry.values["gross"] for entry in sheet.entries] == ["600", "500"]
    assert sheet.entries[0].values["debit_account"] == "5370"
    recipient.post(place(invoice), filled(sheet, {}, BOOKED))
    assert [row.gross for row in selectors.journals(invoice)] == [600, 500]


def test_an_entry_that_is_ticked_for_deletion_goes(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    sheet = shown(recipient.post(place(invoice), filled(shown(recipient.get(place(invoice))), BOOKED, do="add:1")))
    recipient.post(place(invoice), filled(sheet, BOOKED, BOOKED) | {"entries-1-DELETE": "on"})
    assert [row.gross for row in selectors.journals(invoice)] == [1100]


def test_entries_that_do_not_add_up_are_refused_at_their_line_and_nothing_is_lost(
    cast: Cast, recipient: Client
) -> None:
    invoice = arrived(cast)
    answer = booked(recipient, invoice, BOOKED | {"gross": "1000"})
    assert answer.status_code == HTTPStatus.OK
    assert "計算値：1100、受信値：1000" in shown(answer).line_faults[1][0]
    assert shown(answer).entries[0].values["summary"] == "部品代"
    assert "差額 ¥100" in text_of(answer)
    assert not JournalEntry.objects.exists()


def test_every_fault_stands_at_its_cell(cast: Cast, recipient: Client) -> None:
    answer = booked(recipient, arrived(cast), {
        "debit_account": "5999", "debit_tax_class": "課税仕入10控30", "credit_account": "2030", "section": "999",
        "item2": "P-1", "summary": "x", "tax": "500",
    })  # fmt: skip
    faults = faults_of(answer)
    assert set(faults) == {
        "0-debit_account", "0-debit_tax_class", "0-credit_sub_account", "0-section", "0-item2", "0-tax",
    }  # fmt: skip
    assert "有効ではありません" in faults["0-debit_account"][0]
    assert "必須" in faults["0-credit_sub_account"][0]
    page = answer.content.decode()
    assert 'aria-describedby="entries-0-section-wrong"' in page
    assert '<option value="課税仕入10控30" data-rate="10" data-credit="30" selected>' in page


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ({"gross": "百円"}, "0-gross"), ({"gross": ""}, "0-gross"), ({"tax": "x"}, "0-tax"),
        ({"summary": "A\u202eB"}, "0-summary"), ({"summary": "あ" * 256}, "0-summary"), ({"section": "\x00"}, "0-section"),
        ({"debit_account": "5" * 41}, "0-debit_account"),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_said_there(
    cast: Cast, recipient: Client, typed: dict[str, str], cell: str
) -> None:
    answer = booked(recipient, arrived(cast), BOOKED | typed)
    assert list(faults_of(answer)) == [cell]
    assert not JournalEntry.objects.exists()


def test_lines_without_an_account_may_wait(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast, lines=[line(), line(item_name="工賃", item="details[1]")])
    answer = booked(recipient, invoice, BOOKED)
    assert told(answer) == ["仕訳を登録しました。", "仕訳が未登録の明細が1件あります。"]
    invoice.refresh_from_db()
    assert invoice.journaled_at is None
    assert "一部登録" in text_of(recipient.get(reverse("receiving-detail", args=[invoice.number])))
    booked(recipient, invoice, {}, BOOKED)
    invoice.refresh_from_db()
    assert invoice.journaled_at is not None


def test_an_empty_page_books_nothing(cast: Cast, recipient: Client) -> None:
    answer = booked(recipient, arrived(cast))
    assert shown(answer).faults == ["仕訳は必須です"]


def test_pressing_enter_without_a_script_books_nothing(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    sent = filled(shown(recipient.get(place(invoice))), BOOKED | {"gross": "900"}, do="totals")
    assert "差額 ¥200" in text_of(recipient.post(place(invoice), sent))
    assert not JournalEntry.objects.exists()


def test_the_last_journals_are_proposed_and_marked_so(cast: Cast, recipient: Client) -> None:
    booked(recipient, arrived(cast), BOOKED)
    later = arrived(cast, lines=[line(price=Decimal(2000)), line(item_name="別物", item="details[1]")])
    page = recipient.get(place(later))
    assert "提案 前回の仕訳をもとに" in text_of(page)
    first, second = shown(page).entries
    assert (first.values["debit_account"], first.values["gross"]) == ("5370", "2200")
    assert second.values["debit_account"] == ""
    assert not later.journal_entries.exists()
    booked(recipient, later)
    assert [row.line_seq for row in selectors.journals(later)] == [1]


def test_a_split_that_still_adds_up_is_proposed_whole(cast: Cast, recipient: Client) -> None:
    first = arrived(cast)
    sheet = shown(
        recipient.post(place(first), filled(shown(recipient.get(place(first))), {"gross": "600"}, do="add:1"))
    )
    recipient.post(place(first), filled(sheet, BOOKED, BOOKED))
    assert [entry.values["gross"] for entry in shown(recipient.get(place(arrived(cast)))).entries] == ["600", "500"]
    dearer = arrived(cast, lines=[line(price=Decimal(3000))])
    assert [entry.values["gross"] for entry in shown(recipient.get(place(dearer))).entries] == ["3300"]


def test_copying_puts_the_last_journals_in_the_place_of_what_was_typed(cast: Cast, recipient: Client) -> None:
    booked(recipient, arrived(cast), BOOKED)
    later = arrived(cast, lines=[line(), line(item_name="別物", item="details[1]")])
    typed = filled(shown(recipient.get(place(later))), {"debit_account": "1"}, {"debit_account": "2"}, do="copy")
    first, second = shown(recipient.post(place(later), typed)).entries
    assert (first.values["debit_account"], second.values["debit_account"]) == ("5370", "2")


def test_with_nothing_to_copy_what_was_typed_stays(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    answer = recipient.post(place(invoice), filled(shown(recipient.get(place(invoice))), BOOKED, do="copy"))
    assert "コピーできる仕訳がまだありません" in text_of(answer)
    assert shown(answer).entries[0].values["debit_account"] == "5370"


def test_a_reissue_shows_the_journals_before_and_is_confirmed_again(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    booked(recipient, invoice, BOOKED)
    lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason="相違")
    assert recipient.get(place(invoice)).status_code == HTTPStatus.NOT_FOUND
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, InvoiceDraft())])
    opened(cast, invoice)
    page = text_of(recipient.get(place(invoice)))
    assert "再発行された請求書です。" in page
    assert "第1版の仕訳" in page
    assert "提案" in page
    booked(recipient, invoice)
    assert [row.version for row in JournalEntry.objects.order_by("version")] == [1, 2]
    assert "再発行された請求書です。" not in text_of(recipient.get(place(invoice)))


def test_a_page_of_an_older_version_books_nothing(cast: Cast, recipient: Client) -> None:
    invoice = opened(cast, reissued(cast))
    sent = filled(shown(recipient.get(place(invoice))), BOOKED) | {"version": "1"}
    answer = recipient.post(place(invoice), sent)
    assert "排他エラー" in shown(answer).faults[0]
    assert not JournalEntry.objects.exists()


def test_withdrawn_journals_are_gone_and_leave_an_event(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    booked(recipient, invoice, BOOKED)
    answer = recipient.post(reverse("journals-withdraw", args=[invoice.number]))
    assert told(answer) == ["仕訳を登録しました。", "仕訳を取り消しました。"]
    assert selectors.journals(invoice) == []
    again = recipient.post(reverse("journals-withdraw", args=[invoice.number]))
    assert "仕訳は登録されていません" in told(again)[-1]


def test_a_sealed_invoice_is_opened_first(cast: Cast, recipient: Client) -> None:
    invoice = issue(cast.actor("issuer"))
    for answer in (recipient.get(place(invoice)), recipient.post(place(invoice), {"do": "register"})):
        assert answer.headers["Location"] == reverse("receiving-detail", args=[invoice.number])
    assert invoice.opened_at is None


@pytest.mark.security("O1")
@pytest.mark.parametrize(
    ("role", "status"), [("issuer", HTTPStatus.FORBIDDEN), ("rival", HTTPStatus.NOT_FOUND), ("stranger", HTTPStatus.FORBIDDEN)]
)  # fmt: skip
def test_only_the_recipient_books(cast: Cast, sign_in: SignIn, role: str, status: HTTPStatus) -> None:
    invoice = arrived(cast)
    other = sign_in(getattr(cast, role))
    assert other.get(place(invoice)).status_code == status
    assert other.post(place(invoice), {"do": "register"}).status_code == status
    assert other.post(reverse("journals-withdraw", args=[invoice.number])).status_code == status


def test_free_items_are_offered_with_the_option_only(cast: Cast, recipient: Client) -> None:
    invoice = arrived(cast)
    assert "仕訳補助項目1" in text_of(recipient.get(place(invoice)))
    Company.objects.filter(pk=company_of(cast).pk).update(journal_free_items_option=False)
    page = recipient.get(place(invoice))
    assert "仕訳補助項目1" not in text_of(page)
    assert faults_of(recipient.post(place(invoice), filled(shown(page), BOOKED)))[
        "0-"
    ] == ["仕訳自由項目利用オプションが有効ではありません"]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"entries-TOTAL": "x"},
        {"entries-TOTAL": "9" * 30},
        {"entries-TOTAL": "1", "entries-0-line": "7", "entries-0-summary": "x"},
        {"entries-TOTAL": "1", "entries-0-line": "1" * 20},
        {"do": "add:x"},
        {"do": "add:99"},
        {"version": "9" * 40},
    ],
)
def test_nonsense_books_nothing_and_breaks_nothing(cast: Cast, recipient: Client, sent: dict[str, str]) -> None:
    answer = recipient.post(place(arrived(cast)), {"do": "register", "version": "1"} | sent)
    assert answer.status_code == HTTPStatus.OK
    assert not JournalEntry.objects.exists()


def test_what_was_typed_is_never_markup(cast: Cast, recipient: Client) -> None:
    probe = '"><script>alert(1)</script>'
    names = ("debit_account", "section", "gross", "summary", "debit_tax_class", "item1")
    answer = booked(recipient, arrived(cast), dict.fromkeys(names, probe))
    assert probe not in answer.content.decode()


def test_a_long_invoice_is_booked_in_one_go_and_costs_the_same(cast: Cast, recipient: Client) -> None:
    costs = []
    for count in (2, 2, 120):  # the first one has nothing to be proposed yet
        invoice = arrived(cast, lines=[line(item_name=f"部品{n}", item=f"details[{n}]") for n in range(count)])
        with CaptureQueriesContext(connection) as queries:
            sheet = shown(recipient.get(place(invoice)))
        costs.append(len(queries))
        recipient.post(place(invoice), filled(sheet, *[BOOKED] * count))
        assert len(selectors.journals(invoice)) == count
    assert costs[1] == costs[2]


# ---- the inbox ----


def listed(client: Client, **asked: str) -> list[int]:
    return [row.number for row in client.get(reverse("receiving-list"), asked).context["page"]]


def test_the_inbox_tells_what_is_booked_and_narrows_by_it(cast: Cast, recipient: Client) -> None:
    done, open_, sealed = arrived(cast), arrived(cast), issue(cast.actor("issuer"))
    booked(recipient, done, BOOKED)
    assert listed(recipient, booked="1") == [done.number]
    assert listed(recipient, booked="0") == [sealed.number, open_.number]
    page = recipient.get(reverse("receiving-list")).content.decode()
    assert page.count(f'href="{place(open_)}"') == 1
    assert f'href="{place(sealed)}"' not in page


def test_day_amount_and_partner_are_searched_together(cast: Cast, recipient: Client) -> None:
    wanted = issue(cast.actor("issuer"), send_date=DAY)
    issue(cast.actor("issuer"), send_date=dt.date(2026, 10, 1))
    issue(cast.actor("issuer"), send_date=DAY, lines=[line(price=Decimal(9000))])
    asked = {"sent_from": "2026-11-01", "sent_to": "2026-11-30", "amount_to": "2000", "issuer": "S-1"}
    assert listed(recipient, **asked) == [wanted.number]
    assert listed(recipient, **(asked | {"issuer": "だれでもない"})) == []


# ---- type-ahead ----


def search(client: Client, kind: str, **asked: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(reverse("journal-master-search", args=[kind]), asked).json()["rows"]
    return rows


@pytest.mark.parametrize("word", ["5370", "53", "ソフト", "そふと", "ソフトウェア", "ｿﾌﾄｳｪｱ", "５３７０"])
def test_an_account_is_found_by_code_name_and_kana(recipient: Client, word: str) -> None:
    assert search(recipient, "account", q=word) == [{
        "code": "5370", "name": "ソフトウェア費", "kana": "ソフトウエアヒ", "tax_class": "課税仕入10",
        "sub_account_required": False,
    }]  # fmt: skip


def test_only_what_rules_on_the_day_is_offered(recipient: Client) -> None:
    assert search(recipient, "account", q="5999", on="2026-11-01") == []
    assert [row["code"] for row in search(recipient, "account", q="5999", on="2020-03-31")] == ["5999"]


def test_the_very_code_comes_first(cast: Cast, recipient: Client) -> None:
    AccountTitle.objects.create(company=company_of(cast), code="53", name="大分類", display_order=99)
    assert [row["code"] for row in search(recipient, "account", q="53")] == ["53", "5370"]


def test_sub_accounts_are_those_of_the_account(recipient: Client) -> None:
    assert [row["name"] for row in search(recipient, "sub-account", account="2030")] == ["みなと製作所"]
    assert search(recipient, "sub-account", account="5370") == search(recipient, "sub-account") == []


def test_items_are_offered_by_number_and_with_the_option_only(cast: Cast, recipient: Client) -> None:
    assert [row["code"] for row in search(recipient, "item1")] == ["P-1"]
    assert search(recipient, "item2") == []
    Company.objects.filter(pk=company_of(cast).pk).update(journal_free_items_option=False)
    assert search(recipient, "item1") == []


@pytest.mark.parametrize("asked", [{"on": "2026-02-30"}, {"on": "x"}, {"q": "\x00"}, {"q": "%"}, {"q": "あ" * 5000}])
def test_a_senseless_question_gets_an_answer(recipient: Client, asked: dict[str, str]) -> None:
    assert isinstance(search(recipient, "section", **asked), list)
    assert search(recipient, "sub-account", account="\x00", **asked) == []
    assert recipient.get(reverse("journal-master-search", args=["nothing"])).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.security("O1")
def test_anothers_masters_are_not_found(cast: Cast, recipient: Client, sign_in: SignIn) -> None:
    assert search(recipient, "account", q="5370") != []
    assert search(sign_in(cast.rival), "account", q="5370") == []
