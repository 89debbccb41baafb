"""The operations of the room, by the wire contract's §1."""

from journal_masters.api import examples
from journal_masters.api.wire import MastersDone, MastersFound, MastersRegisterRequest, MastersSearchRequest
from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation, Route, Side, register

SEARCH = register(Operation(
    number=4, key="buyer_journal_master_search", title="仕訳関連マスタ取得", title_en="Fetch journal masters",
    side=Side.RECEIVING, request=MastersSearchRequest, answer=MastersFound, example=examples.SEARCH,
    summary="勘定科目、勘定補助科目、負担部門、仕訳補助項目を取得します。仕訳補助項目は仕訳自由項目利用オプションが有効の場合のみです。",
    routes=(
        Route(V2, "POST", "/wi/v2/buyer/journal_master/search", "A"),
        Route(V1, "GET", "/v1/invoice/buyer/journal_masters", "A"),
    ),
))  # fmt: skip

REGISTER = register(Operation(
    number=5, key="buyer_journal_master_register", title="仕訳関連マスタ登録", title_en="Register journal masters",
    side=Side.RECEIVING, request=MastersRegisterRequest, answer=MastersDone,
    example=examples.REGISTER, takes_key=True, codes=("E100004", "E300013", "E400008", "E400010"),
    summary="勘定科目、勘定補助科目、負担部門、仕訳補助項目を登録・更新・削除します。",
    routes=(
        Route(V2, "POST", "/wi/v2/buyer/journal_master/register", "A"),
        Route(V1, "POST", "/v1/invoice/buyer/journal_masters", "A"),
    ),
))  # fmt: skip
