"""What a program is told of a mail or a letter: every address whole, and what an invitation carries."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Company, Notice, Workspace
from partners import selectors as partners
from partners.models import Invitation
from platform_project.kernel import clock
from sandbox.facts import written

INVITATIONS = "/invitations/"
PDF = "/sandbox/v1/outbox/{number}/letter.pdf"


def told(workspace: Workspace, notices: Iterable[Notice], base_url: str) -> list[dict[str, Any]]:
    """In the order given. `base_url` is scheme and host as the caller knows them. One query."""
    rows = list(notices)
    invitations = partners.sent_with_all(workspace.pk, rows)
    return [_told(row, invitations.get(row.number), base_url) for row in rows]


def _told(notice: Notice, invitation: Invitation | None, base_url: str) -> dict[str, Any]:
    is_letter = notice.channel == Notice.Channel.LETTER
    return {
        "number": notice.number, "channel": notice.channel, "topic": notice.topic, "sent_at": written(notice.sent_at),
        "sender": _party(notice.sender), "recipient": _party(notice.recipient) if notice.recipient else None,
        "to": notice.address.splitlines() if is_letter else [one for one in notice.address.split(", ") if one],
        "subject": notice.subject, "body": notice.body, "link": base_url + notice.link if notice.link else None,
        "invitation": _invitation(invitation, base_url) if invitation else None,
        "pdf": base_url + PDF.format(number=notice.number) if is_letter and invitation else None,
    }  # fmt: skip


def _party(company: Company) -> dict[str, str]:
    return {"company": company.name, "company_code": company.code}


def _invitation(row: Invitation, base_url: str) -> dict[str, Any]:
    lapsed = row.status == Invitation.Status.OPEN and row.expires_at <= clock.now()
    return {
        "number": row.number, "token": row.token, "typed_at": base_url + INVITATIONS,
        "letter_code": row.token if row.method == Invitation.Method.PAPER else None,
        "status": Invitation.Status.EXPIRED.value if lapsed else row.status, "expires_at": written(row.expires_at),
    }  # fmt: skip
