"""Documents that attack whoever reads them: depth, size, encodings, and all that XML can do."""

import json
from collections.abc import Iterator

from platform_project.api.dialects import Format
from tests.fuzz.hostile.cases import JUDGED, Case, Wire, writing_wires

UNREADABLE = frozenset({400, 415})
DEPTHS = (33, 100, 1_000, 100_000)


def depths() -> Iterator[Case]:
    for wire in writing_wires():
        for depth in DEPTHS:
            if wire.form is Format.JSON:
                for opens, closes in (("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")):
                    for inside in ("", "1"):
                        nested = opens * depth + (inside or ("null" if ":" in opens else "")) + closes * depth
                        yield wire.raw(f"{depth} × {opens}{inside}", f'{{"x":{nested}}}'.encode())
                yield wire.raw(f"{depth} × [ unclosed", b'{"x":' + b"[" * depth)
            else:
                yield wire.raw(f"{depth} deep", f"<request>{'<a>' * depth}{'</a>' * depth}</request>".encode())
                yield wire.raw(f"{depth} unclosed", f"<request>{'<a>' * depth}".encode())


def encodings() -> Iterator[Case]:
    """What is not UTF-8, said to be so or not; nothing of it may be stored as something else."""
    for wire in writing_wires():
        text = json.dumps(wire.good() | {"memo": "髙橋①"}, ensure_ascii=False)
        if wire.form is Format.XML:
            text = '<?xml version="1.0"?><request><memo>髙橋①</memo></request>'
        for codec in ("utf-16", "utf-16-le", "utf-32", "cp932", "euc_jis_2004", "iso2022_jp_2", "utf-7"):
            body = text.encode(codec, "replace")
            for declared in ("", f"; charset={codec}", "; charset=utf-8"):
                expected = JUDGED | UNREADABLE if codec in ("iso2022_jp_2", "utf-7") else UNREADABLE
                yield wire.raw(f"{codec}{declared}", body, content_type=f"{wire.media}{declared}", expected=expected)
        for charset in (
            "shift_jis",
            "euc-jp",
            "utf-16",
            "latin-1",
            "us-ascii",
            "bogus",
            "",
            '"',
            "utf-8;charset=x",
            "=",
            "ｕｔｆ-8",
        ):
            expected = JUDGED | UNREADABLE
            media = f"{wire.media}; charset={charset}"
            yield wire.raw(f"charset {charset}", text.encode(), content_type=media, expected=expected)


