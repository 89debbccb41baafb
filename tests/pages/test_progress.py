"""A page that waits for long work is told how far it has come: its own work, from the beginning to the end."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import progress as files
from accounts.progress import Writer
from accounts.web.progress import SAID
from journal_masters.drafts import Kind
from journal_masters.models import BurdenSection
from platform_project.kernel import progress
from platform_project.kernel.progress import Step, Work, listening
from sandbox.bottles import reading
from sandbox.services import bottles
from tests.factories import Cast, issue
from tests.pages.conftest import SignIn

TOKEN = "0123456789abcdef" * 2
NOTHING = {"what": "", "done": 0, "total": 0, "finished": False, "outcome": "", "count": "", "time": ""}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PROGRESS_DIR = tmp_path / "progress"
    return tmp_path / "progress"


def asked(client: Client, token: str = TOKEN) -> dict[str, Any]:
    answer = client.get(reverse("progress", args=[token]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, answer["Cache-Control"])
    assert "no-store" in answer["Cache-Control"]
    told: dict[str, Any] = answer.json()
    return told


def with_token(address: str, token: str = TOKEN) -> str:
    return f"{address}?progress={token}"


def upload(client: Client, *rows: str) -> Any:
    content = "\n".join(["負担部門コード,負担部門名", *rows]).encode()
    sent = {"file": SimpleUploadedFile("sections.csv", content), "do": "import"}
    return client.post(with_token(reverse("masters-import", args=[Kind.BURDEN_SECTION])), sent)


def under_way(cast: Cast, step: Step) -> Writer:
    file = files.file_of(cast.issuer, TOKEN)
    assert file
    writer = Writer(file)
    writer.begin()
    writer(step)
    return writer


def test_work_under_way_is_told_in_words_and_figures(cast: Cast, issuer: Client) -> None:
    under_way(cast, Step(Work.ISSUING, 1200, 10_000))
    told = asked(issuer)
    assert told == {
        "what": "請求書を発行しています", "done": 1200, "total": 10_000, "finished": False, "outcome": "",
        "count": "1,200 / 10,000件", "time": told["time"],
    }  # fmt: skip
    assert told["time"].startswith("経過 0:0")


def test_the_words_are_those_of_the_page(cast: Cast, issuer: Client) -> None:
    under_way(cast, Step(Work.MOVING, 1, 0))
    issuer.post(reverse("set_language"), {"language": "en"})
    told = asked(issuer)
    assert (told["what"], told["count"]) == ("Making the counterparty bots' moves", "1 item")


def test_every_kind_of_work_has_words() -> None:
    assert set(SAID) == set(Work)


def test_nobody_but_its_owner_hears_of_it(cast: Cast, issuer: Client, sign_in: SignIn) -> None:
    under_way(cast, Step(Work.ISSUING, 1, 2))
    assert asked(issuer)["done"] == 1
    for other in (cast.recipient, cast.rival, cast.stranger):
        assert asked(sign_in(other)) == NOTHING
    assert Client().get(reverse("progress", args=[TOKEN])).status_code == 302
    assert asked(issuer, "f" * 32) == asked(issuer, "nonsense") == NOTHING


def test_asking_how_far_it_is_writes_nothing_and_wakes_nobody(
    cast: Cast, issuer: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    under_way(cast, Step(Work.ISSUING, 1, 2))
    with django_assert_num_queries(3) as queries:
        asked(issuer)
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


def test_an_import_tells_its_end(cast: Cast, sign_in: SignIn) -> None:
    booker = sign_in(cast.recipient)
    answer = upload(booker, *(f"{number},部門" for number in range(300)))
    assert answer.status_code == 302
    told = asked(booker)
    assert (told["finished"], told["outcome"]) == (True, "page")
    assert BurdenSection.objects.count() == 300


def test_a_refusal_comes_back_to_its_form_and_is_an_end_too(cast: Cast, sign_in: SignIn) -> None:
    booker = sign_in(cast.recipient)
    answer = upload(booker, "1,")
    assert answer.status_code == 200
    assert answer.context["verdict"].faults
    assert asked(booker)["finished"]
    assert not BurdenSection.objects.exists()


def test_a_failure_is_told(cast: Cast, issuer: Client) -> None:
    assert issuer.post(with_token("/nowhere/")).status_code == 404
    told = asked(issuer)
    assert (told["finished"], told["outcome"]) == (True, "failed")


def test_an_error_of_the_server_is_told(cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer.raise_request_exception = False

    def fail(*_args: Any, **_options: Any) -> None:
        progress.step(Work.BOTTLING, 1, 2)
        raise RuntimeError("on purpose")

    monkeypatch.setattr(bottles, "fill", fail)
    assert issuer.get(with_token(reverse("sandbox-bottle"))).status_code == 500
    told = asked(issuer)
    assert (told["outcome"], told["done"]) == ("failed", 1)


def test_a_download_says_that_the_page_stays(cast: Cast, issuer: Client) -> None:
    answer = issuer.get(with_token(reverse("sandbox-bottle")))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert asked(issuer)["outcome"] == "file"


def test_a_bottle_tells_of_every_row_that_goes_in_and_comes_out(cast: Cast) -> None:
    for number in range(3):
        issue(cast.actor("issuer"), inv_no=f"P-{number}")
    heard: list[Step] = []
    with listening(heard.append):
        bottles.fill(cast.workspace)
    assert {step.what for step in heard} == {Work.BOTTLING}
    assert [step.done for step in heard] == list(range(1, len(heard) + 1))
    assert len(heard) >= 3 * 3
    content = orjson.loads(bottles.fill(cast.workspace))
    assert heard[-1].done == sum(map(len, content["rows"].values()))
    assert heard[-1].done <= heard[-1].total
    heard.clear()
    with listening(heard.append):
        bottles.restore(cast.workspace, reading.read(content))
    assert {step.what for step in heard} == {Work.READING, Work.FILLING}
    for what in (Work.READING, Work.FILLING):
        last = [step for step in heard if step.what is what][-1]
        assert last.done == last.total == sum(map(len, content["rows"].values()))


def test_without_a_token_nothing_is_left(cast: Cast, issuer: Client, folder: Path) -> None:
    issuer.get(reverse("sandbox-snapshots"))
    issuer.get(with_token(reverse("sandbox-snapshots"), "../../x"))
    Client().get(with_token(reverse("signin")))
    assert not folder.exists()


def test_what_is_an_hour_old_is_swept_when_other_work_begins(cast: Cast, issuer: Client, folder: Path) -> None:
    under_way(cast, Step(Work.ISSUING, 1, 2))
    (old,) = folder.iterdir()
    past = time.time() - files.LIFETIME - 1
    os.utime(old, (past, past))
    issuer.get(with_token(reverse("sandbox-snapshots"), "a" * 32))
    assert old not in set(folder.iterdir())
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("name", ["sandbox-snapshots", "console", "counterparties"])
def test_pages_of_long_work_bring_the_dialog(cast: Cast, issuer: Client, name: str) -> None:
    page = issuer.get(reverse(name)).content.decode()
    assert page.count('<dialog class="progress"') == 1
    assert "data-progress" in page
    assert "この画面を閉じても処理は最後まで続きます。" in page
