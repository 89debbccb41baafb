"""The requests for an invoice as a file: nothing the platform publishes, so all of it is ours."""

from platform_project.api.wire import AnswerModel
from platform_project.api.wire import fields as wire

from .requests import Request


class FileRequest(Request):
    """Which invoice. `response_type` and `Accept` say how a refusal looks; the file is a PDF in any case."""

    invoice_mng_num: int | None = wire.integer("請求書管理番号", 1, wire.ID_MAXIMUM, mark="A", required=True)


class NoMembers(AnswerModel):
    """A file has none."""
