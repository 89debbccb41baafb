"""What the control API and the console refuse: one table, and the exception that carries a row of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the two languages; braces take the refusal's parameters."""

    en: str
    ja: str

    def told(self, language: str, params: dict[str, Any]) -> str:
        return (self.ja if language == "ja" else self.en).format_map(params)


@dataclass(frozen=True, slots=True)
class Entry:
    """A refusal: its HTTP status, what is wrong, and what to do about it."""

    status: int
    message: Text
    cure: Text


CATALOGUE: dict[str, Entry] = {
    "key_missing": Entry(
        401,
        Text("No key was sent.", "キーが送られていません。"),
        Text(
            "Send 'Authorization: Bearer <workspace key>'; creating a workspace showed its key.",
            "Authorizationヘッダーに、ワークスペースの作成時に表示された操作キーを付けてください。",
        ),
    ),
    "key_unknown": Entry(
        401,
        Text("The key is unknown.", "操作キーが正しくありません。"),
        Text(
            "Use the key that creating the workspace showed; its console and 'manage.py workspace key' make a new one.",
            "作成時に表示された操作キーを使うか、コンソールで新しいキーを発行してください。",
        ),
    ),
    "workspace_key_needed": Entry(
        403,
        Text("This call acts on the workspace of its key.", "この操作にはワークスペースの操作キーが必要です。"),
        Text("Send a workspace's own key.", "ワークスペースの操作キーを送ってください。"),
    ),
    "installation_key_needed": Entry(
        403,
        Text("This call needs the installation's key.", "この操作には設置者のキーが必要です。"),
        Text(
            "Send the key that the server was started with as SANDBOX_ADMIN_KEY, or sign up at /workspaces/new/; "
            "at the machine itself, the local profile makes workspaces without any Authorization.",
            "サーバーのSANDBOX_ADMIN_KEYに設定したキーを送るか、/workspaces/new/ で作成してください。"
            "手元のサンドボックスでは、同じマシンからAuthorizationなしで作成できます。",
        ),
    ),
    "not_found": Entry(
        404,
        Text("There is nothing at this address for this key.", "このキーで扱えるものがありません。"),
        Text(
            "Check the number or name at its end; a list shows what there is, /docs/sandbox/ the addresses. "
            "A workspace's key opens that workspace alone.",
            "末尾の番号や名前を確認してください。アドレスは /docs/sandbox/ にあります。"
            "操作キーは自分のワークスペースだけで使えます。",
        ),
    ),
    "method_not_allowed": Entry(
        405,
        Text("The method {method} is not known here.", "{method}メソッドは使えません。"),
        Text("Use one of: {allowed}.", "次のいずれかを使ってください：{allowed}"),
    ),
    "slug_taken": Entry(
        409,
        Text("The name '{slug}' is taken, or one of its PFIDs is.", "「{slug}」か、そのPFIDは使われています。"),
        Text("Choose another slug, or send none and get one.", "別の識別名を選ぶか、識別名を省略してください。"),
    ),
    "client_unknown": Entry(
        404,
        Text("The workspace has no client of that id.", "そのIDのクライアントはありません。"),
        Text("'GET /sandbox/v1/clients' lists the clients.", "クライアントの一覧で、IDを確認してください。"),
    ),
    "user_unknown": Entry(
        404,
        Text("The workspace has no user of that PFID.", "そのPFIDの利用者はいません。"),
        Text("'GET /sandbox/v1/workspaces/<slug>' lists the users.", "コンソールで、PFIDを確認してください。"),
    ),
    "token_unknown": Entry(
        404,
        Text("No token of the workspace has that value.", "その値のトークンはありません。"),
        Text(
            "It was never given, was revoked, or went with a refresh; 'GET /sandbox/v1/tokens' lists what is live.",
            "発行されていないか、失効しているか、リフレッシュで入れ替わっています。有効なものは一覧にあります。",
        ),
    ),
    "outage_has_no_span": Entry(
        400,
        Text(
            "The outage does not end after it starts, within 2000 to 2099.", "停止の終了は、開始より後にしてください。"
        ),
        Text(
            "Choose an end that is later than the start.",
            "2000年から2099年までの間で、開始より後の終了を指定してください。",
        ),
    ),
    "resend_kind": Entry(
        409,
        Text("Only calls of operations can be sent again.", "再送できるのは業務APIの呼び出しだけです。"),
        Text(
            "Codes and tokens are good once: run the sign-in again. Control calls: use 'curl'.",
            "コードやトークンは一度しか使えません。サインインからやり直すか、curlをご利用ください。",
        ),
    ),
    "resend_body": Entry(
        409,
        Text("The log does not hold the whole body of this call.", "この呼び出しの本文は、全部は保存されていません。"),
        Text("Send it from the program that sent it.", "送信元のプログラムから送り直してください。"),
    ),
    "resend_caller": Entry(
        409,
        Text(
            "The user '{user}' or the client '{client}' is gone.",
            "利用者「{user}」かクライアント「{client}」がもうありません。",
        ),
        Text("Send it as somebody who is there.", "いまある利用者とクライアントで送ってください。"),
    ),
    "counterparty_unknown": Entry(
        404,
        Text("There is no counterparty of the code '{name}'.", "「{name}」という取引先ボットはありません。"),
        Text("'GET /sandbox/v1/counterparties' lists the codes.", "コードは「取引先ボット」のページにあります。"),
    ),
    "counterparty_not_introduced": Entry(
        409,
        Text("'{name}' is not known in this workspace yet.", "「{name}」はまだ紹介されていません。"),
        Text(
            "Name it in a call, or introduce it with 'POST /sandbox/v1/counterparties'.",
            "「取引先ボット」のページで紹介するか、APIでそのコードを指定してください。",
        ),
    ),
    "counterparty_side": Entry(
        409,
        Text("'{name}' is known as a {side} only.", "「{name}」は{side_ja}としてだけ使えます。"),
        Text("Leave 'side' out.", "指定を外してください。"),
    ),
    "cannot_be_poked": Entry(
        409,
        Text("'{name}' sends no invoices.", "「{name}」は請求書を発行しません。"),
        Text("Poke an issuer, such as BOT-TEN.", "BOT-TENなど、発行する取引先を選んでください。"),
    ),
    "nothing_planned": Entry(
        409,
        Text("Nothing is planned.", "予定されている動作はありません。"),
        Text(
            "Issue an invoice to a counterparty, invite one, or poke one.",
            "取引先ボットに請求書を発行するか、招待するか、発行を促してください。",
        ),
    ),
    "company_needed": Entry(
        404,
        Text("The workspace has no company that could know it.", "あてはまる会員企業がありません。"),
        Text(
            "Send the code of a company as 'company'; 'GET /sandbox/v1/workspaces/<slug>' lists them.",
            "会員コードをコンソールで確認してください。",
        ),
    ),
    "not_driven": Entry(
        409,
        Text("Nobody drives this workspace yet.", "このワークスペースには、まだ操作キーがありません。"),
        Text("Make a key on its console.", "コンソールで操作キーを発行してください。"),
    ),
    "invalid_request": Entry(
        400,
        Text("The request does not have the form it must have.", "リクエストの形式が正しくありません。"),
        Text("'fields' says what is wrong with which member.", "fieldsに、項目ごとの誤りがあります。"),
    ),
    "unreadable": Entry(
        400,
        Text("The body cannot be read: {reason}", "本文を読み取れません：{reason}"),
        Text("Send one JSON object in UTF-8.", "UTF-8のJSONオブジェクトを1つ送ってください。"),
    ),
    "company_unknown": Entry(
        404,
        Text("There is no such company in this workspace.", "その会員企業はありません。"),
        Text("See 'GET /sandbox/v1/companies' for the codes.", "会員コードは設定のページで確認してください。"),
    ),
    "media_type": Entry(
        415,
        Text("The body is not JSON by its Content-Type.", "Content-TypeがJSONではありません。"),
        Text("Send 'Content-Type: application/json'.", "Content-Type: application/json を付けてください。"),
    ),
    "too_large": Entry(
        413, Text("The body is too large.", "本文が大きすぎます。"), Text("Send less.", "本文を小さくしてください。")
    ),
    "clock_out_of_range": Entry(
        400,
        Text("The clock would leave the years 2000 to 2099.", "時計は2000年から2099年までの間で動かせます。"),
        Text("Choose an instant in those years.", "その範囲の日時を指定してください。"),
    ),
    "too_many_faults": Entry(
        409,
        Text("{limit} faults are waiting already.", "待機中の障害が{limit}件あります。"),
        Text("Take some away: DELETE /sandbox/v1/faults.", "不要な障害を解除してください。"),
    ),
    "registration_number": Entry(
        400,
        Text("That is no registration number: T, a check digit and twelve digits.", "登録番号が正しくありません。"),
        Text(
            "Correct it; /sandbox/register/ and docs/sandbox.md tell numbers that nobody has.",
            "Tと13桁の数字（先頭は検査用数字）を入力してください。",
        ),
    ),
    "register_dates": Entry(
        400,
        Text("The dates do not fit the status.", "日付が状態と合いません。"),
        Text(
            "A valid number has no 'valid_to'; a lapsed or revoked one has, not before 'valid_from'.",
            "有効な番号には末日を入れず、失効・取消には登録年月日以後の末日を入れてください。",
        ),
    ),
    "bottle_format": Entry(
        400,
        Text("This is no bottle of a sandbox.", "サンドボックスのボトルではありません。"),
        Text(
            "Send a file that 'GET /sandbox/v1/bottle', 'manage.py bottle' or the page of snapshots wrote.",
            "操作API・manage.py bottle・スナップショットの画面で書き出したファイルを使ってください。",
        ),
    ),
    "bottle_newer": Entry(
        400,
        Text(
            "The bottle is of version {version}; this sandbox reads up to {known}.",
            "ボトルの版は{version}です。このサンドボックスが読めるのは{known}までです。",
        ),
        Text("Pour it into a newer sandbox.", "新しいサンドボックスに注いでください。"),
    ),
    "bottle_unknown": Entry(
        400,
        Text("Nothing here is called {path}.", "{path}という項目はありません。"),
        Text("docs/bottle.md lists what a bottle holds.", "ボトルの項目は docs/bottle.md にあります。"),
    ),
    "bottle_unfit": Entry(
        400,
        Text("{path} must be {expected}.", "{path}の値が正しくありません（{expected}）。"),
        Text("Mend the bottle there; nothing was written.", "その値を直してください。何も書き込まれていません。"),
    ),
    "bottle_dangling": Entry(
        400,
        Text(
            "{path} refers to row {number} of {target}, which the bottle does not have.",
            "{path}が指す{target}の{number}番目の行がありません。",
        ),
        Text("References count rows from 1; nothing was written.", "行は1から数えます。何も書き込まれていません。"),
    ),
    "bottle_twice": Entry(
        400,
        Text("{path} has the same {names} as an earlier row.", "{path}の{names}が前の行と重複しています。"),
        Text("Mend the bottle there; nothing was written.", "その行を直してください。何も書き込まれていません。"),
    ),
    "bottle_conflict": Entry(
        400,
        Text("The rows of {path} break a rule of the database.", "{path}の行がデータベースの規則に反しています。"),
        Text(
            "Two defaults, or two live rows with one code? Nothing was written.",
            "規定値やコードの重複がないか確認してください。何も書き込まれていません。",
        ),
    ),
    "snapshot_exists": Entry(
        409,
        Text("There is a snapshot called '{name}'.", "「{name}」という名前のスナップショットがあります。"),
        Text("Choose another name, or send 'replace': true.", "別の名前にするか、置き換えてください。"),
    ),
    "snapshot_needed": Entry(
        409,
        Text("A reset goes back to this snapshot.", "初期化で戻る先のスナップショットです。"),
        Text("Keep it; it goes with the workspace.", "ワークスペースを削除するまで残ります。"),
    ),
    "snapshots_full": Entry(
        409,
        Text("A workspace keeps {limit} snapshots.", "スナップショットは{limit}個までです。"),
        Text("Delete one, or replace one.", "不要なものを削除するか、置き換えてください。"),
    ),
    "too_many": Entry(
        429,
        Text("Too many workspaces were made from here.", "作成の回数が上限に達しました。"),
        Text("Try again later.", "時間をおいてやり直してください。"),
    ),
    "unavailable": Entry(
        503,
        Text("The database does not answer.", "データベースが応答しません。"),
        Text("Try again in some seconds.", "数秒後にやり直してください。"),
    ),
    "internal": Entry(
        500,
        Text("The sandbox failed.", "サンドボックスの内部でエラーが発生しました。"),
        Text(
            "The server's log names this request by its X-Request-Id.",
            "サーバーのログをX-Request-Idで確認してください。",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One member of a request that is wrong: its path, and why."""

    field: str
    message: str


class Refusal(Exception):
    """A row of the catalogue, raised; `fields` only for a request of the wrong form."""

    def __init__(self, code: str, fields: Sequence[FieldFault] = (), **params: Any) -> None:
        super().__init__(code)
        self.code, self.fields, self.params = code, fields, params

    @property
    def status(self) -> int:
        return CATALOGUE[self.code].status

    def message(self, language: str = "en") -> str:
        return CATALOGUE[self.code].message.told(language, self.params)

    def cure(self, language: str = "en") -> str:
        return CATALOGUE[self.code].cure.told(language, self.params)

    def told(self, language: str) -> str:
        """To a person: what is wrong, and what to do about it."""
        return f"{self.message(language)}{'' if language == 'ja' else ' '}{self.cure(language)}"


def refuse(code: str, **params: Any) -> NoReturn:
    raise Refusal(code, **params)
