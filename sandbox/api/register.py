"""The register of registration numbers, for programs."""

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from platform_project.kernel import clock
from platform_project.kernel.register import Listing, Standing
from sandbox import selectors
from sandbox.api.docs import call
from sandbox.api.paging import cut
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import register as wire
from sandbox.register import BUILT_IN
from sandbox.services import registers
from sandbox.services.registers import EntryDraft


class RegisterView(WorkspaceView):
    """登録番号公表サイトの一覧・厳格さ"""

    @call("登録番号の一覧", asks=wire.RegisterSearch, answers=wire.RegisterPage)
    def get(self, _request: Request) -> Response:
        """The workspace's own numbers in pages, and those that every workspace knows."""
        asked = self.sought(wire.RegisterSearch)
        wanted = Q(number__icontains=asked.word) | Q(name__icontains=asked.word)
        rows, facts = cut(selectors.register_entries(self.workspace).filter(wanted), asked)
        numbers, built_in = [told(row.listing) for row in rows], [told(row) for row in BUILT_IN.values()]
        strict = self.workspace.strict_register
        return answer(wire.RegisterPage(strict=strict, numbers=numbers, built_in=built_in, **facts))

    @call("登録番号の確認の厳格さ", takes=wire.Strictness, answers=wire.Strictness)
    def put(self, _request: Request) -> Response:
        """Whether a number that is not good is refused, or only remarked on."""
        registers.set_strict(self.workspace, self.asked(wire.Strictness).strict)
        return answer(wire.Strictness(strict=self.workspace.strict_register))


class NumberView(WorkspaceView):
    """登録番号の照会・登録・削除"""

    @call("登録番号の照会", asks=wire.LookUp, answers=wire.Verdict)
    def get(self, _request: Request, number: str) -> Response:
        """How the number stands on a day."""
        on = self.sought(wire.LookUp).on or clock.today()
        listing = registers.look_up(self.workspace, number)
        standing = listing.standing(on) if listing else Standing.UNKNOWN
        known = registers.checked(number)
        facts = told(listing) if listing else None
        return answer(wire.Verdict(number=known, on=on.isoformat(), standing=standing, listing=facts))

    @call("登録番号の登録", takes=wire.NewListing, answers=wire.ListedNumber)
    def put(self, _request: Request, number: str) -> Response:
        """Put the number into the workspace's register, in the place of what stood there."""
        asked = self.asked(wire.NewListing)
        draft = EntryDraft(number, asked.name, asked.status, asked.valid_from, asked.valid_to)
        return answer(told(registers.put(self.workspace, draft).listing))

    @call("登録番号の削除", answers=None, status=204)
    def delete(self, _request: Request, number: str) -> Response:
        """Take the workspace's own row out; a built-in number stays."""
        registers.delete(self.workspace, number)
        return Response(status=204)


def told(listing: Listing) -> wire.ListedNumber:
    last = listing.valid_to
    return wire.ListedNumber.model_validate({
        "number": listing.number, "name": listing.name, "valid_from": listing.valid_from.isoformat(),
        "valid_to": last.isoformat() if last else None, "ended": listing.ended.value if last else None,
    })  # fmt: skip
