"""The contract's §2, row by row: how requests and answers travel."""

import json
from typing import Any

import pytest
import requests

from tests.contract.operating import Operator
from tests.contract.programs import PASSWORD_PATH, SECONDS, TOKEN_PATH, Program
from tests.contract.samples import addressee, detail, element, lonely_day, unique
from tests.contract.wires import WIRES, Data, Wire, every_wire, from_json, from_xml, to_xml

V2_JSON, V2_XML, V1_JSON, V1_XML = WIRES
DATES = {"send_date_from": "2000-01-01", "send_date_to": "2000-01-31"}

v2_wires = pytest.mark.parametrize("wire", [V2_JSON, V2_XML], ids=str)
v1_wires = pytest.mark.parametrize("wire", [V1_JSON, V1_XML], ids=str)


def registered(program: Program, body: bytes, **headers: str | None) -> Data:
    """The invoice that came of a body, as it is listed over the same wire."""
    done = program.send("register", body, **headers).row
    return program.search(invoice_mng_num=done["invoice_mng_num"]).row


def json_body(*elements: Any, response_type: str = "json") -> bytes:
    return json.dumps({"response_type": response_type, "invoices": list(elements)}, ensure_ascii=False).encode()


@pytest.mark.contract("2", "charset, formats")
@every_wire
def test_texts_travel_in_utf_8_both_ways(issuer: Program) -> None:
    name = "髙橋・𠮷田 ①㈱ ～—"
    done = issuer.register(element(inv_name=name)).row
    told = issuer.search(invoice_mng_num=done["invoice_mng_num"])
    assert told.row["inv_name"] == name
    assert told.response.headers["Content-Type"] == f"{issuer.wire.media}; charset=utf-8"
    assert name.encode() in told.response.content


@pytest.mark.contract("2", "charset, formats")
def test_what_json_stores_xml_reads_back_and_the_other_way_round(issuer: Program) -> None:
    day = lonely_day()
    for writer in WIRES:
        issuer.over(writer).register(
            element(send_date=day, inv_name="a & b", remarks="一\n二", inv_free_txt1="007")
        ).taken()
    answers = [issuer.over(wire).search(send_date_from=day, send_date_to=day).rows for wire in WIRES]
    assert all(answer == answers[0] for answer in answers)
    stored = {(row["inv_name"], row["remarks"], row["inv_free_txt1"]) for row in answers[0]}
    assert (len(answers[0]), stored) == (4, {("a & b", "一\n二", "007")})


@pytest.mark.contract("2", "Authorization")
@every_wire
def test_the_token_stands_in_the_header_and_nowhere_else(issuer: Program) -> None:
    token = issuer.authorization.removeprefix("Bearer ")
    query, body = issuer.wire.written("search", DATES | {"access_token": token})
    assert issuer.send("search", body, query or f"access_token={token}", authorization=None).codes == ["E200001"]
    twice = issuer.send("search", body, f"{query}&access_token={token}")
    assert twice.status == 400


@pytest.mark.contract("2", "Content-type")
@every_wire
@pytest.mark.parametrize("media", ["application/json", "text/xml", "application/xml", "text/xml; charset=UTF-8"])
def test_a_body_may_be_json_or_xml_whatever_the_answer_is(issuer: Program, wire: Wire, media: str) -> None:
    asked = {"response_type": wire.form, "invoices": [element()]}
    body = json.dumps(asked).encode() if media.endswith("json") else to_xml(asked)
    told = issuer.send("register", body, content_type=media)
    assert (told.form, len(told.rows)) == (wire.form, 1)


@pytest.mark.contract("2", "Content-type")
@every_wire
@pytest.mark.parametrize(
    "media",
    [
        "text/csv",
        "",
        None,
        "application/x-www-form-urlencoded",
        "application/json; charset=Shift_JIS",
        "text/xml; charset=EUC-JP",
    ],
)
def test_any_other_media_type_or_charset_is_415(issuer: Program, media: str | None) -> None:
    _, body = issuer.wire.written("register", {"invoices": [element()]})
    told = issuer.send("register", body, content_type=media)
    assert (told.status, told.codes, told.form) == (415, ["E700013"], issuer.wire.form)


