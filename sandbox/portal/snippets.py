"""Commands and programs that a reader copies: files of `templates/docs/`, with the reader's own values in them."""

import json
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _

from sandbox.portal.newcomers import Newcomer

FIRST_MINUTES = ("values", "token", "register", "returned", "correct", "look")


def first_minutes(new: Newcomer) -> dict[str, str]:
    """The commands of the five minutes, in the order in which they are pasted into one shell."""
    words = _quoted(_values(new))
    return {name: _written(f"start/{name}.sh", new=new, words=words) for name in FIRST_MINUTES}


def programs(new: Newcomer, redirect_uri: str) -> dict[str, str]:
    """The whole way from a code to a call whose token ran out, in each language."""
    values = _values(new) | {"origin": new.origin, "redirect_uri": redirect_uri}
    written = {"curl": shlex.quote, "python": _text, "javascript": _text}
    return {
        language: _written(f"oauth/program.{language}", new=new, **{name: word(text) for name, text in values.items()})
        for language, word in written.items()
    }


def _values(new: Newcomer) -> dict[str, str]:
    """What names the reader, or in its place what is to be filled in."""
    shown_once, password = _("作成時の画面に表示された値"), _("パスワード")
    return {
        "client_id": new.client_id or "<client_id>", "client_secret": new.client_secret or f"<{shown_once}>",
        "pfid": new.pfid or "<PFID>", "password": new.password or f"<{password}>",
    }  # fmt: skip


def _quoted(values: Mapping[str, str]) -> dict[str, str]:
    """Each one word of a shell."""
    return {name: shlex.quote(value) for name, value in values.items()}


def _text(value: str) -> str:
    """A literal of Python and of JavaScript alike."""
    return json.dumps(value, ensure_ascii=False)


def _written(name: str, **facts: Any) -> str:
    """Plain text: whoever puts it on a page escapes it."""
    template: Any = get_template(f"docs/{name}")
    return str(template.template.render(Context(facts, autoescape=False))).strip()


def address(new: Newcomer, redirect_uri: str) -> str:
    """What a browser opens to ask for a code; `state` is the reader's to make up."""
    asked = {
        "realm": "/api", "response_type": "code", "client_id": new.client_id or "CLIENT_ID", "redirect_uri": redirect_uri,
        "scope": "openid profile email qualified", "access_type": "offline",
    }  # fmt: skip
    return f"{new.origin}{reverse('oauth2_provider:authorize')}?{urlencode(asked, quote_via=quote)}&state=…"


def password(new: Newcomer) -> str:
    return _written("oauth/password.sh", new=new, **_quoted(_values(new)))


def exchange(new: Newcomer, redirect_uri: str, code: str) -> str:
    """A2 with the very code that came."""
    return _written("oauth/code.sh", new=new, **_quoted(_values(new) | {"code": code, "redirect_uri": redirect_uri}))
