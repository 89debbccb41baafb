"""The four journal masters on the pages: kept by hand, searched, closed rather than deleted where a journal uses them."""

import datetime as dt
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.journal_drafts import EntryDraft
from invoices.services import journals
from journal_masters import services
from journal_masters.drafts import Key, Kind, MasterDraft
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from platform_project.kernel import clock
from tests.factories import Cast, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told

ACCOUNT, SUB, SECTION, ITEM = Kind.ACCOUNT_TITLE, Kind.SUB_ACCOUNT_TITLE, Kind.BURDEN_SECTION, Kind.JOURNAL_ITEM
COMMON = {"display_order": "7", "valid_from": "2026-04-01", "valid_to": "2027-03-31"}
TYPED: dict[Kind, dict[str, str]] = {
    ACCOUNT: {"code": "5001", "name": "仕入高", "kana": "シイレダカ", "tax_class": "課税仕入10", "sub_account_required": "on"},
    SUB: {"account": "2030", "code": "001", "name": "みなと製作所", "kana": "ミナト"},
    SECTION: {"code": "130", "name": "経理部", "kana": "ケイリブ"},
    ITEM: {"item_no": "2", "code": "P-1", "name": "本社改装"},
}  # fmt: skip
MODELS: dict[Kind, Any] = {
    ACCOUNT: AccountTitle,
    SUB: SubAccountTitle,
    SECTION: BurdenSection,
    ITEM: JournalItem,
}
every_master = pytest.mark.parametrize("kind", list(Kind))


