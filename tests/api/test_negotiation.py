"""`response_type`, `Accept` and `Content-Type` (contract §2; checklist N9, N14)."""

import pytest

from platform_project.api.dialects import V1, V2, Format
from platform_project.api.negotiation import Accept, read_accept

from .conftest import DAY, XML_TYPES, Partner

JSON, XML = Format.JSON, Format.XML
JSON_FORM, XML_FORM = "application/json; charset=utf-8", "text/xml; charset=utf-8"


@pytest.mark.parametrize(
    ("header", "listed", "anything"),
    [
        ("", (), False),
        ("*/*", (), True),
        ("application/json", (JSON,), False),
        ("APPLICATION/JSON;charset=utf-8", (JSON,), False),
        ("application/json, text/plain, */*", (JSON,), True),
        ("text/xml, application/json", (XML, JSON), False),
        ("text/xml;q=0.5, application/json", (JSON, XML), False),
        ("text/xml;q=0.5,application/json;q=0.500", (XML, JSON), False),
        ("application/json;q=0, text/xml", (XML,), False),
        ("application/json;q=0.0, */*;q=0.000", (), False),
        ("application/json;q=nonsense", (JSON,), False),
        ("application/json; q = 0", (), False),
        ("application/json;q=2", (JSON,), False),
        ("application/*, text/*", (), False),
        ("text/html,application/xhtml+xml", (), False),
        (";;,,q=;=,", (), False),
        ("application/json, application/json", (JSON,), False),
    ],
)
def test_an_accept_header_is_read_with_its_qualities(header: str, listed: tuple[Format, ...], anything: bool) -> None:
    assert read_accept(header, V2.accept_types) == Accept(listed, anything)


def test_application_xml_counts_in_v1_alone() -> None:
    assert read_accept("application/xml", V1.accept_types).lists == (XML,)
    assert read_accept("application/xml", V2.accept_types).lists == ()


@pytest.mark.contract("contract", "2 Accept v2")
@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "application/json, text/plain, */*",
        "text/xml, application/json;q=0.1",
        "application/json;v=1",
    ],
)
def test_v2_answers_in_the_format_of_response_type_when_accept_lists_it(partner: Partner, accept: str) -> None:
    told = partner.v2(accept=accept)
    assert (told.status, told.form) == (200, JSON_FORM)


@pytest.mark.contract("contract", "2 Accept v2")
@pytest.mark.parametrize(
    "accept",
    [None, "", "*/*", "text/plain", "text/html, */*", "application/*", "application/json;q=0", "application/xml"],
)
def test_v2_refuses_an_accept_that_lists_no_format_of_the_platform(partner: Partner, accept: str | None) -> None:
    told = partner.v2(accept=accept)
    assert (told.status, told.form, told.faults) == (400, JSON_FORM, [("E700003", "Accept")])
    assert told.data["error_list"][0]["error_message"] == "Acceptはapplication/jsonまたはtext/xmlを入力してください"


@pytest.mark.contract("contract", "2 Accept v2")
def test_v2_refuses_an_accept_that_disagrees_with_response_type_in_the_format_of_response_type(
    partner: Partner,
) -> None:
    told = partner.v2(accept="text/xml, */*")
    assert (told.status, told.form, told.faults) == (400, JSON_FORM, [("E700003", "Accept")])
    told = partner.v2(body={"response_type": "xml", "day": DAY}, accept="application/json")
    assert (told.status, told.form, told.faults) == (400, XML_FORM, [("E700003", "Accept")])


@pytest.mark.contract("contract", "2 Accept v2")
def test_v2_without_accept_is_refused_in_the_format_of_the_body(partner: Partner) -> None:
    told = partner.xml("/wi/v2/test/echo/search", "<response_type>xml</response_type>", accept="*/*")
    assert (told.status, told.form, told.codes) == (400, XML_FORM, ["E700003"])


@pytest.mark.contract("contract", "2 response_type")
@pytest.mark.parametrize("value", [None, "", "csv", "JSON", "json ", 1, True, ["json"], {"a": "json"}])
@pytest.mark.parametrize(("accept", "form"), [("application/json", JSON_FORM), ("text/xml", XML_FORM)])
def test_v2_demands_response_type_and_says_so_in_the_format_of_accept(
    partner: Partner, value: object, accept: str, form: str
) -> None:
    told = partner.v2(body={"response_type": value, "day": DAY}, accept=accept)
    assert (told.status, told.form, told.faults) == (400, form, [("E700012", "response_type")])


@pytest.mark.contract("contract", "2 response_type")
def test_a_body_that_cannot_be_parsed_is_refused_in_the_format_of_accept(partner: Partner) -> None:
    told = partner.v2(body=b"{", accept="text/xml")
    assert (told.status, told.form, told.codes) == (400, XML_FORM, ["E700014"])


