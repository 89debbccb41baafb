"""The journal masters out to CSV files and in from them."""

import datetime as dt
import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.web import csv_import
from invoices.journal_drafts import EntryDraft
from invoices.services import journals
from journal_masters import selectors, services
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.models import AccountTitle, BurdenSection
from platform_project.kernel import csv_text
from tests.factories import Cast, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of, told

ACCOUNT, SUB, SECTION, ITEM = Kind.ACCOUNT_TITLE, Kind.SUB_ACCOUNT_TITLE, Kind.BURDEN_SECTION, Kind.JOURNAL_ITEM
HEADER = "負担部門コード,負担部門名,負担部門カナ,表示順,有効開始日,有効終了日,削除"
DATED = {"valid_from": dt.date(2026, 4, 1), "valid_to": dt.date(2030, 3, 31), "display_order": 3}
# What would be run by a spreadsheet, cut by a careless reader, or refused by a page.
ODD = [
    "=1+1",
    "-5",
    "+81",
    "@x",
    "'=quoted",
    "'plain",
    'quo"te',
    "a,b",
    "＝全角",
    "00123",
    " 前後 ",
    "１２３",
    "(株)甲",
]
every_encoding = pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("shift_jis", "cp932")])
every_master = pytest.mark.parametrize("kind", list(Kind))


@pytest.fixture
def booker(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recipient)


def register(cast: Cast, *drafts: MasterDraft) -> None:
    services.register(actor=cast.actor("recipient"), drafts=drafts)


def register_odd_ones(cast: Cast) -> None:
    """Codes and names as only the wire lets them in."""
    register(
        cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払金", "tax_class": "対象外", "sub_account_required": True})
    )
    for place, odd in enumerate(ODD):
        register(
            cast,
            MasterDraft(ACCOUNT, (odd,), {"name": odd, "kana": odd, **DATED}),
            MasterDraft(SUB, ("2030", odd), {"name": odd, "kana": odd}),
            MasterDraft(SECTION, (odd,), {"name": odd, **DATED}),
            MasterDraft(ITEM, (str(place % 5 + 1), odd), {"name": odd}),
        )


def fetched(client: Client, kind: Kind, encoding: str = "utf-8") -> tuple[Any, bytes]:
    """The answer, and the file read to its end."""
    answer: Any = client.get(reverse("masters-export", args=[kind]), {"encoding": encoding})
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def exported(client: Client, kind: Kind, encoding: str = "utf-8") -> bytes:
    return fetched(client, kind, encoding)[1]


def upload(client: Client, kind: Kind, content: bytes | str, *, do: str = "import") -> Any:
    plain = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile("masters.csv", plain), "do": do}
    return client.post(reverse("masters-import", args=[kind]), sent)


def sections(client: Client, *lines: str, header: str = HEADER, do: str = "import") -> Any:
    return upload(client, SECTION, "\r\n".join([header, *lines, ""]), do=do)


def faults(answer: Any) -> list[tuple[int, str, str]]:
    verdict = answer.context["verdict"]
    assert not verdict.unreadable
    return [(fault.line, fault.column, fault.text) for fault in verdict.first_faults()]


def known_sections() -> dict[str, str]:
    return dict(BurdenSection.objects.values_list("code", "name"))


@every_encoding
@every_master
def test_a_file_that_was_exported_changes_nothing(
    cast: Cast, booker: Client, kind: Kind, encoding: str, codec: str
) -> None:
    register_odd_ones(cast)
    before = list(selectors.rows(cast.actor("recipient").company, kind).values())
    content = exported(booker, kind, encoding)
    assert content.decode(codec).count("\r\n") == len(before) + 1
    answer = upload(booker, kind, content)
    assert told(answer)[-1] == f"取り込みました（登録 0・更新 0・変更なし {len(before)}・削除 0）。"
    assert list(selectors.rows(cast.actor("recipient").company, kind).values()) == before


