"""The OpenAPI document, made from the registered operations and their pydantic models; nothing is described twice."""

from typing import Any, Literal

from drf_spectacular.contrib.pydantic import PydanticExtension
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import model_json_schema

from platform_project.kernel.errors import CATALOGUE, Kind

from .dialects import PUBLISHED_TYPES, Dialect
from .exceptions import STATUSES
from .operations import Operation, Route, Side
from .permissions import SCOPE

MEDIA_TYPES = tuple(media_type for media_type, _format in PUBLISHED_TYPES)
_REF = "#/components/schemas/{model}"

_SIDES = {Side.ISSUING: "発行側", Side.RECEIVING: "受取側"}
# Side → the entitlement code of the other side, which its operations never answer.
_NOT_ANSWERED = {Side.ISSUING: "E100002", Side.RECEIVING: "E100001"}
_TOLD_BY_CODE = {Kind.ENTITLEMENT, Kind.TOKEN, Kind.SCOPE}


class ErrorEntry(BaseModel):
    """One fault of a refused request."""

    error_code: str = Field(title="エラーコード", examples=["E700001"])
    error_message: str = Field(title="エラーメッセージ")
    error_item: str = Field(
        title="項目", description="リクエスト内の位置", examples=["invoices[3].customer.private_cust_cd"]
    )


class WarningEntry(BaseModel):
    """Something worth saying about a request that was accepted."""

    warning_code: str = Field(title="警告コード")
    warning_message: str = Field(title="警告メッセージ")
    warning_item: str = Field(title="項目")


class Failure(BaseModel):
    """The answer to a refused request."""

    result: Literal["1"] = Field(title="結果")
    request_id: str = Field(title="リクエストID")
    error_list: list[ErrorEntry] = Field(title="エラー一覧", min_length=1, max_length=1000)


class Success(BaseModel):
    """What stands before the content of every success."""

    result: Literal["0"] = Field(title="結果")
    request_id: str = Field(title="リクエストID")
    error_list: list[ErrorEntry] = Field(title="エラー一覧", max_length=0)
    warning_list: list[WarningEntry] = Field(default=[], title="警告一覧", description="警告があるときのみ")


class PagedSuccess(Success):
    """A success with the facts of a page."""

    start_position: int = Field(title="取得開始位置", ge=1)
    get_count: int = Field(title="取得件数", ge=1)
    next_position: int = Field(default=0, title="次の取得開始位置", description="最終ページでは省略", ge=1)
    total_count: int = Field(title="総件数", description="10,000件まで正確。10,001はそれ以上", ge=0, le=10_001)


def request_model(operation: Operation, dialect: Dialect) -> type[BaseModel]:
    """The operation's request with `response_type`, which the transport reads."""
    form = Field(title="レスポンス形式") if dialect.response_type_demanded else Field("json", title="レスポンス形式")
    member: Any = (Literal["json", "xml"], form)
    return create_model(
        f"{_class_name(operation)}Request{dialect.name.upper()}",
        __base__=operation.request,
        __doc__=operation.title,
        response_type=member,
    )


def answer_model(operation: Operation, route: Route) -> type[BaseModel]:
    """The whole answer of a success: what `envelope.success` builds."""
    base: Any = PagedSuccess if operation.paged else Success
    name = f"{_class_name(operation)}Answer{route.dialect.name.upper()}"
    if not route.array:
        return create_model(name, __base__=(operation.answer, base), __doc__=operation.title)
    rows: Any = (list[operation.answer], Field(title=operation.title))  # type: ignore[name-defined]
    return create_model(name, __base__=base, __doc__=operation.title, **{route.array: rows})


def _class_name(operation: Operation) -> str:
    return "".join(word.capitalize() for word in operation.key.replace(".", "_").replace("-", "_").split("_"))


