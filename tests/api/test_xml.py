"""XML bodies and answers: no type is guessed, nothing dangerous is read (contract §2; checklist N2, N5, N7–N9)."""

import datetime as dt
import time
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st

from platform_project.api.json_bodies import MAX_DEPTH, MAX_VALUES
from platform_project.api.renderers import to_json, to_xml
from platform_project.api.xml_bodies import parse_xml
from platform_project.kernel.errors import PlatformError


def read(inside: str) -> dict[str, Any]:
    return parse_xml(f"<request>{inside}</request>".encode())


def refused(body: bytes) -> str:
    with pytest.raises(PlatformError) as caught:
        parse_xml(body)
    (fault,) = caught.value.faults
    assert fault.code == "E700014"
    return fault.message()


@pytest.mark.contract("contract", "2 XML")
@pytest.mark.security("N8")
@pytest.mark.parametrize(
    "text", ["00123", "1e5", "2026-12-01", "true", "null", "NaN", "1.0", " 1 ", "-0", "1,000", "0x10", "　", "\n\t "]
)
def test_a_scalar_stays_the_text_it_was(text: str) -> None:
    assert read(f"<a>{text}</a>") == {"a": text}


@pytest.mark.contract("contract", "2 XML")
def test_an_element_that_is_repeated_becomes_a_list_where_the_first_stood() -> None:
    assert list(read("<a>1</a><b>2</b><a>3</a>").items()) == [("a", ["1", "3"]), ("b", "2")]
    assert read("<i><n>1</n></i><i><n>2</n></i>") == {"i": [{"n": "1"}, {"n": "2"}]}


def test_an_element_within_an_element_is_an_object() -> None:
    assert read("\n  <c>\n    <d>x</d>\n  </c>\n") == {"c": {"d": "x"}}


@pytest.mark.parametrize("inside", ["<a/>", "<a></a>", "<a><!-- nothing --></a>", "<a><![CDATA[]]></a>"])
def test_an_empty_element_is_an_empty_text(inside: str) -> None:
    assert read(inside) == {"a": ""}


@pytest.mark.parametrize("body", [b"<request/>", b"<request></request>", b"<request>\n \t</request>"])
def test_an_empty_request_has_no_members(body: bytes) -> None:
    assert parse_xml(body) == {}


def test_escapes_character_references_and_cdata_are_text() -> None:
    assert read("<a>&amp;&lt;&gt;&quot;&apos;&#x9ad9;&#39640;<![CDATA[<b>&amp;]]>z</a>") == {"a": "&<>\"'髙高<b>&amp;z"}


def test_a_comment_does_not_split_a_text() -> None:
    assert read("<a>12<!-- and -->34</a>") == {"a": "1234"}


def test_a_declaration_of_utf_8_and_a_byte_order_mark_are_taken() -> None:
    body = '\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?><request><a>発行先</a></request>'
    assert parse_xml(body.encode()) == {"a": "発行先"}


@pytest.mark.security("N9")
@pytest.mark.parametrize("encoding", ["Shift_JIS", "EUC-JP", "UTF-16", "ISO-8859-1", "bogus"])
def test_a_declaration_of_another_encoding_is_refused(encoding: str) -> None:
    assert encoding in refused(f'<?xml version="1.0" encoding="{encoding}"?><request/>'.encode())


@pytest.mark.security("N9")
@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_bytes_that_are_not_utf_8_are_refused(encoding: str) -> None:
    refused("<request><a>発行先</a></request>".encode(encoding))


BILLION_LAUGHS = (
    b'<!DOCTYPE request [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><request><x>&c;</x></request>'
)


@pytest.mark.security("N2")
@pytest.mark.parametrize(
    "body",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE request SYSTEM "http://127.0.0.1:9/x.dtd"><request/>',
        b"<!DOCTYPE request><request/>",
        b'<!DOCTYPE request [<!ENTITY x SYSTEM "file:///etc/hostname">]><request><a>&x;</a></request>',
        b"<request><a>&undefined;</a></request>",
        b'<?xml-stylesheet href="x.xsl"?><request/>',
        b"<request><?php echo 1 ?></request>",
        b"<request/><?pi?>",
        b'<request xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname"/></request>',
        b'<request xmlns="urn:x"/>',
        b"<x:request/>",
        b'<request><a id="1"/></request>',
        b'<request version="1"/>',
    ],
    ids=lambda body: body[:30].decode(),
)
def test_what_a_request_has_no_use_for_is_refused(body: bytes) -> None:
    refused(body)


