"""What the conformance card says of its lines, in both languages."""

import re

from platform_project.api.operations import all_operations
from platform_project.kernel.errors import CATALOGUE
from sandbox.conformance.rules import Line, State
from sandbox.errors import Text

STATES = {
    State.SEEN: Text("done", "確認済"), State.NOT_YET: Text("not yet", "未確認"),
    State.BROKEN: Text("done wrong", "要修正"), State.AVOID: Text("to be looked at", "要確認"),
    State.OPTIONAL: Text("optional", "任意"),
}  # fmt: skip
TITLES = {
    "token": Text("An access token was taken", "アクセストークンの取得"),
    "refresh": Text("A token was refreshed", "リフレッシュトークンによる更新"),
    "back_off": Text("Waited for Retry-After on 429 or 503", "429・503のあとRetry-Afterまで待つ"),
    "paging": Text("A list was read to its last page", "一覧を最後のページまで取得"),
    "resend": Text("Sent again after a lost answer or a failure", "応答が届かないとき・障害のあとの再送"),
    "returned": Text("Returned invoices were listed, then corrected", "差戻しの一覧取得と訂正"),
    "xml": Text("XML was used", "XMLの利用"),
    "unknown_fields": Text("No unknown fields are sent (W700001)", "未定義の項目を送らない（W700001）"),
    "stripped": Text("No characters are sent that the platform strips", "除去される記号を送らない"),
}
HOW = {
    "operation": Text("Call it with success.", "この操作を呼び出し、成功させてください。"),
    "token": Text("Take one by the code or by user and password.", "認可コードかPFIDとパスワードで取得してください。"),
    "refresh": Text(
        "Let a token expire (POST /sandbox/v1/tokens/expire), then refresh it.",
        "トークンを期限切れにして（/sandbox/tokens/）、更新してください。",
    ),
    "back_off": Text(
        "Set tiny limits (PUT /sandbox/v1/limits) or arm a fault 503, and wait for as long as Retry-After says.",
        "制限を「ごく少なく」にするか503の障害を設定し、Retry-Afterの秒数だけ待ってから再送してください。",
    ),
    "paging": Text(
        "Ask with a small get_count, and go on from next_position until there is none.",
        "get_countを小さくし、next_positionがなくなるまで取得してください。",
    ),
    "resend": Text(
        "Arm a fault cut-after, and send the same request again.", "障害「cut-after」を設定し、同じリクエストを再送してください。"
    ),
    "returned": Text(
        "Send an invoice back on the recipient's page, list it with extracting_type03=1, correct it by operation 3.",
        "受取側で差し戻し、extracting_type03=1で取得して、請求書更新で訂正してください。",
    ),
    "xml": Text("Ask for response_type xml, if you speak it.", "XMLを使う場合は、response_typeにxmlを指定してください。"),
    "unknown_fields": Text("Take the fields out that W700001 names.", "W700001が示す項目を送らないでください。"),
    "stripped": Text(
        "Take the characters out before they are sent; the log tells which.",
        "除去された記号は、送信前に取り除いてください。通信ログで確認できます。",
    ),
    "code": Text("Repeat the call with success.", "誤りを直し、同じ操作を成功させてください。"),
}  # fmt: skip

# What to do where nothing can be said yet.
_FIRST = Text("Call any operation.", "いずれかの操作を呼び出してください。")
_IDLE = Text("Only if you use it; it does not count.", "使う場合だけで、件数には含みません。")
# What a message leaves open.
_PARAMETER = re.compile(r"\{\w+\}")


def title(line: Line, language: str) -> str:
    if line.kind == "operation":
        found = next(one for one in all_operations() if one.key == line.subject)
        return f"{found.number} {found.title if language == 'ja' else found.title_en}"
    if line.kind == "code":
        entry = CATALOGUE.get(line.subject)
        told = (entry.ja if language == "ja" else entry.en) if entry else ""
        return f"{line.subject} {_PARAMETER.sub('…', told)}".strip()
    return TITLES[line.kind].told(language, {})


def how(line: Line, language: str) -> str:
    """What is left to do; empty when nothing is."""
    if line.state is State.SEEN:
        return ""
    if line.state is State.OPTIONAL and line.kind != "xml":
        return _IDLE.told(language, {})
    if line.state is State.NOT_YET and line.kind in ("unknown_fields", "stripped"):
        return _FIRST.told(language, {})
    return HOW[line.kind].told(language, {})


def state(line: Line, language: str) -> str:
    return STATES[line.state].told(language, {})
