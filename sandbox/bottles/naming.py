"""What a bottle's names become where somebody in the installation has them already: pure.

All PFIDs, all clients' ids and the slug are given one suffix, `-2` or the next that is free for every one of them:
`issuer@demo.example` → `issuer@demo-2.example`, `demo-client` → `demo-client-2`, `demo` → `demo-2`.
"""

import re
from collections.abc import Callable, Iterator

from django.utils.crypto import salted_hmac

SLUG_LENGTH = 40
_LETTER = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}")
_MAIL_TOKEN_LENGTH = 43
_URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Rename = Callable[[str, str], str]


def snapshot(value: str) -> str:
    """A name that fits an address. ValueError for another."""
    if "/" in value or value in (".", ".."):
        raise ValueError("a name without a slash, and not a dot or two")
    return value


def suffixes() -> Iterator[str]:
    """None at all first."""
    yield ""
    number = 2
    while True:
        yield f"-{number}"
        number += 1


def pfid(value: str, suffix: str) -> str:
    """The suffix stands behind the first part of the domain."""
    name, _, domain = value.rpartition("@")
    first, dot, rest = domain.partition(".")
    return f"{name}@{first}{suffix}{dot}{rest}"


def client_id(value: str, suffix: str) -> str:
    return f"{value}{suffix}"


def slug(value: str, suffix: str) -> str:
    return f"{value[: SLUG_LENGTH - len(suffix)]}{suffix}"


def token(value: str, workspace_slug: str, letters: str) -> str:
    """Another invitation's token in place of one that is taken: the same every time, and no one's to guess."""
    digest = salted_hmac("sandbox.bottle", f"{workspace_slug}:{value}", algorithm="sha512").digest()
    if _LETTER.fullmatch(value):
        code = "".join(letters[byte % len(letters)] for byte in digest[:12])
        return f"{code[:4]}-{code[4:8]}-{code[8:]}"
    return "".join(_URL_SAFE[byte % 64] for byte in digest[:_MAIL_TOKEN_LENGTH])