@pytest.mark.contract("2", "response_type")
@v2_wires
def test_v2_demands_response_type(issuer: Program) -> None:
    for value in (None, "", "csv", "JSON", "jsonx"):
        asked = {} if value is None else {"response_type": value}
        body = json.dumps(asked | {"invoices": [element()]}).encode()
        told = issuer.send("register", body, content_type="application/json")
        assert (told.status, told.faults, told.form) == (400, [("E700012", "response_type")], issuer.wire.form)


@pytest.mark.contract("2", "response_type")
@v1_wires
def test_v1_takes_its_absence_but_no_other_value(issuer: Program) -> None:
    query = "send_date_from=2000-01-01&send_date_to=2000-01-31"
    assert issuer.send("search", b"", query).rows == []
    told = issuer.send("search", b"", f"{query}&response_type=csv")
    assert (told.status, told.faults) == (400, [("E700012", "response_type")])


@pytest.mark.contract("2", "Accept")
@v2_wires
def test_accept_and_response_type_must_agree(issuer: Program) -> None:
    other = V2_XML if issuer.wire is V2_JSON else V2_JSON
    told = issuer.call("search", DATES, accept=other.media)
    assert (told.status, told.faults) == (400, [("E700003", "Accept")])
    published, chosen = "Acceptはapplication/jsonまたはtext/xmlを入力してください", issuer.wire.form
    assert told.messages == [f"{published}（response_typeの{chosen}と一致していません）"]
    assert issuer.call("search", DATES, accept="*/*").messages == [published]


@pytest.mark.contract("2", "Accept, v2")
@v2_wires
def test_v2_demands_an_accept_that_names_a_format(issuer: Program) -> None:
    for refused in (None, "", "*/*", "text/html", "application/xml", "application/json;q=0"):
        told = issuer.call("search", DATES, accept=refused)
        assert (told.status, told.faults) == (400, [("E700003", "Accept")]), refused
    listed = {"json": "application/json, text/plain, */*", "xml": "text/plain, text/xml;q=0.5, */*"}[issuer.wire.form]
    assert issuer.call("search", DATES, accept=listed).rows == []


@pytest.mark.contract("2", "Accept")
@v2_wires
def test_accept_decides_the_form_of_the_error_when_the_body_cannot_be_read(issuer: Program) -> None:
    told = issuer.send("search", b"{", content_type="application/json")
    assert (told.codes, told.form) == (["E700014"], issuer.wire.form)


@pytest.mark.contract("2", "Accept, v1")
def test_v1_takes_the_format_from_response_type_accept_body_or_json_in_this_order(origin: str) -> None:
    program = Program(origin, "issuer@demo.example", V1_JSON)
    query = "send_date_from=2000-01-01&send_date_to=2000-01-31"
    for asked, accept, form in (
        ("&response_type=xml", None, "xml"), ("&response_type=xml", "*/*", "xml"), ("", "text/xml", "xml"),
        ("", "application/xml", "xml"), ("", "*/*", "json"), ("", None, "json"), ("", "text/html", "json"),
    ):  # fmt: skip
        told = program.send("search", b"", query + asked, accept=accept)
        assert (told.status, told.form) == (200, form), (asked, accept)
    silent = program.send("register", to_xml({"invoices": [{}]}), content_type="text/xml", accept=None)
    assert (silent.status, silent.form) == (400, "xml")
    assert program.send("search", b"", f"{query}&response_type=xml", accept="application/json").codes == ["E700003"]


@pytest.mark.contract("2", "stripped characters")
@every_wire
def test_some_characters_are_removed_from_texts_before_they_are_checked(issuer: Program) -> None:
    sent = element(inv_name="a%b^c*d(e)f[g]h<i>j'k\"l\tm,n", inv_no=f"{unique('S')}{'%' * 30}", remarks="(株)サンプル")
    row = issuer.search(invoice_mng_num=issuer.register(sent).row["invoice_mng_num"]).row
    assert (row["inv_name"], row["remarks"]) == ("abcdefghijklmn", "株サンプル")
    assert (len(row["inv_no"]), "%" in row["inv_no"]) == (15, False)
    assert issuer.register(element(customer={"private_cust_cd": "AO(BA)"})).row["private_cust_cd"] == "AOBA"


@pytest.mark.contract("2", "stripped characters")
@every_wire
def test_they_are_removed_from_conditions_too(issuer: Program) -> None:
    day = lonely_day()
    issuer.register(element(send_date=day)).taken()
    told = issuer.search(send_date_from=f"({day})", send_date_to=day, private_cust_cd="A*O,B'A")
    assert len(told.rows) == 1


