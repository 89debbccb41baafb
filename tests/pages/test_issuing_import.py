"""一括発行: many invoices from one CSV file, all of them or none."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Via
from accounts.models import Notice
from accounts.web import csv_import
from invoices.models import Invoice, InvoiceEvent, InvoiceLine
from invoices.services import lifecycle
from invoices.web import bulk_files
from invoices.web.bulk import judge
from partners.models import BankAccount, Customer, Issuer
from platform_project import inserting
from platform_project.kernel.progress import Step, Work, listening
from tests.factories import Cast, CustomerFactory, IssuerFactory, draft, issue
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of, told

TITLES = "まとめ番号,請求書番号,発行先コード,発行日,入金期限,件名,品名,数量,単価,金額,税率,金額の種類"
# One invoice of two lines, and one of a single line.
GOOD = (
    "A,,AOBA,2026-11-01,2026/12/31,保守,設備保守,1,50000,,10%,",
    "A,,,,,,弁当,20,800,,軽減8%,税抜",
    "B,N-7,AOBA,2026-11-02,2026-12-31,,部品,,,1234,10%,税抜",
)


def content(*lines: str, titles: str = TITLES, codec: str = "utf-8") -> bytes:
    return "\r\n".join([titles, *lines, ""]).encode(codec)


def upload(client: Client, sent: bytes, *, do: str = "issue") -> Any:
    return client.post(reverse("issuing-import"), {"file": SimpleUploadedFile("invoices.csv", sent), "do": do})


def faults(answer: Any) -> list[tuple[int, str, str, str]]:
    verdict = answer.context["verdict"]
    assert not verdict.unreadable
    return [(fault.line, fault.column, fault.cell, fault.code) for fault in verdict.shown_faults]


def first_text(answer: Any) -> str:
    text: str = answer.context["verdict"].shown_faults[0].text
    return text


def line(inv_no: str = "", **changes: str) -> str:
    """A line of an invoice by itself; `changes` by title."""
    cells = dict(
        zip(
            TITLES.split(","),
            ["", inv_no, "AOBA", "2026-11-01", "2026-12-31", "", "部品", "1", "1000", "", "10%", ""],
            strict=True,
        )
    )
    return ",".join((cells | changes).values())


def untouched() -> bool:
    return not (
        Invoice.objects.exists()
        or InvoiceLine.objects.exists()
        or InvoiceEvent.objects.exists()
        or Notice.objects.exists()
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_a_good_file_becomes_invoices(cast: Cast, issuer: Client, codec: str) -> None:
    answer = upload(issuer, content(*GOOD, codec=codec))
    assert told(answer) == ["請求書を2件発行しました。"]
    first, second = Invoice.objects.order_by("number")
    assert (first.inv_name, first.send_date, first.pay_due_date) == (
        "保守",
        dt.date(2026, 11, 1),
        dt.date(2026, 12, 31),
    )
    assert (first.net, first.tax, first.gross) == (66_000, 5_000 + 1_280, 72_280)
    assert [(row.item_name, row.net) for row in first.lines.order_by("seq")] == [("設備保守", 50_000), ("弁当", 16_000)]
    assert (second.inv_no, second.gross, second.recipient) == ("N-7", 1_357, cast.company("recipient"))
    assert (first.invoice_type, first.unit_tax, first.format.code, first.banks[0]["code"]) == ("3", "0", "STD", "MAIN")
    assert answer.headers["Location"] == f"{reverse('issuing-import-done')}?first={first.number}&last={second.number}"


def test_an_invoice_from_a_file_is_the_one_that_the_service_would_issue(cast: Cast, issuer: Client) -> None:
    upload(issuer, content(line("N-1", 件名="請求")))
    by_service = issue(cast.actor("issuer", Via.PAGE), inv_no="N-2")
    by_file = Invoice.objects.get(inv_no="N-1")
    same = [
        field.attname
        for field in Invoice._meta.concrete_fields
        if field.attname not in ("id", "number", "inv_no", "first_for_customer", "issued_at")
    ]
    assert {name: getattr(by_file, name) for name in same} == {name: getattr(by_service, name) for name in same}
    assert [event.via for event in by_file.events.all()] == ["page"]
    assert Notice.objects.filter(topic=Notice.Topic.ISSUED).count() == 2


def test_the_result_lists_what_was_issued_and_nothing_of_others(cast: Cast, issuer: Client, sign_in: SignIn) -> None:
    before = issue(cast.actor("issuer"), inv_no="BEFORE")
    answer = upload(issuer, content(*GOOD))
    page = issuer.get(answer.headers["Location"])
    text = text_of(page)
    assert "2件" in text
    assert "N-7" in text
    assert "¥73,637" in text.replace("￥", "¥")
    assert before.inv_no not in text
    made = Invoice.objects.get(inv_no="N-7")
    assert reverse("issuing-detail", args=[made.number]) in page.content.decode()
    assert "この範囲の請求書はありません" in text_of(sign_in(cast.rival).get(answer.headers["Location"]))
    assert "この範囲の請求書はありません" in text_of(
        issuer.get(reverse("issuing-import-done"), {"first": "x", "last": "9" * 30})
    )


def test_looking_at_a_file_issues_nothing(cast: Cast, issuer: Client) -> None:
    answer = upload(issuer, content(*GOOD), do="check")
    verdict = answer.context["verdict"]
    assert (len(verdict.elements), verdict.lines, verdict.gross) == (2, 3, 73_637)
    text = text_of(answer)
    assert "誤りはありません。まだ発行されていません。" in text
    assert "自動採番" in text
    assert untouched()


def test_rows_belong_together_by_number_wherever_they_stand_and_else_each_is_one(cast: Cast, issuer: Client) -> None:
    upload(issuer, content(line("N-1"), line(), line("N-2"), line("N-1", 品名="追加"), line()))
    assert sorted(invoice.lines.count() for invoice in Invoice.objects.all()) == [1, 1, 1, 2]
    assert [row.item_name for row in Invoice.objects.get(inv_no="N-1").lines.order_by("seq")] == ["部品", "追加"]


@pytest.mark.parametrize("do", ["issue", "check"])
def test_everything_that_is_wrong_is_told_by_line_and_cell_and_nothing_is_issued(
    cast: Cast, issuer: Client, do: str
) -> None:
    issue(cast.actor("issuer"), inv_no="USED")
    counted = Invoice.objects.count(), Notice.objects.count(), InvoiceEvent.objects.count()
    answer = upload(issuer, content(
        line("N-1"), line("N-2", 発行先コード="NOBODY"), line("N-3", 発行日="2026-02-30"), line("N-4", 品名=""),
        line("N-5", 税率="11%"), line("N-6", 金額="999"), line("USED"), line("N-7", 単価="", 数量=""),
        line("N-8", 発行先コード=""), line("N-9", 単価="千円"), "", "N-10,短い行",
        line("N-11", 金額の種類="税額を手入力"), line("N-12", まとめ番号="X"), line("N-12", まとめ番号="Y"),
    ), do=do)  # fmt: skip
    assert faults(answer) == [
        (3, "発行先コード", "NOBODY", "E300003"),
        (4, "発行日", "2026-02-30", ""),
        (5, "品名", "", ""),
        (6, "税率", "11%", ""),
        (7, "金額", "999", "E700010"),
        (8, "請求書番号", "USED", "E300010"),
        (9, "金額", "", "E700001"),
        (10, "発行先コード", "", ""),
        (11, "単価", "千円", ""),
        (13, "", "", ""),
        (14, "金額の種類", "税額を手入力", "E700022"),
        (16, "請求書番号", "N-12", "E300010"),
    ]
    assert "誤りが12件あります。何も発行されていません。" in text_of(answer)
    assert counted == (Invoice.objects.count(), Notice.objects.count(), InvoiceEvent.objects.count())


def test_a_file_finds_the_faults_that_the_service_would(cast: Cast, issuer: Client) -> None:
    """One invoice with a fault of the contents and one of existence: the API tells the first alone, a file both."""
    answer = upload(issuer, content(line("N-1", 金額="999"), line("N-2", 発行先コード="NOBODY")))
    assert [code for *_rest, code in faults(answer)] == ["E700010", "E300003"]


@pytest.mark.parametrize(
    ("title", "code"), [("発行元コード", "E300001"), ("振込先口座コード", "E300004"), ("書式コード", "E300005")]
)
def test_unknown_masters_are_told_at_their_cells(cast: Cast, issuer: Client, title: str, code: str) -> None:
    answer = upload(issuer, content(line() + ",NONE", titles=f"{TITLES},{title}"))
    assert faults(answer) == [(2, title, "NONE", code)]
    assert untouched()


def test_an_issuing_office_whose_code_stands_twice_is_ambiguous(cast: Cast, issuer: Client) -> None:
    IssuerFactory(company=cast.company("issuer"), number=77, code="HQ")
    answer = upload(issuer, content(line() + ",HQ", titles=f"{TITLES},発行元コード"))
    assert faults(answer) == [(2, "発行元コード", "HQ", "E300002")]


def test_rows_of_one_invoice_that_disagree_are_told(cast: Cast, issuer: Client) -> None:
    answer = upload(issuer, content(line("N-1"), line("N-1", 入金期限="2027-01-31"), line("N-1", 発行先コード="")))
    assert faults(answer) == [(3, "入金期限", "2027-01-31", "")]
    assert first_text(answer) == "同じ請求書の2行目と内容が違います。空欄にするか、同じ内容にしてください。"


def test_figures_and_rates_are_understood_as_people_write_them(cast: Cast, issuer: Client) -> None:
    rows = [
        line("N-1", 数量="１２", 単価='"1,000"', 税率="10"), line("N-2", 税率="８％（軽減）"), line("N-3", 税率="非課税"),
        line("N-4", 単価="¥500", 税率="0.1", 金額の種類="税込"),
    ]  # fmt: skip
    assert told(upload(issuer, content(*rows))) == ["請求書を4件発行しました。"]
    found = {row.inv_no: (row.net, row.tax, list(row.tax_summary)) for row in Invoice.objects.all()}
    assert found == {
        "N-1": (12_000, 1_200, ["tr10"]), "N-2": (1_000, 80, ["tr8_reduced"]), "N-3": (1_000, 0, ["free"]),
        "N-4": (455, 45, ["tr10"]),
    }  # fmt: skip


@pytest.mark.security("W10")
def test_formulas_are_texts_and_leave_as_texts(cast: Cast, issuer: Client) -> None:
    upload(issuer, content(line("N-1", 件名="=HYPERLINK(1)", 品名="@SUM(A1)")))
    invoice = Invoice.objects.get()
    assert (invoice.inv_name, invoice.lines.get().item_name) == ("=HYPERLINK(1)", "@SUM(A1)")
    answer: Any = issuer.get(reverse("issuing-export"))
    assert "'=HYPERLINK(1)" in b"".join(answer.streaming_content).decode()


@pytest.mark.security("W9")
def test_what_stands_in_a_cell_is_shown_as_it_is(cast: Cast, issuer: Client) -> None:
    answer = upload(issuer, content(line("N-1", 税率="<b>10</b>")), do="check")
    assert "&lt;b&gt;10&lt;/b&gt;" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (content(), "見出しの下に行がありません。"),
        (content(titles="品名,数量"), "1行目の見出しに列「発行先コード、発行日、入金期限、税率」がありません。"),
        (content(titles=f"{TITLES},社内メモ"), "使えない列「社内メモ」"),
        (content(titles=f"{TITLES},品名"), "列「品名」が重複しています"),
        (b"1,2,3\n", "1行目に見出しがありません。"),
        (b"\xff\xfe\x00", "UTF-8またはShift_JIS"),
        (f'{TITLES}\n"'.encode(), "引用符"),
        (content(*[line(f"N-{n}") for n in range(bulk_files.MAX_INVOICES + 1)]), "一度に発行できるのは1,000件までです。"),
        (content(*["," * 11 + "x"] * (csv_import.MAX_ROWS + 1)), "10,000行まで"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(cast: Cast, issuer: Client, sent: bytes, said: str) -> None:
    answer = upload(issuer, sent)
    assert said in answer.context["verdict"].unreadable
    assert untouched()


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "必須"), ({"file": SimpleUploadedFile("x.csv", b"," * (csv_import.MAX_BYTES + 1))}, "5MBまで")],
)
def test_a_file_of_no_use_is_refused_beside_its_field(
    cast: Cast, issuer: Client, sent: dict[str, Any], said: str
) -> None:
    answer = issuer.post(reverse("issuing-import"), sent | {"do": "issue"})
    assert said in answer.context["form"].errors["file"][0]


def test_an_invoice_has_a_thousand_lines_at_most(cast: Cast, issuer: Client) -> None:
    answer = upload(issuer, content(*[line("N-1")] * 1001), do="check")
    assert "1件の明細は1,000行までです。" in first_text(answer)


def test_when_somebody_was_faster_nothing_is_issued_and_the_line_is_told(
    cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and issuing the number was used elsewhere."""
    register = lifecycle.register

    def late(**asked: Any) -> Any:
        monkeypatch.setattr(lifecycle, "register", register)
        register(actor=cast.actor("issuer"), drafts=[draft(inv_no="N-2")])
        return register(**asked)

    monkeypatch.setattr(lifecycle, "register", late)
    answer = upload(issuer, content(line("N-1"), line("N-2")))
    assert faults(answer) == [(3, "請求書番号", "N-2", "E300010")]
    assert [row.inv_no for row in Invoice.objects.all()] == ["N-2"]


