"""The admin's look: titles, colours, what stands where, and a label that says which installation this is."""

import os
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

# Name of the profile → its label and the label's colour.
_ENVIRONMENTS: dict[str, tuple[Text, str]] = {
    "local": (_("手元の環境"), "info"),
    "test": (_("テスト環境"), "warning"),
    "production": (_("共用の環境"), "danger"),
}


def environment(_request: HttpRequest) -> list[Text]:
    return list(_ENVIRONMENTS[os.environ.get("DJANGO_ENV", "local")])


def _may_view(model: str) -> Callable[[HttpRequest], bool]:
    app, name = model.split(".")
    return lambda request: request.user.has_perm(f"{app}.view_{name}") or request.user.has_perm(f"{app}.change_{name}")


def _item(title: Text, icon: str, model: str) -> dict[str, Any]:
    """A line of the sidebar: the list of a model, for those who may see it."""
    link = reverse_lazy(f"admin:{model.replace('.', '_')}_changelist")
    return {"title": title, "icon": icon, "link": link, "permission": _may_view(model)}


def _room(title: Text, *items: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "collapsible": False, "items": list(items)}


_NAVIGATION = [
    _room(
        _("会員"),
        _item(pgettext_lazy("list", "ワークスペース"), "deployed_code", "accounts.workspace"),
        _item(pgettext_lazy("list", "会員企業"), "apartment", "accounts.company"),
        _item(pgettext_lazy("list", "利用者"), "group", "accounts.user"),
        _item(pgettext_lazy("list", "通知"), "mail", "accounts.notice"),
    ),
    _room(
        pgettext_lazy("list", "請求書"),
        _item(pgettext_lazy("list", "請求書"), "receipt_long", "invoices.invoice"),
        _item(pgettext_lazy("list", "イベント"), "history", "invoices.invoiceevent"),
        _item(pgettext_lazy("list", "旧版"), "layers", "invoices.invoiceversion"),
        _item(pgettext_lazy("list", "仕訳"), "menu_book", "invoices.journalentry"),
        _item(pgettext_lazy("list", "書式"), "description", "invoices.invoiceformat"),
    ),
    _room(
        _("取引先"),
        _item(pgettext_lazy("list", "発行元"), "storefront", "partners.issuer"),
        _item(pgettext_lazy("list", "振込先口座"), "account_balance", "partners.bankaccount"),
        _item(pgettext_lazy("list", "発行先"), "outbox", "partners.customer"),
        _item(pgettext_lazy("list", "支払先"), "move_to_inbox", "partners.supplier"),
        _item(pgettext_lazy("list", "招待"), "handshake", "partners.invitation"),
    ),
    _room(
        _("仕訳関連マスタ"),
        _item(pgettext_lazy("list", "勘定科目"), "list_alt", "journal_masters.accounttitle"),
        _item(pgettext_lazy("list", "勘定補助科目"), "subdirectory_arrow_right", "journal_masters.subaccounttitle"),
        _item(pgettext_lazy("list", "負担部門"), "lan", "journal_masters.burdensection"),
        _item(pgettext_lazy("list", "仕訳補助項目"), "label", "journal_masters.journalitem"),
    ),
    _room(
        _("外部システム連携"),
        _item(pgettext_lazy("list", "OAuthクライアント"), "apps", "accounts.application"),
        _item(pgettext_lazy("list", "アクセストークン"), "key", "accounts.accesstoken"),
        _item(pgettext_lazy("list", "リフレッシュトークン"), "autorenew", "accounts.refreshtoken"),
        _item(pgettext_lazy("list", "認可コード"), "password", "accounts.grant"),
        _item(pgettext_lazy("list", "IDトークン"), "badge", "accounts.idtoken"),
        _item(pgettext_lazy("list", "署名鍵"), "encrypted", "accounts.signingkey"),
    ),
    _room(
        _("サンドボックス"),
        _item(pgettext_lazy("list", "通信ログ"), "receipt", "sandbox.logentry"),
        _item(pgettext_lazy("list", "操作の記録"), "touch_app", "sandbox.act"),
        _item(pgettext_lazy("list", "障害"), "bolt", "sandbox.faultrule"),
        _item(pgettext_lazy("list", "停止予定"), "event_busy", "sandbox.outage"),
        _item(pgettext_lazy("list", "取引先ボット"), "smart_toy", "sandbox.counterparty"),
        _item(pgettext_lazy("list", "取引先ボットの動き"), "schedule", "sandbox.botmove"),
        _item(pgettext_lazy("list", "スナップショット"), "photo_camera", "sandbox.snapshot"),
        _item(pgettext_lazy("list", "公表サイトの登録番号"), "verified", "sandbox.registerentry"),
    ),
    _room(
        _("管理"),
        _item(pgettext_lazy("list", "グループ"), "admin_panel_settings", "auth.group"),
        _item(pgettext_lazy("list", "サインインの失敗"), "lock_person", "axes.accessattempt"),
        {
            "title": _("操作の履歴"),
            "icon": "manage_search",
            "link": reverse_lazy("admin:staff_audit"),
            "permission": _may_view("admin.logentry"),
        },
        _item(pgettext_lazy("list", "管理操作の履歴"), "fact_check", "admin.logentry"),
    ),
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("請求書プラットフォーム 管理"),
    "SITE_HEADER": _("請求書プラットフォーム"),
    "SITE_SUBHEADER": _("サンドボックスの管理"),
    "SITE_URL": "/",
    "SITE_ICON": lambda _request: static("img/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("img/mark.svg")}],
    "DASHBOARD_CALLBACK": "sandbox.admin.front.dashboard",
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": environment,
    "STYLES": [lambda _request: static("css/admin.css")],
    "SCRIPTS": [lambda _request: static("js/admin.js")],
    # The blue of the pages' own sheet.
    "COLORS": {
        "primary": {
            "50": "#f3f6fb", "100": "#e8eef8", "200": "#cbd9ef", "300": "#a3bbe1", "400": "#8fb0ec", "500": "#6f92d3",
            "600": "#2f4f86", "700": "#294578", "800": "#223c69", "900": "#1d3257", "950": "#131f38",
        }
    },
    "SIDEBAR": {"show_search": True, "command_search": False, "show_all_applications": False, "navigation": _NAVIGATION},
}  # fmt: skip

__all__ = ["UNFOLD"]
