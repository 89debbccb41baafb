"""How single values are read: what is taken, as what, and with which code the rest is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from partners.api.wire import Bank, Publisher
from platform_project.api.wire import WireModel, fields
from tests.wire.asking import faults


class Sample(WireModel):
    """One field of every kind."""

    text: str = fields.text("文字", 5, mark="A")
    code: str = fields.digits("コード", 4, mark="A")
    day: dt.date | None = fields.date("日付", mark="A")
    count: int | None = fields.integer("件数", 1, 999, mark="A")
    money: int | None = fields.yen("金額", mark="A")
    quantity: Decimal | None = fields.number("数量", 8, negative=False, mark="A")
    price: Decimal | None = fields.number("単価", 13, mark="A")
    pick: str = fields.choice("区分", {"0": "無", "1": "有", "10": "他"}, mark="A")
    mail: str = fields.mail("メール", mark="A")
    zip: str = fields.zip_code("郵便番号", mark="A")


def read(**sent: Any) -> Any:
    (name,) = sent
    return getattr(Sample.model_validate(sent), name)


def refused(model: type[BaseModel] = Sample, **sent: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(sent)
    (found,) = refusal.value.errors()
    return found["type"]


@pytest.mark.contract("contract", "2 numbers")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [(1, 1), ("1", 1), ("007", 7), (-5, -5), ("-5", -5), ("-0", 0), (0, 0), (Decimal("1000.0"), 1000), (1000.0, 1000)],
)
def test_a_whole_number_is_taken_as_a_number_and_as_digits(sent: Any, expected: int) -> None:
    found = read(money=sent)
    assert (found, str(found)) == (expected, str(expected))


@pytest.mark.contract("contract", "2 numbers")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2.5", "2.5"), (Decimal("2.5"), "2.5"), (2.5, "2.5"), ("-0", "0"), ("-0.000", "0"), (Decimal("-0.0"), "0"),
        ("1.500", "1.5"), ("9999999999999.999", "9999999999999.999"), (Decimal("1E+2"), "100"), (-18000, "-18000"),
    ],
)  # fmt: skip
def test_a_decimal_is_exact(sent: Any, expected: str) -> None:
    found = read(price=sent)
    assert found == Decimal(expected)
    assert not found.is_signed() or found < 0


@pytest.mark.contract("contract", "2 numbers")
@pytest.mark.security("N3")
@pytest.mark.security("N4")
@pytest.mark.parametrize("name", ["money", "price", "quantity", "count"])
@pytest.mark.parametrize(
    "sent",
    [
        "１２３", "٣", "1_000", "1,000", "+1", " 1 ", "1 ", "1\n", "1e5", "0x10", "一", "-", "--1", ".5", "5.", "NaN",
        "Infinity", "1" * 5000, True, False, float("nan"), float("inf"), Decimal("NaN"), Decimal("1E+999999999"),
        Decimal("1E-999999999"), 0.0001,
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused(name: str, sent: Any) -> None:
    assert refused(**{name: sent}) == "E700004"


@pytest.mark.contract("contract", "5 details")
@pytest.mark.parametrize(
    ("name", "sent", "code"),
    [
        ("money", 10**13, "E700006"), ("money", f"-{10**13}", "E700006"), ("money", "1.5", "E700004"),
        ("money", Decimal("1.5"), "E700004"), ("count", 0, "E700006"), ("count", 1000, "E700006"),
        ("price", 10**13, "E700004"), ("price", "10000000000000", "E700004"), ("price", "1.0001", "E700004"),
        ("price", Decimal("0.0005"), "E700004"), ("quantity", 10**8, "E700004"), ("quantity", -1, "E700004"),
        ("quantity", "-1", "E700004"),
    ],
)  # fmt: skip
def test_a_number_beyond_its_digits_is_refused(name: str, sent: Any, code: str) -> None:
    assert refused(**{name: sent}) == code


@pytest.mark.contract("contract", "2 dates")
@pytest.mark.parametrize("sent", ["2026-11-20", "2028-02-29", "1900-01-01", "2999-12-31"])
def test_a_day_of_the_calendar_is_taken(sent: str) -> None:
    assert read(day=sent) == dt.date.fromisoformat(sent)


@pytest.mark.contract("contract", "2 dates")
@pytest.mark.parametrize(
    "sent",
    [
        "2026-02-30", "2027-02-29", "20261120", "2026/11/20", "2026-11-2", "2026-W01-1", "２０２６-11-20",
        "2026-11-20 ", "2026-11-20T00:00:00", "0000-01-01", 20261120, True, Decimal(1),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(sent: Any) -> None:
    assert refused(day=sent) == "E700004"


@pytest.mark.parametrize("sent", ["1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_of_another_age_is_refused(sent: str) -> None:
    assert refused(day=sent) == "E700006"


@pytest.mark.parametrize(("sent", "expected"), [("1", "1"), (1, "1"), (0, "0"), (10, "10"), ("", "")])
def test_a_choice_is_taken_as_text_and_as_a_number(sent: Any, expected: str) -> None:
    assert read(pick=sent) == expected


@pytest.mark.parametrize("sent", ["2", 2, "01", " 1", "１", True, False, Decimal(1), 1.0, "0、1"])
def test_what_is_not_among_the_choices_is_refused(sent: Any) -> None:
    assert refused(pick=sent) == "E700005"


@pytest.mark.security("N11")
@pytest.mark.parametrize("text", ["あいうえお", "𠮷" * 5, "a b\nc", "00123"])
def test_a_text_is_counted_in_characters(text: str) -> None:
    assert read(text=text) == text
    (fault,) = faults(Sample, {"text": f"{text}x"})
    assert (fault.code, fault.params["limit"], fault.params["length"]) == ("E700002", 5, 6)


@pytest.mark.security("N4")
@pytest.mark.parametrize("sent", [1, 0, Decimal(1), True])
def test_a_number_is_no_text(sent: Any) -> None:
    (fault,) = faults(Sample, {"text": sent})
    assert fault.code == "E700004"


@pytest.mark.parametrize(
    ("name", "taken", "bad"),
    [
        ("code", ["0001", "9999"], ["1", "00001", "０００１", "000a", 1, "0001\n"]),
        ("zip", ["060-0001"], ["0600001", "060-001", "０６０-０００１", "060－0001", 600001]),
        (
            "mail",
            ["ap@kitano.example", "a+b@sub.kitano.example"],
            ["kitano", "a@", "@b.example", "a b@c.example", "a@b"],
        ),
    ],
)
def test_texts_of_a_form_are_held_to_it(name: str, taken: list[Any], bad: list[Any]) -> None:
    assert [read(**{name: text}) for text in taken] == taken
    assert {refused(**{name: value}) for value in bad} == {"E700004"}


def test_a_mail_address_is_at_most_254_characters_long() -> None:
    domain = ".".join(["d" * 60] * 3) + ".example"
    local = "m" * 63
    longest = f"{local}@{domain}"[:254]
    assert read(mail=longest) == longest
    (fault,) = faults(Sample, {"mail": f"{'m' * 250}@kitano.example"})
    assert (fault.code, fault.params["limit"]) == ("E700002", 254)


@pytest.mark.contract("domain", "bank accounts")
@pytest.mark.parametrize(
    ("sent", "expected"), [("0012345", "0012345"), ("12345", "0012345"), ("1", "0000001"), ("", "")]
)
def test_an_account_number_is_filled_to_seven_digits(sent: str, expected: str) -> None:
    assert Bank(transfer_code="X", account_num=sent).account_num == expected


@pytest.mark.parametrize("sent", ["12345678", "１", "12a", 12345, "-1"])
def test_an_account_number_of_another_form_is_refused(sent: Any) -> None:
    assert refused(Bank, account_num=sent) == "E700004"


@pytest.mark.contract("domain", "bank accounts")
@pytest.mark.security("N10")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("ｶ)ﾐﾅﾄｾｲｻｸｼﾖ", "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ"),
        ("カ）ミナトセイサクショ", "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ"),
        ("ガス", "ｶﾞｽ"),
        ("minato 1", "MINATO 1"),
    ],
)
def test_a_holders_kana_is_spelt_as_a_transfer_carries_it(sent: str, expected: str) -> None:
    assert Bank(transfer_code="X", depositor_kana=sent).depositor_kana == expected


@pytest.mark.contract("domain", "bank accounts")
@pytest.mark.parametrize(
    ("sent", "code", "params"),
    [
        ("株式会社ミナト", "E700007", {"character": "株式会社"}),
        ("ミナト、カワセ", "E700007", {"character": "、"}),
        ("ガ" * 16, "E700002", {"limit": 30, "length": 32}),
        (1, "E700004", {}),
    ],
)
def test_a_holders_kana_that_no_transfer_carries_is_refused(sent: Any, code: str, params: dict[str, Any]) -> None:
    (fault,) = faults(Bank, {"transfer_code": "X", "depositor_kana": sent})
    assert fault.code == code
    assert params.items() <= fault.params.items()


@pytest.mark.contract("domain", "registration number")
@pytest.mark.parametrize(
    "sent", ["T8999900000001", "t8999900000001", "Ｔ８９９９９０００００００１", "T8999-9000-00001", "T 8999900000001"]
)
def test_a_registration_number_is_normalised(sent: str) -> None:
    assert Publisher(biz_regist_no=sent).biz_regist_no == "T8999900000001"


@pytest.mark.contract("domain", "registration number")
@pytest.mark.parametrize("sent", ["T8999900000002", "8999900000001", "T1234567890123", "T" * 200, 8999900000001])
def test_a_wrong_registration_number_is_refused(sent: Any) -> None:
    assert refused(Publisher, biz_regist_no=sent) == "E700004"
