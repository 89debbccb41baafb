"""The content of a request: cleaned, checked, every fault at once (contract §1 stage 3, §2)."""

import pytest

from platform_project.kernel import ports, trace

from .conftest import DAY, Partner


def registration(*echoes: object, **more: object) -> dict[str, object]:
    return {"response_type": "json", "echoes": list(echoes)} | more


@pytest.mark.contract("contract", "1 request check")
def test_every_fault_is_told_at_once_with_its_path(partner: Partner) -> None:
    told = partner.v2("echo/register", registration({"amount": "x", "count": 101}, {"name": "n" * 11}))
    assert told.status == 400
    assert sorted(told.faults) == [
        ("E700001", "echoes[0].name"),
        ("E700002", "echoes[1].name"),
        ("E700004", "echoes[0].amount"),
        ("E700006", "echoes[0].count"),
    ]


@pytest.mark.contract("contract", "2 text")
@pytest.mark.security("N6")
def test_a_forbidden_character_is_told_among_the_others_and_once_for_its_field(partner: Partner) -> None:
    told = partner.v2("echo/register", registration({"name": "\u202e" + "n" * 20}, {"name": "x", "count": 0}))
    assert sorted(told.faults) == [("E700006", "echoes[1].count"), ("E700007", "echoes[0].name")]
    message = next(e["error_message"] for e in told.data["error_list"] if e["error_code"] == "E700007")
    assert message == "名称に使用できない文字（U+202E）が含まれています"


@pytest.mark.contract("contract", "1 request check")
def test_no_more_than_a_thousand_faults_are_told(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    told = partner.v2("echo/register", registration({"name": "x", **{f"b{n}": "\u202e" for n in range(1_500)}}))
    assert told.status == 400
    assert len(told.codes) == 1_000


@pytest.mark.contract("contract", "2 stripped characters")
def test_characters_are_stripped_before_lengths_are_counted(partner: Partner) -> None:
    told = partner.v2("echo/register", registration({"name": "(a)'b\"[c]%^*<d>,\te12345"}))
    assert told.data["echoes"][0]["name"] == "abcde12345"


@pytest.mark.contract("contract", "2 stripped characters")
def test_the_workspace_may_switch_stripping_off(partner: Partner) -> None:
    partner.workspace.strip_characters = False
    partner.workspace.save()
    told = partner.v2("echo/register", registration({"name": "カ)サンプル"}))
    assert told.data["echoes"][0]["name"] == "カ)サンプル"


@pytest.mark.contract("contract", "2 stripped characters")
def test_the_trace_tells_what_was_stripped_from_a_request(partner: Partner) -> None:
    with trace.collecting() as notes:
        partner.xml("/v1/test/echoes", "<echoes><name>a</name></echoes><echoes><name>カ)</name></echoes>")
    assert trace.Note("stripped", "echoes[1].name", {"removed": ")"}) in notes


@pytest.mark.contract("contract", "2 success")
def test_a_warning_is_told_beside_a_success_and_no_list_stands_without_one(partner: Partner) -> None:
    told = partner.v2("echo/register", registration({"name": "x", "colour": "red"}, note="n"))
    assert told.status == 200
    assert told.data["error_list"] == []
    assert [(w["warning_code"], w["warning_item"]) for w in told.data["warning_list"]] == [
        ("W700001", "echoes[0].colour"), ("W700002", "note"),
    ]  # fmt: skip
    assert "warning_list" not in partner.v2("echo/register", registration({"name": "x"})).data


@pytest.mark.contract("contract", "2 success")
def test_a_page_stands_in_the_order_result_facts_array(partner: Partner) -> None:
    told = partner.v2(body={"response_type": "json", "day": DAY, "start_position": 1, "get_count": "1", "name": "x"})
    assert list(told.data) == [
        "result", "request_id", "error_list",
        "start_position", "get_count", "next_position", "total_count", "echo_list",
    ]  # fmt: skip
    assert told.data["result"] == "0"
    assert told.data["echo_list"] == [{"name": "x", "day": DAY, "amount": 1.5}]


@pytest.mark.contract("contract", "1 array key")
def test_the_array_has_the_name_of_its_dialect(partner: Partner) -> None:
    assert "echo_list" in partner.v2().data
    assert "echoes" in partner.v1().data


@pytest.mark.contract("contract", "2 XML")
def test_one_element_is_a_list_of_one_in_xml(partner: Partner) -> None:
    told = partner.xml("/v1/test/echoes", "<echoes><name>00123</name><amount>1.50</amount></echoes>")
    assert told.data["echoes"] == {"name": "00123", "day": "minato", "amount": "1.5"}


@pytest.mark.contract("contract", "2 duplicates")
@pytest.mark.security("N5")
def test_an_element_twice_where_a_value_is_meant_is_refused(partner: Partner) -> None:
    told = partner.xml("/v1/test/echoes", "<echoes><name>a</name><name>b</name></echoes>")
    assert (told.status, told.faults) == (400, [("E700014", "echoes[0].name")])


@pytest.mark.contract("contract", "2 paging")
def test_the_cap_of_a_page_is_the_workspaces(partner: Partner) -> None:
    assert partner.v1(f"day={DAY}&get_count=99").status == 200
    assert partner.v1(f"day={DAY}&get_count=100").faults == [("E700006", "get_count")]
    partner.workspace.page_size_cap = 500
    partner.workspace.save()
    assert partner.v1(f"day={DAY}&get_count=500").status == 200


@pytest.mark.security("N7")
def test_what_json_brought_xml_gives_back_and_the_reverse(partner: Partner) -> None:
    name = "髙𠮷&①㈱ｶﾞ"
    body = {"response_type": "xml", "echoes": [{"name": name}]}
    assert partner.v2("echo/register", body, accept="text/xml").data["echoes"]["name"] == name
    inside = f"<response_type>json</response_type><echoes><name>{name.replace('&', '&amp;')}</name></echoes>"
    told = partner.xml("/wi/v2/test/echo/register", inside, accept="application/json")
    assert told.data["echoes"][0]["name"] == name


def test_the_ports_are_told_operation_dialect_and_the_parsed_request(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(ports.before_authentication, "_call", lambda *told: calls.append(told))
    monkeypatch.setattr(ports.after_parsing, "_call", lambda *told: calls.append(told))
    partner.v2()
    assert calls == [
        ("echo_search", "v2"),
        ("echo_search", "v2", {"response_type": "json", "day": DAY}),
    ]
