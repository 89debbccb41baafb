"""What can be done to a workspace from outside, in words."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sandbox.models import Act

# A service that records another act (`services.acts`) gives it a title here, and a sentence if its detail makes one.
TITLES: dict[str, str | Promise] = {
    "clock": _("時計の変更"),
    "reset": _("リセット"),
    "tokens_expired": _("トークンを期限切れにした"),
    "tokens_revoked": _("トークンを失効させた"),
    "client": _("クライアントの設定"),
    "fault_armed": _("障害の設定"),
    "fault_disarmed": _("障害の解除"),
    "faults_cleared": _("すべての障害の解除"),
    "fault_roads": _("リクエストからの障害の設定"),
    "limits": _("呼び出しの制限"),
    "outage": _("停止予定の登録"),
    "outage_cancelled": _("停止予定の取消"),
    "counterparty_introduced": _("取引先ボットの紹介"),
    "counterparties_paused": _("取引先ボットの停止"),
    "counterparties_resumed": _("取引先ボットの再開"),
    "settings_changed": _("設定の変更"),
    "company_changed": _("会社の設定の変更"),
    "snapshot_taken": _("スナップショットの保存"),
    "snapshot_restored": _("スナップショットの復元"),
    "bottle_restored": _("ボトルの復元"),
    "poured": _("ボトルからの作成"),
}
_SENTENCES: dict[str, str | Promise] = {
    "clock": _("%(before)s から %(now)s へ"),
    "fault_armed": "#%(rule)s %(effect)s",
    "fault_disarmed": "#%(rule)s",
    "counterparty_introduced": "%(code)s",
    "outage_cancelled": "#%(number)s",
    "snapshot_taken": "%(name)s",
}
# An act keeps its instants whole, in Japan's time; people read them as every page writes them.
_INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?\+09:00")


def title_of(what: str) -> str:
    return str(TITLES.get(what, what))


def told(act: Act) -> str:
    """What its detail says, by name: a database keeps no order of its own."""
    sentence, by = _SENTENCES.get(act.what), act.detail.get("by")
    if sentence:
        return _readable(str(sentence) % act.detail) + (f" by: {by}" if by else "")
    details = ((name, _readable(str(value))) for name, value in sorted(act.detail.items()) if value is not None)
    return ", ".join(f"{name}: {value}" for name, value in details if value)


def _readable(text: str) -> str:
    return _INSTANT.sub(r"\1/\2/\3 \4", text)
