"""Operations 1, 2, 3 and 6, and the files 8 and 9: each translates and makes one domain call."""

from accounts.actors import Actor, Via
from accounts.snapshots import one_moment, snapshot
from invoices import documents, selectors
from invoices.api import filters, operations, rows, translate
from invoices.api.wire import RegisterRequest, SearchRequest, UpdateRequest
from invoices.api.wire.files import FileRequest
from invoices.api.wire.received import ReceivedSearchRequest
from invoices.selectors import pages
from invoices.services import lifecycle
from invoices.services.outcomes import Registration
from platform_project.api.files import File, FileView
from platform_project.api.paging import Page
from platform_project.api.views import Answer, Caller, OperationView
from platform_project.kernel.errors import Faults


class SearchIssued(OperationView):
    """1 請求書一覧取得."""

    operation = operations.SEARCH

    @one_moment
    def perform(self, caller: Caller, asked: SearchRequest) -> Page:
        start, count = asked.start_position or 1, asked.get_count or caller.workspace.page_size_cap
        found = filters.issued(caller.company, translate.conditions(asked))
        page = pages.page(found, start=start, count=count, head=rows.ISSUED_COLUMNS, line=rows.LINE_COLUMNS)
        return Page([rows.issued(row, lines) for row, lines in page.rows], start, count, page.total)


class RegisterInvoices(OperationView):
    """2 請求書登録."""

    operation = operations.REGISTER

    def complete_refusal(self, caller: Caller, asked: RegisterRequest, faults: Faults) -> None:
        drafts = translate.registrations(asked, but=faults.touches)
        lifecycle.judge(actor=_actor(caller), drafts=drafts, faults=faults)

    def perform(self, caller: Caller, asked: RegisterRequest) -> Answer:
        return _answer(lifecycle.register(actor=_actor(caller), drafts=translate.registrations(asked)))


class UpdateInvoices(OperationView):
    """3 請求書更新."""

    operation = operations.UPDATE

    def perform(self, caller: Caller, asked: UpdateRequest) -> Answer:
        return _answer(lifecycle.correct(actor=_actor(caller), corrections=translate.corrections(asked)))


class SearchReceived(OperationView):
    """6 請求データ取得."""

    operation = operations.SEARCH_RECEIVED

    @one_moment
    def perform(self, caller: Caller, asked: ReceivedSearchRequest) -> Page:
        start, count = asked.start_position or 1, asked.get_count or caller.workspace.page_size_cap
        found = filters.received(caller.company, translate.conditions(asked))
        page = pages.page(found, start=start, count=count, head=rows.RECEIVED_COLUMNS, line=rows.LINE_COLUMNS)
        journals = selectors.journals_of([row[-3] for row, _ in page.rows], rows.JOURNAL_COLUMNS)
        shown = [rows.received(row, lines, journals.get(row[-3], {})) for row, lines in page.rows]
        return Page(shown, start, count, page.total)


class FetchIssuedPdf(FileView):
    """8 請求書PDF取得（発行側）."""

    operation = operations.ISSUED_PDF

    def perform(self, caller: Caller, asked: FileRequest) -> File:
        with snapshot():
            invoice = selectors.issued(caller.company, asked.invoice_mng_num or 0)
            content = documents.pdf(invoice)
        return File(*documents.hand_out(actor=_actor(caller), invoice=invoice, content=content, side="issuing"))


class FetchReceivedPdf(FileView):
    """9 請求書PDF取得（受取側）. Like operation 6 it reads what is sealed, and leaves it sealed."""

    operation = operations.RECEIVED_PDF

    def perform(self, caller: Caller, asked: FileRequest) -> File:
        with snapshot():
            invoice = selectors.received(caller.company, asked.invoice_mng_num or 0)
            content = documents.pdf(invoice)
        return File(*documents.hand_out(actor=_actor(caller), invoice=invoice, content=content, side="receiving"))


def _actor(caller: Caller) -> Actor:
    return Actor(caller.company, caller.user.pfid, Via.API)


def _answer(done: Registration) -> Answer:
    return Answer([rows.done(outcome) for outcome in done.outcomes], done.warnings)
