from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SandboxConfig(AppConfig):
    name = "sandbox"
    verbose_name = _("サンドボックス")

    def ready(self) -> None:
        """Fill what the lower rooms leave open."""
        from accounts import selectors
        from platform_project.api import authentication
        from platform_project.kernel import ports
        from sandbox import middleware  # with it the faults' magic values register themselves
        from sandbox.bots import magic  # noqa: F401  # and the counterparties' codes, which the table tells after them
        from sandbox.services import registers  # models load only now

        selectors.bring_along("workspace__control")
        authentication.bring_along("user__company__workspace__control")
        ports.before_authentication.fill(middleware.before_authentication)
        ports.after_parsing.fill(middleware.after_parsing)
        ports.registration_register.fill(registers.answer)