class OperationSchema(AutoSchema):
    """Describes one route of one operation."""

    @property
    def operation(self) -> Operation:
        view: Any = self.view
        described: Operation = view.operation
        return described

    @property
    def route(self) -> Route:
        view: Any = self.view
        described: Route = view.route
        return described

    def get_operation_id(self) -> str:
        return f"{self.operation.key}_{self.route.dialect.name}"

    def get_summary(self) -> str:
        return self.operation.title

    def get_description(self) -> str:  # type: ignore[override]
        marks = f"根拠：操作 {self.operation.mark}、アドレス {self.route.mark}"
        if self.route.array:
            marks += f"、配列名 {self.route.array_mark}"
        return "\n\n".join(filter(None, (self.operation.title_en, self.operation.summary, marks)))

    def get_tags(self) -> list[str]:
        return [f"{_SIDES[self.operation.side]} {self.route.dialect.name}"]

    def get_auth(self) -> list[dict[str, Any]]:
        return [{"oauth2": [SCOPE]}, {"bearer": []}]

    def get_request_serializer(self) -> Any:
        return dict.fromkeys(MEDIA_TYPES, request_model(self.operation, self.route.dialect))

    def get_response_serializers(self) -> Any:
        success = OpenApiResponse(answer_model(self.operation, self.route), self.operation.title)
        answers = {("200", *MEDIA_TYPES): success}
        for status, description in self._refusals().items():
            answers[(str(status), *MEDIA_TYPES)] = OpenApiResponse(Failure, description)
        return answers

    def _refusals(self) -> dict[int, str]:
        """HTTP status → what it means; permission and token errors are named by code."""
        told: dict[int, list[str]] = {}
        for entry in CATALOGUE.values():
            if entry.code == _NOT_ANSWERED[self.operation.side]:
                continue
            entitlement = entry.kind is Kind.ENTITLEMENT
            status = self.route.dialect.entitlement_status if entitlement else STATUSES[entry.kind]
            lines = told.setdefault(status, ["リクエストチェック、存在・状態チェックのエラー"] if status == 400 else [])
            if status != 400 or entry.kind in _TOLD_BY_CODE:
                lines.append(f"{entry.code} {entry.ja}")
        return {status: "\n\n".join(lines) for status, lines in sorted(told.items()) if status not in {404, 405}}

    def get_override_parameters(self) -> Any:
        return [*_HEADERS, *(self._query_parameters() if self.route.reads_query else ())]

    def _query_parameters(self) -> list[OpenApiParameter]:
        schema = model_json_schema(request_model(self.operation, self.route.dialect), ref_template=_REF)
        _register(self.registry, schema.pop("$defs", {}))
        required = schema.get("required", ())
        return [
            OpenApiParameter(name, member, required=name in required, description=member.get("title", ""))
            for name, member in schema["properties"].items()
        ]


def _register(registry: ComponentRegistry, models: dict[str, Any]) -> None:
    """Put models that others refer to among the document's components."""
    for name, schema in models.items():
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, name)  # type: ignore[no-untyped-call]
        registry.register_on_missing(component)


_TEXT = {"type": "string"}
_HEADERS = (
    OpenApiParameter("X-Request-Id", _TEXT, OpenApiParameter.HEADER, description="リクエストID", response=True),
    OpenApiParameter("WWW-Authenticate", _TEXT, OpenApiParameter.HEADER, description="RFC 6750", response=[401]),
    OpenApiParameter(
        "Retry-After", {"type": "integer"}, OpenApiParameter.HEADER, description="秒", response=[429, 503]
    ),
)


class Endpoints(EndpointEnumerator):
    """Finds the operations' paths in the urls, and nothing else."""

    def should_include_endpoint(self, path: str, callback: Any) -> bool:  # noqa: ARG002
        return hasattr(callback, "views")

    def get_allowed_methods(self, callback: Any) -> list[str]:
        return list(callback.views)


class Generator(SchemaGenerator):
    """Walks paths on which the method decides which view is meant."""

    endpoint_inspector_cls = Endpoints

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        return super().create_view(callback.views[method], method, request)  # type: ignore[no-untyped-call]


class DirectedPydantic(PydanticExtension):  # type: ignore[no-untyped-call]
    """Describes a request as what is accepted, and an answer as what is written."""

    priority = 1

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        mode: Any = "validation" if direction == "request" else "serialization"
        schema = model_json_schema(self.target, ref_template=_REF, mode=mode)
        _register(auto_schema.registry, schema.pop("$defs", {}))
        return schema | {"xml": {"name": direction}}
