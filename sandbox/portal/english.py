"""The fields' titles and notes in English. Where they are declared they are Japanese, as the platform's own names are.

A test holds that every title and note that a model declares has its English here.
"""

import re
from collections.abc import Callable

TITLES: dict[str, str] = {
    "結果": "Result",
    "リクエストID": "Request ID",
    "エラー一覧": "Errors",
    "警告一覧": "Warnings",
    "総件数": "Total count",
    "次の取得開始位置": "Next start position",
    "レスポンス形式": "Answer format",
    "応答形式": "Answer format",
    "取得開始位置": "Start position",
    "取得件数": "Rows a page",
    "締日": "Closing date",
    "保存方式": "Document type",
    "開封フラグ": "Opened flag",
    "抽出区分（再発行）": "Extract: re-issued",
    "抽出区分（新規取引先）": "Extract: new trading partners",
    "抽出区分（差戻し）": "Extract: returned",
    "請求書番号": "Invoice number",
    "請求書管理番号": "Invoice management number",
    "税込金額（下限）": "Amount with tax, from",
    "税込金額（上限）": "Amount with tax, to",
    "件名": "Subject",
    "備考": "Remarks",
    "発行先管理コード1": "Addressee's management code 1",
    "発行先管理コード2": "Addressee's management code 2",
    "書式コード": "Invoice format code",
    "発行日": "Issue date",
    "入金期限": "Payment due date",
    "課税単位": "Tax unit",
    "前回請求額": "Amount of the previous invoice",
    "入金額": "Amount paid",
    "調整額": "Adjustment",
    "繰越額": "Carried over",
    "源泉徴収税額": "Withholding tax",
    "支払方法": "Payment method",
    "税抜金額": "Amount without tax",
    "消費税額": "Consumption tax",
    "税込金額": "Amount with tax",
    "ご請求金額": "Amount invoiced",
    "版": "Version",
    "請求書状態": "Invoice status",
    "開封日": "Date opened",
    "差戻し日": "Date returned",
    "差戻し理由": "Reason for the return",
    "受取日": "Date received",
    "更新日": "Date updated",
    "発行元": "Issuing office",
    "発行先": "Addressee",
    "支払先": "Payee",
    "規定の振込先コード": "Default account code",
    "事業者区分": "Kind of business",
    "登録番号": "Registration number",
    "発行先敬称": "Addressee's honorific",
    "振込先口座": "Bank accounts",
    "振込先コード": "Account code",
    "金融機関コード": "Bank code",
    "金融機関名": "Bank name",
    "金融機関名カナ": "Bank name in kana",
    "支店コード": "Branch code",
    "支店名": "Branch name",
    "支店名カナ": "Branch name in kana",
    "預金種目": "Kind of account",
    "口座番号": "Account number",
    "口座名義": "Account holder",
    "口座名義カナ": "Account holder in kana",
    "明細": "Lines",
    "伝票日付": "Slip date",
    "伝票番号": "Slip number",
    "商品コード": "Product code",
    "品名": "Item name",
    "数量": "Quantity",
    "単位": "Unit",
    "単価": "Unit price",
    "課税区分": "Kind of taxation",
    "税率": "Tax rate",
    "軽減税率フラグ": "Reduced rate flag",
    "税入力区分": "How tax is entered",
    "部門コード": "Section code",
    "部門名": "Section name",
    "明細備考": "Remarks on the line",
    "明細番号": "Line number",
    "請求書": "Invoices",
    "発行元削除フラグ": "Delete the issuing office",
    "招待方法": "How to invite",
    "振込先削除フラグ": "Delete the account",
    "招待状況": "State of the invitation",
    "表示順": "Display order",
    "有効開始日": "Valid from",
    "有効終了日": "Valid to",
    "税区分": "Tax class",
    "補助科目必須": "Sub-account required",
    "勘定科目": "Account titles",
    "勘定補助科目": "Sub-account titles",
    "負担部門": "Cost departments",
    "仕訳補助項目": "Auxiliary journal items",
    "項目番号": "Item number",
    "削除フラグ": "Delete",
    "仕訳登録フラグ": "Journals registered",
    "仕訳": "Journal entries",
    "仕訳番号": "Entry number",
    "仕訳金額（税込）": "Amount of the entry with tax",
    "仕訳消費税額": "Tax of the entry",
    "摘要": "Summary",
    "支払期限": "Payment due date",
}