@every_encoding
def test_a_file_moves_a_master_to_another_company(
    cast: Cast, booker: Client, sign_in: SignIn, encoding: str, codec: str
) -> None:
    register(
        cast, MasterDraft(ACCOUNT, ("5001",), {"name": "仕入高", "kana": "シイレダカ", "tax_class": "課税仕入10", **DATED}),
        MasterDraft(ACCOUNT, ("2030",), {"name": "=未払金", "sub_account_required": True}),
    )  # fmt: skip
    rival = sign_in(cast.rival)
    answer = upload(rival, ACCOUNT, exported(booker, ACCOUNT, encoding))
    assert "登録 2・更新 0" in told(answer)[-1]
    assert exported(rival, ACCOUNT, encoding) == exported(booker, ACCOUNT, encoding)


def test_the_file_is_named_typed_and_never_cached(cast: Cast, booker: Client) -> None:
    answer, _content = fetched(booker, SECTION, "shift_jis")
    assert answer.headers["Content-Type"] == "text/csv; charset=Shift_JIS"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert exported(booker, SECTION).startswith(b"\xef\xbb\xbf")


@pytest.mark.security("W10")
def test_no_cell_runs_as_a_formula(cast: Cast, booker: Client) -> None:
    register_odd_ones(cast)
    cells = [
        line.split(",")[1].strip('"') for line in exported(booker, SECTION).decode("utf-8-sig").split("\r\n")[1:-1]
    ]
    assert not [cell for cell in cells if cell[:1] in "=+-@＝＋－＠"]


def test_what_shift_jis_cannot_carry_is_named(cast: Cast, booker: Client) -> None:
    register(cast, MasterDraft(SECTION, ("1",), {"name": "𠮷野部"}))
    answer = booker.get(reverse("masters-export", args=[SECTION]), {"encoding": "shift_jis"})
    assert answer.headers["Location"] == reverse("masters", args=[SECTION])
    assert "𠮷" in told(answer)[-1]


def test_an_empty_master_exports_its_header_as_a_template(booker: Client) -> None:
    assert exported(booker, SECTION).decode("utf-8-sig") == f"{HEADER}\r\n"


@every_encoding
def test_rows_are_registered_updated_left_alone_and_deleted(
    cast: Cast, booker: Client, encoding: str, codec: str
) -> None:
    register(
        cast, MasterDraft(SECTION, ("100",), {"name": "経営企画部", "kana": "ケイエイ"}),
        MasterDraft(SECTION, ("110",), {"name": "総務部"}), MasterDraft(SECTION, ("120",), {"name": "廃止部"}),
    )  # fmt: skip
    lines = [
        HEADER, "100,経営企画部,,5,2026/4/1,,", "110,総務部,,0,,,0", "120,,,,,,1", "130,経理部,ケイリブ,10,2026-04-01,,",
    ]  # fmt: skip
    answer = upload(booker, SECTION, "\r\n".join(lines).encode(codec))
    assert answer.headers["Location"] == reverse("masters", args=[SECTION])
    assert told(answer)[-1] == "取り込みました（登録 1・更新 1・変更なし 1・削除 1）。"
    assert known_sections() == {"100": "経営企画部", "110": "総務部", "130": "経理部"}
    changed = BurdenSection.objects.get(code="100")
    assert (changed.kana, changed.display_order, changed.valid_from) == ("", 5, dt.date(2026, 4, 1))


def test_a_column_that_is_left_out_changes_nothing(cast: Cast, booker: Client) -> None:
    register(cast, MasterDraft(SECTION, ("100",), {"name": "経営企画部", "kana": "ケイエイ", **DATED}))
    sections(booker, "改称,100", header="負担部門名,負担部門コード")
    row = BurdenSection.objects.get()
    assert (row.name, row.kana, row.valid_to) == ("改称", "ケイエイ", DATED["valid_to"])


def test_looking_at_a_file_changes_nothing(cast: Cast, booker: Client) -> None:
    register(cast, MasterDraft(SECTION, ("100",), {"name": "経営企画部"}))
    answer = sections(booker, "100,,,,,,1", "130,経理部,,,,,", do="check")
    verdict = answer.context["verdict"]
    assert verdict.told() == "登録 1・更新 0・変更なし 0・削除 1"
    assert verdict.first_changes() == [("2", "100", "削除"), ("3", "130", "登録")]
    assert "誤りはありません。まだ取り込まれていません。" in text_of(answer)
    assert known_sections() == {"100": "経営企画部"}


