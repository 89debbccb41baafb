"""The receiving side: what suppliers sent goes into a CSV file, from which the books are kept."""

import csv
import datetime as dt
from pathlib import Path

from asanagi.platform import Platform

COLUMNS = ("reception_date", "private_cust_cd_s", "inv_no", "pay_due_date", "inv_without_tax", "inv_tax", "inv_amount")


def fetch(platform: Platform, file: Path, first: dt.date, last: dt.date) -> int:
    """Write what was received on these days, a row for each invoice; how many they are."""
    between = {"reception_date_from": first.isoformat(), "reception_date_to": last.isoformat()}
    rows = list(platform.ask("/wi/v2/buyer/invoice/search", "invdata", **between))
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(output, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)
