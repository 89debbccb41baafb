"""What may stand in a text that came over the wire, and how it is brought into one form."""

import re
import unicodedata

# The platform removes these from the string values of the seven operations (published); TAB is one of them.
STRIPPED = "%^*()[]<>'\"\t,"

_STRIPPED = dict.fromkeys(map(ord, STRIPPED))

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"  # all but TAB and LF

_SURROGATES = "\ud800-\udfff"

_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))

# Bidi controls, zero-width characters and blank fillers: Unicode's Default_Ignorable_Code_Point, which prints as
# nothing and so makes two names look like one. Left out on purpose are the variation selectors (U+180B–180D, U+180F,
# U+FE00–FE0F, U+E0100–E01EF): they tell the shapes of a kanji in a person's name apart.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)

_FORBIDDEN = re.compile(f"[{_CONTROLS}{_SURROGATES}{_NON_CHARACTERS}{_INVISIBLE}]")


def strip_characters(text: str) -> str:
    """The text without the characters that the platform takes out."""
    return text.translate(_STRIPPED)


def normalise(text: str) -> str:
    """NFC, with CRLF and CR as LF. Lengths are counted on the result."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def as_sent(stored: str, *, strips: bool) -> str:
    """A stored text as it arrives when somebody sends back what an answer gave."""
    return normalise(strip_characters(stored) if strips else stored)


def forbidden_character(text: str) -> str | None:
    """The first character that no text may hold, named like "U+202E"; None when there is none.

    Refused: control characters other than TAB and LF, lone surrogates, non-characters, and what prints as nothing.
    """
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None