def test_nothing_is_half_written_when_it_fails_on_the_way(
    cast: Cast, issuer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.raise_request_exception = False
    created = inserting.insert

    def fail(model: type[Model], names: tuple[str, ...], rows: Sequence[inserting.Row]) -> None:
        created(model, names, rows[:1])
        raise RuntimeError("on purpose")

    monkeypatch.setattr(inserting, "insert", fail)
    assert upload(issuer, content(*GOOD)).status_code == 500
    assert untouched()


def test_a_thousand_invoices_take_as_many_queries_as_ten(cast: Cast, issuer: Client) -> None:
    counts = []
    for name, count in (("a", 10), ("b", 1000)):
        rows = [line(f"{name}-{number}", 品名=f"部品{seq}") for number in range(count) for seq in range(3)]
        heard: list[Step] = []
        with CaptureQueriesContext(connection) as queries, listening(heard.append):
            assert told(upload(issuer, content(*rows)))[-1] == f"請求書を{count:,}件発行しました。"
        counts.append(len(queries))
        assert {step.what for step in heard} == {Work.CHECKING, Work.COMPUTING, Work.ISSUING, Work.SAVING}
        assert max(step.done for step in heard if step.what is Work.ISSUING) == count
    # Many rows go in batches: a statement for each, whose size the database bounds.
    assert counts[1] - counts[0] < 150
    assert (Invoice.objects.count(), InvoiceLine.objects.count()) == (1010, 3030)


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("shift_jis", "cp932")])
def test_the_template_can_be_issued_as_it_is(cast: Cast, issuer: Client, encoding: str, codec: str) -> None:
    answer: Any = issuer.get(reverse("issuing-import-template"), {"encoding": encoding})
    sent = b"".join(answer.streaming_content)
    assert sent.decode(codec).startswith("まとめ番号,請求書番号,発行先コード,")
    assert told(upload(issuer, sent)) == ["請求書を2件発行しました。"]