_WHOSE = {"発行元": "Issuing office's", "発行先": "Addressee's", "支払先": "Payee's"}
_OF_THEM = {
    "コード": "code",
    "会社名": "company name",
    "部署": "section",
    "担当者": "person in charge",
    "郵便番号": "postal code",
    "住所1": "address 1",
    "住所2": "address 2",
    "電話番号": "phone number",
    "メールアドレス": "mail address",
}
_MASTERS = {
    "勘定科目": "Account title",
    "勘定補助科目": "Sub-account title",
    "補助科目": "sub-account title",
    "負担部門": "Cost department",
    "仕訳補助項目": "Auxiliary journal item",
    "発行元": "Issuing office",
    "発行先": "Addressee",
    "支払先": "Payee",
    "振込先口座": "Account",
}
_BUCKETS = {"軽減8%": "reduced 8%", "非課税": "non-taxable", "免税": "export-exempt", "不課税": "outside the tax"}
_SIDES = {"借方": "Debit", "貸方": "Credit"}
_MASTER = "|".join(sorted(_MASTERS, key=len, reverse=True))

_NAMED = {"コード": "code", "名": "name", "カナ": "name in kana"}

Found = re.Match[str]


def _bucket(found: Found) -> str:
    return f"{TITLES[found['of']]} ({_BUCKETS.get(found['rate'], found['rate'])})"


def _free_text(found: Found) -> str:
    return f"Free text {found['number']}{' of the line' if found['line'] else ''}"


def _item(found: Found) -> str:
    return f"Auxiliary journal item {found['number']}{', code' if found['code'] else ''}"


def _side(found: Found) -> str:
    return f"{_SIDES[found['side']]} {_MASTERS[found['of']].lower()} {_NAMED[found['what']]}"


def _theirs(found: Found) -> str:
    return f"{_WHOSE[found['whose']]} {_OF_THEM[found['what']]}"


# A shape of titles, and its English. The first that fits counts.
_FAMILIES: tuple[tuple[str, Callable[[Found], str]], ...] = (
    (r"(?P<of>.+)（自）", lambda found: f"{TITLES[found['of']]}, from"),
    (r"(?P<of>.+)（至）", lambda found: f"{TITLES[found['of']]}, to"),
    (r"(?P<of>税抜金額|消費税額|税込金額)（(?P<rate>.+)）", _bucket),
    (r"(?P<line>明細)?自由文字(?P<number>\d+)", _free_text),
    (r"自由数値(?P<number>\d+)", lambda found: f"Free number {found['number']}"),
    (r"仕訳補助項目(?P<number>\d)(?P<code>コード)?", _item),
    (r"(?P<side>借方|貸方)税区分", lambda found: f"{_SIDES[found['side']]} tax class"),
    (rf"(?P<side>借方|貸方)(?P<of>{_MASTER})(?P<what>コード|名)", _side),
    (rf"(?P<of>{_MASTER})の処理結果", lambda found: f"{_MASTERS[found['of']]}: what was done"),
    (rf"(?P<of>{_MASTER})の取得", lambda found: f"Fetch {TITLES[found['of']].lower()}"),
    (rf"(?P<whose>発行元|発行先|支払先)(?P<what>{'|'.join(_OF_THEM)})", _theirs),
    (rf"(?P<of>{_MASTER})(?P<what>コード|名|カナ)", lambda found: f"{_MASTERS[found['of']]} {_NAMED[found['what']]}"),
)

