"""Mail and letters. Nothing leaves the machine: a notice is a row that the workspace's outbox shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.counters import Numbers
from accounts.models import Company, Notice, User
from platform_project import inserting
from platform_project.kernel import clock, trace


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent: `address` is a list of mail addresses, or a postal address over several lines."""

    channel: Notice.Channel
    topic: Notice.Topic
    sender: Company
    address: str
    subject: str
    body: str
    recipient: Company | None = None
    link: str = ""


COLUMNS = (
    "workspace_id", "number", "channel", "topic", "sender_id", "recipient_id", "address", "subject", "body", "link", "sent_at",
)  # fmt: skip


def send(numbers: Numbers, messages: Sequence[Message]) -> None:
    """Write the notices, numbered within the workspace, at the clock's time. One query."""
    if not messages:
        return
    at, taken = clock.now(), numbers.take("notice", len(messages))
    inserting.insert(Notice, COLUMNS, [
        (
            numbers.workspace.pk, number, message.channel.value, message.topic.value, message.sender.pk,
            message.recipient.pk if message.recipient else None, message.address, message.subject[:255], message.body,
            message.link, at,
        )
        for number, message in zip(taken, messages, strict=True)
    ])  # fmt: skip
    trace.note("sent", first=taken[0], last=taken[-1])


def addresses_of(companies: Iterable[Company | None]) -> dict[int, str]:
    """Company id → the mail addresses of its active users, comma-separated. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    ids = {company.pk for company in companies if company}
    for company_id, pfid in (
        User.objects.filter(company__in=ids, is_active=True).order_by("pfid").values_list("company_id", "pfid")
    ):
        found[company_id].append(pfid)
    return {company_id: ", ".join(pfids) for company_id, pfids in found.items()}