def _xml(inside: str, before: str = "") -> bytes:
    return f"{before}<request>{inside}</request>".encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = {
    "plain": "<!DOCTYPE request>",
    "element": "<!DOCTYPE request [<!ELEMENT request ANY>]>",
    "laughs": f'<!DOCTYPE request [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE request [<!ENTITY a "{"x" * 50_000}">]>',
    "file": '<!DOCTYPE request [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "http": '<!DOCTYPE request [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "external": '<!DOCTYPE request SYSTEM "http://127.0.0.1:9/x.dtd">',
    "public": '<!DOCTYPE request PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/x.dtd">',
    "parameter": '<!DOCTYPE request [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>',
    "attlist": '<!DOCTYPE request [<!ATTLIST request a CDATA "x">]>',
    "notation": '<!DOCTYPE request [<!NOTATION n SYSTEM "n">]>',
    "conditional": "<!DOCTYPE request [<![INCLUDE[]]>]>",
}
TREES = {
    "attribute": '<a b="c">1</a>', "xmlns": '<a xmlns="urn:x">1</a>', "prefix": "<p:a>1</p:a>",
    "bound": '<p:a xmlns:p="urn:x">1</p:a>',
    "xsi nil": '<a xsi:nil="true"/>', "xml:lang": '<a xml:lang="ja">1</a>', "xml:space": '<a xml:space="preserve"> </a>',
    "xinclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
    "instruction": "<?php echo 1 ?>", "stylesheet": '<?xml-stylesheet href="http://127.0.0.1:9/"?>',
    "late declaration": '<?xml version="1.0"?>',
    "mixed": "<a>text<b>1</b>text</a>", "root text": "text", "entity": "<a>&x;</a>", "amp": "<a>&</a>", "lt": "<a><</a>",
    "number 0": "<a>&#0;</a>", "number 1": "<a>&#1;</a>", "number D800": "<a>&#xD800;</a>", "number FFFE": "<a>&#xFFFE;</a>",
    "number huge": "<a>&#x110000;</a>", "number digits": f"<a>&#{'9' * 5000};</a>", "crossed": "<a><b></a></b>", "unclosed": "<a>",
    "two roots": "</request><request>", "bad name": "<1a>1</1a>", "space name": "< a>1</a>", "dash": "<a><!-- -- --></a>",
    "open comment": "<!--", "open cdata": "<![CDATA[", "cdata end": "<a>]]></a>", "nul": "<a>\0</a>", "escape": "<a>\x1b</a>",
}  # fmt: skip
# Ways of writing that say nothing else than the plain one.
PLAIN_TREES = {
    "cdata": "<memo><![CDATA[<b>&amp;]]></memo>", "comment": "<!-- x --><memo>1</memo>", "number": "<memo>&#x9AD8;</memo>",
    "newlines": "\r\n\t<memo>1</memo>\r\n", "self-closing": "<memo/>", "long name": f"<{'a' * 5000}/>", "many": "<memo/>" * 5_000,
    "unknown": "<__proto__>1</__proto__><constructor>1</constructor>", "big text": f"<memo>{'甲' * 100_000}</memo>",
}  # fmt: skip
PROLOGUES = {
    "version 1.1": '<?xml version="1.1"?>', "version 9": '<?xml version="9.9"?>',
    "latin": '<?xml version="1.0" encoding="ISO-8859-1"?>',
    "sjis": '<?xml version="1.0" encoding="Shift_JIS"?>', "utf-16": '<?xml version="1.0" encoding="UTF-16"?>',
    "bogus": '<?xml version="1.0" encoding="bogus"?>', "blank first": ' <?xml version="1.0"?>', "text first": "x",
    "no version": '<?xml encoding="UTF-8"?>',
}  # fmt: skip


def trees() -> Iterator[Case]:
    for wire in writing_wires():
        if wire.form is Format.XML:
            for name, doctype in DOCTYPES.items():
                yield wire.raw(f"doctype {name}", _xml("<memo>&x;&a;&l11;</memo>", doctype))
                yield wire.raw(f"doctype {name} unused", _xml("<memo>1</memo>", doctype))
            for name, inside in TREES.items():
                yield wire.raw(name, _xml(inside))
                yield wire.raw(f"{name} nested", _xml(f"<invoices>{inside}</invoices>"))
            for name, before in PROLOGUES.items():
                yield wire.raw(f"prologue {name}", _xml("<memo>1</memo>", before))
            for name, inside in PLAIN_TREES.items():
                yield wire.raw(name, _xml(inside), expected=JUDGED)
            yield from _roots(wire)


def _roots(wire: Wire) -> Iterator[Case]:
    for root in ("response", "Request", "REQUEST", "requests", "html", "soap:Envelope", "r" * 5_000):
        yield wire.raw(f"root {root[:9]}", f"<{root}><memo>1</memo></{root}>".encode())
    many = " ".join(f'a{n}="1"' for n in range(100_000))
    yield wire.raw("100,000 attributes", f"<request {many}/>".encode())
    yield wire.raw("two documents", b"<request/><request/>")
    yield wire.raw("trailing", b"<request/>x")


def sizes() -> Iterator[Case]:
    """Many small things, and one large one."""
    for wire in writing_wires():
        if wire.form is Format.JSON:
            for name, inside in SIZES.items():
                yield wire.raw(name, b'{"x":' + inside + b"}", expected=JUDGED)
            yield wire.raw("a million values", b'{"x":[' + b"1," * 1_000_001 + b"1]}")


SIZES = {
    "100,000 numbers": b"[" + b"1," * 99_999 + b"1]", "50,000 objects": b"[" + b"{}," * 49_999 + b"{}]",
    "50,000 names": b"{" + b",".join(b'"%d":1' % n for n in range(50_000)) + b"}", "a long name": b'{"' + b"n" * 500_000 + b'":1}',
    "a long text": b'"' + "甲".encode() * 500_000 + b'"', "escapes": b'"' + b"\\u7532" * 100_000 + b'"',
    "blanks": b" " * 1_000_000 + b"1",
}  # fmt: skip