@pytest.mark.contract("contract", "2 charset, formats")
@pytest.mark.parametrize("content_type", XML_TYPES)
def test_both_formats_go_both_ways_in_v2(partner: Partner, content_type: str) -> None:
    inside = f"<response_type>json</response_type><day>{DAY}</day>"
    told = partner.xml("/wi/v2/test/echo/search", inside, accept="application/json", content_type=content_type)
    assert (told.status, told.form) == (200, JSON_FORM)
    told = partner.v2(body={"response_type": "xml", "day": DAY}, accept="text/xml")
    assert (told.status, told.form) == (200, XML_FORM)


@pytest.mark.contract("contract", "2 Accept v1")
@pytest.mark.parametrize(
    ("query", "accept", "form"),
    [
        ("", None, JSON_FORM),
        ("", "*/*", JSON_FORM),
        ("", "text/html", JSON_FORM),
        ("", "application/json", JSON_FORM),
        ("", "text/xml", XML_FORM),
        ("", "application/xml", XML_FORM),
        ("", "application/json;q=0.1, text/xml", XML_FORM),
        ("&response_type=", "text/xml", XML_FORM),
        ("&response_type=xml", None, XML_FORM),
        ("&response_type=xml", "*/*", XML_FORM),
        ("&response_type=xml", "application/json, text/plain, */*", XML_FORM),
        ("&response_type=json", "text/xml, application/json", JSON_FORM),
    ],
)
def test_v1_takes_response_type_then_accept_then_json(
    partner: Partner, query: str, accept: str | None, form: str
) -> None:
    told = partner.v1(f"day={DAY}{query}", accept=accept)
    assert (told.status, told.form) == (200, form)


@pytest.mark.contract("contract", "2 Accept v1")
def test_v1_takes_the_format_of_the_body_when_nothing_else_says_one(partner: Partner) -> None:
    told = partner.xml("/v1/test/echoes", "<echoes><name>x</name></echoes>", accept=None)
    assert (told.status, told.form) == (200, XML_FORM)


@pytest.mark.contract("contract", "2 Accept must agree")
def test_v1_refuses_an_accept_that_contradicts_response_type(partner: Partner) -> None:
    told = partner.v1(f"day={DAY}&response_type=xml", accept="application/json")
    assert (told.status, told.form, told.faults) == (400, XML_FORM, [("E700003", "Accept")])


@pytest.mark.contract("contract", "2 Accept v1")
def test_v1_tells_even_a_bad_token_in_the_format_that_was_asked_for(partner: Partner) -> None:
    told = partner.v1("response_type=xml", authorization=None)
    assert (told.status, told.form) == (401, XML_FORM)


@pytest.mark.contract("contract", "2 response_type")
def test_v1_refuses_a_response_type_that_is_none(partner: Partner) -> None:
    for query in ("response_type=csv", "response_type=json&response_type=xml"):
        assert partner.v1(f"day={DAY}&{query}").faults == [("E700012", "response_type")]


@pytest.mark.contract("contract", "2 Content-type")
@pytest.mark.security("N14")
@pytest.mark.parametrize(
    "content_type",
    [
        None, "text/csv", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json",
        ";",
        "application/json; charset=shift_jis", "text/xml; charset=euc-jp", "application/json; charset=utf-16",
        'text/xml; charset="Shift_JIS"', "application/json; charset=bogus",
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/wi/v2/test/echo/register", "/v1/test/echoes"])
def test_another_media_type_or_charset_is_415(partner: Partner, address: str, content_type: str | None) -> None:
    told = partner.call("POST", address, b"{}", content_type=content_type or "")
    assert (told.status, told.faults) == (415, [("E700013", "Content-Type")])


@pytest.mark.contract("contract", "2 Content-type")
@pytest.mark.parametrize(
    "content_type",
    ["application/json;charset=utf-8", 'APPLICATION/JSON; Charset="UTF-8"', "application/json; charset=utf8"],
)
def test_utf_8_may_be_said(partner: Partner, content_type: str) -> None:
    assert partner.v2(content_type=content_type).status == 200


@pytest.mark.security("N12")
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, identity"])
def test_a_compressed_body_is_415(partner: Partner, encoding: str) -> None:
    assert partner.v2(content_encoding=encoding).codes == ["E700013"]
    assert partner.v2(content_encoding="identity").status == 200


@pytest.mark.security("N14")
def test_format_parameter_and_method_override_are_ignored(partner: Partner) -> None:
    told = partner.v1(f"day={DAY}&format=xml", x_http_method_override="DELETE")
    assert (told.status, told.form) == (200, JSON_FORM)
    assert (
        partner.call("POST", "/wi/v2/test/echo/search?format=xml", {"response_type": "json", "day": DAY}).status == 200
    )


@pytest.mark.security("N15")
def test_forwarded_headers_change_nothing(partner: Partner) -> None:
    forged = {"x_forwarded_host": "evil.example", "x_forwarded_proto": "https", "forwarded": "host=evil.example"}
    told = partner.v2(**forged)
    assert told.status == 200
    assert b"evil" not in told.response.content + str(told.response.headers).encode()