@pytest.mark.contract("2", "stripped characters")
@every_wire
def test_what_differs_by_them_alone_is_unchanged(issuer: Program) -> None:
    """A name typed on a page holds them; the same name sent by a program has lost them on the way."""
    told = issuer.register({"banks": [{"transfer_code": "MAIN", "depositor_kana": "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ"}]})
    assert told.row["banks"] == [{"transfer_code": "MAIN", "bank_result": "unchanged"}]


@pytest.mark.contract("2", "stripped characters")
@every_wire
def test_a_workspace_can_switch_it_off(origin: str, operator: Operator, wire: Wire) -> None:
    english = Program(origin, "issuer@english.example", wire)
    done = english.register(element(inv_name="(株)サンプル, 10%")).row
    assert english.search(invoice_mng_num=done["invoice_mng_num"]).row["inv_name"] == "(株)サンプル, 10%"


@pytest.mark.contract("2", "dates")
@every_wire
def test_dates_are_days_of_the_calendar_in_one_form(issuer: Program) -> None:
    for wrong in (
        "2026/12/01",
        "20261201",
        "2026-2-1",
        "2026-02-30",
        "2026-12-01T00:00:00",
        "２０２６-12-01",
        "0000-01-01",
    ):
        told = issuer.search(send_date_from=wrong)
        assert told.faults == [("E700004", "send_date_from")], wrong
    assert issuer.search(send_date_from="2028-02-29", send_date_to="2028-02-29").status == 200


@pytest.mark.contract("2", "numbers")
def test_a_json_number_and_a_text_of_digits_are_both_taken(issuer: Program) -> None:
    for start, count in ((1, 99), ("1", "99"), (1.0, "099")):
        assert issuer.search(**DATES, start_position=start, get_count=count).rows == []


@pytest.mark.contract("2", "numbers")
@every_wire
def test_nothing_else_is_a_number(issuer: Program) -> None:
    for wrong in ("１", "1_0", "+1", "1.5", " 1", "0x1", "1e1", "一"):
        told = issuer.search(get_count=wrong)
        assert told.faults == [("E700004", "get_count")], wrong
    for amount in ("1_000", "１０００", "1e3", "NaN", "", "1.0001"):
        told = issuer.register(element(details=[detail(item_price=amount)]))
        assert all(path.startswith("invoices[0].details[0].item_") for _, path in told.faults), amount


@pytest.mark.contract("2", "empty")
def test_answers_carry_every_field_amounts_as_numbers_codes_as_texts(issuer: Program) -> None:
    done = issuer.register(element(details=[detail(item_qty="2.50")])).row
    raw = json.loads(issuer.search(invoice_mng_num=done["invoice_mng_num"]).response.content)["invoice_list"][0]
    assert (raw["inv_amount"], raw["inv_tax_free"], raw["details"][0]["item_qty"]) == (2750, 0, 2.5)
    assert [raw[name] for name in ("invoice_status", "seal_flg", "invoice_type", "payment_method")] == [
        "10",
        "0",
        "3",
        "0",
    ]
    assert [raw[name] for name in ("close_date", "seal_date", "inv_free_num1", "remarks", "return_reason")] == [""] * 5


@pytest.mark.contract("2", "text")
@every_wire
def test_texts_are_composed_and_their_line_ends_made_one(issuer: Program) -> None:
    sent = element(inv_name="か\u3099は\u309a", remarks="一\r\n二\r三")
    row = issuer.search(invoice_mng_num=issuer.register(sent).row["invoice_mng_num"]).row
    assert (row["inv_name"], row["remarks"]) == ("がぱ", "一\n二\n三")


@pytest.mark.contract("2", "text")
@every_wire
def test_the_length_is_counted_after_that(issuer: Program) -> None:
    fits = "が" * 100
    row = issuer.search(invoice_mng_num=issuer.register(element(inv_name="か\u3099" * 100)).row["invoice_mng_num"]).row
    assert row["inv_name"] == fits
    assert issuer.register(element(inv_name=f"{fits}𠮷")).faults == [("E700002", "invoices[0].inv_name")]
    assert issuer.register(element(inv_name="𠮷" * 100)).row["inv_no"]


