"""The OpenAPI document, made from the registered operations and their pydantic models; nothing is described twice."""

from typing import Any, Literal
from xml.etree import ElementTree

from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from pydantic import BaseModel, Field

from platform_project.kernel import repeats

from . import keys
from .dialects import PUBLISHED_TYPES, Format
from .openapi_tokens import TOKEN_CALLS, TOKEN_TAG
from .operations import Operation, Route, Side
from .permissions import SCOPE
from .refusals import answered_by, status_in
from .renderers import ROOT as XML_RESPONSE
from .renderers import to_xml
from .xml_bodies import ROOT as XML_REQUEST

MEDIA_TYPES = tuple(media_type for media_type, _format in PUBLISHED_TYPES)

_SIDES = {Side.ISSUING: "発行側", Side.RECEIVING: "受取側"}


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
    warning_list: list[WarningEntry] = Field(default=[], title="警告一覧", description="警告があるときのみ")


class Success(BaseModel):
    """What stands before the content of every success."""

    result: Literal["0"] = Field(title="結果")
    request_id: str = Field(title="リクエストID")
    error_list: list[ErrorEntry] = Field(title="エラー一覧", max_length=0)
    warning_list: list[WarningEntry] = Field(default=[], title="警告一覧", description="警告があるときのみ")


class PageFacts(BaseModel):
    """What stands beside the rows of a page."""

    start_position: int = Field(title="取得開始位置", ge=1)
    get_count: int = Field(title="取得件数", ge=1)
    next_position: int = Field(default=0, title="次の取得開始位置", description="最終ページでは省略", ge=1)
    total_count: int = Field(title="総件数", description="10,000件まで正確。10,001はそれ以上", ge=0, le=10_001)


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
        """The operation's request, and `response_type`, which the transport reads."""
        extra: dict[str, Any] = {"type": "object", "properties": {"response_type": self._response_type()}}
        if self.route.dialect.response_type_demanded:
            extra["required"] = ["response_type"]
        whole = {"allOf": [self._reference(self.operation.request), extra], "xml": {"name": XML_REQUEST}}
        return dict.fromkeys(MEDIA_TYPES, whole)

    def _get_request_body(self, direction: Any = "request") -> Any:
        body = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        if not body:
            return body
        for media_type, written in PUBLISHED_TYPES:
            body["content"][media_type]["example"] = self._example(written)
        return body | {"required": True}

    def _example(self, written: Format) -> Any:
        """A good request, as its format writes it."""
        example = {"response_type": written.value, **self.operation.example}
        return example if written is Format.JSON else _indented(to_xml(example, XML_REQUEST))

    def get_response_serializers(self) -> Any:
        answers = {("200", *self._media_types()): OpenApiResponse(self._success(), self.operation.title)}
        for status, description in self._refusals().items():
            answers[(str(status), *MEDIA_TYPES)] = OpenApiResponse(Failure, description)
        return answers

    def _media_types(self) -> tuple[str, ...]:
        return (self.operation.media_type,) if self.operation.media_type else MEDIA_TYPES

    def _success(self) -> Any:
        """What `envelope.success` builds, or a file."""
        if self.operation.media_type:
            return OpenApiTypes.BINARY
        parts: list[type[BaseModel]] = [Success, PageFacts] if self.operation.paged else [Success]
        return {"allOf": [*map(self._reference, parts), self._content()], "xml": {"name": XML_RESPONSE}}

    def _content(self) -> dict[str, Any]:
        answer = self._reference(self.operation.answer)
        if not self.route.array:
            return answer
        rows = {"type": "array", "items": answer, "title": self.operation.title, "x-mark": self.route.array_mark}
        return {"type": "object", "properties": {self.route.array: rows}, "required": [self.route.array]}

    def _reference(self, model: Any) -> dict[str, Any]:
        reference: dict[str, Any] = self.resolve_serializer(model, "response").ref
        return reference

    def _refusals(self) -> dict[int, str]:
        """HTTP status → what it means; permission and token errors are named by code."""
        told: dict[int, list[str]] = {}
        for entry in answered_by(self.operation):
            status = status_in(entry.kind, self.route.dialect)
            lines = told.setdefault(status, ["リクエストチェック、存在・状態チェックのエラー"] if status == 400 else [])
            lines.append(f"{entry.code} {entry.ja}")
        return {status: "\n\n".join(lines) for status, lines in sorted(told.items()) if status not in {404, 405}}

    def get_override_parameters(self) -> Any:
        headers = [*_HEADERS, *(_KEY_HEADERS if self.operation.takes_key else ())]
        return [*headers, *(self._query_parameters() if self.route.reads_query else ())]

    def _query_parameters(self) -> list[OpenApiParameter]:
        schema = self.operation.request.model_json_schema()
        required = schema.get("required", ())
        members = schema["properties"] | {"response_type": self._response_type()}
        return [
            OpenApiParameter(
                name,
                _as_text(member),
                OpenApiParameter.PATH if self.route.holds(name) else OpenApiParameter.QUERY,
                required=name in required,
                description=member.get("title", ""),
                examples=[OpenApiExample(name, self.operation.example[name])] if name in self.operation.example else [],
            )
            for name, member in members.items()
        ]

    def _response_type(self) -> dict[str, Any]:
        choices = ["json", "xml"] if self.route.dialect.response_type_demanded else ["json", "xml", ""]
        return {"type": "string", "enum": choices, "title": "レスポンス形式", "x-mark": "P"}


def _indented(xml: bytes) -> str:
    root = ElementTree.fromstring(xml)  # noqa: S314  # ours
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def _as_text(schema: dict[str, Any]) -> dict[str, Any]:
    """A member of a request as a parameter of a query, which knows neither null nor a number in a list of choices.

    Without its own examples: whoever tries the call is to send what the operation's example says, and no more.
    """
    kept = {name: value for name, value in schema.items() if name != "examples"}
    if isinstance(kept.get("type"), list):
        kept["type"] = [kind for kind in kept["type"] if kind != "null"]
    if "enum" in kept:
        kept["enum"] = [choice for choice in kept["enum"] if isinstance(choice, str)]
    return kept


_TEXT = {"type": "string"}
_HEADERS = (
    OpenApiParameter("X-Request-Id", _TEXT, OpenApiParameter.HEADER, description="リクエストID", response=True),
    OpenApiParameter("WWW-Authenticate", _TEXT, OpenApiParameter.HEADER, description="RFC 6750", response=[401]),
    OpenApiParameter(
        "Retry-After", {"type": "integer"}, OpenApiParameter.HEADER, description="秒", response=[429, 503]
    ),
)


# Ours: the platform publishes nothing of the kind. Without an example: it would be sent with every call that is tried on the
# page of the document, as the one key of them all.
_KEY_HEADERS = (
    OpenApiParameter(
        repeats.HEADER,
        {**_TEXT, "maxLength": keys.LONGEST, "x-mark": "A"},
        OpenApiParameter.HEADER,
        description="再送用のキー（本サンドボックス独自）。同じキーの同じリクエストは実行せず、最初の応答をもう一度返します",
    ),
    OpenApiParameter(
        keys.REPLAYED,
        {**_TEXT, "enum": ["true"], "x-mark": "A"},
        OpenApiParameter.HEADER,
        description="最初の応答の再送（本サンドボックス独自）",
        response=True,
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


def document() -> dict[str, Any]:
    """The whole document, for everybody: how a token is got, then the operations."""
    found: dict[str, Any] = Generator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return found | {"tags": [TOKEN_TAG, *found["tags"]], "paths": TOKEN_CALLS | found["paths"]}