@pytest.fixture
def booker(cast: Cast, sign_in: SignIn) -> Client:
    """The recipient's user, with the account that sub-accounts in these tests belong to."""
    register(cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払金", "kana": "ミハライキン"}))
    return sign_in(cast.recipient)


def register(cast: Cast, *drafts: MasterDraft) -> None:
    services.register(actor=cast.actor("recipient"), drafts=drafts)


def key_of(kind: Kind) -> Key:
    names = {SUB: ("account", "code"), ITEM: ("item_no", "code")}.get(kind, ("code",))
    return tuple(TYPED[kind][name] for name in names)


def row_of(kind: Kind) -> Any:
    return MODELS[kind].objects.get(code=TYPED[kind]["code"])


def add(client: Client, kind: Kind, **changes: str) -> Any:
    return client.post(reverse("master-new", args=[kind]), TYPED[kind] | COMMON | changes)


def listed(client: Client, kind: Kind, **asked: str) -> list[str]:
    rows = client.get(reverse("masters", args=[kind]), asked).context["rows"]
    return [entry.row.code for entry in rows]


@every_master
def test_a_new_row_joins_the_list(cast: Cast, booker: Client, kind: Kind) -> None:
    answer = add(booker, kind)
    assert answer.headers["Location"] == reverse("masters", args=[kind])
    row = row_of(kind)
    assert row.company == cast.recipient.company
    assert (row.name, row.display_order) == (TYPED[kind]["name"], 7)
    assert (row.valid_from, row.valid_to) == (dt.date(2026, 4, 1), dt.date(2027, 3, 31))
    assert TYPED[kind]["code"] in listed(booker, kind)


@every_master
def test_a_code_is_registered_once(booker: Client, kind: Kind) -> None:
    add(booker, kind)
    answer = add(booker, kind, name="別の名前")
    assert f"「{TYPED[kind]['code']}」は既に登録されています" in faults_of(answer)["code"][0]
    assert row_of(kind).name == TYPED[kind]["name"]


@every_master
def test_editing_changes_all_but_the_code(booker: Client, kind: Kind) -> None:
    add(booker, kind)
    changes = {"name": "改称", "code": "IGNORED", "account": "X", "item_no": "5", "display_order": ""}
    answer = booker.post(reverse("master-edit", args=[kind, key_of(kind)]), TYPED[kind] | changes)
    assert "を更新しました。" in told(answer)[-1]
    row = row_of(kind)
    assert (row.name, row.display_order, row.valid_to) == ("改称", 0, None)
    assert MODELS[kind].objects.filter(code="IGNORED").count() == 0


def test_an_account_keeps_its_tax_class_and_whether_it_demands_a_sub_account(booker: Client) -> None:
    add(booker, ACCOUNT)
    assert (row_of(ACCOUNT).tax_class, row_of(ACCOUNT).sub_account_required) == ("課税仕入10", True)
    form = booker.get(reverse("master-edit", args=[ACCOUNT, ("5001",)])).context["form"]
    assert form["sub_account_required"].value() is True
    booker.post(reverse("master-edit", args=[ACCOUNT, ("5001",)]), {"name": "仕入高", "tax_class": ""})
    assert (row_of(ACCOUNT).tax_class, row_of(ACCOUNT).sub_account_required) == ("", False)


@pytest.mark.parametrize(
    ("kind", "field", "value", "said"),
    [
        (SECTION, "code", "", "必須"),
        (SECTION, "code", "A,B", "使用できない文字（,）"),
        (SECTION, "code", "1" * 16, "15"),
        (SECTION, "name", "", "必須"),
        (SECTION, "name", "あ" * 41, "40"),
        (SECTION, "name", "あ\u202eい", "U+202E"),
        (SECTION, "display_order", "-1", "0"),
        (SECTION, "display_order", "1_0", "整数"),
        (SECTION, "display_order", "1000000", "999999"),
        (SECTION, "valid_to", "2026-03-31", "終了が開始より前です"),
        (SECTION, "valid_from", "2026-13-01", "日付"),
        (ACCOUNT, "tax_class", "課税仕入99", "正しく選択"),
        (SUB, "account", "9999", "勘定科目「9999」は登録されていません"),
        (ITEM, "item_no", "6", "正しく選択"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(booker: Client, kind: Kind, field: str, value: str, said: str) -> None:
    answer = add(booker, kind, **{field: value})
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert not MODELS[kind].objects.filter(name=TYPED[kind]["name"]).exists()


@every_master
def test_a_row_that_nothing_uses_is_deleted(booker: Client, kind: Kind) -> None:
    add(booker, kind)
    answer = booker.post(reverse("master-delete", args=[kind, key_of(kind)]))
    assert answer.headers["Location"] == reverse("masters", args=[kind])
    assert "を削除しました。" in told(answer)[-1]
    assert not MODELS[kind].objects.filter(code=TYPED[kind]["code"]).exists()


def test_what_a_journal_uses_stays_and_can_be_closed(cast: Cast, booker: Client) -> None:
    register(cast, MasterDraft(ACCOUNT, ("5370",), {"name": "費用"}))
    entry = EntryDraft("5370", "2030", 1100, "課税仕入10")
    journals.register(actor=cast.actor("recipient"), number=issue(cast.actor("issuer")).number, journals={1: [entry]})
    answer = booker.post(reverse("master-delete", args=[ACCOUNT, ("5370",)]))
    assert answer.headers["Location"] == reverse("master-edit", args=[ACCOUNT, ("5370",)])
    assert "勘定科目「5370」は仕訳で使用されているため削除できません" in told(answer)
    booker.post(reverse("master-edit", args=[ACCOUNT, ("5370",)]), {"name": "費用", "valid_to": "2026-03-31"})
    assert AccountTitle.objects.get(code="5370").valid_to == dt.date(2026, 3, 31)


def test_an_account_that_keeps_sub_accounts_stays(booker: Client) -> None:
    add(booker, SUB)
    answer = booker.post(reverse("master-delete", args=[ACCOUNT, ("2030",)]))
    assert "勘定科目「2030」には勘定補助科目があるため削除できません" in told(answer)
    assert "1件" in text_of(booker.get(reverse("masters", args=[ACCOUNT])))
    assert listed(booker, SUB, account="2030") == ["001"]
    assert listed(booker, SUB, account="203") == []


@pytest.mark.parametrize("word", ["2030", "未払", "みはらい", "ﾐﾊﾗｲ"])
def test_a_word_finds_codes_names_and_readings(booker: Client, word: str) -> None:
    add(booker, ACCOUNT)
    assert listed(booker, ACCOUNT, word=word) == ["2030"]


def test_sub_accounts_are_found_by_their_account_too(booker: Client) -> None:
    add(booker, SUB)
    assert listed(booker, SUB, word="みはらいきん") == ["001"]


def test_items_are_narrowed_by_their_number(booker: Client) -> None:
    add(booker, ITEM)
    assert listed(booker, ITEM, number="2") == ["P-1"]
    assert listed(booker, ITEM, number="3") == []


def test_what_is_in_force_today_is_told_apart_by_the_clock(cast: Cast, booker: Client) -> None:
    register(
        cast,
        MasterDraft(SECTION, ("1",), {"name": "終", "valid_to": dt.date(2026, 3, 31)}),
        MasterDraft(SECTION, ("2",), {"name": "今", "valid_from": dt.date(2026, 3, 31)}),
        MasterDraft(SECTION, ("3",), {"name": "後", "valid_from": dt.date(2026, 4, 2)}),
    )
    cast.workspace.clock_frozen_at = dt.datetime(2026, 4, 1, 12, tzinfo=clock.JAPAN)
    cast.workspace.save()
    rows = booker.get(reverse("masters", args=[SECTION])).context["rows"]
    assert [(entry.row.code, str(entry.period)) for entry in rows] == [("1", "終了"), ("2", "有効"), ("3", "開始前")]
    assert [listed(booker, SECTION, period=name) for name in ("ended", "valid", "coming")] == [["1"], ["2"], ["3"]]


def test_rows_stand_by_display_order_then_code(cast: Cast, booker: Client) -> None:
    places = {"30": 1, "10": 2, "20": 1}
    register(cast, *(MasterDraft(SECTION, (code,), {"name": "部", "display_order": at}) for code, at in places.items()))
    assert listed(booker, SECTION) == ["20", "30", "10"]


def test_without_the_option_items_are_explained_and_closed(cast: Cast, sign_in: SignIn) -> None:
    rival = sign_in(cast.rival)
    page = text_of(rival.get(reverse("masters", args=[ITEM])))
    assert "仕訳自由項目利用オプションの契約がありません" in page
    for name in ("master-new", "masters-export", "masters-import"):
        answer = rival.get(reverse(name, args=[ITEM]))
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "仕訳自由項目利用オプションが有効ではありません" in text_of(answer)
    for name in ("master-edit", "master-delete"):
        assert rival.post(reverse(name, args=[ITEM, ("1", "P-1")])).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", ["masters", "master-new", "masters-export", "masters-import"])
@pytest.mark.parametrize("role", ["issuer", "stranger"])
def test_without_a_paid_receiving_side_there_is_no_access(cast: Cast, sign_in: SignIn, name: str, role: str) -> None:
    answer = sign_in(getattr(cast, role)).get(reverse(name, args=[SECTION]))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "本機能は受取有料企業のみ利用可能です" in text_of(answer)


@every_master
def test_a_foreign_row_and_a_missing_one_answer_alike(cast: Cast, booker: Client, sign_in: SignIn, kind: Kind) -> None:
    add(booker, kind)
    cast.rival.company.journal_free_items_option = True  # type: ignore[union-attr]
    cast.rival.company.save()  # type: ignore[union-attr]
    rival = sign_in(cast.rival)
    for key in (key_of(kind), (*key_of(kind)[:-1], "NOWHERE")):
        for name in ("master-edit", "master-delete"):
            assert rival.post(reverse(name, args=[kind, key])).status_code == HTTPStatus.NOT_FOUND
    assert listed(rival, kind) == []


@pytest.mark.parametrize("code", ["a/b", "..", "%2F", "?x", "勘 定", "=1+1"])
def test_any_code_that_the_wire_let_in_has_its_page(cast: Cast, booker: Client, code: str) -> None:
    register(cast, MasterDraft(SUB, ("2030", code), {"name": "補助"}))
    link = reverse("master-edit", args=[SUB, ("2030", code)])
    assert link in booker.get(reverse("masters", args=[SUB])).content.decode()
    assert booker.get(link).context["row"].code == code


@pytest.mark.parametrize(
    "path", ["account/2030/001/edit/", "sub-account/2030/edit/", "item/99999999999999999999/P/edit/", "nothing/",
             "account/%00/edit/"]
)  # fmt: skip
def test_an_address_of_the_wrong_shape_is_no_page(booker: Client, path: str) -> None:
    assert booker.get(f"/receiving/masters/{path}").status_code == HTTPStatus.NOT_FOUND


def test_the_first_master_stands_at_the_rooms_own_address(booker: Client) -> None:
    page = booker.get(reverse("masters"))
    assert page.context["kind"] == ACCOUNT
    assert f'href="{reverse("masters")}" aria-current="page"' in page.content.decode()


def test_the_list_costs_the_same_however_long_it_is(cast: Cast, booker: Client) -> None:
    counts = []
    for wanted in (2, 12):
        have = AccountTitle.objects.count()
        register(cast, *(MasterDraft(ACCOUNT, (f"A{n}",), {"name": "科目"}) for n in range(have, wanted)))
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(booker, ACCOUNT)) == wanted
        counts.append(len(queries))
    assert counts[0] == counts[1]
