"""Journal masters in a browser: kept by hand, and taken in from a CSV file that has to be corrected first."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from journal_masters import services
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.models import AccountTitle, SubAccountTitle
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import answer_questions, fits, sign_in
from tests.factories import Cast, make_cast

HEADER = "勘定科目コード,勘定科目名,勘定科目カナ,税区分,有効終了日"
BAD = [HEADER, "5370,ソフトウェア費,ソフトウエアヒ,課税仕入10,", "2030,未払費用,,対象外,2026-02-30"]
GOOD = [HEADER, "5370,ソフトウェア費,ソフトウエアヒ,課税仕入10,", "2030,未払費用,,対象外,2026-02-28"]


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


@pytest.fixture
def booker(page: Page, cast: Cast) -> Page:
    account = MasterDraft(Kind.ACCOUNT_TITLE, ("2030",), {"name": "未払金", "kana": "ミハライキン"})
    item = MasterDraft(Kind.JOURNAL_ITEM, ("1", "P-1"), {"name": "本社改装"})
    services.register(actor=cast.actor("recipient"), drafts=[account, item])
    sign_in(page, cast.recipient)
    return page


def saved(folder: Path, lines: list[str], encoding: str) -> Path:
    path = folder / "勘定科目.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def test_a_file_is_looked_at_corrected_and_taken_in(booker: Page, shot: Shot, audit: Audit, tmp_path: Path) -> None:
    booker.goto("/receiving/")
    booker.get_by_text("受取側マスタ").click()
    booker.get_by_role("link", name="仕訳マスタ").click()
    booker.get_by_role("link", name="CSVから取り込む").click()
    booker.get_by_label("CSVファイル").set_input_files(saved(tmp_path, BAD, "cp932"))
    fault = booker.get_by_role("row", name="3 有効終了日 日付を正しく入力してください。")
    expect(fault).to_be_visible()
    expect(booker.get_by_text("誤りが1件あります。何も取り込まれていません。")).to_be_visible()
    shot("masters-import-refused")
    assert audit() == []
    assert fits(booker)
    booker.get_by_role("button", name="取り込む").click()
    expect(fault).to_be_visible()
    assert AccountTitle.objects.get().name == "未払金"

    booker.get_by_label("CSVファイル").set_input_files(saved(tmp_path, GOOD, "cp932"))
    expect(booker.get_by_text("誤りはありません。まだ取り込まれていません。")).to_be_visible()
    expect(booker.get_by_text("登録 1")).to_be_visible()
    shot("masters-import-looked-at")
    assert audit() == []
    booker.get_by_role("button", name="取り込む").click()
    expect(booker.get_by_text("取り込みました（登録 1・更新 1・変更なし 0・削除 0）。")).to_be_visible()
    expect(booker.get_by_role("row", name="2030 未払費用")).to_contain_text("終了")


def test_a_file_that_cannot_be_sent_any_more_is_asked_for_again(
    booker: Page, tmp_path: Path, console_errors: list[str]
) -> None:
    """As a browser refuses to send what was changed on the disk after it was chosen."""
    booker.goto("/receiving/masters/account/import/")
    booker.route(re.compile("/import/"), lambda route: route.abort("failed"))
    field = booker.get_by_label("CSVファイル")
    field.set_input_files(saved(tmp_path, GOOD, "utf-8"))
    expect(booker.get_by_text("ファイルを読み取れません。")).to_be_visible()
    expect(field).to_have_value("")
    assert len(console_errors) == 1
    console_errors.clear()


def test_without_a_script_the_buttons_do_the_same(
    browser: Browser, live_server: LiveServer, cast: Cast, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=live_server.url, locale="ja-JP", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.recipient)
    page.goto("/receiving/masters/account/import/")
    page.get_by_label("CSVファイル").set_input_files(saved(tmp_path, BAD, "utf-8-sig"))
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("row", name="3 有効終了日")).to_be_visible()
    page.get_by_label("CSVファイル").set_input_files(saved(tmp_path, GOOD, "utf-8-sig"))
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_text("取り込みました（登録 2")).to_be_visible()
    context.close()


@pytest.mark.parametrize("link", ["UTF-8（BOM付き）", "Shift_JIS"])
def test_what_is_written_out_comes_in_unchanged(booker: Page, link: str, tmp_path: Path) -> None:
    booker.goto("/receiving/masters/account/")
    booker.get_by_text("CSVに書き出す").click()
    with booker.expect_download() as download:
        booker.get_by_role("link", name=link).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.startswith("勘定科目_")
    booker.goto("/receiving/masters/account/import/")
    booker.get_by_label("CSVファイル").set_input_files(path)
    expect(booker.get_by_text("変更なし 1")).to_be_visible()


def test_a_sub_account_finds_its_account_by_reading(booker: Page) -> None:
    booker.goto("/receiving/masters/sub-account/new/")
    account = booker.get_by_role("combobox", name="勘定科目コード")
    account.press_sequentially("みはらい")
    booker.get_by_role("option", name="2030 未払金").click()
    expect(account).to_have_value("2030")
    booker.get_by_label("勘定補助科目コード").fill("001")
    booker.get_by_label("勘定補助科目名").fill("みなと製作所")
    booker.get_by_role("button", name="登録する").click()
    expect(booker.get_by_text("勘定補助科目「001」を登録しました。")).to_be_visible()
    assert SubAccountTitle.objects.get().account_title.code == "2030"


def test_a_deletion_is_asked_about_first(booker: Page) -> None:
    booker.goto("/receiving/masters/account/2030/edit/")
    answers = answer_questions(booker)
    booker.get_by_role("button", name="削除する").click()
    expect(booker.get_by_text("勘定科目「2030」を削除しました。")).to_be_visible()
    assert answers.asked == ["勘定科目「2030」を削除しますか？"]
