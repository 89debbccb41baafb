"""障害 and 停止予定: staff take back what a partner armed and forgot."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import replace
from accounts.admin.deeds import Deed, DeedsAdmin, Done, Work
from sandbox.admin import lists
from sandbox.admin.working import by_staff
from sandbox.models import FaultRule, Outage
from sandbox.services import faults, outages


def _disarmed(work: Work) -> Done:
    with by_staff(work):
        faults.disarm(workspace=work.obj.workspace, number=work.obj.number)
    return Done(gettext("障害 #%(number)s を解除しました。") % {"number": work.obj.number}, work.obj.workspace)


def _cancelled(work: Work) -> Done:
    with by_staff(work):
        outages.cancel(work.obj.workspace, work.obj.number)
    return Done(gettext("停止予定 #%(number)s を取り消しました。") % {"number": work.obj.number}, work.obj.workspace)


class FaultRuleAdmin(DeedsAdmin, lists.FaultRuleAdmin):
    deeds: ClassVar[Sequence[Deed]] = (
        Deed("disarm", _("解除する"), _disarmed, icon="flash_off", danger=True, explains=_(
            "この障害を取り消します。残り回数があっても、もう起きません。ワークスペースの操作の記録に残ります。")),
    )  # fmt: skip


class OutageAdmin(DeedsAdmin, lists.OutageAdmin):
    deeds: ClassVar[Sequence[Deed]] = (
        Deed("cancel", _("取り消す"), _cancelled, icon="event_available", danger=True, explains=_(
            "この停止予定を取り消します。停止中なら、すぐに再開します。ワークスペースの操作の記録に残ります。")),
    )  # fmt: skip


replace([FaultRule], FaultRuleAdmin)
replace([Outage], OutageAdmin)
