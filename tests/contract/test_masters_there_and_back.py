"""仕訳関連マスタ there and back: what operation 4 gives, 5 takes, in either format and whatever the texts."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal_masters.tax_classes import BY_NAME
from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.receiving import MASTERS, Answer, Recipient, crosswise, item, section, sub, title
from tests.contract.wires import WIRES, Data, Wire, both_dialects, every_wire

# Published: taken out of every text. Refused: controls, and what prints as nothing (the product's own list is tested apart).
STRIPPED = str.maketrans("", "", "%^*()[]<>'\"\t,")
INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
LIKED = st.sampled_from("カ)サンプル(株)％&;]]>\u0301\u3099が🍣𠮷 　\n\"'<>%,0")
CHARACTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters=INVISIBLE)

V2_JSON, V2_XML, V1_JSON, V1_XML = WIRES


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


def as_kept(text: str) -> str:
    """What the contract makes of a text on its way in."""
    return unicodedata.normalize("NFC", text.translate(STRIPPED))


def texts(limit: int, *, required: bool = False) -> st.SearchStrategy[str]:
    found = st.text(LIKED | CHARACTERS, max_size=limit).filter(lambda text: len(as_kept(text)) <= limit)
    return found.filter(as_kept) if required else found


def fields(**own: st.SearchStrategy[object]) -> st.SearchStrategy[Data]:
    days = st.dates().filter(lambda day: 1900 <= day.year < 3000).map(str)
    common = {"display_order": st.integers(0, 999_999), "valid_from": days | st.just("")}
    return st.fixed_dictionaries(own, optional=common)


# Codes are the test's own, so that an example finds its rows again and takes them away.
MASTER = {
    "account_titles": fields(
        account_title_name=texts(40, required=True), account_title_kana=texts(40), tax_class=st.sampled_from(["", *BY_NAME]),
        sub_account_required=st.sampled_from("01"),
    ),
    "sub_account_titles": fields(sub_account_title_name=texts(40, required=True), sub_account_title_kana=texts(40)),
    "burden_secs": fields(burden_sec_name=texts(40, required=True), burden_sec_kana=texts(40)),
    "journal_items": fields(journal_item_name=texts(40, required=True)),
}  # fmt: skip
KEYS: dict[str, list[Data]] = {
    "account_titles": [{"account_title_code": "0010"}, {"account_title_code": "00100"}],
    "sub_account_titles": [{"account_title_code": "0010", "sub_account_title_code": code} for code in ("00", "&amp;")],
    "burden_secs": [{"burden_sec_code": "1e3"}, {"burden_sec_code": "true"}],
    "journal_items": [{"journal_item_no": number, "journal_item_code": "0"} for number in (1, 5)],
}  # fmt: skip
ROWS = st.fixed_dictionaries({
    master: st.tuples(*[found.map(lambda row, key=key: key | row) for key in KEYS[master]]).map(list)  # type: ignore[misc]
    for master, found in MASTER.items()
})  # fmt: skip


def expected(rows: dict[str, list[Data]]) -> dict[str, list[Data]]:
    """How operation 4 shows what was sent."""
    absent = {"display_order": "0", "valid_from": "", "valid_to": ""}
    return {
        master: [{name: as_kept(str(value)) for name, value in (absent | row).items()} for row in sent]
        for master, sent in rows.items()
    }


def shown(recipient: Recipient) -> dict[str, list[Data]]:
    told = recipient.masters()
    return {master: told.rows_of(master) for master in MASTERS}


def stored(recipient: Recipient) -> dict[str, list[Data]]:
    return {master: rows for master, rows in shown(recipient).items() if rows}


def in_any_order(masters: dict[str, list[Data]]) -> dict[str, list[frozenset[tuple[str, str]]]]:
    return {master: sorted((frozenset(row.items()) for row in rows), key=sorted) for master, rows in masters.items()}


@pytest.mark.contract("2", "XML")
@pytest.mark.contract("6", "5")
@pytest.mark.parametrize(
    ("writes", "reads"), [(V2_JSON, V2_XML), (V2_XML, V1_JSON), (V1_JSON, V1_XML), (V1_XML, V2_JSON)], ids=str
)
def test_one_format_reads_what_another_wrote_and_takes_it_back_unchanged(
    origin: str, operator: Operator, writes: Wire, reads: Wire
) -> None:
    writer = Recipient(origin, books.recipient(operator), writes)
    reader = writer.over(reads)

    @settings(max_examples=15, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(ROWS)
    def play(rows: dict[str, list[Data]]) -> None:
        writer.keep(**rows).taken()
        found = shown(reader)
        assert in_any_order(found) == in_any_order(expected(rows))
        assert shown(writer) == found
        back = reader.keep(**found)
        assert {result for results in back.results.values() for result in results} == {"unchanged"}
        gone = {master: [row | {"delete_flg": "1"} for row in sent] for master, sent in rows.items()}
        writer.keep(**gone).taken()

    play()


@pytest.mark.contract("6", "5")
@crosswise
def test_what_4_gives_5_takes_and_nothing_changes(recipient: Recipient, other: Wire) -> None:
    period = {"display_order": 3, "valid_from": "2026-04-01", "valid_to": "2027-03-31"}
    recipient.keep(
        account_titles=[title("0010"), title("5370", account_title_kana="カ", tax_class="課税仕入8軽控70", **period)],
        sub_account_titles=[sub("0010", "00"), sub("5370", "00", sub_account_title_kana="カ", **period)],
        burden_secs=[section("00"), section("01", burden_sec_kana="カ", **period)],
        journal_items=[item(1, "00"), item(5, "01", **period)],
    ).taken()  # fmt: skip
    assert takes_what_it_gave(recipient.over(other), stored(recipient)) == {"unchanged"}


@pytest.mark.contract("2", "stripped characters")
@pytest.mark.contract("6", "5")
@crosswise
def test_names_typed_on_a_page_survive_the_way_out_and_back(recipient: Recipient, other: Wire) -> None:
    kana = Recipient(recipient.origin, books.beside(recipient.pfid, "kana"), recipient.wire)
    given = stored(kana)
    (account,), (under,), (department,), (kind,) = (given[master] for master in MASTERS)
    assert (account["account_title_name"], under["sub_account_title_name"]) == ("未払金(その他)", "カ)サンプル")
    assert (department["burden_sec_kana"], kind["journal_item_name"]) == ("'テ'サ\"インフ\"", "10%引き, 10*3^2")
    assert takes_what_it_gave(kana.over(other), given) == {"unchanged"}
    assert stored(kana) == given


@pytest.mark.contract("2", "stripped characters")
@pytest.mark.contract("8", "every page action calls the same service")
@both_dialects
def test_what_is_typed_on_the_page_is_taken_back_too(recipient: Recipient, people: People) -> None:
    browser = people.at(recipient.pfid)
    page = browser.open("/receiving/masters/section/new/")
    typed = {"code": "130", "name": '開発(第1)部 "東"', "kana": "カイハツ(1)"}
    assert browser.submit(page, page.form(""), **typed).path == "/receiving/masters/section/"
    given = stored(recipient)
    assert given["burden_secs"][0]["burden_sec_name"] == '開発(第1)部 "東"'
    assert takes_what_it_gave(recipient, given) == {"unchanged"}


def takes_what_it_gave(recipient: Recipient, given: dict[str, list[Data]]) -> set[str]:
    told: Answer = recipient.keep(**given)
    assert set(told.results) == set(given)
    return {result for results in told.results.values() for result in results}


@pytest.mark.contract("2", "stripped characters")
@every_wire
def test_a_text_loses_the_characters_that_the_platform_strips(recipient: Recipient) -> None:
    recipient.keep(
        burden_secs=[section("(1)", burden_sec_name="カ)サン<プ>ル", burden_sec_kana="%^*()[]<>'\"\t,")]
    ).taken()
    (row,) = stored(recipient)["burden_secs"]
    assert (row["burden_sec_code"], row["burden_sec_name"], row["burden_sec_kana"]) == ("1", "カサンプル", "")
    assert recipient.keep(burden_secs=[section("1", burden_sec_name="(),")]).faults == [
        ("E700001", "burden_secs[0].burden_sec_name")
    ]


@pytest.mark.contract("2", "stripped characters")
@both_dialects
def test_a_workspace_can_leave_the_characters_where_they_are(origin: str, operator: Operator, wire: Wire) -> None:
    english = Recipient(origin, "recipient@english.example", wire)
    row = section(f"S{wire.dialect}", burden_sec_name="カ)サンプル")
    assert english.keep(burden_secs=[row]).results == {"burden_secs": ["registered"]}
    assert row["burden_sec_name"] in [found["burden_sec_name"] for found in stored(english)["burden_secs"]]
    without = section(f"S{wire.dialect}", burden_sec_name="カサンプル")
    assert english.keep(burden_secs=[without]).results == {"burden_secs": ["updated"]}


@pytest.mark.contract("2", "stripped characters")
@pytest.mark.contract("6", "5")
@crosswise
def test_codes_registered_while_nothing_was_stripped_survive_the_way_out_and_back(
    recipient: Recipient, other: Wire
) -> None:
    kana = Recipient(recipient.origin, books.beside(recipient.pfid, "codes"), recipient.wire)
    given = stored(kana)
    assert [row["sub_account_title_code"] for row in given["sub_account_titles"]] == ["カ)1"]
    assert takes_what_it_gave(kana.over(other), given) == {"unchanged"}
    assert stored(kana) == given