@pytest.mark.contract("2", "text")
@every_wire
def test_characters_that_no_text_may_hold_are_refused(issuer: Program) -> None:
    json_only = ["\x00", "\x07", "\x1f", "\ufffe"]
    for character in ["\u202e", "\u200b", "\u2066", *(json_only if issuer.wire.form == "json" else [])]:
        told = issuer.register(element(inv_name=f"社{character}名"))
        assert (told.status, told.faults) == (400, [("E700007", "invoices[0].inv_name")]), ascii(character)


@pytest.mark.contract("2", "duplicates")
def test_a_key_that_stands_twice_is_refused(origin: str) -> None:
    for wire in WIRES:
        program = Program(origin, "issuer@demo.example", wire)
        body = b'{"response_type":"json","invoices":[{"inv_name":"a","inv_name":"b"}]}'
        twice = b"<inv_name>a</inv_name><inv_name>b</inv_name>"
        form = b"<request><response_type>xml</response_type><invoices>" + twice + b"</invoices></request>"
        told = program.send("register", body if wire.form == "json" else form)
        assert (told.status, told.codes[0]) == (400, "E700014")
    v1 = Program(origin, "issuer@demo.example", V1_JSON)
    told = v1.send("search", b"", "send_date_from=2000-01-01&send_date_from=2000-01-02&send_date_to=2000-01-31")
    assert (told.status, "E700014" in told.codes) == (400, True)


@pytest.mark.contract("2", "XML")
def test_xml_guesses_no_type_and_repeats_an_element_for_an_array(origin: str) -> None:
    program = Program(origin, "issuer@demo.example", V1_XML)
    inv_no = f"00{unique()[:10]}"
    body = to_xml({"response_type": "xml", "invoices": element(
        inv_no=inv_no, inv_name="2026-12-01", inv_free_txt1="1e5", inv_free_txt2="true", inv_free_txt3=" 前後 ",
        details=[detail(item_prod_code="00123"), detail(item_prod_code="0.10")],
    )})  # fmt: skip
    row = registered(program, body)
    assert [row[name] for name in ("inv_no", "inv_name", "inv_free_txt1", "inv_free_txt2", "inv_free_txt3")] == [
        inv_no, "2026-12-01", "1e5", "true", " 前後 ",
    ]  # fmt: skip
    assert [line["item_prod_code"] for line in row["details"]] == ["00123", "0.10"]
    content = program.search(invoice_mng_num=row["invoice_mng_num"]).response.content
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert content.count(b"<details>") == 2
    assert from_xml(content)["result"] == "0"


@pytest.mark.contract("2", "XML")
@pytest.mark.parametrize("body", [
    '<!DOCTYPE request [<!ENTITY a "b">]><request><invoices>&a;</invoices></request>',
    '<!DOCTYPE request SYSTEM "http://127.0.0.1:1/x.dtd"><request/>', '<request a="1"/>', "<response/>", "<request>",
    '<request xmlns="urn:x"/>', "<request>text<invoices/></request>", '<?xml version="1.0" encoding="Shift_JIS"?><request/>',
])  # fmt: skip
def test_xml_that_is_more_than_elements_and_texts_is_refused(origin: str, body: str) -> None:
    for wire in (V1_XML, V2_XML):
        told = Program(origin, "issuer@demo.example", wire).send("register", body.encode())
        assert (told.status, told.codes, told.form) == (400, ["E700014"], "xml")


@pytest.mark.contract("2", "limits")
@every_wire
def test_a_request_holds_a_hundred_invoices_and_no_more(issuer: Program) -> None:
    told = issuer.register(*[{}] * 101)
    assert (told.status, told.faults) == (400, [("E700008", "invoices")])


@pytest.mark.contract("2", "limits")
@every_wire
def test_an_invoice_holds_a_thousand_lines_and_no_more(issuer: Program) -> None:
    line = detail(item_price="1")
    done = issuer.register(element(details=[line] * 1000)).row
    row = issuer.search(invoice_mng_num=done["invoice_mng_num"]).row
    assert (len(row["details"]), row["inv_amount"]) == (1000, "1100")
    assert issuer.register(element(details=[line] * 1001)).faults == [("E700008", "invoices[0].details")]


