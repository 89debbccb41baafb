"""Characters that no text may hold, in every field that takes a text; and texts of every wrong length."""

from collections.abc import Iterator

from platform_project.api.dialects import Format
from platform_project.api.wire import kinds
from tests.fuzz.hostile.cases import JUDGED, Case, Wire, scalars, wires, with_value

C0 = [chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"]
FORBIDDEN = [
    *C0, "\x7f", "\x80", "\x85", "\x9f", "\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff",
    "\u202a", "\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\u200e", "\u2060", "\ufeff", "\u00ad", "\u3164", "\U000e0041",
]  # fmt: skip
SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800"]
# What looks odd and is allowed: it is for the business to judge.
ODD = [
    "𠮷野家", "か\u3099", "ｶﾞ", "㈱", "①", "👨", "ﬁ", "\ufdfa" * 10, "é\u0301", "葛\U000e0100", "辻\ufe00",
    "=1+1", "@SUM(A1)", "+81", "-5", "'; DROP TABLE invoices; --", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "%00", "%n%s",
    "../../etc/passwd", "C:\\nul", "\\u0000", "&amp;", "&lt;x&gt;", "]]>", "null", "None", "true", "NaN", "0", "-0", "1e5", "00123",
    "2026-11-20", "　全角　", " 前後 ", "a\tb", "a\r\nb", "\u2028", "\u2029", "T8999900000001",
]  # fmt: skip


def texts(wire: Wire) -> list[tuple[str, kinds.Kind]]:
    return [(path, kind) for path, kind in scalars(wire.operation) if isinstance(kind, kinds.Text | kinds.BankKana)]


def forbidden() -> Iterator[Case]:
    """XML has no form for some of them; written as they are, they break the document."""
    for wire in wires():
        for path, _kind in texts(wire):
            for letter in FORBIDDEN:
                yield wire.case(f"{path} U+{ord(letter[0]):04X}", with_value(wire, path, f"甲{letter}乙"))


def surrogates() -> Iterator[Case]:
    """Only JSON can say them, by its escapes."""
    for wire in wires():
        if wire.form is Format.JSON and not wire.route.reads_query:
            for path, _kind in texts(wire):
                for letter in SURROGATES:
                    yield wire.case(f"{path} {letter!a}", with_value(wire, path, f"甲{letter}"))


def odd() -> Iterator[Case]:
    for wire in wires():
        for path, _kind in texts(wire):
            for text in ODD:
                yield wire.case(f"{path} {text[:12]!r}", with_value(wire, path, text), expected=JUDGED)


def lengths() -> Iterator[Case]:
    """One letter too many: of one byte, of three, of four, and one that becomes more when it is normalised."""
    for wire in wires():
        for path, kind in texts(wire):
            if isinstance(kind, kinds.Text):
                for letter in ("a", "甲", "𠮷", "e\u0323\u0302\u0316"):
                    sent = letter * (kind.limit + 1)
                    yield wire.case(
                        f"{path} {letter!a} × {kind.limit + 1}", with_value(wire, path, sent), expected=long(sent)
                    )


def long(sent: str) -> frozenset[int]:
    """A query may be too long as a whole."""
    return frozenset({400, 414}) if len(sent.encode()) * 3 > 4000 else frozenset({400})
