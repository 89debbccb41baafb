"""The page of snapshots and bottles, and a workspace that begins with a bottle."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User, Workspace
from invoices.models import Invoice
from sandbox.models import Snapshot
from sandbox.services import bottles, snapshots
from tests.factories import Cast, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of


@pytest.fixture
def page(cast: Cast, sign_in: SignIn) -> Client:
    issue(cast.actor("issuer"))
    return sign_in(cast.issuer)


def post(client: Client, view: str, *args: str, **data: Any) -> Any:
    return client.post(reverse(view, args=args), data, follow=True)


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.bottle.json", content, "application/json")


def test_a_person_takes_a_snapshot_and_goes_back(page: Client, cast: Cast) -> None:
    assert "スナップショットはまだありません" in text_of(page.get(reverse("sandbox-snapshots")))
    assert "作成しました" in text_of(post(page, "sandbox-snapshot-take", name="月末の前"))
    issue(cast.actor("issuer"))
    told = text_of(post(page, "sandbox-snapshot-restore", "月末の前"))
    assert "「月末の前」の状態に戻しました" in told
    assert Invoice.objects.filter(workspace=cast.workspace).count() == 1
    assert "削除しました" in text_of(post(page, "sandbox-snapshot-delete", "月末の前"))
    assert not Snapshot.objects.exists()


def test_a_name_that_is_taken_is_told_beside_its_box(page: Client, cast: Cast) -> None:
    post(page, "sandbox-snapshot-take", name="one")
    assert "という名前のスナップショットがあります" in text_of(post(page, "sandbox-snapshot-take", name="one"))
    assert "作成しました" in text_of(post(page, "sandbox-snapshot-take", name="one", replace="on"))
    assert "スラッシュを含まない" in text_of(post(page, "sandbox-snapshot-take", name="a/b"))
    assert Snapshot.objects.count() == 1


def test_what_a_reset_goes_back_to_cannot_be_deleted(page: Client, cast: Cast) -> None:
    snapshots.take(cast.workspace, "origin", is_origin=True)
    assert "初期状態" in text_of(page.get(reverse("sandbox-snapshots")))
    assert "初期化で戻る先" in text_of(post(page, "sandbox-snapshot-delete", "origin"))
    assert Snapshot.objects.count() == 1


def test_a_bottle_is_downloaded_and_poured_back(page: Client, cast: Cast) -> None:
    answer = page.get(reverse("sandbox-bottle"))
    assert answer.content == bottles.fill(cast.workspace)
    assert answer["Content-Disposition"].endswith(f'"{cast.workspace.slug}.bottle.json"')
    assert "no-store" in answer["Cache-Control"]
    issue(cast.actor("issuer"))
    assert "ボトルの状態に戻しました" in text_of(post(page, "sandbox-bottle-pour", bottle=upload(answer.content)))
    assert bottles.fill(cast.workspace) == answer.content


def test_a_snapshot_is_downloaded_as_a_bottle(page: Client, cast: Cast) -> None:
    snapshots.take(cast.workspace, "月末")
    answer = page.get(reverse("sandbox-snapshot-bottle", args=["月末"]))
    assert answer.content == bottles.fill(cast.workspace)
    assert page.get(reverse("sandbox-snapshot-bottle", args=["無い"])).status_code == 404


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b'{"format": "x"}', b"\xff"])
def test_a_file_that_is_no_bottle_changes_nothing(page: Client, cast: Cast, content: bytes) -> None:
    before = bottles.fill(cast.workspace)
    answer = post(page, "sandbox-bottle-pour", bottle=upload(content))
    assert answer.context["pouring"].errors
    assert bottles.fill(cast.workspace) == before


def test_a_visitor_begins_with_a_bottle(page: Client, cast: Cast) -> None:
    content = bottles.fill(cast.workspace)
    visitor = Client()
    made = visitor.post(reverse("workspace-new"), {"name": "写し", "seed": "demo", "bottle": upload(content)})
    text = text_of(made)
    assert "ボトルに詰めたときのままです" in text
    assert "「-2」を付けました" in text
    workspace = Workspace.objects.get(name="写し")
    pfid = User.objects.filter(company__workspace=workspace).order_by("pfid")[0].pfid
    assert pfid in text
    assert workspace.invoices.count() == 1


def test_a_visitor_s_broken_bottle_makes_nothing(db: None) -> None:
    made = Client().post(reverse("workspace-new"), {"name": "写し", "seed": "demo", "bottle": upload(b"{}")})
    assert "ボトルではありません" in text_of(made)
    assert not Workspace.objects.exists()


def test_uploads_count_before_they_are_read(db: None, settings: Any) -> None:
    settings.SANDBOX_SIGN_UP_RATE = "2/hour"
    form = {"name": "写し", "seed": "demo"}
    statuses = [Client().post(reverse("workspace-new"), form | {"bottle": upload(b"{}")}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
