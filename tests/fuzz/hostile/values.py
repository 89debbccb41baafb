"""Values of the wrong kind: in every field of one value, in every place of an object or an array."""

import json
from collections.abc import Iterator
from typing import Any

from platform_project.api.dialects import Format
from platform_project.api.wire import kinds
from platform_project.api.wire.fields import Scalar
from tests.fuzz.hostile.cases import JUDGED, REFUSED, Case, Wire, fields, scalars, wires, with_value, writing_wires

NUMERIC = (kinds.Integer, kinds.Number)
# Written into the JSON as they stand.
LITERALS = [
    "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e999999999", "1" * 5000, "-" + "9" * 41, "0." + "1" * 81, "1E+41", "01",
    "+1", ".5", "1.", "0x10", "1_000", "--1", "１",
]  # fmt: skip
NUMBER_TEXTS = [
    "１２３", "1_000", " 1 ", "1 0", "٣", "०", "²", "Ⅳ", "一", "0x10", "1e3", "1E3", "+1", "--1", "1.", ".5", "1.5.1", "NaN",
    "Infinity",
    "9" * 41, "9" * 5000, "1.2345", "−1", "－1", "1\u00a0000", "¥100", "100円", "true", "null",
]  # fmt: skip
WRONG_TYPES: list[Any] = [True, False, [], [1], [[]], {}, {"a": 1}, [None], 1.5e300, 10**30]
DATES = [
    "2026-02-30", "2026-13-01", "2026-00-10", "0000-00-00", "1899-12-31", "3000-01-01", "2026-1-1", "2026/11/20", "20261120",
    "2026-11-20T00:00:00Z", "２０２６-11-20", "2026-11-20 ", "today", "-2026-11-20", "+2026-11-20", "2026-W01-1", "9999-99-99",
    "1e3",
]  # fmt: skip
CHOICES = ["9", "00", "-1", "１", "0 ", "A", "json", "0.0", "99999999999999999999"]
NOT_OBJECTS: list[Any] = ["x", 0, 1, True, False, [], [[]], [None], [1], ["x"], [{}, []], "[]", "{}", 1.5]
NOT_ARRAYS: list[Any] = ["x", 0, True, {}, {"0": {}}, [[]], [None], [1, 2], ["x"], [[[[]]]], "[]"]
# An element has no type; what is empty in it is absent. A single object may stand for a list of one.
ABSENT: list[Any] = [[], {}, [None], [[]]]


def literals() -> Iterator[Case]:
    """Numbers that JSON cannot say, or no machine can hold."""
    for wire in writing_wires():
        if wire.form is Format.JSON:
            for path, kind in scalars(wire.operation):
                if isinstance(kind, NUMERIC):
                    for written in LITERALS:
                        body = json.dumps(with_value(wire, path, "\0here")).replace('"\\u0000here"', written)
                        yield wire.raw(f"{path} {written[:12]}", body.encode())


def numbers() -> Iterator[Case]:
    for wire in wires():
        for path, kind in scalars(wire.operation):
            if isinstance(kind, NUMERIC) and not wire.route.holds(path):
                for text in NUMBER_TEXTS:
                    expected = REFUSED if len(text) < 1000 or not wire.route.reads_query else frozenset({400, 414})
                    yield wire.case(f"{path} {text[:12]!r}", with_value(wire, path, text), expected=expected)


def dates() -> Iterator[Case]:
    for wire in wires():
        for path, kind in scalars(wire.operation):
            if isinstance(kind, kinds.Date | kinds.Choice) and not wire.route.holds(path):
                for text in (
                    DATES if isinstance(kind, kinds.Date) else [one for one in CHOICES if one not in kind.choices]
                ):
                    yield wire.case(f"{path} {text!r}", with_value(wire, path, text))


def types() -> Iterator[Case]:
    """A value of one type where another is meant."""
    for wire in writing_wires():
        for path, _kind in scalars(wire.operation):
            for value in WRONG_TYPES:
                expected = JUDGED if wire.form is Format.XML or value in ABSENT else REFUSED
                yield wire.case(f"{path} {json.dumps(value)[:12]}", with_value(wire, path, value), expected=expected)


def shapes() -> Iterator[Case]:
    """What is no object where one is meant, and no array where one is."""
    for wire in writing_wires():
        for path, slot in fields(wire.operation):
            if not isinstance(slot.declared, Scalar):
                place = path.removesuffix("[]")
                for value in NOT_ARRAYS if slot.is_array else NOT_OBJECTS:
                    yield wire.case(f"{place} {json.dumps(value)}", with_value(wire, place, value), expected=JUDGED)


def roots() -> Iterator[Case]:
    """What is no request at all."""
    for wire in writing_wires():
        if wire.form is Format.JSON:
            for body in ROOTS:
                yield wire.raw(body[:20].decode(errors="replace"), body)


ROOTS = [
    b"", b" ", b"[]", b"null", b"true", b"0", b'"x"', b"{", b"}", b"{]", b"[}", b'{"a"}', b'{"a":}', b'{"a":1,}', b'{,"a":1}',
    b"{'a':1}",
    b"{a:1}", b'{"a":1}{"a":1}', b'{"a":1} x', b"\x00", b'{"a":"\x01"}', b'{"a":"\n"}', b'{"a":"\\x41"}', b'{"a":"\\u12"}',
    b"//x\n{}",
    b"/**/{}", b"\xff\xfe", b'{"a":"\xff"}', b'{"a":"\xc0\x80"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\xf5\x80\x80\x80"}',
    b'{"\xe3\x81":1}',
    b'\xef\xbb\xbf\xef\xbb\xbf{"a":1}', b"<request/>", b"a=1&b=2", b"undefined", b'{"a":tru}', b'{"a":nul}', b'{"a":1e}',
    b'{"a":-}',
]  # fmt: skip


def duplicates() -> Iterator[Case]:
    """A name twice: at the root, in every object, with the same content and with another."""
    for wire in writing_wires():
        for path, _kind in scalars(wire.operation):
            yield _doubled(wire, path)


def _doubled(wire: Wire, path: str) -> Case:
    name = path.rpartition(".")[2]
    if wire.form is Format.JSON:
        body = json.dumps(with_value(wire, path, "\0here"))
        return wire.raw(f"{path} twice", body.replace('"\\u0000here"', f'"1", "{name}": "1"').encode())
    return wire.case(f"{path} twice", with_value(wire, path, ["1", "1"]))
