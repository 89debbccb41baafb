"""Why a counterparty's move was not made: kept as a word and what it is about (`version 3`), told in either language."""

import re
from enum import StrEnum

from platform_project.kernel.catalogue import CATALOGUE
from sandbox.errors import Text


class Why(StrEnum):
    GONE = "gone"
    OTHER_VERSION = "version"
    OPENED = "opened"
    BOOKED = "booked"
    STRANGERS = "strangers"
    NO_INVITATION = "no_invitation"
    ANSWERED = "answered"
    BROKEN = "broken"


_TOLD = {
    Why.GONE: Text("The invoice is gone.", "請求書がなくなりました。"),
    Why.OTHER_VERSION: Text("Version {about} is in force.", "すでに{about}版になっています。"),
    Why.OPENED: Text("It was opened already.", "すでに開封されています。"),
    Why.BOOKED: Text("It was booked already.", "すでに仕訳が登録されています。"),
    Why.STRANGERS: Text("It does not trade with {about} any more.", "{about} との取引がなくなりました。"),
    Why.NO_INVITATION: Text("The invitation is gone.", "招待がなくなりました。"),
    Why.ANSWERED: Text("It was answered or replaced.", "すでに回答されたか、新しい招待に替わりました。"),
    Why.BROKEN: Text("{about}; the server's log says more.", "{about}：くわしくはサーバーのログをご覧ください。"),
}  # fmt: skip
# What a message leaves open.
_PARAMETER = re.compile(r"\{\w+\}")


def kept(why: Why, about: object = "") -> str:
    return f"{why} {about}".strip()


def told(outcome: str, language: str) -> str:
    """The sentence; a refusal by its code, whose English was kept with it; what is not known speaks for itself."""
    word, _blank, about = outcome.partition(" ")
    if word in list(Why):
        return _TOLD[Why(word)].told(language, {"about": about})
    if word in CATALOGUE and language == "ja":
        return f"{word} {_PARAMETER.sub('…', CATALOGUE[word].ja)}"
    return outcome
