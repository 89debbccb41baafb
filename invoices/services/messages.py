"""What the platform tells whom about an invoice."""

from collections.abc import Mapping, Sequence

from accounts.models import Company, Notice
from accounts.notices import Message, addresses_of
from invoices.models import Invoice
from partners.models import Customer, Invitation
from partners.selectors import latest_invitations
from partners.services.invitations import postal_address


def issue_messages(invoices: Sequence[tuple[Invoice, Customer]], topic: Notice.Topic) -> list[Message]:
    """請求書発行通知, one per invoice: mail to a member's users; else mail or a letter, as the latest invitation went.

    Nobody to reach (no active user, neither mail nor address) means no message. Two queries.
    """
    addresses = addresses_of([invoice.recipient for invoice, _ in invoices])
    invited = latest_invitations([customer for _, customer in invoices if customer.linked_company_id is None])
    messages = (_issue_message(invoice, customer, topic, addresses, invited) for invoice, customer in invoices)
    return [message for message in messages if message.address]


def _issue_message(
    invoice: Invoice, customer: Customer, topic: Notice.Topic,
    addresses: Mapping[int, str], invited: Mapping[int, Invitation],
) -> Message:  # fmt: skip
    what = "再発行" if topic is Notice.Topic.REISSUED else "発行"
    text = (
        f"{customer.name} 御中\n\n{invoice.company.name}が請求書を{what}しました。\n\n"
        f"請求書番号　{invoice.inv_no}\n件名　{invoice.inv_name}\nご請求金額　{invoice.show_amount:,}円\n"
        f"お支払期限　{invoice.pay_due_date:%Y年%-m月%-d日}"
    )
    member = invoice.recipient
    letter = member is None and _goes_by_letter(customer, invited.get(customer.pk))
    if member is not None:
        address, link = addresses.get(member.pk, ""), f"/receiving/invoices/{invoice.number}/"
    else:
        address, link = (_letter_address(customer) if letter else customer.mail), ""
    return Message(
        channel=Notice.Channel.LETTER if letter else Notice.Channel.MAIL, topic=topic, sender=invoice.company,
        recipient=member, address=address, subject=f"【請求書{what}】{invoice.company.name} {invoice.inv_name}".strip(),
        body=text, link=link,
    )  # fmt: skip


def _goes_by_letter(customer: Customer, invitation: Invitation | None) -> bool:
    if invitation is not None:
        return invitation.method == Invitation.Method.PAPER
    return not customer.mail


def _letter_address(customer: Customer) -> str:
    """Where a letter goes; empty when only the name is known."""
    return postal_address(customer) if customer.address1 or customer.address2 else ""


def return_message(invoice: Invoice, recipient: Company) -> Message:
    """差戻し: mail to the issuing company's users, with the reason."""
    return Message(
        channel=Notice.Channel.MAIL, topic=Notice.Topic.RETURNED, sender=recipient, recipient=invoice.company,
        address=addresses_of([invoice.company]).get(invoice.company_id, ""),
        subject=f"【請求書差戻し】{recipient.name} {invoice.inv_no}",
        body=f"{recipient.name}が請求書 {invoice.inv_no} を差し戻しました。\n\n理由：{invoice.return_reason}\n\n"
             "内容を訂正し、再発行してください。",
        link=f"/issuing/invoices/{invoice.number}/",
    )  # fmt: skip
