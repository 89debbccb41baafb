"""Small rules that know no database."""

import hashlib

# How much of a code or a token people are shown, to tell rows apart.
SHOWN = 4


def digest(token: str) -> str:
    """What a token is looked up by. Any text is accepted, since anybody may send anything as a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
