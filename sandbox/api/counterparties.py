"""取引先ボット, for programs."""

from django.core.paginator import EmptyPage, Paginator
from rest_framework.request import Request
from rest_framework.response import Response

from sandbox import facts, selectors
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import BotMoveFacts
from sandbox.api.wire import counterparties as wire
from sandbox.bots import facts as bot_facts
from sandbox.models import BotMove
from sandbox.services import bot_hands, introductions, quiet


class CounterpartiesView(WorkspaceView):
    """取引先ボットの一覧・紹介"""

    @call("取引先ボットの一覧", answers=wire.Counterparties)
    def get(self, _request: Request) -> Response:
        """Every code, what it does, and how it stands in the workspace."""
        return told(self)

    @call("取引先ボットの紹介", takes=wire.Introduction, answers=wire.Counterparties, status=201)
    def post(self, _request: Request) -> Response:
        """Let a company know one. Naming its code in operation 2, 3 or 7, or on a page of masters, does the same."""
        asked = self.asked(wire.Introduction)
        company = introductions.company_for(self.workspace, asked.code, asked.company or "", asked.side or "")
        introductions.introduce(company, asked.code, asked.side or "")
        return told(self, 201)


class PauseView(WorkspaceView):
    """停止"""

    @call("取引先ボットの停止", takes=wire.Hand, answers=wire.Counterparties)
    def post(self, _request: Request) -> Response:
        """One or all of them do nothing by themselves, until they are resumed."""
        bot_hands.pause(self.workspace, self.asked(wire.Hand).code or "")
        return told(self)


class ResumeView(WorkspaceView):
    """再開"""

    @call("取引先ボットの再開", takes=wire.Hand, answers=wire.Counterparties)
    def post(self, _request: Request) -> Response:
        """They go on; what fell due meanwhile is due now."""
        bot_hands.resume(self.workspace, self.asked(wire.Hand).code or "")
        return told(self)


class StepView(WorkspaceView):
    """1つ進める"""

    @call("次の動作を今すぐ実行", takes=wire.Hand, answers=wire.MadeMoves)
    def post(self, _request: Request) -> Response:
        """The next planned move, of one or of all: due or not, paused or not. The clock stays where it is."""
        move = bot_hands.step(self.workspace, self.asked(wire.Hand).code or "")
        return answer(wire.MadeMoves(moves=shown(move)))


class PokeView(WorkspaceView):
    """促す"""

    @call("発行を促す", takes=wire.Poke, answers=wire.MadeMoves)
    def post(self, _request: Request) -> Response:
        """An issuer sends what it sends, at once, to every company that keeps it as a 支払先."""
        return answer(wire.MadeMoves(moves=shown(*bot_hands.poke(self.workspace, self.asked(wire.Poke).code))))


class MovesView(WorkspaceView):
    """予定と実績"""

    @call("動作の検索", asks=wire.MoveSearch, answers=wire.BotMoves)
    def get(self, _request: Request) -> Response:
        """What is planned and what was done, by the instants at which it is due."""
        asked = self.sought(wire.MoveSearch)
        found = selectors.bot_moves(self.workspace, state=asked.state, code=asked.code, invoice=asked.invoice)
        pages = Paginator(found, asked.size)
        try:
            rows = list(pages.page(asked.page).object_list)
        except EmptyPage:
            rows = []
        following = asked.page + 1 if asked.page < pages.num_pages else None
        told = {"page": asked.page, "size": asked.size, "total": pages.count, "next_page": following}
        return answer(wire.BotMoves(moves=shown(*rows), **told))


class QuietView(WorkspaceView):
    """静かになるまで進める"""

    @call("静かになるまで時計を進める", takes=wire.UntilQuiet, answers=wire.QuietClock)
    def post(self, _request: Request) -> Response:
        """From one planned move of the counterparties to the next, until nothing is planned; tells what happened.

        The clock stays at the last instant, and runs on from there if it was running.
        """
        asked = self.asked(wire.UntilQuiet)
        done = quiet.advance(self.workspace, until=asked.until, most=asked.max_moves)
        return answer(wire.QuietClock(
            **facts.clock_facts(done.setting), before=facts.written(done.before), moves=shown(*self.woken.moves, *done.moves),
            quiet=done.quiet,
        ))  # fmt: skip


def told(view: WorkspaceView, status: int = 200) -> Response:
    return answer(wire.Counterparties(**bot_facts.told(view.workspace)), status)


def shown(*moves: BotMove) -> list[BotMoveFacts]:
    return [BotMoveFacts(**bot_facts.move(move)) for move in moves]
