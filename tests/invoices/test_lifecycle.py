"""Opening, returning and correcting: the seed's flow 3 and its page actions, below the wire."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import Via
from accounts.models import Notice
from invoices import selectors
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.models import InvoiceEvent
from invoices.services import lifecycle
from partners.drafts import CustomerDraft, IssuerDraft
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, CustomerFactory, issue, line, reissued, returned


def refusal_code(refusal: pytest.ExceptionInfo[PlatformError]) -> str:
    (fault,) = refusal.value.faults
    return fault.code


def test_opening_breaks_the_seal_once(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    opened = lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)
    again = lifecycle.open_invoice(actor=cast.actor("recipient"), number=invoice.number)
    assert opened.opened_at is not None
    assert again.opened_at == opened.opened_at
    assert InvoiceEvent.objects.filter(action="open").count() == 1


@pytest.mark.parametrize("role", ["issuer", "rival", "stranger"])
def test_only_the_recipient_opens_or_returns(cast: Cast, role: str) -> None:
    invoice = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as refusal:
        lifecycle.open_invoice(actor=cast.actor(role), number=invoice.number)
    assert refusal_code(refusal) == "E300006"
    with pytest.raises(PlatformError) as refusal:
        lifecycle.return_invoice(actor=cast.actor(role), number=invoice.number, reason="x")
    assert refusal_code(refusal) == "E300006"


def test_a_return_gives_the_invoice_back_and_tells_the_issuer_why(cast: Cast) -> None:
    invoice = returned(cast)
    assert (invoice.status, invoice.return_reason) == ("20", "単価相違")
    with pytest.raises(PlatformError):
        selectors.received(cast.company("recipient"), invoice.number)
    notice = Notice.objects.get(topic="returned")
    assert notice.address == cast.issuer.pfid
    assert "単価相違" in notice.body


def test_a_return_needs_a_reason_of_bounded_length(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    for reason, code in (("  ", "E700001"), ("あ" * 1001, "E700002")):
        with pytest.raises(PlatformError) as refusal:
            lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason=reason)
        assert refusal_code(refusal) == code


def test_an_invoice_is_not_returned_twice(cast: Cast) -> None:
    invoice = returned(cast)
    with pytest.raises(PlatformError) as refusal:
        lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason="x")
    assert refusal_code(refusal) == "E400005"


def test_a_correction_keeps_what_is_absent_and_seals_again(cast: Cast) -> None:
    invoice = reissued(cast, inv_no="A-1", remarks="はじめ")
    assert (invoice.status, invoice.version, invoice.opened_at) == ("30", 2, None)
    assert (invoice.inv_no, invoice.remarks, invoice.gross) == ("A-1", "はじめ", 1100)
    (old,) = selectors.versions(invoice)
    assert (old.version, old.document["status"], old.document["gross"]) == (1, "20", 1100)
    assert old.document["lines"][0]["item_name"] == "部品"
    assert [event.action for event in selectors.events(invoice)] == ["issue", "return", "correct"]
    assert Notice.objects.filter(topic="reissued").count() == 1


def test_a_correction_replaces_the_lines_whole(cast: Cast) -> None:
    invoice = returned(cast)
    change = InvoiceDraft(lines=(line(price=Decimal(500)), line(price=Decimal(300), item="details[1]")))
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, change)])
    invoice.refresh_from_db()
    assert (invoice.net, invoice.tax) == (800, 80)
    assert [row.net for row in selectors.lines(invoice)] == [500, 300]


def test_a_correction_moves_the_tax_when_only_the_unit_changes(cast: Cast) -> None:
    lines = [line(price=Decimal(105), item=f"details[{place}]", slip_no=f"D-{place}") for place in range(3)]
    invoice = returned(cast, lines=lines)
    assert invoice.tax == 31
    change = InvoiceDraft(head={"unit_tax": "2"})
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, change)])
    invoice.refresh_from_db()
    assert invoice.tax == 30


def test_a_correction_may_change_the_office_and_refresh_the_addressee(cast: Cast) -> None:
    invoice = returned(cast)
    change = InvoiceDraft(
        publisher=IssuerDraft("HQ", {"section": "経理課"}), customer=CustomerDraft("AOBA", {"section": "購買部"})
    )
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, change)])
    invoice.refresh_from_db()
    assert (invoice.publisher["section"], invoice.addressee["section"]) == ("経理課", "購買部")


def test_an_issued_copy_does_not_follow_its_master(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    lifecycle.register(
        actor=cast.actor("issuer"), drafts=[InvoiceDraft(customer=CustomerDraft("AOBA", {"name": "改名商事"}))]
    )
    invoice.refresh_from_db()
    assert invoice.addressee["name"] == "あおば商事株式会社"


def test_another_addressee_is_refused(cast: Cast) -> None:
    CustomerFactory(company=cast.issuer.company, code="OTHER")
    invoice = returned(cast)
    for code, expected in (("OTHER", "E400004"), ("NOBODY", "E300003")):
        change = InvoiceDraft(customer=CustomerDraft(code, {"name": "x"}))
        with pytest.raises(PlatformError) as refusal:
            lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, change)])
        assert refusal_code(refusal) == expected


def test_only_a_returned_invoice_is_corrected(cast: Cast) -> None:
    invoice = issue(cast.actor("issuer"))
    with pytest.raises(PlatformError) as refusal:
        lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, InvoiceDraft())])
    assert refusal_code(refusal) == "E400001"


def test_a_stale_version_is_an_exclusive_control_error(cast: Cast) -> None:
    invoice = reissued(cast)
    lifecycle.return_invoice(actor=cast.actor("recipient"), number=invoice.number, reason="再度")
    stale = CorrectionDraft(invoice.number, InvoiceDraft(), version=1)
    with pytest.raises(PlatformError) as refusal:
        lifecycle.correct(actor=cast.actor("issuer"), corrections=[stale])
    assert refusal_code(refusal) == "E400002"


def test_a_foreign_invoice_answers_as_an_unknown_one(cast: Cast) -> None:
    invoice = returned(cast)
    found = []
    for number in (invoice.number, 999_999):
        with pytest.raises(PlatformError) as refusal:
            lifecycle.correct(actor=cast.actor("rival"), corrections=[CorrectionDraft(number, InvoiceDraft())])
        found.append(refusal_code(refusal))
    assert found == ["E300006", "E300006"]


def test_one_bad_correction_stops_all(cast: Cast) -> None:
    good, bad = returned(cast), issue(cast.actor("issuer"))
    with pytest.raises(PlatformError):
        lifecycle.correct(
            actor=cast.actor("issuer"),
            corrections=[CorrectionDraft(good.number, InvoiceDraft()), CorrectionDraft(bad.number, InvoiceDraft())],
        )
    good.refresh_from_db()
    assert good.status == "20"


def test_a_corrected_withholding_follows_the_new_lines(cast: Cast) -> None:
    invoice = returned(cast, withholding_tax=10210, lines=[line(price=Decimal(100_000))])
    change = InvoiceDraft(lines=(line(price=Decimal(123_456)),))
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, change)])
    invoice.refresh_from_db()
    assert invoice.withholding_tax == 12_604


def test_a_reissue_arrives_on_the_day_of_the_reissue(cast: Cast) -> None:
    invoice = reissued(cast, send_date=dt.date(2026, 10, 1))
    assert invoice.send_date == dt.date(2026, 10, 1)
    assert invoice.reception_date == invoice.updated_on
    assert Via.PAGE.value in {event.via for event in selectors.events(invoice)}


def test_a_correction_tells_the_codes_that_the_invoice_keeps(cast: Cast) -> None:
    invoice = returned(cast)
    (outcome,) = lifecycle.correct(
        actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, InvoiceDraft())]
    ).outcomes
    assert [part.code for part in (outcome.publisher, outcome.customer, *outcome.banks) if part] == [
        "HQ",
        "AOBA",
        "MAIN",
    ]
    assert outcome.invite_status == "2"


def test_a_text_that_came_back_without_its_stripped_characters_stays(cast: Cast) -> None:
    invoice = returned(cast, inv_name="工事(第1期)", remarks="50%引")
    again = InvoiceDraft(head={"inv_name": "工事第1期", "remarks": "60引"})
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(invoice.number, again)])
    invoice.refresh_from_db()
    assert (invoice.inv_name, invoice.remarks) == ("工事(第1期)", "60引")


def test_texts_of_lines_that_came_back_without_their_stripped_characters_stay(cast: Cast) -> None:
    texts = ("(1)", *[""] * 9)
    stored = [
        line(item_name="カ)サンプル", product_code="A*1", remarks="50%引", texts=texts),
        line(item_name="送料(税込)", unit="'式'", slip_no="[7]", section_code="<3>", section_name="第^3課"),
    ]
    invoice = returned(cast, lines=stored)
    again = (
        line(item_name="前に入れた行", item="invoices[0].details[0]"),
        line(item_name="カサンプル", product_code="A1", remarks="60引", texts=("1", *[""] * 9)),
        line(item_name="送料税込", unit="式", slip_no="7", section_code="3", section_name="第3課"),
    )
    asked = CorrectionDraft(invoice.number, InvoiceDraft(lines=again))
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[asked])
    shown = [
        (row.item_name, row.product_code, row.remarks, row.unit, row.slip_no, row.section_code, row.section_name, row.texts[0])
        for row in invoice.lines.order_by("seq")
    ]  # fmt: skip
    assert shown == [
        ("前に入れた行", "", "", "", "", "", "", ""), ("カ)サンプル", "A*1", "60引", "", "", "", "", "(1)"),
        ("送料(税込)", "", "", "'式'", "[7]", "<3>", "第^3課", ""),
    ]  # fmt: skip


def test_a_line_text_that_two_stored_ones_arrive_as_is_that_of_its_place(cast: Cast) -> None:
    names = ["部品(A)", "部品<A>", "部品A"]
    invoice = returned(cast, lines=[line(item_name=name) for name in names])
    again = tuple(line(item_name="部品A") for _ in range(4))
    asked = CorrectionDraft(invoice.number, InvoiceDraft(lines=again))
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[asked])
    assert list(invoice.lines.order_by("seq").values_list("item_name", flat=True)) == [*names, "部品A"]


def test_a_page_takes_stripped_characters_out_of_lines_as_it_is_told(cast: Cast) -> None:
    invoice = returned(cast, lines=[line(item_name="部品(A)")])
    asked = CorrectionDraft(invoice.number, InvoiceDraft(lines=(line(item_name="部品A"),)))
    lifecycle.correct(actor=cast.actor("issuer", Via.PAGE), corrections=[asked])
    assert invoice.lines.get().item_name == "部品A"