@pytest.mark.contract("2", "limits")
@every_wire
def test_a_body_is_at_most_ten_megabytes_and_a_query_eight_kilobytes(issuer: Program) -> None:
    body = issuer.send("register", b" " * (10 * 1024 * 1024 + 1))
    assert (body.status, body.codes, body.form) == (413, ["E700015"], issuer.wire.form)
    query = issuer.send("search", b"{}", "a=" + "b" * 8191)
    assert (query.status, query.codes) == (414, ["E700016"])


@pytest.mark.contract("2", "limits")
@every_wire
def test_a_body_sent_in_pieces_is_read_to_its_end(issuer: Program) -> None:
    _, body = issuer.wire.written("register", {"invoices": [element()]})
    method, path = issuer.wire.address("register")
    headers = {"Authorization": issuer.authorization, "Accept": issuer.wire.media, "Content-Type": issuer.wire.media}
    pieces = (body[at : at + 100] for at in range(0, len(body), 100))
    answer = requests.request(method, issuer.origin + path, data=pieces, headers=headers, timeout=SECONDS)
    assert answer.status_code == 200, answer.text


@pytest.mark.contract("1", "faults told")
@every_wire
def test_at_most_a_thousand_faults_are_told(issuer: Program) -> None:
    told = issuer.register(*[element(details=[{"item_name": ""}] * 600)] * 2)
    assert (told.status, len(told.faults)) == (400, 1000)


@pytest.mark.contract("2", "success")
@every_wire
def test_an_unknown_field_is_a_warning_and_no_error(issuer: Program) -> None:
    told = issuer.register(element(colour="red"))
    assert told.row["rireki_no"] == "1"
    (warning,) = told.data["warning_list"]
    assert (warning["warning_code"], warning["warning_item"]) == ("W700001", "invoices[0].colour")


@pytest.mark.contract("2", "success")
def test_a_success_says_so_with_an_empty_error_list(issuer: Program) -> None:
    data = from_json(issuer.search(**DATES).response.content)
    assert (data["result"], data["error_list"], "warning_list" in data) == ("0", [], False)


@pytest.mark.contract("2", "timeout")
def test_the_largest_request_is_answered_long_before_300_seconds(issuer: Program) -> None:
    told = issuer.register(*[element(details=[detail()] * 50)] * 100)
    assert len(told.rows) == 100
    assert told.response.elapsed.total_seconds() < 30


@pytest.mark.contract("2", "CORS")
def test_a_browser_may_call_the_api_and_the_token_endpoints_but_no_page(origin: str) -> None:
    asked = {"Origin": "https://app.partner.example", "Access-Control-Request-Method": "POST"}
    for path in ("/wi/v2/seller/invoice/search", "/v1/invoice/seller/invoices", TOKEN_PATH, PASSWORD_PATH):
        answer = requests.options(origin + path, headers=asked, timeout=SECONDS)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*"), path
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for path in ("/", "/signin/", "/issuing/", "/openam/oauth2/authorize"):
        answer = requests.get(origin + path, headers=asked, timeout=SECONDS)
        assert "Access-Control-Allow-Origin" not in answer.headers, path


@pytest.mark.contract("2", "text")
@every_wire
def test_a_search_by_a_name_in_another_spelling_finds_the_partner(issuer: Program) -> None:
    """Codes are compared after normalising: what is composed of two code points finds what is one."""
    code = f"ガ{unique()[:10]}"
    day = lonely_day()
    issuer.register(element(send_date=day, customer=addressee(code))).taken()
    decomposed = code.replace("ガ", "カ\u3099")
    assert len(issuer.search(send_date_from=day, send_date_to=day, private_cust_cd=decomposed).rows) == 1


@pytest.mark.contract("2", "success")
@every_wire
def test_unknown_fields_are_told_beside_the_faults_of_whichever_stage(issuer: Program) -> None:
    unreadable = issuer.register(element(colour="青", send_date="2026-02-30"))
    missing = issuer.register(element(colour="青", customer={"private_cust_cd": "NOBODY"}))
    assert (unreadable.codes, missing.codes) == (["E700004"], ["E300003"])
    for told in (unreadable, missing):
        (warning,) = told.data["warning_list"]
        assert (warning["warning_code"], warning["warning_item"]) == ("W700001", "invoices[0].colour")
    assert "warning_list" not in issuer.register(element(send_date="2026-02-30")).data
