"""取引先ボット: the ready counterparties, one table. A code says what its company does; the page, the docs and the tests read it.

A code is a 発行先コード or 支払先コード, so it has at most 15 characters. Companies, names and numbers are invented.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from platform_project.kernel.registration import check_digit


class Kind(StrEnum):
    """Where one names it: as a 発行先, as a 支払先, or as either, unjoined and to be invited."""

    RECIPIENT = "recipient"
    ISSUER = "issuer"
    INVITEE = "invitee"


class Heard(StrEnum):
    """What a counterparty answers to."""

    ARRIVED = "arrived"  # an invoice was issued to it, or issued again
    RETURNED = "returned"  # an invoice of its own came back
    INVITED = "invited"


class What(StrEnum):
    """A move: what it does."""

    OPEN = "open"
    RETURN = "return"
    JOURNAL = "journal"
    ISSUE = "issue"
    CORRECT = "correct"
    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"  # it lets an invitation expire


class Every(StrEnum):
    """How often an issuer sends an invoice by itself."""

    DAY = "day"  # at 9 o'clock
    MONTH_END = "month_end"  # on the last day at 18 o'clock


@dataclass(frozen=True, slots=True)
class Rule:
    """What it does, and how long after what it heard; of an invoice, for the versions `first` to `last`."""

    on: Heard
    what: What
    after: dt.timedelta = dt.timedelta()
    first: int = 1
    last: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """A line that an issuer sends. Without a rate it is `tax_type` 非課税 ("1") or 不課税 ("3")."""

    name: str
    unit: str
    price: int
    rate: int | None = 10
    reduced: bool = False
    tax_type: str = "0"


@dataclass(frozen=True, slots=True)
class Character:
    """A counterparty. `place` counts them all, and gives each a number of its own where a company needs one.

    An issuer sends `batch` invoices when it is first named and whenever it is poked; one that sends `every` so often
    begins with the next such instant.
    """

    place: int
    code: str
    name: str
    kind: Kind
    ja: str
    en: str
    rules: tuple[Rule, ...] = ()
    every: Every | None = None
    batch: int = 1
    goods: tuple[Goods, ...] = ()
    registered: bool = True

    @property
    def registration_number(self) -> str:
        """With a base that nobody has; empty for an issuer without one."""
        twelve = f"99990001{self.place:04d}"
        return f"T{check_digit(twelve)}{twelve}" if self.registered else ""

    def told(self, language: str) -> str:
        return self.ja if language == "ja" else self.en


_DAY = dt.timedelta(days=1)
_PRICE = "単価相違：単価が注文書と相違しています。"
_DATE = "日付相違：締日と支払期限をご確認ください。"
_WRONG = "内容相違：請求内容をご確認のうえ、再発行をお願いします。"
_AGAIN = "再度相違：訂正後の内容がまだ注文書と合いません。"
_WORK = (Goods("業務委託料", "式", 100_000),)


def _opens(after: dt.timedelta = dt.timedelta(), *, first: int = 1) -> Rule:
    return Rule(Heard.ARRIVED, What.OPEN, after, first)


def _returns(reason: str, after: dt.timedelta = dt.timedelta(), *, first: int = 1, last: int | None = 1) -> Rule:
    return Rule(Heard.ARRIVED, What.RETURN, after, first, last, reason)


_ROWS: tuple[Character, ...] = (
    Character(
        1, "BOT-OPEN-NOW", "株式会社ただちに", Kind.RECIPIENT, "届いた請求書をすぐに開封します。",
        "Opens what arrives at once.", (_opens(),),
    ),
    Character(
        2, "BOT-OPEN-3D", "みっか物産株式会社", Kind.RECIPIENT, "届いてから3日後に開封します。",
        "Opens what arrives three days later.", (_opens(3 * _DAY),),
    ),
    Character(
        3, "BOT-OPEN-30D", "ひとつき商事株式会社", Kind.RECIPIENT, "届いてから30日後に開封します。",
        "Opens what arrives thirty days later.", (_opens(30 * _DAY),),
    ),
    Character(
        4, "BOT-NEVER", "未開封工業株式会社", Kind.RECIPIENT, "開封しません。", "Never opens anything.",
    ),
    Character(
        5, "BOT-RET-NOW", "即返株式会社", Kind.RECIPIENT,
        "すぐに差し戻します（内容相違）。再発行されたものは開封します。",
        "Returns at once (内容相違); opens the re-issue.", (_returns(_WRONG), _opens(first=2)),
    ),
    Character(
        6, "BOT-RET-PRICE", "単価確認株式会社", Kind.RECIPIENT,
        "1日後に単価相違で差し戻します。再発行されたものは開封します。",
        "Returns a day later: the price is wrong (単価相違). Opens the re-issue.", (_returns(_PRICE, _DAY), _opens(first=2)),
    ),
    Character(
        7, "BOT-RET-DATE", "日付確認株式会社", Kind.RECIPIENT,
        "すぐに開封し、1日後に日付相違で差し戻します。再発行されたものは開封します。",
        "Opens at once, returns a day later: a date is wrong (日付相違). Opens the re-issue.",
        (_opens(), _returns(_DATE, _DAY)),
    ),
    Character(
        8, "BOT-RET-TWICE", "二度確認株式会社", Kind.RECIPIENT,
        "1日後に差し戻し、再発行されたものもさらに1日後に差し戻します。3つ目の版は開封します。",
        "Returns a day later, and the re-issue too; opens the third version.",
        (_returns(_PRICE, _DAY), _returns(_AGAIN, _DAY, first=2, last=2), _opens(first=3)),
    ),
    Character(
        9, "BOT-RET-ALL", "差戻商店", Kind.RECIPIENT, "何度再発行しても、1日後に差し戻します。",
        "Returns everything a day later, however often it is re-issued.", (_returns(_WRONG, _DAY, last=None),),
    ),
    Character(
        10, "BOT-JOURNAL", "仕訳計上株式会社", Kind.RECIPIENT,
        "すぐに開封し、1日後に全明細の仕訳を登録します。",
        "Opens at once, and books every line a day later.",
        (_opens(), Rule(Heard.ARRIVED, What.JOURNAL, _DAY)),
    ),
    Character(
        11, "BOT-JOIN-NOW", "すぐ参加株式会社", Kind.INVITEE,
        "招待されるとすぐに参加し、届いた請求書をすぐに開封します。",
        "Accepts an invitation at once; from then on opens what arrives at once.",
        (Rule(Heard.INVITED, What.ACCEPT), _opens()),
    ),
    Character(
        12, "BOT-JOIN-1D", "翌日参加株式会社", Kind.INVITEE,
        "招待の1日後に参加し、届いた請求書をすぐに開封します。",
        "Accepts an invitation a day later; from then on opens what arrives at once.",
        (Rule(Heard.INVITED, What.ACCEPT, _DAY), _opens()),
    ),
    Character(
        13, "BOT-DECLINE", "辞退興業株式会社", Kind.INVITEE, "招待を1日後に辞退します。",
        "Declines an invitation a day later.", (Rule(Heard.INVITED, What.DECLINE, _DAY),),
    ),
    Character(
        14, "BOT-SILENT", "無回答株式会社", Kind.INVITEE, "招待に答えず、期限切れにします。",
        "Does not answer, and lets an invitation expire.", (Rule(Heard.INVITED, What.LAPSE),),
    ),
    Character(
        15, "BOT-MONTHLY", "月末請求株式会社", Kind.ISSUER, "毎月末日の18時に請求書を1件発行します。",
        "Issues an invoice on the last day of each month at 18:00.", every=Every.MONTH_END, goods=_WORK,
    ),
    Character(
        16, "BOT-DAILY", "日々納品株式会社", Kind.ISSUER, "毎日9時に請求書を1件発行します。",
        "Issues an invoice every day at 9:00.", every=Every.DAY, goods=(Goods("日替わり弁当", "個", 650, 8, reduced=True),),
    ),
    Character(
        17, "BOT-TEN", "十枚綴株式会社", Kind.ISSUER, "取引を始めたときと促されるたびに、請求書を10件まとめて発行します。",
        "Issues ten invoices at once, when first named and whenever poked.", batch=10, goods=_WORK,
    ),
    Character(
        18, "BOT-CORRECT", "訂正印刷株式会社", Kind.ISSUER,
        "請求書を1件発行し、差し戻されると1日後に値引きして再発行します。",
        "Issues an invoice; a day after a return it issues it again at a lower price.",
        (Rule(Heard.RETURNED, What.CORRECT, _DAY, last=None),), goods=(Goods("印刷代", "部", 1_200),),
    ),
    Character(
        19, "BOT-NO-NUMBER", "免税工房", Kind.ISSUER,
        "登録番号のない発行元です。仕訳では経過措置の控除（80％・70％…）になります。",
        "An issuer without a registration number: its purchases get the reduced credit (80 %, 70 %, …).",
        goods=_WORK, registered=False,
    ),
    Character(
        20, "BOT-MIXED", "混載百貨株式会社", Kind.ISSUER, "10％・軽減8％・非課税・不課税の明細が混じった請求書を発行します。",
        "Issues an invoice with lines of 10 %, reduced 8 %, exempt and out of scope.",
        goods=(
            Goods("文房具", "式", 12_345), Goods("飲料", "箱", 998, 8, reduced=True),
            Goods("保険料", "式", 3_000, None, tax_type="1"), Goods("収入印紙立替", "枚", 200, None, tax_type="3"),
        ),
    ),
)  # fmt: skip
CHARACTERS: dict[str, Character] = {row.code: row for row in _ROWS}
