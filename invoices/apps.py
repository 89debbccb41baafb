from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from platform_project.kernel import ports


class InvoicesConfig(AppConfig):
    name = "invoices"
    verbose_name = _("請求書")

    def ready(self) -> None:
        from invoices import selectors  # models load only now

        ports.default_accounts.fill(selectors.format_account_ids)
        ports.journal_masters_in_use.fill(selectors.journal_masters_in_use)
