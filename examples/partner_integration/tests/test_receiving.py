"""What suppliers sent lands in a file."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from asanagi import issuing, receiving
from asanagi.issuing import Invoice
from asanagi.platform import Platform
from invoice_sandbox.clock import Clock

pytestmark = pytest.mark.sandbox(seed="masters", frozen="2026-12-01T09:00+09:00")


def test_a_month_is_fetched_into_a_file(
    issuer: Platform, recipient: Platform, ledger: list[Invoice], clock: Clock, tmp_path: Path
) -> None:
    issuing.register(issuer, ledger)
    clock.advance(months=1)
    file = tmp_path / "received.csv"
    assert receiving.fetch(recipient, file, dt.date(2026, 12, 1), dt.date(2026, 12, 31)) == 2
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert [(row["private_cust_cd_s"], row["inv_no"], row["inv_amount"]) for row in rows] == [
        ("MINATO", "ASA-1001", "130020"),
        ("MINATO", "ASA-1002", "17496"),
    ]


def test_days_without_invoices_give_a_file_with_a_head(recipient: Platform, tmp_path: Path) -> None:
    file = tmp_path / "received.csv"
    assert receiving.fetch(recipient, file, dt.date(2026, 12, 1), dt.date(2026, 12, 31)) == 0
    assert file.read_text(encoding="utf-8").splitlines() == [",".join(receiving.COLUMNS)]
