"""招待 of the seed's flow 7, to its end: accepted, declined, expired by the clock, sent again; by mail and on paper."""

import pytest

from tests.contract import books
from tests.contract.browsers import Browser
from tests.contract.operating import Operator
from tests.contract.people import People
from tests.contract.programs import PASSWORD, fresh_token
from tests.contract.receiving import (
    BY_MAIL,
    DECLINED,
    EXPIRED,
    JOINED,
    ON_PAPER,
    Desk,
    Recipient,
    payee,
)
from tests.contract.samples import unique
from tests.contract.wires import WIRES, Wire, both_dialects, every_wire

HOUR = 60 * 60
DAY = 24 * HOUR
V2_JSON, _, _, V1_XML = WIRES


@pytest.fixture
def recipient(origin: str, operator: Operator, wire: Wire) -> Recipient:
    """A company that nobody else uses."""
    return Recipient(origin, books.recipient(operator), wire)


@pytest.fixture
def desk(recipient: Recipient, people: People) -> Desk:
    return Desk(people, recipient.pfid)


@pytest.fixture
def mail() -> str:
    """An address to which nothing else is sent."""
    return f"{unique().lower()}@invited.example"


@pytest.mark.contract("7", "mail")
@pytest.mark.contract("seed", "7")
@every_wire
def test_a_payee_that_accepts_is_linked_and_what_it_issues_from_then_on_bears_its_code(
    recipient: Recipient, desk: Desk, mail: str
) -> None:
    (before,) = recipient.is_sent(by="seller")
    assert recipient.payees(payee("S-200", supplier_mail=mail, invite_method="1")).done == [("registered", BY_MAIL)]
    link = desk.link_sent_to(mail)
    assert "有限会社つくし堂" in desk.post_to(mail)
    seller = Desk(desk.people, books.beside(recipient.pfid, "seller"))
    assert "招待を承諾しました" in seller.answers(link, "accept").text
    (after,) = recipient.is_sent(by="seller")
    assert codes_by_number(recipient) == {before: "", after: "S-200"}
    # Who has joined is not invited again, whatever is asked.
    for method in ("0", "1", "2"):
        assert recipient.payees(payee("S-200", supplier_mail=mail, invite_method=method)).done == [
            ("unchanged", JOINED)
        ]
    assert desk.link_sent_to(mail) == link
    assert "seller商会が招待に参加しました" in desk.post_to("招待に参加しました")


def codes_by_number(recipient: Recipient) -> dict[str, str]:
    return {row["invoice_mng_num"]: row["private_cust_cd_s"] for row in recipient.received().rows}


@pytest.mark.contract("7", "paper")
@pytest.mark.contract("seed", "7")
@both_dialects
def test_on_paper_a_letter_brings_a_code_to_type_in(recipient: Recipient, desk: Desk) -> None:
    address = f"長野県松本市{unique()}"
    told = recipient.payees(payee("S-200", supplier_address1=address, supplier_mail="", invite_method="2"))
    assert told.done == [("registered", ON_PAPER)]
    assert f"〒390-0811 {address}" in desk.post_to(address)
    code = desk.code_sent_to(address)
    visitor = Browser(recipient.origin)
    page = visitor.open("/invitations/")
    # As a person reads it off a letter: no hyphens, small letters.
    landed = visitor.submit(page, page.form(""), code=code.replace("-", "").lower())
    joined = visitor.submit(
        landed, landed.form("/join/"), company_name="有限会社つくし堂", user_name="筑紫 あきら",
        pfid=f"{unique()}@tsukushi.example", password=f"{PASSWORD}-つくし", password_again=f"{PASSWORD}-つくし",
    )  # fmt: skip
    assert "有限会社つくし堂を開設し、招待を承諾しました" in joined.text
    assert recipient.payees(payee("S-200", supplier_address1=address, supplier_mail="")).done == [("unchanged", JOINED)]


