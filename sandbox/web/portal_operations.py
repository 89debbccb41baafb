"""An operation's page: its fields, what it may refuse, and how it is called, in the language that the reader chose."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.web.faults import language
from platform_project.api.bodies import BODY_LIMIT, QUERY_LIMIT
from platform_project.api.operations import Operation, Route, Side
from platform_project.kernel import clock
from sandbox.fidelity.ledger import operations
from sandbox.portal import contents, english, errors, fields, recorded, samples
from sandbox.portal.requests import Caller, request_for

CHOICE = "docs_choice"
_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Choice:
    """The generation and the programming language that a reader looks at; kept from page to page."""

    route: Route
    writing: str

    @property
    def kept(self) -> str:
        return f"{self.route.dialect.name}.{self.writing}"


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    operation = next((row for row in operations() if row.key == key), None)
    if operation is None:
        raise Http404
    choice = chosen(request, operation)
    answer = render(request, "docs/operation.html", facts(request, operation, choice))
    if "in" in request.GET or "v" in request.GET:
        answer.set_cookie(CHOICE, choice.kept, max_age=_YEAR, path="/docs/", httponly=True, samesite="Lax")
    return answer


def chosen(request: HttpRequest, operation: Operation) -> Choice:
    """By the address, else as last time; what the operation does not have gives way to what it has."""
    dialect, _, writing = request.COOKIES.get(CHOICE, "v2.curl").partition(".")
    dialect, writing = request.GET.get("v", dialect), request.GET.get("in", writing)
    route = next((row for row in operation.routes if row.dialect.name == dialect), operation.routes[0])
    known = samples.languages(operation.key)
    return Choice(route, writing if writing in known else known[0])


def facts(request: HttpRequest, operation: Operation, choice: Choice) -> dict[str, Any]:
    asked, spoken = choice.route, language()
    sample = request_for(operation, asked, samples.LANGUAGES[choice.writing][1], clock.today())
    caller = Caller(request.build_absolute_uri("/").rstrip("/"))
    return {
        "entry": contents.entry("docs-operation", operation.key), "operation": operation, "choice": choice,
        "summary": english.summary(operation.key) if spoken == "en" else operation.summary,
        "may_call": who(operation), "pfid": caller.pfid(operation.side),
        "request_tables": fields.of_request(operation, spoken),
        "answer_tables": () if operation.media_type else fields.of_answer(operation, asked, spoken),
        "limits": limits(operation), "errors": errors.of_operation(operation),
        "writings": [(name, samples.LANGUAGES[name][0]) for name in samples.languages(operation.key)],
        "token": samples.token_command(caller, operation.side) if choice.writing.startswith("curl") else "",
        "sample": samples.write(choice.writing, sample, caller),
        "answer": samples.pretty(recorded.answer_of(sample)), "recorded_at": recorded.DAY,
        "is_english": spoken == "en", "inner_contents": False,
    }  # fmt: skip


def who(operation: Operation) -> str:
    if operation.side is Side.ISSUING:
        return _("発行有料会員で、APIオプションのある会社の利用者")
    return _("受取有料会員で、APIオプションのある会社の利用者")


def limits(operation: Operation) -> list[tuple[str, str]]:
    """Name and bound of what one call may carry."""
    arrays = [
        (field.path, field.form)
        for table in fields.of_request(operation, language())
        for field in table.fields
        if field.inner and field.form
    ]
    query = any(route.reads_query for route in operation.routes)
    body = any(not route.reads_query for route in operation.routes)
    return [
        *arrays,
        *([(_("本文"), f"{BODY_LIMIT // 1024 // 1024} MB")] if body else []),
        *([(_("クエリ文字列"), f"{QUERY_LIMIT // 1024} KB")] if query else []),
    ]
