"""What staff do to an invoice in the name of its companies, by the services that these use themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import checks
from accounts.admin.asking import CheckedText, DeedForm
from accounts.admin.deeds import Deed, Done, Work
from accounts.admin.serving import at_work
from accounts.models import Company
from invoices.models import Invoice
from invoices.services import journals, lifecycle
from invoices.services.lifecycle import REASON_LENGTH
from invoices.status import VISIBLE_TO_RECIPIENT
from platform_project.kernel.errors import refuse


class ReturnForm(DeedForm):
    places = {"return_reason": "reason"}

    reason = CheckedText(
        label=_("差戻し理由"), check=checks.paragraph, max_length=REASON_LENGTH, widget=forms.Textarea({"rows": 4}),
        help_text=_("発行側への通知と、請求書の履歴に載ります。"),
    )  # fmt: skip


def _recipient(invoice: Invoice) -> Company:
    """E300006, as to everybody whom the invoice does not lie with: nobody of the platform received it."""
    if invoice.recipient is None:
        refuse("E300006", value=invoice.number)
    return invoice.recipient


def _returned(work: Work) -> Done:
    with at_work(work.request, _recipient(work.obj)) as actor:
        lifecycle.return_invoice(actor=actor, number=work.obj.number, reason=work.data["reason"])
    return Done(gettext("請求書 %(inv_no)s を差し戻しました。") % {"inv_no": work.obj.inv_no})


def _withdrawn(work: Work) -> Done:
    with at_work(work.request, _recipient(work.obj)) as actor:
        journals.withdraw(actor=actor, number=work.obj.number)
    return Done(gettext("請求書 %(inv_no)s の仕訳を取り消しました。") % {"inv_no": work.obj.inv_no})


def _is_received(invoice: Any) -> bool:
    return invoice.recipient_id is not None and invoice.status in VISIBLE_TO_RECIPIENT


RETURN = Deed(
    "return", _("差し戻す"), _returned, form=ReturnForm, icon="undo", danger=True, fits=_is_received,
    explains=_(
        "受取企業の名で差し戻します。発行企業に通知が届き、訂正して再発行するまで受取企業からは見えなくなります。"
        "履歴には、操作したスタッフが残ります。"
    ),
)  # fmt: skip
WITHDRAW = Deed(
    "withdraw-journals", _("仕訳を取り消す"), _withdrawn, icon="backspace", danger=True,
    fits=lambda invoice: _is_received(invoice) and invoice.journaled_at is not None,
    explains=_("受取企業が登録した仕訳をすべて取り消します。請求書そのものは変わりません。"),
)  # fmt: skip
