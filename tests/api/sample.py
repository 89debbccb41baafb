"""Four operations that only the tests know, on addresses of their own, in both dialects."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import include, path

from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation, Route, Side
from platform_project.api.views import Answer, Caller, OperationView, Page, urls_of
from platform_project.api.wire import AnswerModel, WireModel, fields
from platform_project.kernel.errors import Warning


class EchoSearch(WireModel):
    name: str = fields.text("名称", 10, mark="A")
    day: dt.date | None = fields.date("日付", mark="A", required=True)
    start_position: int | None = fields.integer("取得開始位置", 1, 10_000_000, mark="V")
    get_count: int | None = fields.integer("取得件数", 1, 1_000, mark="V")


class EchoRow(AnswerModel):
    name: str = fields.text("名称", 10, mark="A")
    day: str = fields.text("日付", 10, mark="A")
    amount: Decimal | None = fields.number("金額", 8, mark="A")


class EchoPart(WireModel):
    name: str = fields.text("名称", 10, mark="A", required=True)
    amount: Decimal | None = fields.number("金額", 8, mark="A")
    count: int | None = fields.integer("件数", 1, 100, mark="A")


class EchoRegister(WireModel):
    note: str = fields.text("備考", 1000, mark="A")
    echoes: list[EchoPart] = fields.array("明細", 3, mark="A", required=True)


class Taken(AnswerModel):
    taken: str = fields.text("受領", 10, mark="A")


def domain(caller: Caller, asked: Any) -> Mapping[str, Any]:
    """What the views call; tests put something else in its place."""
    return {"taken": asked.note or caller.company.code}


class Search(OperationView):
    operation = Operation(
        91, "echo_search", "試験一覧", "List for tests", Side.ISSUING, EchoSearch, EchoRow,
        (
            Route(V2, "POST", "/wi/v2/test/echo/search", "A", "echo_list", "A"),
            Route(V1, "GET", "/v1/test/echoes", "A", "echoes", "A"),
        ),
        paged=True,
    )  # fmt: skip

    def perform(self, caller: Caller, asked: EchoSearch) -> Page:
        rows = [{"name": asked.name or caller.company.code, "day": asked.day, "amount": Decimal("1.50")}]
        return Page(rows, asked.start_position or 1, asked.get_count or 99, 12)


class Register(OperationView):
    operation = Operation(
        92, "echo_register", "試験登録", "Registration for tests", Side.ISSUING, EchoRegister, EchoRow,
        (
            Route(V2, "POST", "/wi/v2/test/echo/register", "A", "echoes", "A"),
            Route(V1, "POST", "/v1/test/echoes", "A", "echoes", "A"),
        ),
    )  # fmt: skip

    def perform(self, caller: Caller, asked: EchoRegister) -> Answer:
        rows = [{"name": part.name, "day": caller.company.code, "amount": part.amount} for part in asked.echoes]
        return Answer(rows, [Warning("W700002", "note", {"value": 7, "date": "2026-12-01"})] if asked.note else [])


class Update(OperationView):
    operation = Operation(
        93, "echo_update", "試験更新", "Update for tests", Side.ISSUING, EchoRegister, Taken,
        (Route(V1, "PUT", "/v1/test/echoes", "A"),),
    )  # fmt: skip

    def perform(self, caller: Caller, asked: EchoRegister) -> Mapping[str, Any]:
        return domain(caller, asked)


class Take(OperationView):
    operation = Operation(
        94, "take", "試験受領", "Receipt for tests", Side.RECEIVING, EchoRegister, Taken,
        (Route(V2, "POST", "/wi/v2/test/take", "A"), Route(V1, "POST", "/v1/test/takes", "A")),
    )  # fmt: skip

    def perform(self, caller: Caller, asked: EchoRegister) -> Mapping[str, Any]:
        return domain(caller, asked)


urlpatterns = [
    *urls_of(Search, Register, Update, Take),
    path("", include("platform_project.docs_urls")),
    path("", include("platform_project.api.urls")),
]
handler400 = "platform_project.api.error_pages.bad_request"
handler500 = "platform_project.api.error_pages.server_error"
