"""The magic values as pages show them: inside, and in the portal."""

from itertools import groupby

from sandbox.faults import magic
from sandbox.faults.magic import Magic
from sandbox.portal.contents import Text


def roads() -> list[tuple[Text, list[Magic]]]:
    """The table, road by road."""
    return [(magic.ROADS[road], list(rows)) for road, rows in groupby(magic.table(), key=lambda row: row.road)]
