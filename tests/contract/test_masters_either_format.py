"""What is kept through one format is read through the other as it was sent, whatever the texts."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal_masters.tax_classes import BY_NAME
from tests.contract import books
from tests.contract.operating import Operator
from tests.contract.receiving import MASTERS, Recipient
from tests.contract.wires import WIRES, Data, Wire

# Published: taken out of every text. Refused: controls, and what prints as nothing (the product's own list is tested apart).
STRIPPED = str.maketrans("", "", "%^*()[]<>'\"\t,")
NOT_CARRIED = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
LIKED = st.sampled_from("カ)サンプル(株)％&;]]>\u0301\u3099が🍣𠮷 　\n\"'<>%,0")
CHARACTERS = st.characters(exclude_categories=NOT_CARRIED, exclude_characters=INVISIBLE)

V2_JSON, V2_XML, V1_JSON, V1_XML = WIRES


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

    @settings(
        max_examples=15, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
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
