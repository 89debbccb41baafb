"""What can go wrong, in one table.

:data:`CATALOGUE` is the only place where an error code is born: the wire, the pages and the docs read it. The domain raises
:class:`PlatformError` with one or many :class:`Fault`; which HTTP status that becomes is for `platform_project.api` to say.

Marks are those of the wire contract: P published by the platform, A our decision. Families and members are A unless marked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn


class Kind(StrEnum):
    """What sort of refusal a code is; decides the HTTP status, per dialect."""

    ENTITLEMENT = "entitlement"
    TOKEN = "token"
    SCOPE = "scope"
    EXISTENCE = "existence"
    STATE = "state"
    REQUEST = "request"
    NOT_FOUND = "not_found"
    METHOD = "method"
    TOO_LARGE = "too_large"
    URI_TOO_LONG = "uri_too_long"
    MEDIA_TYPE = "media_type"
    LIMIT = "limit"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the catalogue. `ja` and `en` may name parameters in braces; `provoke` says how to get it here."""

    code: str
    kind: Kind
    ja: str
    en: str
    cause: str
    cure: str
    provoke: str
    mark: str = "A"


def _table(*entries: Entry) -> dict[str, Entry]:
    table = {entry.code: entry for entry in entries}
    if len(table) != len(entries):
        raise ValueError("an error code stands twice in the catalogue")
    return table


