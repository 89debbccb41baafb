"""A file of invoices to begin with: the columns, and rows that could be issued as they are."""

import datetime as dt
from collections.abc import Iterator, Sequence

from invoices.web import bulk_files
from invoices.web.forms import Masters
from invoices.web.sheets import end_of_next_month
from platform_project.kernel import clock
from platform_project.kernel.csv_text import Cell

# What is bought: まとめ番号, 件名, 品名, 数量, 単位, 単価, 税率. A head is written once.
_ROWS = (
    ("1", "保守料", "設備保守（月額）", "1", "式", "50000", "10%"),
    ("1", "", "出張費", "2", "回", "12000", "10%"),
    ("2", "会議用品", "弁当", "20", "個", "800", "軽減8%"),
)


def sample(masters: Masters) -> Iterator[Sequence[Cell]]:
    titles = bulk_files.titles()
    yield list(titles.values())
    code, today = (masters.customers[0].code if masters.customers else ""), clock.today()
    for group, subject, name, quantity, unit, price, rate in _ROWS:
        row = {
            "group": group, "item_name": name, "quantity": quantity, "unit": unit, "price": price, "bucket": rate,
            "entry": "税抜", **(_head(code, subject, today) if subject else {}),
        }  # fmt: skip
        yield [row.get(column, "") for column in titles]


def _head(code: str, subject: str, today: dt.date) -> dict[str, Cell]:
    return {
        "customer": code, "inv_name": subject, "send_date": today.isoformat(),
        "pay_due_date": end_of_next_month(today).isoformat(),
    }  # fmt: skip
