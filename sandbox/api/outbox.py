"""The outbox, for programs: what a page of it shows, and the letters as files."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors as accounts
from accounts.models import Notice
from accounts.web.downloads import download
from accounts.web.outbox import NoticeFilter
from partners import documents
from partners import selectors as partners
from sandbox import post
from sandbox.api.docs import call
from sandbox.api.paging import cut
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import outbox as wire
from sandbox.errors import refuse


class OutboxView(WorkspaceView):
    """送信箱の検索"""

    @call("送信箱の検索", asks=wire.OutboxSearch, answers=wire.Outbox)
    def get(self, _request: Request) -> Response:
        """Every mail and letter of the workspace, the newest first."""
        asked = self.sought(wire.OutboxSearch)
        conditions = asked.model_dump(exclude_none=True, exclude={"page", "size"})
        rows, facts = cut(NoticeFilter(conditions, accounts.notices(self.workspace)).qs, asked)
        notices = [wire.SentNotice(**notice) for notice in post.told(self.workspace, rows, self.base_url())]
        return answer(wire.Outbox(notices=notices, **facts))


class NoticeView(WorkspaceView):
    """送信箱の1通"""

    @call("送信箱の1通", answers=wire.SentNotice)
    def get(self, _request: Request, number: int) -> Response:
        """One mail or letter, with what an invitation carries."""
        (facts,) = post.told(self.workspace, [named(self, number)], self.base_url())
        return answer(wire.SentNotice(**facts))


class LetterView(WorkspaceView):
    """招待状のPDF"""

    @call("招待状のPDF", answers=None)
    def get(self, _request: Request, number: int) -> HttpResponse:
        """The letter of a paper invitation as a PDF."""
        notice = named(self, number)
        invitation = partners.sent_with(notice) if notice.channel == Notice.Channel.LETTER else None
        where = self.base_url() + post.INVITATIONS
        return download(documents.pdf(notice, invitation or refuse("not_found"), where=where), f"letter_{number}.pdf")


def named(view: WorkspaceView, number: int) -> Notice:
    """The workspace's mail or letter of that number."""
    return accounts.notices(view.workspace).filter(number=number).first() or refuse("not_found")
