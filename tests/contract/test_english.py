"""A workspace that asks for English is refused in English: no message falls back to Japanese inside."""

from collections.abc import Callable

import pytest

from platform_project.kernel.catalogue import CATALOGUE
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import Program
from tests.contract.provoked_on_the_wire import PROVOCATIONS
from tests.contract.samples import detail, element, unique
from tests.contract.scenes import Scene
from tests.contract.wires import Told, Wire, every_wire

# Whose workspace it is, is known once the token was found good: an unknown path is refused before.
NOBODYS = {"E700018"}
CODES = [code for code in PROVOCATIONS if code.startswith("E7") and code not in NOBODYS]

Ask = Callable[[Program], Told]


def _registers(**changes: object) -> Ask:
    return lambda program: program.register(element(**changes))


def _line(**changes: object) -> Ask:
    return _registers(details=[detail(**changes)])


def _bank(**changes: object) -> Ask:
    return lambda program: program.register({"banks": [{"transfer_code": unique(), **changes}]})


# Messages into which something is put that differs from field to field.
VARIANTS: dict[str, Ask] = {
    "a way of entering that does not fit": _line(input_tax_type="2", item_tax=100),
    "a reduced rate without a bucket": _line(tax_rate_sec=7, reduced_tax_flg="1"),
    "a total of one rate": _registers(inv_tax_tr10=1),
    "a carry-over": _registers(prev_inv_amount=1, carryover_new=5),
    "a typed amount": _line(item_without_tax=5),
    "a decimal": _line(item_qty="1.23456"),
    "a negative quantity": _line(item_qty="-x"),
    "an object where a text belongs": _registers(inv_name={"x": 1}),
    "a text where an array belongs": _registers(details="x"),
    "a text where an object belongs": _registers(customer="x"),
    "a mail address": _registers(customer={"private_cust_cd": "AOBA", "customer_mail": "x"}),
    "a postal code": _registers(customer={"private_cust_cd": "AOBA", "customer_zip": "1"}),
    "a registration number": _registers(publisher={"publisher_mng_num": "HQ", "biz_regist_no": "T1"}),
    "a bank's code": _bank(fncl_inst_code="x"),
    "an account number": _bank(account_num="x"),
    "kana too long": _bank(depositor_kana="ｱ" * 31),
    "kana that nobody can transfer to": _bank(depositor_kana="#"),
    "the same member twice": lambda program: program.send("register", b'{"a": 1, "a": 2}'),
    "bytes that are not text": lambda program: program.send("register", b'{"a": "\xff"}'),
}


@pytest.fixture
def scene(origin: str, wire: Wire, operator: Operator, people: People) -> Scene:
    return EnglishScene(origin, wire, operator, people)


class EnglishScene(Scene):
    """Where the issuer's workspace asks for English."""

    @property
    def issuer(self) -> Program:
        return self.program("issuer@english.example")


@pytest.mark.contract("4", "messages")
@every_wire
@pytest.mark.parametrize("code", CODES)
def test_a_refused_request_is_told_in_english(scene: Scene, code: str) -> None:
    _, _, provoke = PROVOCATIONS[code]
    told = provoke(scene)
    assert [found for found, _ in told.faults] == [code]
    assert told.messages[0].startswith(CATALOGUE[code].en.partition("{")[0])
    assert _foreign(told) == []


@pytest.mark.contract("4", "messages")
@pytest.mark.parametrize("what", VARIANTS)
def test_what_a_message_names_is_english_too(scene: Scene, what: str) -> None:
    told = VARIANTS[what](scene.issuer)
    assert told.status == 400, told.response.text
    assert _foreign(told) == []


def _foreign(told: Told) -> list[str]:
    """The messages that hold anything but ASCII."""
    return [message for message in told.messages if not message.replace("\u202e", "").isascii()]
