from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalMastersConfig(AppConfig):
    name = "journal_masters"
    verbose_name = _("仕訳関連マスタ")
