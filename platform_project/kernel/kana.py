"""Names as bank transfers carry them (全銀 Zengin): half-width kana, capital letters, digits, space and `( ) - .`.

What has one agreed spelling is normalised; what has none is refused by the caller, who asks :func:`bank_kana_faults`.
Nothing is left out or cut off silently.
"""

import re
import unicodedata

import jaconv

MAX_BYTES = 30

_CARRIED = re.compile("[ｱ-ﾝﾞﾟA-Z0-9 ().-]*")

# A voicing mark that stands alone would come out of NFKC with a space before it; its combining twin does not.
_COMBINING_MARKS = str.maketrans({"\u309b": "\u3099", "\u309c": "\u309a"})

# The full-width minus has two code points, depending on who converted it from Shift_JIS, and keyboards offer more.
_HYPHENS = "\u30fc\u2010\u2212"

# Beside hyphens and letters, the kana that jaconv passes over: small wa, and wa with a voicing mark.
_SPELLINGS = str.maketrans(
    {chr(letter): chr(letter).upper() for letter in range(ord("a"), ord("z") + 1)}
    | dict.fromkeys(_HYPHENS, "-")
    | {"\u30ee": "\u30ef", "\u30f7": "\u30ef\u3099"}
)

_HALF_WIDTH_MARKS = str.maketrans({"\u3099": "\uff9e", "\u309a": "\uff9f"})


def normalise_bank_kana(text: str) -> str:
    """The spelling that a transfer would carry: NFKC, small kana large, ー to -, a–z to A–Z, all half-width.

    What cannot be carried stays in its place. Normalising twice changes nothing.
    """
    spelt = unicodedata.normalize("NFKC", text.translate(_COMBINING_MARKS)).translate(_SPELLINGS)
    half_width = jaconv.z2h(jaconv.enlarge_smallkana(spelt))
    # A letter that has just become large may take up the mark behind it; left for later, a second pass would differ.
    return unicodedata.normalize("NFC", half_width).translate(_HALF_WIDTH_MARKS)


def bank_kana_faults(text: str) -> list[str]:
    """The characters of `text`, as they were typed, that no transfer carries: each once, in order."""
    return [character for character in dict.fromkeys(text) if not _is_carried(character)]


def bank_kana_bytes(text: str) -> int:
    """How many bytes the normalised text takes in a transfer, where a voicing mark is one of its own (ｶﾞ is two)."""
    return len(normalise_bank_kana(text))


def fits_bank_kana(text: str) -> bool:
    """Whether the normalised text keeps within the 30 bytes of a name field."""
    return bank_kana_bytes(text) <= MAX_BYTES


def _is_carried(character: str) -> bool:
    return _CARRIED.fullmatch(normalise_bank_kana(character)) is not None