def test_in_english_the_faults_are_english_and_the_columns_keep_their_titles(cast: Cast, issuer: Client) -> None:
    issuer.post(reverse("set_language"), {"language": "en"})
    answer = upload(issuer, content(line("N-1", 発行先コード="NOBODY", 税率="11%"), line("N-2", 発行先コード="NOBODY")))
    assert [(row.line, row.column) for row in answer.context["verdict"].shown_faults] == [
        (2, "税率"),
        (3, "発行先コード"),
    ]
    assert first_text(answer).startswith("Enter one of: 10%")


def test_without_masters_there_is_nothing_to_issue_with(cast: Cast, sign_in: SignIn) -> None:
    assert "issuing/preparation.html" in [
        used.name for used in sign_in(cast.rival).get(reverse("issuing-import")).templates
    ]


def test_looking_writes_nothing_to_the_masters(cast: Cast) -> None:
    before = [list(model.objects.values()) for model in (Customer, Issuer, BankAccount)]
    assert judge(cast.actor("issuer", Via.PAGE), content(*GOOD)).is_good
    assert [list(model.objects.values()) for model in (Customer, Issuer, BankAccount)] == before


def exported(client: Client, **asked: str) -> list[list[str]]:
    answer: Any = client.get(reverse("issuing-export"), asked)
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").split("\r\n")[:-1]
    return [row.split(",") for row in lines]