@pytest.mark.parametrize("do", ["import", "check"])
def test_every_fault_is_told_by_row_and_column_and_nothing_is_taken_in(cast: Cast, booker: Client, do: str) -> None:
    register(cast, MasterDraft(SECTION, ("100",), {"name": "経営企画部", "valid_from": dt.date(2026, 4, 1)}))
    answer = sections(
        booker, "130,経理部,,,,,", ",名なし,,,,,", "1(1,部,,,,,", "140,,,,,,", "150,部,,x,2026-02-30,,",
        "", "160,部,,,,,はい", "100,経営企画部,,,2026-04-01,2026-03-31,", "170,,,,,,1", "180,部", "130,経理部,,,,,",
        do=do,
    )  # fmt: skip
    assert faults(answer) == [
        (3, "負担部門コード", "この項目は必須です。"),
        (4, "負担部門コード", "負担部門コードに使用できない文字（(）が含まれています"),
        (5, "負担部門名", "この項目は必須です。"),
        (6, "表示順", "整数を入力してください。"),
        (6, "有効開始日", "日付を正しく入力してください。"),
        (8, "削除", "削除は0, 1のいずれかを指定してください"),
        (9, "有効終了日", "有効終了日と有効開始日の関係が正しくありません（終了が開始より前です）"),
        (10, "負担部門コード", "負担部門「170」は登録されていません"),
        (11, "", "列の数が見出しと違います（見出し7、この行2）。"),
        (12, "負担部門コード", "130 は2行目にもあります。"),
    ]
    assert known_sections() == {"100": "経営企画部"}
    assert "誤りが10件あります。何も取り込まれていません。" in text_of(answer)


def test_what_the_other_masters_and_journals_forbid_is_told_by_row(cast: Cast, booker: Client) -> None:
    register(
        cast, MasterDraft(ACCOUNT, ("5370",), {"name": "費用"}), MasterDraft(ACCOUNT, ("2030",), {"name": "未払金"}),
        MasterDraft(ACCOUNT, ("2001",), {"name": "買掛金"}), MasterDraft(SUB, ("2001", "1"), {"name": "補助"}),
    )  # fmt: skip
    entry = EntryDraft("5370", "2030", 1100, "課税仕入10")
    journals.register(actor=cast.actor("recipient"), number=issue(cast.actor("issuer")).number, journals={1: [entry]})
    answer = upload(booker, ACCOUNT, "勘定科目コード,削除\n5370,1\n2001,1\n")
    assert faults(answer) == [
        (2, "勘定科目コード", "勘定科目「5370」は仕訳で使用されているため削除できません"),
        (3, "勘定科目コード", "勘定科目「2001」には勘定補助科目があるため削除できません"),
    ]
    answer = upload(booker, SUB, "勘定科目コード,勘定補助科目コード,勘定補助科目名\n9999,1,補助\n2030,1,補助\n")
    assert faults(answer) == [(2, "勘定科目コード", "勘定科目「9999」は登録されていません")]
    assert AccountTitle.objects.count() == 3


