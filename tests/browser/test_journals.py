"""The recipient's bookkeeping in a browser: open, book with the keyboard alone, export, pay."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from invoices import selectors, zengin
from invoices.models import Invoice
from journal_masters.models import AccountTitle, BurdenSection, SubAccountTitle
from platform_project.kernel import csv_text
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import answer_questions, fits, sign_in
from tests.factories import BankAccountFactory, Cast, issue, line, make_cast

ACCOUNTS = (
    ("5001", "仕入高", "シイレダカ", "課税仕入10"), ("5230", "外注費", "ガイチユウヒ", "課税仕入10"),
    ("2001", "買掛金", "カイカケキン", "対象外"), ("2050", "預り金", "アズカリキン", "対象外"),
)  # fmt: skip


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    cast = make_cast()
    company = cast.actor("recipient").company
    for place, (code, name, kana, tax_class) in enumerate(ACCOUNTS):
        AccountTitle.objects.create(
            company=company, code=code, name=name, kana=kana, tax_class=tax_class, display_order=place
        )
    payable = AccountTitle.objects.get(code="2001")
    SubAccountTitle.objects.create(company=company, account_title=payable, code="01", name="試験製作所")
    BurdenSection.objects.create(company=company, code="140", name="情報システム部", kana="ジヨウホウシステムブ")
    return cast


@pytest.fixture
def invoice(cast: Cast) -> Invoice:
    return issue(cast.actor("issuer"), inv_name="十月分", lines=[line(), line(item_name="工賃", item="details[1]")])


@pytest.fixture
def book(page: Page, cast: Cast, invoice: Invoice) -> Page:
    """The recipient opens the invoice and goes on to book it."""
    sign_in(page, cast.recipient)
    page.goto("/receiving/")
    page.get_by_role("row", name=re.compile("十月分")).get_by_role("link").first.click()
    page.get_by_role("button", name="開封する").click()
    page.get_by_role("link", name="仕訳登録").click()
    expect(page.locator("[name=entries-0-debit_account]")).to_be_focused()
    return page


def field(page: Page, at: int, name: str) -> str:
    return page.locator(f"[name=entries-{at}-{name}]").input_value()


def at(page: Page) -> str:
    """The name of the field that has the focus."""
    name: str = page.evaluate("document.activeElement.name")
    return name


def offered(page: Page) -> Locator:
    """The rows of the list below the field at hand."""
    return page.locator("#suggestions").get_by_role("option")


def choose(page: Page, word: str, code: str) -> None:
    """Type into the field at hand until its list offers the code first, and go on by Tab."""
    page.keyboard.type(word)
    expect(offered(page).first).to_contain_text(code)
    page.keyboard.press("Tab")
    expect(page.locator("#suggestions")).to_be_hidden()


def type_first_entry(page: Page) -> None:
    choose(page, "しいれ", "5001")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    choose(page, "じょうほう", "140")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert at(page) == "entries-0-credit_account"
    choose(page, "買掛", "2001")
    choose(page, "試験", "01")
    page.keyboard.press("Enter")
    page.keyboard.type("部品代")


def test_the_recipient_books_with_the_keyboard_alone(book: Page, invoice: Invoice, shot: Shot, audit: Audit) -> None:
    assert at(book) == "entries-0-debit_account"
    assert audit() == []
    assert fits(book)
    type_first_entry(book)
    assert [field(book, 0, name) for name in ("debit_account", "section", "credit_account", "credit_sub_account")] == [
        "5001", "140", "2001", "01",
    ]  # fmt: skip
    expect(book.locator("#entries-0-debit_account-name")).to_have_text("仕入高")
    book.locator("[name=entries-1-debit_account]").focus()
    choose(book, "5230", "5230")
    book.locator("[name=entries-1-credit_account]").focus()
    choose(book, "あずかり", "2050")
    shot("journals-typed")
    assert audit() == []
    book.keyboard.press("Control+Enter")
    expect(book.get_by_text("仕訳を登録しました。")).to_be_visible()
    shot("journals-detail")
    assert audit() == []
    assert fits(book)
    assert [(row.line_seq, row.debit_account_code, row.credit_account_code, row.gross) for row in selectors.journals(invoice)] == [
        (1, "5001", "2001", 1100), (2, "5230", "2050", 1100),
    ]  # fmt: skip


def test_the_difference_follows_what_is_typed_and_a_new_entry_takes_it(book: Page, invoice: Invoice) -> None:
    first = book.locator("[data-line]").first
    gross = first.locator("[name=entries-0-gross]")
    expect(first.locator("[data-difference]")).to_have_text("¥0")
    gross.fill("６００")
    expect(first.locator("[data-difference]")).to_have_text("¥500")
    expect(first.locator("[name=entries-0-tax]")).to_have_attribute("placeholder", "54")
    first.get_by_role("button", name="仕訳の行を追加").click()
    assert at(book) == "entries-2-debit_account"
    assert field(book, 2, "gross") == "500"
    expect(first.locator("[data-difference]")).to_have_text("¥0")
    gross.focus()
    book.keyboard.press("ArrowDown")
    assert at(book) == "entries-2-gross"
    first.get_by_role("button", name="削除").nth(1).click()
    expect(first.locator("[data-difference]")).to_have_text("¥500")
    assert invoice.journal_entries.count() == 0


def test_a_long_list_is_walked_by_the_arrows_and_stays_at_its_field(book: Page, cast: Cast) -> None:
    AccountTitle.objects.bulk_create(
        AccountTitle(company=cast.recipient.company, code=f"6{n:03}", name=f"試験科目{n}", display_order=100 + n)
        for n in range(20)
    )
    book.keyboard.type("6")
    expect(offered(book)).to_have_count(20)
    for _ in range(18):
        book.keyboard.press("ArrowDown")
    expect(offered(book).nth(18)).to_be_in_viewport()
    book.set_viewport_size({"width": 1000, "height": 700})
    book.mouse.wheel(0, 200)
    book.wait_for_function("window.scrollY > 0 && document.activeElement.getBoundingClientRect().bottom + 2 "
                           "=== document.getElementById('suggestions').getBoundingClientRect().top")  # fmt: skip
    book.keyboard.press("Enter")
    assert field(book, 0, "debit_account") == "6018"


def test_an_account_brings_its_tax_class(book: Page) -> None:
    tax = book.locator("[name=entries-0-debit_tax_class]")
    choose(book, "2050", "2050")
    expect(tax).to_have_value("対象外")
    expect(book.locator("[name=entries-0-tax]")).to_have_attribute("placeholder", "0")
    book.locator("[name=entries-0-debit_account]").fill("")
    book.locator("[name=entries-0-debit_account]").focus()
    choose(book, "5001", "5001")
    expect(tax).to_have_value("課税仕入10")


def test_a_code_that_nobody_registered_is_hinted_at_and_refused_at_its_cell(
    book: Page, shot: Shot, audit: Audit
) -> None:
    book.keyboard.type("9999")
    book.keyboard.press("Tab")
    expect(book.locator("#entries-0-debit_account-name")).to_have_text("登録されていません")
    book.locator("[name=entries-0-summary]").fill("残ること")
    book.keyboard.press("Control+Enter")
    expect(book.get_by_text("勘定科目「9999」は登録されていません")).to_be_visible()
    expect(book.locator("[name=entries-0-debit_account]")).to_be_focused()
    assert field(book, 0, "summary") == "残ること"
    shot("journals-refused")
    assert audit() == []


def test_escape_closes_the_list_and_arrows_choose_from_it(book: Page) -> None:
    book.keyboard.press("ArrowDown")
    expect(offered(book)).to_have_count(4)
    book.keyboard.press("Escape")
    expect(book.locator("#suggestions")).to_be_hidden()
    book.keyboard.type("2")
    expect(offered(book)).to_have_count(2)
    book.keyboard.press("ArrowDown")
    book.keyboard.press("Enter")
    assert field(book, 0, "debit_account") == "2050"


def test_what_was_booked_is_proposed_next_time_exported_and_withdrawn(
    book: Page, cast: Cast, invoice: Invoice, shot: Shot, audit: Audit
) -> None:
    type_first_entry(book)
    for name, code in (("debit_account", "5230"), ("credit_account", "2001"), ("credit_sub_account", "01")):
        book.locator(f"[name=entries-1-{name}]").fill(code)
    book.keyboard.press("Control+Enter")
    expect(book.get_by_text("仕訳を登録しました。")).to_be_visible()

    later = issue(cast.actor("issuer"), inv_name="十一月分")
    book.goto(f"/receiving/invoices/{later.number}/")
    book.get_by_role("button", name="開封する").click()
    book.get_by_role("link", name="仕訳登録").click()
    expect(book.get_by_text("前回の仕訳をもとに")).to_be_visible()
    assert field(book, 0, "debit_account") == "5001"
    shot("journals-proposed")
    assert audit() == []
    book.get_by_role("button", name="仕訳を登録する").click()
    expect(book.get_by_text("仕訳を登録しました。")).to_be_visible()

    book.get_by_role("link", name="仕訳の出力").click()
    shot("journals-export")
    assert audit() == []
    assert fits(book)
    book.get_by_label("文字コード").select_option("cp932")
    with book.expect_download() as taken:
        book.get_by_role("button", name="CSVを出力する").click()
    head, *rows = csv_text.decode(taken.value.path().read_bytes())
    assert [row[head.index("摘要")] for row in rows] == ["部品代", "", "部品代"]

    book.goto(f"/receiving/invoices/{later.number}/journals/")
    answer_questions(book)
    book.get_by_role("button", name="仕訳を取り消す").click()
    expect(book.get_by_text("仕訳を取り消しました。")).to_be_visible()
    assert later.journal_entries.count() == 0


def test_without_a_script_codes_are_typed_and_buttons_do_the_rest(book: Page, invoice: Invoice) -> None:
    plain = book.context.browser.new_context(  # type: ignore[union-attr]
        base_url=book.url.split("/receiving")[0],
        java_script_enabled=False,
        locale="ja-JP",
        storage_state=book.context.storage_state(),
    ).new_page()
    plain.goto(f"/receiving/invoices/{invoice.number}/journals/")
    plain.locator("[name=entries-0-debit_account]").fill("5001")
    plain.locator("[name=entries-0-gross]").fill("600")
    plain.get_by_role("button", name="仕訳の行を追加").first.click()
    assert field(plain, 1, "gross") == "500"
    plain.locator("[name=entries-0-credit_account]").fill("2001")
    plain.locator("[name=entries-1-debit_account]").fill("5230")
    plain.locator("[name=entries-1-credit_account]").fill("2050")
    plain.get_by_role("button", name="仕訳を登録する").click()
    expect(plain.get_by_text("仕訳を登録しました。")).to_be_visible()
    assert [row.gross for row in selectors.journals(invoice)] == [600, 500]
    plain.context.close()


def test_what_is_due_is_paid_by_a_file(book: Page, cast: Cast, invoice: Invoice, shot: Shot, audit: Audit) -> None:
    Invoice.objects.update(pay_due_date=invoice.send_date)
    book.get_by_role("link", name="総合振込").click()
    expect(book.get_by_text("支払口座が登録されていません。")).to_be_visible()
    shot("transfers-without-account")
    assert audit() == []
    BankAccountFactory(company=cast.recipient.company, code="PAY", holder_kana="ｱｵﾊﾞ")
    book.reload()
    expect(book.locator("[data-sum]")).to_have_text("1件　¥2,200")
    book.get_by_label("委託者コード").fill("12345")
    shot("transfers")
    assert audit() == []
    assert fits(book)
    with book.expect_download() as taken:
        book.get_by_role("button", name="振込データを作成する").click()
    assert [record["record"] for record in zengin.parse(taken.value.path().read_bytes())] == ["1", "2", "8", "9"]
    expect(book.get_by_text("1件、合計2,200円の振込データを作成しました。")).to_be_visible()
    expect(book.get_by_text("振込データ作成済")).to_be_visible()
    expect(book.locator("[data-sum]")).to_have_text("0件　¥0")


def test_a_bank_is_looked_up_by_name_and_fills_the_form(book: Page, shot: Shot, audit: Audit) -> None:
    book.goto("/issuing/accounts/new/")
    book.get_by_label("金融機関名", exact=True).press_sequentially("みずほ")
    offered(book).first.click()
    assert book.get_by_label("金融機関コード").input_value() == "0001"
    assert book.get_by_label("金融機関名カナ").input_value() == "ﾐｽﾞﾎ"
    book.get_by_label("支店コード").fill("001")
    book.keyboard.press("Tab")
    expect(book.get_by_label("支店名", exact=True)).to_have_value("東京営業部")
    book.get_by_label("支店コード").fill("998")
    book.keyboard.press("Tab")
    expect(book.get_by_text("この金融機関の一覧にない支店コードです。")).to_be_visible()
    expect(book.get_by_label("支店名", exact=True)).to_have_value("")
    shot("account-lookup")
    assert audit() == []
    assert fits(book)
