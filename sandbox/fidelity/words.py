"""The marks in words, for pages."""

from django.utils.translation import gettext_lazy as _

MARKS = (
    ("S", _("S 業務フロー（利用者の資料）")),
    ("P", _("P 公開情報、または公開クライアントで確認")),
    ("V", _("V 公開されている語彙。意味は本サンドボックスの決定")),
    ("A", _("A 本サンドボックスの決定")),
)
