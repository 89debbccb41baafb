"""Operations 4 and 5: each translates and makes one domain call."""

from typing import Any

from accounts.actors import Actor, Via
from accounts.snapshots import one_moment
from journal_masters import selectors, services
from journal_masters.api import operations, translate
from journal_masters.api.wire import MastersRegisterRequest, MastersSearchRequest
from journal_masters.drafts import Kind
from platform_project.api.views import Caller, OperationView


class SearchMasters(OperationView):
    """4 仕訳関連マスタ取得."""

    operation = operations.SEARCH

    @one_moment
    def perform(self, caller: Caller, asked: MastersSearchRequest) -> dict[str, Any]:
        kinds = translate.wanted(asked)
        if not caller.company.journal_free_items_option:
            kinds = [kind for kind in kinds if kind is not Kind.JOURNAL_ITEM]
        return {translate.ARRAYS[kind]: translate.shown(selectors.rows(caller.company, kind)) for kind in kinds}


class RegisterMasters(OperationView):
    """5 仕訳関連マスタ登録."""

    operation = operations.REGISTER

    def perform(self, caller: Caller, asked: MastersRegisterRequest) -> dict[str, Any]:
        actor = Actor(caller.company, caller.user.pfid, Via.API)
        return translate.done(services.register(actor=actor, drafts=translate.drafts(asked)))
