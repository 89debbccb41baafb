"""The rules that depend on time, at the edges of hours, days, months and years, by a workspace's clock that is moved there."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from accounts.oauth.tokens import mint
from platform_project.kernel.clock import JAPAN
from sandbox.services import clocks
from tests.factories import Cast, make_cast
from tests.plugins.torture import Measured
from tests.torture.ledger import asked_by_django, faults

pytestmark = [pytest.mark.django_db, pytest.mark.security("D14")]

HOUR, DAY, SECOND = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(seconds=1)
EDGES = {
    "leap day": dt.datetime(2028, 2, 29, 23, 59, 30, tzinfo=JAPAN),
    "first of March": dt.datetime(2028, 3, 1, 0, 0, 10, tzinfo=JAPAN),
    "end of February": dt.datetime(2027, 2, 28, 23, 59, 30, tzinfo=JAPAN),
    "month end": dt.datetime(2027, 1, 31, 12, 0, tzinfo=JAPAN),
    "new year": dt.datetime(2027, 12, 31, 23, 59, 59, tzinfo=JAPAN),
    "midnight elsewhere": dt.datetime(2027, 6, 30, 9, 0, tzinfo=JAPAN),
}
LINE = {"item_name": "部品", "item_qty": "1", "item_price": "1000", "tax_type": "0", "tax_rate_sec": 10}


class Partner:
    """Two companies whose clock is moved under them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.tokens: dict[str, str] = {}

    def at(self, moment: dt.datetime) -> "Partner":
        clocks.set_to(self.cast.workspace, "frozen", moment)
        self.cast.application.workspace.refresh_from_db()
        self.tokens = {role: self.token(role) for role in ("issuer", "recipient")}
        return self

    def still_at(self, moment: dt.datetime) -> "Partner":
        """With the tokens of before."""
        clocks.set_to(self.cast.workspace, "frozen", moment)
        return self

    def token(self, role: str) -> str:
        self.cast.application.workspace.refresh_from_db()
        return str(mint(getattr(self.cast, role), self.cast.application).token)

    def call(self, role: str, path: str, **asked: Any) -> Any:
        told = {"Authorization": f"Bearer {self.tokens[role]}", "Accept": "application/json"}
        body = json.dumps({"response_type": "json", **asked})
        return Client().post(f"/wi/v2/{path}", body, content_type="application/json", headers=told).json()

    def register(self, send: dt.date | str, due: dt.date | str) -> Any:
        invoice = {
            "send_date": str(send), "pay_due_date": str(due), "close_date": str(send), "invoice_type": "3",
            "customer": {"private_cust_cd": "AOBA"}, "details": [LINE],
        }  # fmt: skip
        return self.call("issuer", "seller/invoice/register", invoices=[invoice])

    def invited(self, payee: dict[str, str]) -> str:
        """招待状況 after operation 7."""
        (row,) = self.call("recipient", "buyer/supplier/register", suppliers=[payee])["suppliers"]
        return str(row["invite_status"])

    def received(self, day: dt.date) -> list[Any]:
        told = self.call("recipient", "buyer/invoice/search", reception_date_from=str(day), reception_date_to=str(day))
        found: list[Any] = told["invdata"]
        return found

    def due(self, day: dt.date) -> list[Any]:
        told = self.call(
            "issuer", "seller/invoice/search", send_date_from="1900-01-01", send_date_to="2999-12-31",
            pay_due_date_from=str(day), pay_due_date_to=str(day), close_date=str(day),
        )  # fmt: skip
        found: list[Any] = told["invoice_list"]
        return found


@pytest.fixture
def partner(db: None) -> Partner:
    return Partner(make_cast())


def codes(answer: Any) -> list[str]:
    return [fault["error_code"] for fault in answer["error_list"]]


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES)
def test_an_invoice_belongs_to_the_day_that_it_is_in_japan(
    partner: Partner, edge: dt.datetime, measured: Measured
) -> None:
    day = edge.date()
    assert codes(partner.at(edge).register(day, day)) == []
    (row,) = partner.received(day)
    assert (row["reception_date"], row["pay_due_date_s"]) == (str(day), str(day))
    assert [partner.received(day + DAY * side) for side in (-1, 1)] == [[], []]
    assert len(partner.due(day)) == 1
    assert partner.due(day + DAY) == []
    measured(rules_held=5)
    assert faults(asked_by_django) == []


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES)
def test_a_token_lives_300_seconds_across_the_edge(partner: Partner, edge: dt.datetime, measured: Measured) -> None:
    partner.at(edge)
    asked = {"send_date_from": "2027-01-01", "send_date_to": "2027-01-02"}
    for seconds, told in ((0, []), (299, []), (301, ["E200002"]), (3600, ["E200002"])):
        partner.still_at(edge + SECOND * seconds)
        assert codes(partner.call("issuer", "seller/invoice/search", **asked)) == told
    measured(rules_held=4)


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES)
def test_an_hour_forwards_and_an_hour_back_leave_what_was_done_in_its_order(
    partner: Partner, edge: dt.datetime, measured: Measured
) -> None:
    """What has expired does not come to life again, numbers go on, the history keeps its order."""
    partner.at(edge)
    before, day = dict(partner.tokens), edge.date()
    first = partner.register(day, day)["invoices"][0]["invoice_mng_num"]
    second = partner.at(edge + HOUR).register(day, day)["invoices"][0]["invoice_mng_num"]
    third = partner.at(edge - HOUR).register(day, day)["invoices"][0]["invoice_mng_num"]
    assert (second, third) == (first + 1, first + 2)
    partner.tokens = before
    assert codes(partner.register(day, day)) != []
    assert faults(asked_by_django) == []
    measured(rules_held=3)


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES)
def test_an_invitation_lives_thirty_days_across_the_edge(
    partner: Partner, edge: dt.datetime, measured: Measured
) -> None:
    payee = {"private_cust_cd_s": "NEW", "company_name_s": "ひかり堂", "supplier_mail": "keiri@hikarido.example"}
    assert partner.at(edge).invited(payee | {"invite_method": "1"}) == "1"
    for moment, status in ((edge + 30 * DAY - SECOND, "1"), (edge + 30 * DAY + SECOND, "4")):
        assert partner.at(moment).invited(payee) == status
    measured(rules_held=2)


@pytest.mark.parametrize("day", ["2027-02-29", "2100-02-29", "2027-04-31", "2027-13-01", "2027-00-10", "2028-02-30"])
def test_a_day_that_there_is_not_is_refused(partner: Partner, day: str, measured: Measured) -> None:
    partner.at(EDGES["leap day"])
    for send, due in ((day, "2028-02-29"), ("2028-02-29", day)):
        assert codes(partner.register(send, due)) != []
        assert partner.received(dt.date(2028, 2, 29)) == []
    measured(rules_held=2)