@pytest.mark.contract("7", "declining")
@both_dialects
def test_declining_is_final_until_invited_again(recipient: Recipient, desk: Desk, mail: str) -> None:
    element = payee("S-200", supplier_mail=mail)
    recipient.payees(element | {"invite_method": "1"}).taken()
    link = desk.link_sent_to(mail)
    seller = Desk(desk.people, books.beside(recipient.pfid, "seller"))
    asked = seller.browser.open(link)
    seller.answers(link, "decline")
    assert recipient.payees(element).done == [("unchanged", DECLINED)]
    # Neither the button of a page that still stands open helps, nor asking without inviting.
    assert "既に辞退です" in seller.browser.submit(asked, asked.form("/accept/")).text
    assert recipient.payees(element | {"invite_method": "0"}).done == [("unchanged", DECLINED)]
    assert recipient.payees(element | {"invite_method": "1"}).done == [("unchanged", BY_MAIL)]
    again = desk.link_sent_to(mail)
    assert again != link
    seller.answers(again, "accept")
    assert recipient.payees(element).done == [("unchanged", JOINED)]


@pytest.mark.contract("7", "sent again")
@both_dialects
def test_a_newer_invitation_takes_the_place_of_the_open_one(recipient: Recipient, desk: Desk, mail: str) -> None:
    element = payee("S-200", supplier_mail=mail)
    assert recipient.payees(element | {"invite_method": "1"}).done == [("registered", BY_MAIL)]
    link = desk.link_sent_to(mail)
    assert recipient.payees(element | {"invite_method": "2"}).done == [("unchanged", ON_PAPER)]
    seller = Desk(desk.people, books.beside(recipient.pfid, "seller"))
    assert [form for form in seller.browser.open(link).forms if form.action.endswith("/accept/")] == []
    assert recipient.payees(element).done == [("unchanged", ON_PAPER)]


@pytest.mark.contract("7", "expiry")
def test_an_invitation_expires_after_thirty_days_of_the_workspace_s_clock(
    origin: str, operator: Operator, people: People, mail: str
) -> None:
    slug = books.new_workspace(operator, 1)
    desk, seller = Desk(people, f"r0@{slug}.example"), Desk(people, f"seller@{slug}.example")
    element = payee("S-200", supplier_mail=mail)

    def told(**changes: str) -> list[tuple[str, str]]:
        """The same over two wires, with a token of the day."""
        token = fresh_token(origin, desk.pfid)
        first, *rest = (
            Recipient(origin, desk.pfid, wire, token).payees(element | changes) for wire in (V2_JSON, V1_XML)
        )
        assert [row["invite_status"] for row in first.rows] == [row["invite_status"] for row in rest[0].rows]
        return first.done

    def can_be_accepted(link: str) -> bool:
        return any(form.action.endswith("/accept/") for form in seller.browser.open(link).forms)

    assert told(invite_method="1") == [("registered", BY_MAIL)]
    link = desk.link_sent_to(mail)
    operator.do("move_clock", slug, 30 * DAY - HOUR)
    assert (told(), can_be_accepted(link)) == ([("unchanged", BY_MAIL)], True)
    operator.do("move_clock", slug, HOUR)
    assert (told(), can_be_accepted(link)) == ([("unchanged", EXPIRED)], False)
    assert told(invite_method="0") == [("unchanged", EXPIRED)]
    assert told(invite_method="1") == [("unchanged", BY_MAIL)]
    seller.answers(desk.link_sent_to(mail), "accept")
    operator.do("move_clock", slug, 31 * DAY)
    assert told() == [("unchanged", JOINED)]


@pytest.mark.contract("7", "earlier invoices")
@both_dialects
def test_two_payees_may_be_one_member_and_the_smaller_code_counts(recipient: Recipient, desk: Desk, mail: str) -> None:
    (before,) = recipient.is_sent()
    recipient.payees(payee("S-0", supplier_mail=mail, invite_method="1")).taken()
    Desk(desk.people, books.beside(recipient.pfid, "issuer")).answers(desk.link_sent_to(mail), "accept")
    (after,) = recipient.is_sent()
    assert codes_by_number(recipient) == {before: "S-1", after: "S-0"}
