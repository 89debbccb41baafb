"""The page of an invoice: its copies, its lines, its history, and what it was before."""

from django.test import Client

from invoices.models import Invoice, InvoiceEvent, InvoiceVersion
from partners.models import Issuer
from tests.admin.staff import address
from tests.factories import Cast, line, reissued


def read(client: Client, row: Invoice | InvoiceVersion | InvoiceEvent) -> str:
    return client.get(address(type(row), "change", row.pk)).content.decode()


def test_it_shows_the_copies_as_they_were_at_issue(staff: Client, cast: Cast) -> None:
    invoice = reissued(cast)
    Issuer.objects.filter(company=cast.company("issuer")).update(name="改名後", address1="移転後")
    page = read(staff, invoice)
    for text in ("株式会社試験製作所", "神奈川県横浜市中区海岸通9-9-9", "あおば商事株式会社", "0099901"):
        assert text in page, text
    assert "移転後" not in page


def test_it_shows_amounts_by_rate_and_its_lines(staff: Client, cast: Cast) -> None:
    lines = [
        line(price=12_345),
        line(item_name="会議用弁当", tax_rate=8, reduced=True, price=980, item="invoices[0].details[1]"),
    ]
    page = read(staff, reissued(cast, lines=lines))
    for text in ("軽減8%", "会議用弁当", "12,345", "1,234", "8%（軽減）", "14,637"):
        assert text in page, text


def test_it_shows_who_did_what_and_why(staff: Client, cast: Cast) -> None:
    page = read(staff, reissued(cast))
    for text in ("発行", "差戻し", "訂正・再発行", "単価相違", cast.issuer.pfid, cast.recipient.pfid):
        assert text in page, text
    assert "この版を見る" in page


def test_a_superseded_version_stays_readable_whole(staff: Client, cast: Cast) -> None:
    version = reissued(cast, lines=[line(price=12_345)], remarks="第1版の備考").versions.get()
    page = read(staff, version)
    for text in ("12,345", "株式会社試験製作所", "あおば商事株式会社", "0099901", "第1版の備考"):
        assert text in page, text


def test_an_event_shows_its_place_in_the_chain(staff: Client, cast: Cast) -> None:
    last = reissued(cast).events.latest("seq")
    page = read(staff, last)
    for text in (last.hash, last.previous_hash, last.anchor):
        assert text in page