@pytest.mark.security("N2")
def test_a_hundred_thousand_attributes_are_refused_quickly() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(100_000))
    started = time.process_time()
    refused(f"<request><a {attributes}/></request>".encode())
    assert time.process_time() - started < 1


@pytest.mark.security("N2")
@pytest.mark.parametrize("depth", [MAX_DEPTH, 1_000, 50_000, 1_000_000])
def test_nesting_too_deep_is_refused_at_once(depth: int) -> None:
    body = b"<request>" + b"<a>" * depth
    started = time.process_time()
    assert "深すぎます" in refused(body)
    assert time.process_time() - started < 0.1


def test_nesting_up_to_the_limit_is_taken() -> None:
    deep = MAX_DEPTH - 1
    assert "a" in read("<a>" * deep + "x" + "</a>" * deep)


def test_millions_of_elements_are_refused_before_they_cost_memory() -> None:
    assert "多すぎます" in refused(b"<request>" + b"<a/>" * (2 * MAX_VALUES) + b"</request>")


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"<request>", b"<request></x>", b"<request/><request/>", b"request", b'{"a":1}',
        b"<request><a>\x00</a></request>", b"<request><a>&#0;</a></request>", b"<request><a>&#xD800;</a></request>",
        b"<request><a>\x07</a></request>", b"<request><a>\xef\xbf\xbe</a></request>",
    ],
)  # fmt: skip
def test_what_is_not_well_formed_is_refused(body: bytes) -> None:
    refused(body)


@pytest.mark.parametrize("body", [b"<invoices/>", b"<response/>", b"<Request/>"])
def test_another_root_is_refused(body: bytes) -> None:
    assert "request" in refused(body)


@pytest.mark.parametrize(
    "body", [b"<request>x</request>", b"<request><a>x<b/></a></request>", b"<request><a><b/>x</a></request>"]
)
def test_text_beside_elements_is_refused(body: bytes) -> None:
    assert "混在" in refused(body)


def test_the_place_of_a_mistake_is_named() -> None:
    assert "2行" in refused(b"<request>\n<a></b></request>")


TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"))
NAME = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
ANSWER = st.recursive(
    TEXT
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15),
    lambda inner: (
        st.dictionaries(NAME, inner, min_size=1, max_size=4)
        | st.lists(st.dictionaries(NAME, TEXT, min_size=1, max_size=2), min_size=2, max_size=3)
    ),
    max_leaves=15,
)


def as_texts(value: Any) -> Any:
    """The value as XML shows it: every scalar a text."""
    match value:
        case dict():
            return {name: as_texts(member) for name, member in value.items()}
        case list():
            return [as_texts(element) for element in value]
        case Decimal():
            return to_json({"x": value}).decode()[5:-1]
        case int():
            return str(value)
    return value or None


@pytest.mark.security("N7")
@given(st.dictionaries(NAME, ANSWER, max_size=5))
def test_what_an_answer_says_another_library_reads_in_xml_and_json_alike(data: dict[str, Any]) -> None:
    found = xmltodict.parse(to_xml(data), strip_whitespace=False)["response"]
    assert (found or {}) == as_texts(data)


@given(st.dictionaries(NAME, TEXT | st.dictionaries(NAME, TEXT, min_size=1), max_size=5))
def test_what_we_write_we_read(data: dict[str, Any]) -> None:
    written = to_xml(data).replace(b"<response>", b"<request>").replace(b"</response>", b"</request>")
    assert parse_xml(written) == data


def test_an_answer_in_xml_has_the_keys_of_json_as_elements() -> None:
    data = {
        "result": "0",
        "error_list": [],
        "rows": [{"no": "00123", "qty": Decimal("1.50"), "day": dt.date(2026, 12, 1)}, {"no": "", "open": True}],
        "nothing": None,
        "codes": ["a", "b&c"],
        "deep": {"n": 1},
    }
    assert to_xml(data).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<response><result>0</result>'
        "<rows><no>00123</no><qty>1.5</qty><day>2026-12-01</day></rows><rows><no/><open>true</open></rows>"
        "<nothing/><codes>a</codes><codes>b&amp;c</codes><deep><n>1</n></deep></response>\n"
    )


def test_a_carriage_return_survives_and_what_xml_cannot_carry_is_replaced() -> None:
    found = xmltodict.parse(to_xml({"a": "1\r\n2\x00\x0b\ud800\ufffe]]>"}), strip_whitespace=False)
    assert found["response"]["a"] == "1\r\n2\ufffd\ufffd\ufffd\ufffd]]>"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    with suppress(PlatformError):
        assert isinstance(parse_xml(body), dict)
