"""The invoice's PDF says all that a qualified invoice must say, and what the row says."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Company
from invoices import documents
from invoices.models import Invoice
from invoices.taxes import Entry, TaxType, withholding
from partners.models import BankAccount, Customer
from platform_project.kernel import clock
from tests.documents.reading import pages_of, run_of, spaceless, text_of
from tests.factories import Cast, issue, line, reissued, returned

MIXED = (
    {"item_name": "ベアリング", "quantity": Decimal("12.5"), "price": Decimal(1200), "unit": "個", "slip_no": "D-1"},
    {"item_name": "弁当", "tax_rate": 8, "reduced": True, "price": Decimal(500), "slip_date": dt.date(2026, 10, 5)},
    {"item_name": "旧税率の品", "tax_rate": 8, "price": Decimal(998)},
    {"item_name": "切手", "tax_type": TaxType.FREE, "tax_rate": None, "price": Decimal(84)},
    {"item_name": "値引き", "price": Decimal(-1000), "remarks": "お詫びとして"},
)


def mixed(cast: Cast, **head: Any) -> Invoice:
    return issue(cast.actor("issuer"), lines=[line(**fields) for fields in MIXED], **head)


def company_of(cast: Cast) -> Company:
    assert cast.issuer.company is not None
    return cast.issuer.company


def test_it_says_who_asks_whom_for_what_and_when(cast: Cast) -> None:
    Customer.objects.update(section="経理部", person="青葉 みどり", address2="あおばビル9階")
    invoice = mixed(cast, inv_no="MN-1", inv_name="十月分", close_date=dt.date(2026, 10, 31), customer_code1="K-77")
    text = text_of(documents.pdf(invoice))
    for said in (
        "請求書番号 MN-1", "発行日 2026年11月1日", "締日 2026年10月31日", "お支払期限 2026年12月31日", "管理コード1 K-77",
        "〒980-0811", "宮城県仙台市青葉区一番町9-9-9", "あおばビル9階", "あおば商事株式会社", "経理部 青葉 みどり 様",
        "株式会社試験製作所", f"登録番号 {company_of(cast).registration_number}", "神奈川県横浜市中区海岸通9-9-9",
        "件名 十月分", "1 / 1",
    ):  # fmt: skip
        assert said in text


def test_every_line_stands_there_with_its_day_rate_and_mark(cast: Cast) -> None:
    text = text_of(documents.pdf(mixed(cast)))
    for said in (
        "2026/11/01 ベアリング", "伝票番号 D-1", "12.5 個 1,200 10% 15,000", "2026/10/05 弁当 ※ 1 500 8% 500",
        "旧税率の品 1 998 8% 998", "切手 1 84 非課税 84", "お詫びとして", "1 -1,000 10% -1,000", "※は軽減税率対象",
    ):  # fmt: skip
        assert said in text
    assert text.count("※") == 2


def test_without_the_reduced_rate_there_is_no_mark(cast: Cast) -> None:
    assert "※" not in text_of(documents.pdf(issue(cast.actor("issuer"))))


def test_sums_and_tax_stand_there_per_rate_and_agree_with_the_row(cast: Cast) -> None:
    invoice = mixed(cast)
    text = text_of(documents.pdf(invoice))
    assert invoice.tax_summary == {
        "tr10": [14000, 1400, 15400], "tr8_reduced": [500, 40, 540], "tr8": [998, 79, 1077], "free": [84, 0, 84],
    }  # fmt: skip
    titles = {"tr10": "10%対象", "tr8_reduced": "8%対象（軽減税率）", "tr8": "8%対象", "free": "非課税"}
    for bucket, amounts in invoice.tax_summary.items():
        assert " ".join([titles[bucket], *(f"¥{amount:,}" for amount in amounts)]) in text
    assert f"合計 ¥{invoice.net:,} ¥{invoice.tax:,} ¥{invoice.gross:,}" in text
    assert f"ご請求金額（税込） ¥{invoice.show_amount:,}" in text


@pytest.mark.parametrize(
    ("entries", "title", "mark"),
    [
        ([Entry.EXCLUSIVE, Entry.EXCLUSIVE], "金額（税抜）", False),
        ([Entry.INCLUSIVE, Entry.INCLUSIVE], "金額（税込）", False),
        ([Entry.EXCLUSIVE, Entry.INCLUSIVE], "金額", True),
    ],
)
def test_it_says_whether_amounts_hold_the_tax(cast: Cast, entries: list[Entry], title: str, mark: bool) -> None:
    plain = {"quantity": None, "price": None}
    lines = [
        line(item_name="A", entry=entries[0], amount=1100, **plain),
        line(item_name="B", entry=entries[1], amount=1080, tax_rate=8, reduced=True, **plain),
        line(item_name="C", tax_type=TaxType.NON, tax_rate=None, amount=200, **plain),
    ]
    text = text_of(documents.pdf(issue(cast.actor("issuer"), lines=lines)))
    assert f"税率 {title} 2026/11/01 A" in text
    assert ("8% 税込 1,080" in text) == mark
    assert ("「税込」とあるものは税込です。" in text) == mark


def test_tax_per_line_is_shown_where_that_is_how_it_was_computed(cast: Cast) -> None:
    lines = [line(price=Decimal(105)), line(price=Decimal(998), tax_rate=8, reduced=True)]
    text = text_of(documents.pdf(issue(cast.actor("issuer"), invoice_type="4", unit_tax="1", lines=lines)))
    assert "税率 消費税額 金額（税抜）" in text
    assert "1 105 10% 10 105" in text
    assert "1 998 8% 79 998" in text
    assert "明細ごとに計算" in text


def test_carry_over_and_withholding_lead_to_what_is_asked_for(cast: Cast) -> None:
    invoice = issue(
        cast.actor("issuer"), lines=[line(price=Decimal(100_000))], prev_inv_amount=110_000, payment=100_000,
        adjustment=-1_000, carryover_new=9_000, withholding_tax=withholding(100_000),
    )  # fmt: skip
    text = text_of(documents.pdf(invoice))
    assert "前回ご請求額 ご入金額 調整額 繰越金額 今回ご請求分 ¥110,000 ¥100,000 -¥1,000 ¥9,000 ¥110,000" in text
    assert "繰越金額 ¥9,000 源泉徴収税額 -¥10,210 ご請求金額 ¥108,790" in text
    assert "（税込） ¥108,790" not in text
    assert invoice.show_amount == 108_790


def test_without_them_neither_is_spoken_of(cast: Cast) -> None:
    text = text_of(documents.pdf(issue(cast.actor("issuer"))))
    assert "繰越" not in text
    assert "源泉" not in text


def test_it_says_where_to_pay_and_what_else_there_is_to_say(cast: Cast) -> None:
    BankAccount.objects.update(bank_name="みずほ銀行", branch_name="東京営業部")
    invoice = issue(cast.actor("issuer"), remarks="一行目\n\n三行目", free_txt1="REF-9", free_num2=-1234567)
    invoice.format.free_titles = {"inv_free_txt1": "注文番号"}
    text = text_of(documents.pdf(invoice))
    for said in (
        "みずほ銀行（0001）", "東京営業部（001）", "普通 0099901", "株式会社試験製作所 ｼｹﾝｾｲｻｸｼﾖ", "備考 一行目 三行目",
        "注文番号 REF-9", "自由数値2 -1,234,567",
    ):  # fmt: skip
        assert said in text


def test_many_lines_are_all_there_on_numbered_pages(cast: Cast) -> None:
    lines = [line(item_name=f"品目{n:03}", price=Decimal(n)) for n in range(1, 61)]
    invoice = issue(cast.actor("issuer"), lines=lines)
    pages = pages_of(documents.pdf(invoice))
    assert [page.rpartition("請求書番号")[2].split()[-3:] for page in pages] == [
        [str(n), "/", str(len(pages))] for n in range(1, len(pages) + 1)
    ]
    assert [f"品目{n:03}" for n in range(1, 61)] == [
        word for word in " ".join(pages).split() if word.startswith("品目")
    ]
    assert "合計 ¥1,830 ¥183 ¥2,013" in pages[-1]


def test_a_first_version_bears_no_mark(cast: Cast) -> None:
    assert "版" not in text_of(documents.pdf(issue(cast.actor("issuer"))))


def test_a_returned_one_says_so(cast: Cast) -> None:
    text = text_of(documents.pdf(returned(cast)))
    assert "第1版（差戻し）" in text
    assert "発行先から差し戻されました。" in text


def test_a_reissued_one_says_which_version_it_is(cast: Cast) -> None:
    invoice = reissued(cast)
    assert text_of(documents.pdf(invoice)).count("第2版（再発行）") == 2
    assert documents.file_name(invoice) == f"請求書_{invoice.inv_no}_第2版.pdf"


def test_a_superseded_one_stands_as_it_stood_and_says_what_replaced_it(cast: Cast) -> None:
    invoice = reissued(cast, remarks="最初の備考")
    Customer.objects.update(name="改名株式会社")
    Invoice.objects.update(remarks="次の備考")
    old = invoice.versions.get()
    text = text_of(documents.pdf(invoice, old))
    for said in ("第1版（差替済）", "第2版へ差し替えられました。", "最初の備考", "あおば商事株式会社"):
        assert said in text
    assert documents.file_name(invoice, old) == f"請求書_{invoice.inv_no}_第1版.pdf"


def test_it_is_in_japanese_whoever_reads(cast: Cast) -> None:
    invoice = mixed(cast, free_txt1="x")
    expected = documents.pdf(invoice)
    with translation.override("en"):
        assert documents.pdf(invoice) == expected


def test_it_is_the_same_file_at_every_download(cast: Cast) -> None:
    invoice = mixed(cast)
    first = documents.pdf(invoice)
    with clock.using(clock.Setting(offset=dt.timedelta(days=400))):
        assert documents.pdf(Invoice.objects.get(pk=invoice.pk)) == first


@pytest.mark.security("W9")
def test_hostile_texts_of_an_invoice_are_printed_as_they_are(cast: Cast) -> None:
    probe = '#read("/etc/passwd") *bold* <script>alert(1)</script>'
    invoice = issue(
        cast.actor("issuer"), inv_no="#x<1>/../..", inv_name=probe, remarks=probe, free_txt1=probe,
        lines=[line(item_name=probe, remarks=probe, slip_no="*s*", product_code="_p_")],
    )  # fmt: skip
    run = run_of(documents.pdf(invoice))
    assert run.count(spaceless(probe)) == 5
    assert "請求書番号#x<1>/../.." in run
    assert documents.file_name(invoice) == "請求書_x1.....pdf"


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ("あおば商事株式会社 御中",)),
        ({"honorific": "殿"}, ("あおば商事株式会社 殿",)),
        ({"section": "経理部"}, ("あおば商事株式会社", "経理部 御中")),
        ({"person": "青葉"}, ("あおば商事株式会社", "青葉 様")),
        ({"section": "経理部", "person": "青葉", "honorific": "先生"}, ("あおば商事株式会社", "経理部 青葉 先生")),
    ],
)
def test_the_last_name_of_all_has_the_honorific(cast: Cast, fields: dict[str, str], names: tuple[str, ...]) -> None:
    Customer.objects.update(**fields)
    assert documents.described(issue(cast.actor("issuer"))).addressee.names == names