CATALOGUE: dict[str, Entry] = _table(
    Entry(
        "E100001", Kind.ENTITLEMENT, "本機能は発行有料企業のみ利用可能です", "Only a company that pays for issuing may use this",
        "The signed-in user's company is on the free plan for issuing.",
        "Sign in as a member that pays for issuing, or change the plan in the admin.",
        "Call operation 1 as `stranger@demo.example`.", "P",
    ),
    Entry(
        "E100002", Kind.ENTITLEMENT, "本機能は受取有料企業のみ利用可能です", "Only a company that pays for receiving may use this",
        "The signed-in user's company is on the free plan for receiving.",
        "Sign in as a member that pays for receiving, or change the plan in the admin.",
        "Call operation 6 as `stranger@demo.example`.",
    ),
    Entry(
        "E100003", Kind.ENTITLEMENT, "外部システム連携APIのオプション契約が必要です", "The API option is not contracted",
        "The company pays, but has not contracted the external integration API.",
        "Switch the API option on for the company in the admin.",
        "Switch the API option off for the issuer, then call operation 1.",
    ),
    Entry(
        "E100004", Kind.STATE, "仕訳自由項目利用オプションが有効ではありません", "The free-item option is not active",
        "`journal_items` were sent, but the company has not contracted the 仕訳自由項目利用オプション.",
        "Leave `journal_items` out, or switch the option on in the admin.",
        "Register `journal_items` by operation 5 as `rival@demo.example`.",
    ),
    Entry(
        "E200001", Kind.TOKEN, "アクセストークンが指定されていません", "No access token was sent",
        "The Authorization header is missing, or is not `Bearer` followed by one token.",
        "Send `Authorization: Bearer` and the access token, in the header only.",
        "Call any operation without the header.",
    ),
    Entry(
        "E200002", Kind.TOKEN, "アクセストークンの有効期限が切れています", "The access token has expired",
        "An access token lives 300 seconds.", "Refresh it, then repeat the call.",
        "Wait 300 seconds after a token was given.",
    ),
    Entry(
        "E200003", Kind.TOKEN, "アクセストークンが正しくありません", "The access token is unknown or was revoked",
        "The token was never given, was replaced by a refresh, was revoked, or its user was deactivated.",
        "Use the newest token, or sign in again.", "Call any operation with `Bearer nonsense`.",
    ),
    Entry(
        "E200004", Kind.SCOPE, "アクセストークンの権限（スコープ）が不足しています", "The access token lacks the scope that this needs",
        "The token was granted without `qualified`.", "Ask for the scope `qualified` when authorising.",
        "Authorise with `scope=openid` alone, then call any operation.",
    ),
    Entry(
        "E300001", Kind.EXISTENCE, "発行元コード「{value}」は登録されていません", "No issuing office has the code {value}",
        "The 発行元 named does not exist or was deleted.", "Register it in the same request, or correct the code.",
        "Delete an unknown 発行元 by operation 2.",
    ),
    Entry(
        "E300002", Kind.EXISTENCE, "発行元特定不可：発行元コード「{value}」が複数登録されています",
        "Cannot tell which issuing office is meant: the code {value} is registered more than once",
        "The same code was typed for two 発行元 on the pages.", "Give one of the two another code on the pages.",
        "Register a second 発行元 `HQ` on the page, then name `HQ` in operation 2.", "P",
    ),
    Entry(
        "E300003", Kind.EXISTENCE, "発行先コード「{value}」は登録されていません", "No addressee has the code {value}",
        "The 発行先 named does not exist.", "Register it by operation 2, or correct the code.",
        "Name an unknown 発行先 in operation 3.",
    ),
    Entry(
        "E300004", Kind.EXISTENCE, "振込先コード「{value}」の口座は登録されていません", "No transfer account has the code {value}",
        "The 振込先口座 named does not exist or was deleted.", "Register it in the same request, or correct the code.",
        "Delete an unknown 口座 by operation 2.",
    ),
    Entry(
        "E300005", Kind.EXISTENCE, "書式コード「{value}」は登録されていません", "No invoice format has the code {value}",
        "The 書式 named does not exist or was deleted.", "Make it on the page 請求書書式設定, or leave the field out.",
        "Register an invoice with `invoice_setting_code` `NONE`.",
    ),
    Entry(
        "E300006", Kind.EXISTENCE, "請求書管理番号「{value}」の請求書は存在しません", "There is no invoice with the number {value}",
        "The number is unknown, or belongs to another company.", "Look the number up by operation 1.",
        "Update invoice 9999999999 by operation 3.",
    ),
    Entry(
        "E300007", Kind.EXISTENCE, "発行元の規定値が設定されていません", "The company has no default issuing office",
        "`publisher` was left out and no 発行元 is the default.", "Name a 発行元, or choose a default on the page.",
        "Register an invoice as `rival@demo.example`, which has no 発行元, without `publisher`.",
    ),
    Entry(
        "E300008", Kind.EXISTENCE, "振込先口座の規定値が設定されていません", "Neither the addressee nor the format has a default account",
        "`banks` was left out and neither the 発行先 nor the 書式 names a default.",
        "Send `banks`, or set the default of the 発行先 or the 書式.",
        "Register an invoice to a new 発行先 as `rival@demo.example`, without `banks`.",
    ),
    Entry(
        "E300009", Kind.EXISTENCE, "書式の規定値が設定されていません", "The company has no default format",
        "`invoice_setting_code` was left out and no 書式 is the default.", "Name a 書式, or choose a default on the page.",
        "Register an invoice as `rival@demo.example`, which has no 書式.",
    ),
    Entry(
        "E300010", Kind.EXISTENCE, "請求書番号「{value}」は既に使用されています", "The invoice number {value} is already in use",
        "Another invoice of the company carries the same 請求書番号.", "Choose another number, or leave the field out.",
        "Register the same `inv_no` twice.",
    ),
    Entry(
        "E300011", Kind.EXISTENCE, "招待が見つかりません", "There is no such invitation",
        "The link or the code is unknown, or belongs to another workspace.", "Check the link, or ask to be invited again.",
        "Open an invented invitation link.",
    ),
    Entry(
        "E300012", Kind.EXISTENCE, "{title}「{value}」は既に登録されています", "{title} {value} is already registered",
        "A page was asked to register what exists.", "Choose another code, or change the existing one.",
        "Register 口座 `MAIN` anew on the page.",
    ),
    Entry(
        "E300013", Kind.EXISTENCE, "{title}「{value}」は登録されていません", "{title} {value} is not registered",
        "A master that is named does not exist.", "Register it, or correct the code.",
        "Delete an unknown 負担部門 by operation 5.",
    ),
    Entry(
        "E300014", Kind.EXISTENCE, "{title}「{value}」は{date}時点で有効ではありません", "{title} {value} is not valid on {date}",
        "The master's period of validity does not hold the day.", "Choose another, or change its period.",
        "Register a journal with a 勘定科目 that was closed before.",
    ),
    Entry(
        "E300015", Kind.EXISTENCE, "支払先コード「{value}」は登録されていません", "No payee has the code {value}",
        "The 支払先 named does not exist.", "Register it first, or correct the code.",
        "Open the page of a 支払先 that does not exist and save it.",
    ),
    Entry(
        "E400001", Kind.STATE, "請求書管理番号「{value}」は差戻し状態ではないため更新できません（現在：{state}）",
        "Invoice {value} cannot be updated: it is not returned (now: {state})",
        "Only a returned invoice may be corrected.", "Let the recipient return it, then update it.",
        "Update an invoice that was just issued.",
    ),
    Entry(
        "E400002", Kind.STATE, "排他エラー：他の処理により更新されています（版：要求{value}／現在{current}）",
        "Exclusive control: changed by another process meanwhile (version sent {value}, now {current})",
        "`rireki_no` is not the current version; somebody else was faster.", "Read the invoice again and repeat.",
        "Send `rireki_no` 99 in operation 3.", "P",
    ),
    Entry(
        "E400003", Kind.STATE, "{title}「{value}」は規定値として使用されているため削除できません",
        "{title} {value} is a default and cannot be deleted",
        "The master row is somebody's default.", "Choose another default first.", "Delete 発行元 `HQ` by operation 2.",
    ),
    Entry(
        "E400004", Kind.STATE, "発行先は変更できません（請求書の発行先：{current}、要求：{value}）",
        "The addressee cannot be changed (the invoice has {current}, the request {value})",
        "A correction goes to the same 発行先.", "Leave `customer` out, or send the invoice's own code.",
        "Send another registered 発行先 in operation 3.",
    ),
    Entry(
        "E400005", Kind.STATE, "現在の状態（{state}）ではこの操作はできません", "Not possible in the present state ({state})",
        "The action does not fit the invoice's state.", "Reload the page and look at the state.",
        "Return an invoice that was already returned.",
    ),
    Entry(
        "E400006", Kind.STATE, "この招待は既に{state}です", "This invitation is already {state}",
        "The invitation was answered or has expired.", "Ask to be invited again.", "Accept an invitation twice.",
    ),
    Entry(
        "E400007", Kind.STATE, "自社からの招待には回答できません", "A company cannot answer its own invitation",
        "The signed-in user belongs to the company that invites.", "Sign in as the invited company.",
        "Open one's own invitation and accept it.",
    ),
    Entry(
        "E400008", Kind.STATE, "{title}「{value}」は仕訳で使用されているため削除できません",
        "{title} {value} is used by a journal and cannot be deleted",
        "A journal refers to the master.", "Close it with `valid_to` instead.",
        "Delete a 勘定科目 that a journal uses by operation 5.",
    ),
    Entry(
        "E400009", Kind.STATE, "請求書管理番号「{value}」の仕訳は登録されていません", "Invoice {value} has no journals to withdraw",
        "Nothing was booked for the version in force.", "Reload the page and look at the state.",
        "Withdraw the journals of an invoice twice.",
    ),
    Entry(
        "E400010", Kind.STATE, "{title}「{value}」には勘定補助科目があるため削除できません",
        "{title} {value} has sub-accounts and cannot be deleted",
        "A 勘定科目 that keeps 勘定補助科目 cannot go.", "Delete its 勘定補助科目 in the same request.",
        "Delete a 勘定科目 that has 勘定補助科目 by operation 5.",
    ),
    Entry(
        "E500001", Kind.INTERNAL, "システムエラーが発生しました", "An internal error occurred",
        "A defect of the platform.", "Report it with the request_id.", "Arm a fault; there is no regular way.",
    ),
    Entry(
        "E500002", Kind.UNAVAILABLE, "現在サービスを利用できません。しばらくしてから再度お試しください",
        "The service is not available; try again later",
        "The database does not answer, or is busy for too long.", "Wait for `Retry-After` seconds, then repeat.",
        "Take the database away.",
    ),
    Entry(
        "E700001", Kind.REQUEST, "{title}は必須です", "{title} is required",
        "A required field is absent or empty.", "Send it.", "Leave `send_date_from` out of operation 1.",
    ),
    Entry(
        "E700002", Kind.REQUEST, "{title}は{limit}文字以内で入力してください（{length}文字）",
        "{title} takes at most {limit} characters ({length} sent)",
        "The text is too long, counted after normalising.", "Shorten it.", "Send an `inv_no` of 31 characters.",
    ),
    Entry(
        "E700003", Kind.REQUEST, "Acceptはapplication/jsonまたはtext/xmlを入力してください",
        "Accept must be application/json or text/xml",
        "In v2 the Accept header is absent, is `*/*` alone, or disagrees with response_type.",
        "Send `Accept: application/json` (or text/xml) that agrees with `response_type`.",
        "Call a v2 operation with `Accept: */*`.", "P",
    ),
    Entry(
        "E700004", Kind.REQUEST, "{title}の形式が正しくありません（{expected}）", "{title} has a wrong format (expected {expected})",
        "The value does not have the form of its field.", "Send the form that the message names.",
        "Send `send_date` `2026-02-30`.",
    ),
    Entry(
        "E700005", Kind.REQUEST, "{title}は{expected}のいずれかを指定してください", "{title} must be one of {expected}",
        "The value is not one of those allowed.", "Send one of those that the message names.", "Send `invoice_type` `9`.",
    ),
    Entry(
        "E700006", Kind.REQUEST, "{title}は{minimum}から{maximum}の範囲で指定してください",
        "{title} must lie between {minimum} and {maximum}",
        "The number is too small or too large.", "Send a number in the range.", "Send `get_count` 100.",
    ),
    Entry(
        "E700007", Kind.REQUEST, "{title}に使用できない文字（{character}）が含まれています",
        "{title} holds a character that is not allowed ({character})",
        "A control, bidirectional, zero-width or non-character; or one that the field cannot carry.", "Remove it.",
        "Send U+0007 in `inv_name`.",
    ),
    Entry(
        "E700008", Kind.REQUEST, "{title}は{limit}件以内で指定してください", "{title} takes at most {limit} elements",
        "Too many elements in one request.", "Split the request.", "Send 101 `invoices`.",
    ),
    Entry(
        "E700009", Kind.REQUEST, "{title}と{other}の関係が正しくありません（{reason}）",
        "{title} does not fit {other} ({reason})",
        "Two fields contradict each other.", "Correct one of the two.", "Send `send_date_from` after `send_date_to`.",
    ),
    Entry(
        "E700010", Kind.REQUEST, "{title}が計算結果と一致しません（計算値：{expected}、受信値：{received}）",
        "{title} does not match the computed amount (expected {expected}, received {received})",
        "An amount that was sent is not what the rules give.", "Send the expected amount, or leave the field out.",
        "Send `inv_tax` 1 for an invoice over 1,000 yen.",
    ),
    Entry(
        "E700011", Kind.REQUEST, "{title}「{value}」が同じリクエスト内に異なる内容で重複しています",
        "{title} {value} stands twice in the request with different content",
        "One code is sent twice, and the two disagree.", "Send it once, or with the same content.",
        "Send 発行元 `X` twice with two names.",
    ),
    Entry(
        "E700012", Kind.REQUEST, "response_typeはjsonまたはxmlを指定してください", "response_type must be json or xml",
        "response_type is missing (v2), or is neither json nor xml.", "Send `response_type` `json` or `xml`.",
        "Send `response_type` `csv`.",
    ),
    Entry(
        "E700013", Kind.MEDIA_TYPE, "Content-typeはapplication/jsonまたはtext/xml（UTF-8）を指定してください",
        "Content-type must be application/json or text/xml, in UTF-8",
        "The body's media type or charset is not one of the platform's.", "Send JSON or XML in UTF-8 and say so.",
        "Send `Content-Type: text/csv`.",
    ),
    Entry(
        "E700014", Kind.REQUEST, "リクエストを解析できません（{reason}）", "The request cannot be parsed ({reason})",
        "The body is not well-formed JSON or XML, nests too deeply, or holds a key twice.", "Correct the body.",
        "Send `{` as the body.",
    ),
    Entry(
        "E700015", Kind.TOO_LARGE, "リクエストのサイズが上限（{limit}バイト）を超えています", "The request is larger than {limit} bytes",
        "The body is larger than 10 MB.", "Split the request.", "Send 11 MB.",
    ),
    Entry(
        "E700016", Kind.URI_TOO_LONG, "クエリ文字列が上限（{limit}バイト）を超えています", "The query is longer than {limit} bytes",
        "The query string is longer than 8 KB.", "Shorten it.", "Send a query of 9 KB.",
    ),
    Entry(
        "E700017", Kind.METHOD, "HTTPメソッド{value}は使用できません", "The method {value} is not allowed here",
        "The path does not take this method.", "Look the method up in the list of operations.",
        "GET `/wi/v2/seller/invoice/search`.",
    ),
    Entry(
        "E700018", Kind.NOT_FOUND, "指定されたAPIは存在しません", "There is no such operation",
        "The path is not one of the platform's.", "Look the path up in the list of operations.", "GET `/v1/nothing`.",
    ),
    Entry(
        "E700019", Kind.REQUEST, "{title}の税率（{value}）を計上できる税区分がありません", "No tax bucket carries the rate of {title} ({value})",
        "The invoice has buckets for 10 %, 8 % (both kinds), 5 % and 0 %.", "Send one of those rates.",
        "Send `tax_rate_sec` 7.",
    ),
    Entry(
        "E700020", Kind.REQUEST, "同じ税率の明細で税抜・税込・手入力は混在できません（税率：{value}）",
        "Lines of one rate must all be tax-exclusive, inclusive or typed (rate {value})",
        "`input_tax_type` differs between lines of one rate.", "Use one per rate within an invoice.",
        "Send two 10 % lines, one with `input_tax_type` `0`, one with `1`.",
    ),
    Entry(
        "E700021", Kind.REQUEST, "{title}は請求書情報がある場合は指定できません", "{title} is not allowed together with invoice data",
        "Masters can be deleted only in an element without invoice data.", "Send the deletion in an element of its own.",
        "Send `publisher_delete_flg` `1` beside `details`.",
    ),
    Entry(
        "E700022", Kind.REQUEST, "{title}は保存方式「{value}」では指定できません（{expected}）",
        "{title} does not fit the storage type {value} (allowed: {expected})",
        "The 課税単位 or the way of entering tax does not fit the 保存方式.", "Send one that fits.",
        "Send `unit_tax_calc_sec` `1` with `invoice_type` `3`.",
    ),
)

