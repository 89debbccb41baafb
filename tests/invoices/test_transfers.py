"""総合振込 as a service: the file of the demo adds up, and every payment joins the history of its invoice."""

import datetime as dt

import pytest

from accounts.actors import Actor, Via
from accounts.models import User
from invoices import selectors, zengin
from invoices.services import events, transfers
from invoices.transfer_drafts import TransferDraft
from platform_project.kernel import clock
from platform_project.kernel.errors import PlatformError
from sandbox.seeding import demo
from tests.factories import BankAccountFactory, Cast, issue


def draft(*numbers: int, **changes: object) -> TransferDraft:
    fields = {
        "account": "PAY", "client_code": "1", "name_kana": "ｱｵﾊﾞ", "date": clock.today() + dt.timedelta(days=1),
    }  # fmt: skip
    return TransferDraft(numbers, **(fields | changes))  # type: ignore[arg-type]


def test_the_demos_file_parses_and_its_trailer_adds_up(db: None) -> None:
    demo.ensure()
    actor = Actor.of(User.objects.get(pfid="recipient@demo.example"), Via.PAGE)
    BankAccountFactory(company=actor.company, code="PAY", holder_kana="ｱｵﾊﾞｼﾖｳｼﾞ")
    opened = [row for row in selectors.received_rows(actor.company) if not transfers.obstacles(row)]
    file = transfers.make(actor=actor, draft=draft(*[row.number for row in opened]))
    records = list(zengin.parse(file.content))
    paid = [int(record["amount"]) for record in records if record["record"] == "2"]
    assert [record["record"] for record in records] == ["1", *"2" * len(opened), "8", "9"]
    assert len(paid) > 5
    assert (int(records[-2]["count"]), int(records[-2]["amount"])) == (len(paid), sum(paid)) == (file.count, file.total)


def test_the_event_joins_the_chain_of_its_invoice(cast: Cast) -> None:
    actor = cast.actor("recipient", Via.PAGE)
    BankAccountFactory(company=actor.company, code="PAY")
    invoice = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as sealed:
        transfers.make(actor=actor, draft=draft(invoice.number))
    assert [(fault.code, fault.item) for fault in sealed.value.faults] == [("E400005", f"invoices[{invoice.number}]")]
    invoice.opened_at = clock.now()
    invoice.save(update_fields=["opened_at"])
    transfers.make(actor=actor, draft=draft(invoice.number))
    first, second = selectors.events(invoice)
    assert (second.action, second.previous_hash, second.via) == ("transfer", first.hash, "page")
    assert events.digest(second, invoice.number) == second.hash


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"account": "NOWHERE"}, ("E300004", "account")), ({"account": "MAIN"}, ("E300004", "account"))],
)
def test_one_pays_from_an_account_of_ones_own(cast: Cast, changes: dict[str, str], fault: tuple[str, str]) -> None:
    with pytest.raises(PlatformError) as refusal:
        transfers.make(actor=cast.actor("recipient"), draft=draft(1, **changes))
    assert [(one.code, one.item) for one in refusal.value.faults] == [fault]


def test_unknown_and_foreign_invoices_are_named_each(cast: Cast) -> None:
    BankAccountFactory(company=cast.actor("rival").company, code="PAY")
    foreign = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as refusal:
        transfers.make(actor=cast.actor("rival"), draft=draft(foreign.number, 8888, 8888))
    assert [(one.code, one.params["value"]) for one in refusal.value.faults] == [
        ("E300006", foreign.number), ("E300006", 8888),
    ]  # fmt: skip