NOTES: dict[str, str] = {
    "警告があるときのみ": "Only when there is a warning",
    "最終ページでは省略": "Absent on the last page",
    "10,000件まで正確": "Exact to 10,000",
    "10,001はそれ以上": "10,001 means more",
    "json JSON、xml XML": "json JSON, xml XML",
    "v2では必須": "Required in v2",
    "省略時は1": "1 when absent",
    "省略時は上限の件数": "The largest page when absent",
    "0 請求書等、1 区分記載請求書、2 フリーフォーマット、3 適格請求書、4 適格請求書（明細ごと税）": (
        "0 invoice and the like, 1 itemised by rate, 2 free format, 3 qualified invoice, 4 qualified invoice with tax by line"
    ),
    "0 未開封、1 開封済み": "0 sealed, 1 opened",
    "1 再発行された請求書のみ": "1 re-issued invoices only",
    "1 新規取引先の請求書のみ": "1 invoices to new trading partners only",
    "1 差戻し中の請求書のみ": "1 returned invoices only",
    "省略時は自動採番": "Numbered for you when absent",
    "省略時は規定の書式": "The default format when absent",
    "0 請求総額、1 明細単位、2 伝票単位": "0 whole invoice, 1 each line, 2 each slip",
    "省略時は書式の課税単位": "The format's when absent",
    "前回請求額－入金額＋調整額": "Previous amount − amount paid + adjustment",
    "0 振込": "0 bank transfer",
    "計算結果と一致すること": "Must agree with what is computed",
    "10 発行済、20 差戻し、30 再発行済": "10 issued, 20 returned, 30 re-issued",
    "1 普通、2 当座、4 貯蓄、9 その他": "1 ordinary, 2 current, 4 savings, 9 other",
    "課税単位が伝票単位のとき必須": "Required when the tax unit is the slip",
    "数量と単価がないとき必須": "Required without quantity and unit price",
    "税入力区分が手入力で課税のとき必須": "Required when tax is typed in and the line is taxable",
    "税込で数量と単価がないとき必須": "Required for a tax-inclusive line without quantity and unit price",
    "0 課税、1 非課税、2 免税、3 不課税": "0 taxable, 1 non-taxable, 2 export-exempt, 3 outside the tax",
    "課税のとき必須": "Required when taxable",
    "0 税抜、1 税込、2 手入力": "0 without tax, 1 with tax, 2 typed in",
    "省略時は0": "0 when absent",
    "請求書情報がない場合のみ": "Only in an element without invoice data",
    "0 なし、1 メール、2 紙": "0 not at all, 1 by mail, 2 on paper",
    "registered 登録、updated 更新、deleted 削除、unchanged 変更なし": "registered, updated, deleted, or unchanged",
    "0 未招待、1 招待中、2 参加済、3 紙送付済、4 期限切れ、5 辞退": (
        "0 not invited, 1 invited, 2 joined, 3 letter sent, 4 expired, 5 declined"
    ),
    "排他制御に使用": "For exclusive control",
    "1 取得する": "1 fetch",
    "削除以外では必須": "Required unless deleting",
    "1 削除": "1 delete",
    "部分一致": "Found anywhere in the text",
    "1 全明細に仕訳がある請求書のみ": "1 only invoices whose every line has journal entries",
    "登録時は必須": "Required when registering",
    "請求書の登録では必須": "Required when an invoice is registered",
    "登録時、またはコードを省略したときは必須": "Required when registering, and without a code",
    "登録時、またはコードを省略したときは、住所1か住所2のどちらかが必須": (
        "Required when registering, and without a code: address 1 or address 2"
    ),
    "登録時は、口座名義か口座名義カナのどちらかが必須": "Required when registering: the holder, or the holder in kana",
    "メールで招待するとき必須": "Required to invite by mail",
    "紙で招待するとき必須": "Required to invite on paper",
    "紙で招待するとき、住所1か住所2のどちらかが必須": "Required to invite on paper: address 1 or address 2",
}

SUMMARIES: dict[str, str] = {
    "seller_invoice_search": (
        "Lists the invoices that one's own company issued, by issue date. Returned ones are found by the extraction flag."
    ),
    "seller_invoice_register": (
        "Registers and issues invoices. Registers, updates and deletes issuing offices, addressees and accounts on the way, and "
        "invites addressees."
    ),
    "seller_invoice_update": "Corrects returned invoices and issues them anew.",
    "buyer_journal_master_search": (
        "Fetches account titles, sub-account titles, cost departments and auxiliary journal items; the last only while the "
        "free-item option is on."
    ),
    "buyer_journal_master_register": (
        "Registers, updates and deletes account titles, sub-account titles, cost departments and auxiliary journal items."
    ),
    "buyer_invoice_search": (
        "Lists the invoices that one's own company received, by the date of receipt, with their journal entries. Reading opens "
        "no seal."
    ),
    "buyer_supplier_register": "Registers and updates payees and, where asked for, invites them by mail or on paper.",
    "seller_invoice_pdf": (
        "Fetches the latest version of an invoice that one issued, as a PDF. An operation of this sandbox alone. The history "
        "records it."
    ),
    "buyer_invoice_pdf": (
        "Fetches an invoice that one received, as a PDF. An operation of this sandbox alone. The history records it; the seal "
        "stays."
    ),
}


def title(japanese: str) -> str:
    """KeyError for a title that nobody has translated."""
    if japanese in TITLES:
        return TITLES[japanese]
    for shape, told in _FAMILIES:
        if found := re.fullmatch(shape, japanese):
            return told(found)
    raise KeyError(japanese)


def note(japanese: str) -> str:
    """Sentence by sentence. KeyError for one that nobody has translated."""
    return ". ".join(NOTES[sentence] for sentence in japanese.split("。")) if japanese else ""
