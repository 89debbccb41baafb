"""The rule behind a refusal, and what to do about it, in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from platform_project.kernel.errors import CATALOGUE
from sandbox.log import japanese

# RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1.
_OAUTH = {
    "invalid_request": _("パラメーターの過不足や重複がないか、形式が正しいかを確認してください。"),
    "invalid_client": _("client_id と client_secret が、このワークスペースのものか確認してください。"),
    "invalid_grant": _(
        "コードやトークンが、期限切れか、使用済みか、別のクライアントのものです。サインインし直してください。"
    ),
    "unauthorized_client": _("このクライアントに許された grant_type か確認してください。"),
    "unsupported_grant_type": _("grant_type は authorization_code か refresh_token を指定してください。"),
    "unsupported_response_type": _("response_type は code を指定してください。"),
    "invalid_scope": _("scope は openid、profile、email、qualified から指定してください。"),
    "access_denied": _("同意の画面で許可してください。"),
    "invalid_token": _("新しいアクセストークンを取得してください。"),
    "insufficient_scope": _("scope に qualified を含めて、同意からやり直してください。"),
}


def of(code: str) -> tuple[str, str]:
    """Rule and cure of a code of the catalogue."""
    rule, cure, _provocation = _told(code)
    return rule, cure


def provocation(code: str) -> str:
    """How to get it here."""
    return _told(code)[2]


def _told(code: str) -> tuple[str, str, str]:
    entry = CATALOGUE[code]
    return (entry.cause, entry.cure, entry.provoke) if get_language() == "en" else japanese.TOLD[code]


def of_oauth(error: str) -> str:
    return str(_OAUTH.get(error, ""))
