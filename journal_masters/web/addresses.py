"""The journal masters and their rows in the addresses of pages: codes only."""

from django.urls import register_converter

from accounts.web.codes import CodeConverter
from journal_masters.drafts import Key, Kind

# How an address names a master.
NAMES = {
    Kind.ACCOUNT_TITLE: "account", Kind.SUB_ACCOUNT_TITLE: "sub-account", Kind.BURDEN_SECTION: "section",
    Kind.JOURNAL_ITEM: "item",
}  # fmt: skip
_KINDS = {name: kind for kind, name in NAMES.items()}


class MasterConverter:
    regex = "|".join(NAMES.values())

    def to_python(self, value: str) -> Kind:
        return _KINDS[value]

    def to_url(self, value: Kind) -> str:
        return NAMES[value]


class KeyConverter:
    """A code, or two of them: an account and its sub-account, an item's number and its code."""

    regex = "[^/]+(?:/[^/]+)?"
    _code = CodeConverter()

    def to_python(self, value: str) -> Key:
        return tuple(self._code.to_python(part) for part in value.split("/"))

    def to_url(self, value: Key) -> str:
        return "/".join(self._code.to_url(part) for part in value)


register_converter(MasterConverter, "master")
register_converter(KeyConverter, "key")

MASTER = "<master:kind>"
KEY = "<key:key>"
