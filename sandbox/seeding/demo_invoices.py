"""The demo issuer's forty invoices: fixed codes and amounts, dates counted back from the day of seeding, every state."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from invoices.drafts import InvoiceDraft, LineDraft
from invoices.taxes import TaxType
from partners.drafts import CustomerDraft


@dataclass(frozen=True, slots=True)
class Story:
    """One invoice: `steps` are what its recipient and issuer did with it, in order (o open, r return, c correct)."""

    number: int
    days_ago: int
    customer: str
    title: str
    goods: tuple[str, ...]
    steps: str = ""

    @property
    def inv_no(self) -> str:
        return f"MN-{self.number:04d}"


# code: name, unit, price, rate (None 不課税), reduced
GOODS: dict[str, tuple[str, str, str, int | None, bool]] = {
    "bolt": ("六角ボルト M6×30", "本", "12.5", 10, False),
    "nut": ("六角ナット M6", "個", "4.2", 10, False),
    "plate": ("鋼板 SPCC 1.6mm", "枚", "5480", 10, False),
    "bracket": ("取付ブラケット 特注", "個", "1280", 10, False),
    "motor": ("小型モーター 24V", "台", "8650", 10, False),
    "service": ("設備保守（技術者）", "時間", "9200", 10, False),
    "freight": ("運送費", "式", "3800", 10, False),
    "lunch": ("会議用弁当", "個", "980", 8, True),
    "water": ("飲料水 500ml", "本", "110", 8, True),
    "stamp": ("収入印紙立替", "枚", "200", None, False),
    "rebate": ("値引き", "式", "-1000", 10, False),
}

REASON = "単価が注文書と相違しています。ご確認のうえ再発行をお願いします。"

# (days ago, 発行先, title, goods, steps): the newest last, so that numbers rise with the dates.
_ROWS: tuple[tuple[int, str, str, str, str], ...] = (
    (88, "AOBA", "部品代", "bolt nut plate", "o"),
    (87, "HOKUTO", "小型モーター納品", "motor freight", ""),
    (85, "AOBA", "設備保守 第1回", "service", "o"),
    (82, "SAKURA", "搬送機部品", "bracket plate", ""),
    (80, "AOBA", "試作ブラケット", "bracket", "orco"),
    (78, "NAGISA", "鋼板", "plate freight", ""),
    (75, "AOBA", "見学会 飲食代", "lunch water stamp", "o"),
    (73, "HOSHINO", "展示台 製作", "bracket plate bolt", ""),
    (70, "AOBA", "部品代", "bolt nut rebate", "o"),
    (66, "HOKUTO", "小型モーター納品", "motor", ""),
    (62, "AOBA", "設備保守 第2回", "service freight", "o"),
    (60, "AOBA", "鋼板", "plate", "orcorc"),
    (58, "SAKURA", "搬送機部品", "bracket", ""),
    (56, "AOBA", "小型モーター納品", "motor freight", "o"),
    (54, "NAGISA", "部品代", "bolt nut", ""),
    (52, "AOBA", "部品代", "bolt nut plate bracket", "o"),
    (49, "HOSHINO", "展示台 修理", "service", ""),
    (47, "AOBA", "会議用弁当", "lunch", "orc"),
    (45, "AOBA", "設備保守 第3回", "service", "o"),
    (43, "HOKUTO", "鋼板", "plate", ""),
    (40, "AOBA", "試作ブラケット", "bracket freight", "or"),
    (38, "SAKURA", "搬送機部品", "bracket bolt", ""),
    (35, "AOBA", "部品代", "bolt nut", "o"),
    (33, "AOBA", "小型モーター納品", "motor", "rc"),
    (31, "NAGISA", "鋼板", "plate freight", ""),
    (28, "AOBA", "設備保守 第4回", "service", "o"),
    (26, "HOSHINO", "展示台 製作", "bracket plate", ""),
    (24, "AOBA", "部品代", "bolt nut rebate", "or"),
    (21, "AOBA", "見学会 飲食代", "lunch water", "orco"),
    (19, "HOKUTO", "小型モーター納品", "motor freight", ""),
    (17, "AOBA", "鋼板", "plate", ""),
    (15, "AOBA", "設備保守 第5回", "service", "r"),
    (13, "SAKURA", "搬送機部品", "bracket", ""),
    (11, "AOBA", "部品代", "bolt nut plate", ""),
    (9, "AOBA", "小型モーター納品", "motor", "orcor"),
    (7, "NAGISA", "部品代", "bolt nut", ""),
    (5, "AOBA", "設備保守 第6回", "service freight", "o"),
    (3, "AOBA", "会議用弁当", "lunch water stamp", ""),
    (2, "AOBA", "試作ブラケット", "bracket", ""),
    (1, "HOKUTO", "鋼板", "plate freight", ""),
)

STORIES = tuple(
    Story(number, days_ago, customer, title, tuple(goods.split()), steps)
    for number, (days_ago, customer, title, goods, steps) in enumerate(_ROWS, 1)
)


def draft_of(story: Story, today: dt.date) -> InvoiceDraft:
    """The registration that begins a story."""
    day = today - dt.timedelta(days=story.days_ago)
    head = {
        "inv_no": story.inv_no, "inv_name": story.title, "send_date": day, "close_date": day,
        "pay_due_date": day + dt.timedelta(days=45), "invoice_type": "3",
    }  # fmt: skip
    customer = CustomerDraft(story.customer)
    return InvoiceDraft(head=head, lines=tuple(lines_of(story, day)), customer=customer, item=story.inv_no)


def lines_of(story: Story, day: dt.date) -> Iterator[LineDraft]:
    """The goods, in quantities that follow from the number of the story alone."""
    for place, code in enumerate(story.goods):
        name, unit, price, rate, reduced = GOODS[code]
        single = unit == "式" or code == "stamp"
        pieces = 100 if Decimal(price) < 100 else 1  # screws are sold by the hundred
        quantity = Decimal(1) if single else Decimal(pieces * (2 + (story.number * 7 + place * 5) % 40))
        yield LineDraft(
            item_name=name, tax_type=TaxType.NON if rate is None else TaxType.TAXABLE, tax_rate=rate, reduced=reduced,
            quantity=quantity, price=Decimal(price), unit=unit, slip_date=day, slip_no=f"D-{1000 + story.number}",
            product_code=code.upper(), item=f"details[{place}]",
        )  # fmt: skip
