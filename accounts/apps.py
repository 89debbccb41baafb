import logging

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.oauth import clock_binding
from platform_project.kernel import repeats


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("ワークスペースと利用者")

    def ready(self) -> None:
        from accounts.repeats import once  # models load only now

        clock_binding.bind()
        repeats.once.fill(once)
        # Below INFO, oauthlib writes codes and tokens to the log.
        logging.getLogger("oauthlib").setLevel(logging.INFO)