WARNINGS: dict[str, tuple[str, str]] = {
    "W700001": ("未定義の項目のため無視しました", "Unknown field, ignored"),
    "W700002": ("税率{value}%は{date}時点の標準的な税率ではありません", "{value} % is not a regular rate on {date}"),
    "W700003": ("手入力の消費税額が計算値と異なります（計算値：{expected}、受信値：{received}）",
                "The typed tax differs from the computed one (expected {expected}, received {received})"),
}


def _told(params: dict[str, Any], item: str, language: str) -> dict[str, Any]:
    """The parameters as a language takes them: outside Japanese, `title_en` speaks in the place of `title`, and where there
    is none the name of the field at the end of the path."""
    if language == "ja":
        return params
    title = {"title": item.rpartition(".")[2]} if "title" in params and item else {}
    return params | title | {name.removesuffix("_en"): value for name, value in params.items() if name.endswith("_en")}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `code` from the catalogue, `item` the path in the request, `params` for the message."""

    code: str
    item: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str = "ja") -> str:
        entry = CATALOGUE[self.code]
        return (entry.ja if language == "ja" else entry.en).format(**_told(self.params, self.item, language))


@dataclass(frozen=True, slots=True)
class Warning:
    """Something worth saying about a request that was accepted all the same; rendered in `warning_list`."""

    code: str
    item: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str = "ja") -> str:
        ja, en = WARNINGS[self.code]
        return (ja if language == "ja" else en).format(**_told(self.params, self.item, language))


class PlatformError(Exception):
    """A refusal in the platform's own terms; carries every fault that was found, all of one kind."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        if not self.faults:
            raise ValueError("a refusal needs a fault")
        super().__init__("; ".join(f"{fault.code} {fault.item}" for fault in self.faults))

    @property
    def kind(self) -> Kind:
        return CATALOGUE[self.faults[0].code].kind


def refuse(code: str, item: str = "", **params: Any) -> NoReturn:
    """Raise a refusal with a single fault."""
    raise PlatformError([Fault(code, item, params)])


class Faults:
    """Collects faults of one stage, so that an answer names them all.

    Cross-checks ask :meth:`touches` first: a field that is itself faulty is not judged a second time.
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, code: str, item: str = "", **params: Any) -> None:
        self.found.append(Fault(code, item, params))

    def touches(self, *items: str) -> bool:
        """Whether any of the paths, or a path below one, already has a fault."""
        return any(
            fault.item == item or fault.item.startswith((f"{item}.", f"{item}[")) for fault in self.found for item in items
        )

    def raise_if_any(self) -> None:
        if self.found:
            raise PlatformError(self.found)
