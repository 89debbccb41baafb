"""The places of the product: what the navigation leads to, and what the search finds by name."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is the name of its address, `title` what it is called."""

    name: str
    title: str | Promise


@dataclass(frozen=True, slots=True)
class Group:
    """Places that go together, under a heading that folds. `usual`: it is open until somebody folds it."""

    key: str
    title: str | Promise
    icon: str
    places: tuple[Place, ...]
    usual: bool = False


_ISSUING = (
    Place("issuing-home", _("ホーム")),
    Place("issuing-list", pgettext_lazy("list", "請求書")),
    Place("issuing-new", _("新規発行")),
)
_MASTERS = (
    Place("formats", _("書式設定")),
    Place("issuers", pgettext_lazy("list", "発行元")),
    Place("customers", pgettext_lazy("list", "発行先")),
    Place("accounts", pgettext_lazy("list", "振込先口座")),
)
_INBOX = (Place("receiving-home", _("ホーム")), Place("receiving-list", _("受取請求書")))
_RECEIVING = (*_INBOX, Place("journals-export", _("仕訳の出力")), Place("transfers", _("総合振込")))
# Among the masters of the issuing side for those who have these.
_PAYER = (Place("accounts", pgettext_lazy("list", "支払口座")),)
_PAYING = (Place("suppliers", pgettext_lazy("list", "支払先")), Place("masters", _("仕訳マスタ")))
_POST = (Place("outbox", _("送信箱")), Place("invitations", pgettext_lazy("list", "招待")))

# As one works: look and go back, let things happen and go wrong, check.
SANDBOX = (
    Group("sandbox", _("サンドボックス"), "sandbox", (
        Place("console", _("コンソール")),
        Place("log", _("通信ログ")),
        Place("sandbox-snapshots", pgettext_lazy("list", "スナップショット")),
        Place("sandbox-settings", _("設定")),
    ), usual=True),
    Group("trouble", _("状況を作る"), "trouble", (
        Place("counterparties", pgettext_lazy("list", "取引先ボット")),
        Place("sandbox-faults", pgettext_lazy("list", "障害")),
        Place("sandbox-magic", _("マジック値")),
        Place("sandbox-tokens", pgettext_lazy("list", "トークン")),
        Place("sandbox-limits", _("制限と停止")),
    )),
    Group("checks", _("確かめる"), "check", (
        Place("conformance", _("適合カード")),
        Place("tax", _("消費税の検算")),
        Place("register", _("登録番号")),
        Place("sandbox-status", _("稼働状況")),
    )),
    Group("docs", _("開発者向け資料"), "book", (
        Place("docs", _("開発者ポータル")),
        Place("fidelity", _("忠実度台帳")),
    )),
)  # fmt: skip


def groups_of(company: Company) -> list[Group]:
    """What a company's user may go to, by side: what it pays for comes first."""
    return [*_issuing(company), *_receiving(company), Group("post", _("お知らせ"), "post", _POST), *SANDBOX]


def _issuing(company: Company) -> list[Group]:
    if not company.pays_for_issuing:
        return []
    return [
        Group("issuing", _("発行側"), "issue", _ISSUING, usual=True),
        Group("issuing-masters", _("発行側マスタ"), "masters", _MASTERS),
    ]


def _receiving(company: Company) -> list[Group]:
    if not company.pays_for_receiving:
        return [Group("receiving", _("受取側"), "receive", _INBOX, usual=True)]
    masters = _PAYING if company.pays_for_issuing else _PAYING + _PAYER
    return [
        Group("receiving", _("受取側"), "receive", _RECEIVING, usual=True),
        Group("receiving-masters", _("受取側マスタ"), "masters", masters),
    ]
