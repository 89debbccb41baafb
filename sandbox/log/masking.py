"""Taking secrets out of what is kept, so that one can still tell two tokens apart. Pure.

A secret keeps its last four letters, where those are a small part of it.
"""

import base64
import binascii
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote_plus

MASK = "…"
END = 4
# Of a shorter one, four letters would say too much.
TOLD_FROM = 16

# Parameters, members and elements that are secret wherever OAuth or the control API speaks.
SECRETS = (
    "access_token", "refresh_token", "id_token", "token", "code", "code_verifier", "client_secret", "user_password",
    "password", "assertion", "csrfmiddlewaretoken",
)  # fmt: skip
# In the control API a `code` names a refusal, and a `key` opens a workspace.
CONTROL_SECRETS = (*(name for name in SECRETS if name != "code"), "key", "letter_code")

# From where a name begins: what is none is not looked through from each of its letters on.
_COOKIE = re.compile(r"(?<![^;\s])([^=;\s]+)=([^;]*)")
# Attributes of a cookie, which are no secrets.
_ATTRIBUTES = frozenset({"path", "max-age", "expires", "samesite", "domain"})


def ending(secret: str) -> str:
    """`…a1b2`, or `…` alone."""
    return MASK + (secret[-END:] if len(secret) >= TOLD_FROM else "")


def header(name: str, value: str) -> str:
    """A header's value without what is secret in it."""
    masked = _HEADERS.get(name.lower())
    return masked(value) if masked else value


def _authorization(value: str) -> str:
    scheme, _, rest = value.strip().partition(" ")
    if not rest:
        return ending(scheme)
    if scheme.lower() == "basic":
        return f"{scheme} {_basic(rest.strip())}"
    return f"{scheme} {ending(rest.strip())}"


def _basic(value: str) -> str:
    """The client is told, its secret is not."""
    try:
        client, colon, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return MASK
    return f"{client}:{ending(secret)}" if colon else MASK


def _cookies(value: str) -> str:
    return _COOKIE.sub(_cookie, value)


def _cookie(found: re.Match[str]) -> str:
    return found[0] if found[1].lower() in _ATTRIBUTES else f"{found[1]}={ending(found[2])}"


def parameters(text: str, names: tuple[str, ...] = SECRETS) -> str:
    """A query, a form or an address whose secret parameters are masked, however their names are written."""

    def masked(found: re.Match[str]) -> str:
        if unquote_plus(found[2]) not in names or not found[3]:
            return found[0]
        return f"{found[1]}{found[2]}={ending(unquote_plus(found[3]))}"

    return _PARAMETER.sub(masked, text)


_PARAMETER = re.compile(r"(^|[?&#])([^=&?#]+)=([^&#]*)")
_HEADERS: dict[str, Callable[[str], str]] = {
    "authorization": _authorization, "proxy-authorization": _authorization, "cookie": _cookies, "set-cookie": _cookies,
    "location": parameters, "referer": parameters,
}  # fmt: skip


# White space, and the mark with which some programs begin a text.
_BLANK = " \t\r\n\ufeff"


def body(content: bytes, names: tuple[str, ...] = SECRETS) -> bytes:
    """A body of whatever format it looks like, which need not be the one that it calls itself."""
    text = content.decode("utf-8", "replace")
    match text.lstrip(_BLANK)[:1]:
        case "{" | "[" | '"':
            text = _member(names).sub(_masked_member, text)
        case "<":
            text = _element(names).sub(_masked_text, text)
        case "-":
            text = _part(names).sub(_masked_text, text)
        case _:
            text = parameters(text, names)
    return _INVITATION.sub(_masked_text, text).encode()


# Within a mail's address or text: what lets somebody join by a link, or by typing a letter's code.
_INVITATION = re.compile(r"(/invitations/|招待コード )([\w-]{12,})")


def _masked_member(found: re.Match[str]) -> str:
    value = found[2].strip('"')
    return found[0] if value in _NO_SECRETS else f'{found[1]}"{ending(value)}"'


_NO_SECRETS = frozenset({"", "null", "true", "false"})


def _masked_text(found: re.Match[str]) -> str:
    return found[1] + ending(found[2])


@cache
def _member(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf'("(?:{"|".join(names)})"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,{{}}\[\]"]+)')


@cache
def _element(names: tuple[str, ...]) -> re.Pattern[str]:
    """An element of XML, or the field of a page's form."""
    some = "|".join(names)
    return re.compile(rf'(<(?:{some})>\s*|name="(?:{some})"\s+value=")([^<"]+)')


@cache
def _part(names: tuple[str, ...]) -> re.Pattern[str]:
    """A part of a multipart form. Everything is bounded: what only begins like one is not searched to its end, again and again."""
    return re.compile(
        rf'(^[\w-]{{1,40}}:[^\r\n]{{0,200}}?name="(?:{"|".join(names)})"[^\r\n]{{0,500}}\r?\n'
        r"(?:[^\r\n]{1,500}\r?\n){0,8}\r?\n)([^\r\n]+)",
        re.MULTILINE,
    )
