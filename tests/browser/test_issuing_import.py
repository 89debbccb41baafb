"""一括発行 in a browser: a file that has to be corrected, its progress seen moving, and what it became."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import progress as files
from invoices.models import Invoice, InvoiceLine
from platform_project.kernel import progress
from platform_project.kernel.progress import Step
from tests.browser.conftest import Audit, Shot
from tests.browser.moves import fits, sign_in
from tests.factories import Cast, make_cast

COUNT = 60
# What the dialog said, kept where it outlives the page: the answer takes the page's place.
WATCH = """() => {
  const dialog = document.getElementById("progress");
  const said = [];
  new MutationObserver(() => {
    const bar = dialog.querySelector("progress");
    const value = bar.hasAttribute("value") ? bar.value : null;
    if (dialog.open) said.push([dialog.querySelector("h2").textContent, value, dialog.innerText]);
    sessionStorage.setItem("said", JSON.stringify(said));
  }).observe(dialog, { attributes: true, childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _slow_and_told_at_once(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """A file of sixty that takes as long as one of thousands."""
    settings.PROGRESS_DIR = tmp_path / "progress"
    monkeypatch.setattr(files, "PAUSE", 0.0)
    listener = files.Writer.__call__

    def slow(writer: files.Writer, step: Step) -> None:
        listener(writer, step)
        time.sleep(0.02 if step.what is progress.Work.ISSUING else 0.004)

    monkeypatch.setattr(files.Writer, "__call__", slow)


def written(path: Path, rate: str) -> Path:
    titles = "請求書番号,発行先コード,発行日,入金期限,品名,数量,単価,税率"
    rows = [
        f"N-{number:03d},AOBA,2026-11-01,2026-12-31,部品{seq},2,1500,10%" for number in range(COUNT) for seq in (1, 2)
    ]
    rows[1] = rows[1].replace("10%", rate)
    path.write_text("\n".join([titles, *rows]), encoding="utf-8-sig")
    return path


def test_a_file_is_corrected_and_issued_with_its_progress_before_the_eyes(
    page: Page, cast: Cast, tmp_path: Path, shot: Shot, audit: Audit
) -> None:
    sign_in(page, cast.issuer)
    page.goto("/issuing/")
    page.get_by_role("link", name="CSVで一括発行").click()
    chosen = page.get_by_label("CSVファイル")
    chosen.set_input_files(written(tmp_path / "bad.csv", "12%"))
    wrong = page.get_by_role("row").filter(has_text="12%")
    expect(wrong).to_contain_text("のいずれかを入力してください。")
    expect(wrong.get_by_role("rowheader")).to_contain_text("3")
    assert audit() == []
    assert fits(page)
    shot("issuing-import-wrong")
    chosen.set_input_files(written(tmp_path / "good.csv", "10%"))
    expect(page.get_by_text("誤りはありません。まだ発行されていません。")).to_be_visible()
    expect(page.locator("#progress")).to_be_hidden()
    assert audit() == []
    assert fits(page)
    assert not Invoice.objects.exists()
    page.evaluate(WATCH)
    page.get_by_role("button", name="すべて発行する").click()
    expect(page.get_by_text(f"請求書を{COUNT}件発行しました。")).to_be_visible()
    said = json.loads(page.evaluate("sessionStorage.getItem('said')"))
    values = [value for what, value, _text in said if what == "請求書を発行しています" and value is not None]
    assert len(set(values)) >= 2, said
    assert values == sorted(values)
    assert any(f"/ {COUNT}件" in text and "経過 0:0" in text for *_rest, text in said)
    assert "progress=" not in page.url
    assert (Invoice.objects.count(), InvoiceLine.objects.count()) == (COUNT, 2 * COUNT)
    assert audit() == []
    shot("issuing-import-done")
    page.get_by_role("link", name="N-000").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("N-000")


def test_a_download_lets_the_page_stay_and_the_dialog_go(page: Page, cast: Cast) -> None:
    sign_in(page, cast.issuer)
    page.goto("/sandbox/snapshots/")
    with page.expect_download() as download:
        page.get_by_role("link", name="いまの状態をボトルに詰める").click()
    assert json.loads(download.value.path().read_bytes())["workspace"]["slug"] == cast.workspace.slug
    # The page asks after a moment how far the work is; what is typed behind an open dialog would be lost.
    page.wait_for_timeout(500)
    expect(page.locator("#progress")).to_be_hidden()
    page.get_by_role("textbox", name="名前").fill("あとで")
    page.get_by_role("button", name="作成する").click()
    expect(page.get_by_text("スナップショット「あとで」を作成しました。")).to_be_visible()
    expect(page.locator("#progress")).to_be_hidden()
