"""Finding a name by what a person types: hiragana or katakana, of either width and size; letters of either width and case."""

import unicodedata

import jaconv

from platform_project.kernel import kana


def key(text: str) -> str:
    """One spelling for all that read alike, without blanks: what names and words are compared by in memory."""
    return kana.normalise_bank_kana(_katakana(text)).upper().replace(" ", "")


def spellings(word: str) -> list[str]:
    """The spellings under which a name that reads like `word` may be stored, the typed one first, each once."""
    katakana = _katakana(word)
    large = jaconv.enlarge_smallkana(katakana)
    # 促音 and 拗音 are written large in the readings of many masters, ー as a hyphen in those that came from a bank.
    half_width = (jaconv.z2h(katakana), jaconv.z2h(large), key(word))
    found = (word, unicodedata.normalize("NFKC", word), katakana, large, *half_width)
    return [spelling for spelling in dict.fromkeys(found) if spelling]


def _katakana(text: str) -> str:
    katakana: str = jaconv.hira2kata(unicodedata.normalize("NFKC", text))
    return katakana
