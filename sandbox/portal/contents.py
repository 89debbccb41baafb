"""What stands in the portal, in the order in which one reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from platform_project.api.operations import Operation
from sandbox.fidelity.ledger import operations

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: the `name` of its address, and the `key` in it if it has one; `about` is one line on what it holds."""

    name: str
    title: Text
    about: Text = ""
    key: str = ""

    @property
    def link(self) -> str:
        return reverse(self.name, args=[self.key] if self.key else [])

    @property
    def exists(self) -> bool:
        try:
            return bool(self.link)
        except NoReverseMatch:
            return False


@dataclass(frozen=True, slots=True)
class Group:
    title: Text
    entries: tuple[Entry, ...]


def title_of(operation: Operation) -> str:
    return operation.title_en if get_language() == "en" else operation.title


START = Group(_("はじめに"), (
    Entry("docs", _("開発者ポータル"), _("このポータルにあるもの")),
    Entry("docs-start", _("5分で始める"), _("トークンの取得から、最初の請求書の登録まで")),
    Entry("docs-oauth", _("認証（OAuth 2.0）"), _("トークンの4つの取り方と、画面で試せる認可フロー")),
))  # fmt: skip
WIRE = Group(_("通信の決まり"), (
    Entry("docs-formats", _("形式：JSONとXML"), _("ヘッダー、文字、数値、空の値、XMLの書き方、v1とv2の違い")),
    Entry("docs-dates", _("日付と時計"), _("日付の書き方と「今日」の決まり方、時計の止め方")),
    Entry("docs-paging", _("ページング"), _("一覧を終わりまで読む方法と、並び順")),
    Entry("docs-limits", _("制限と停止"), _("件数と大きさの上限、呼び出し回数の制限、計画停止")),
    Entry("docs-retries", _("タイムアウトと再試行"), _("待つ時間、繰り返してよい呼び出し、二重登録の防ぎ方")),
    Entry("docs-errors", pgettext_lazy("list", "エラーコード"), _("すべてのコードの意味、原因、対処、ここでの起こし方")),
))  # fmt: skip
TESTING = Group(_("検証と本番"), (
    Entry("docs-magic", _("マジック値"), _("リクエストに入れると決まった動きをする値")),
    Entry("docs-going-live", _("本番へ移る前に"), _("実際のプラットフォームとの違いと、確認の一覧")),
    Entry("fidelity", _("忠実度台帳"), _("項目ごとに、何にもとづくか")),
    Entry("docs-downloads", _("ダウンロード"), _("OpenAPI、Postman、Bruno")),
))  # fmt: skip


@cache
def _operation_entries(language: str) -> tuple[Entry, ...]:
    """Titles are an operation's own; `language` is the reader's."""
    found = []
    for operation in operations():
        title = operation.title_en if language == "en" else operation.title
        found.append(Entry("docs-operation", title, key=operation.key))
    return tuple(found)


def groups() -> list[Group]:
    """Every page that this installation has."""
    everything = (START, Group(pgettext_lazy("API", "操作"), _operation_entries(get_language() or "ja")), WIRE, TESTING)
    return [Group(group.title, tuple(entry for entry in group.entries if entry.exists)) for group in everything]


def entries() -> Iterator[Entry]:
    for group in groups():
        yield from group.entries


def entry(name: str, key: str = "") -> Entry:
    """The page of that name; LookupError for one that is not in the contents."""
    for found in entries():
        if (found.name, found.key) == (name, key):
            return found
    raise LookupError(name)


def neighbours(path: str) -> tuple[Entry | None, Entry | None]:
    """The pages before and after the one at `path`."""
    order = list(entries())
    place = next((index for index, found in enumerate(order) if found.link == path), None)
    if place is None:
        return None, None
    return order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