def test_only_the_first_faults_are_shown_and_all_are_counted(booker: Client) -> None:
    answer = sections(booker, *(f"{n},,,,,," for n in range(csv_import.SHOWN + 50)))
    assert len(faults(answer)) == csv_import.SHOWN
    page = text_of(answer)
    assert "誤りが250件あります" in page
    assert "はじめの200件を表示しています。" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("コード,負担部門名,備考\n1,部,\n", "1行目の見出しに列「負担部門コード」がありません。"),
        ("コード,負担部門名,備考\n1,部,\n", "1行目の見出しに使えない列「コード、備考」があります。"),
        ("コード,負担部門名,備考\n1,部,\n", "使える列は次のとおりです：負担部門コード、負担部門名、"),
        ("負担部門コード,負担部門名,負担部門名\n", "列「負担部門名」が重複しています"),
        ("1,経理部\n", "1行目に見出しがありません。"),
        ("負担部門コード,負担部門名\n", "見出しの下に行がありません。"),
        ("負担部門コード,負担部門名\n,\n \n", "見出しの下に行がありません。"),
        ('負担部門コード\n"1\n', "引用符を確認してください"),
        (b"\xff\xfe\x01\x90\x00\x00", "UTF-8またはShift_JISのテキスト"),
        ("負担部門コード\n1\n".encode("euc-jp"), "文字コード（UTF-8またはShift_JIS）を確認してください"),
        ("負担部門コード\n1\n".encode("utf-16"), "UTF-8またはShift_JISのテキスト"),
        (b"%PDF-1.7\n\x00\x01\x02", "UTF-8またはShift_JISのテキスト"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(booker: Client, content: str | bytes, said: str) -> None:
    answer = upload(booker, SECTION, content)
    assert said in answer.context["verdict"].unreadable
    assert "取り込めません。" in text_of(answer)
    assert not BurdenSection.objects.exists()


def test_ten_thousand_rows_are_taken_in_and_one_more_is_not(booker: Client) -> None:
    lines = [f"{n:05d},部門{n},,,,," for n in range(10_001)]
    assert "一度に取り込めるのは10,000行までです。" in sections(booker, *lines).context["verdict"].unreadable
    with CaptureQueriesContext(connection) as queries:
        answer = sections(booker, *lines[:-1])
    assert "登録 10,000" in told(answer)[-1]
    assert BurdenSection.objects.count() == 10_000
    assert len(queries) < 40


def test_blank_lines_are_not_read_without_end(booker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_import, "MAX_LINES", 20)
    head, line = "負担部門コード,負担部門名\n", "1,経理部\n"
    taken = upload(booker, SECTION, head + "\n" * 18 + line)
    assert "登録 1" in told(taken)[-1]
    read = csv_text.decode((head + "\n" * 1000).encode(), 21)
    assert len(read) == 21
    refused = upload(booker, SECTION, head + "\n" * 19 + line)
    assert refused.context["verdict"].unreadable == "一度に取り込めるのは10,000行までです。"


def test_of_very_many_unknown_columns_some_are_named(booker: Client) -> None:
    titles = ",".join(["負担部門コード", *(f"列{n}" for n in range(500))])
    said = upload(booker, SECTION, f"{titles}\n").context["verdict"].unreadable
    assert "列「列0、列1、列2、列3、列4、列5、列6、列7、列8、列9、…」があります。" in said


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "必須"),
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "空"),
        ({"file": SimpleUploadedFile("big.csv", b"," * (csv_import.MAX_BYTES + 1))}, "5MBまで"),
    ],
)
def test_a_file_of_no_use_is_refused_beside_its_field(booker: Client, sent: dict[str, Any], said: str) -> None:
    answer = booker.post(reverse("masters-import", args=[SECTION]), sent | {"do": "import"})
    assert said in answer.context["form"].errors["file"][0]


def test_items_of_two_numbers_may_share_a_code(booker: Client) -> None:
    answer = upload(booker, ITEM, "項目番号,仕訳補助項目コード,仕訳補助項目名\n1,P,甲\n2,P,乙\n6,P,丙\n")
    assert faults(answer)[0][:2] == (4, "項目番号")
    answer = upload(booker, ITEM, "項目番号,仕訳補助項目コード,仕訳補助項目名\n1,P,甲\n2,P,乙\n")
    assert "登録 2" in told(answer)[-1]


def test_the_faults_are_told_in_english_too_and_columns_keep_their_titles(booker: Client) -> None:
    booker.post(reverse("set_language"), {"language": "en"})
    answer = sections(booker, "130,,,,,,1")
    assert faults(answer) == [(2, "負担部門コード", "The department 130 is not registered")]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_bytes_come_there_is_an_answer(booker: Client, seed: int) -> None:
    dice = random.Random(seed)
    content = HEADER.encode() + b"\n" + bytes(dice.randrange(256) for _ in range(300))
    answer = upload(booker, SECTION, content)
    assert answer.status_code == 200
    assert not BurdenSection.objects.exists()