def test_the_list_leaves_as_csv_narrowed_as_it_is(cast: Cast, issuer: Client) -> None:
    CustomerFactory(company=cast.company("issuer"), code="ELSE", name="別の会社")
    upload(issuer, content(line("N-1"), line("N-2", 発行先コード="ELSE", 税率="軽減8%"), line("N-3")))
    title, *rows = exported(issuer)
    assert [row[1] for row in rows] == ["N-3", "N-2", "N-1"]
    found = dict(zip(title, exported(issuer, customer="ELSE")[1], strict=True))
    assert (found["請求書番号"], found["状態"], found["発行先"], found["保存方式"]) == (
        "N-2",
        "発行済",
        "別の会社",
        "適格請求書",
    )
    assert (found["税込金額"], found["軽減8% 対象額（税抜）"], found["軽減8% 消費税額"], found["10% 消費税額"]) == (
        "1080",
        "1000",
        "80",
        "0",
    )
    assert len(exported(issuer, customer="ELSE")) == 2
    page = issuer.get(reverse("issuing-list"), {"customer": "ELSE", "page": "1"}).content.decode()
    assert f"{reverse('issuing-export')}?customer=ELSE&amp;encoding=utf-8" in page


def test_the_export_is_ones_own(cast: Cast, issuer: Client, sign_in: SignIn) -> None:
    issue(cast.actor("issuer"), inv_no="MINE")
    assert len(exported(issuer)) == 2
    assert len(exported(sign_in(cast.rival))) == 1
