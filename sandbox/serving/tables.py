"""Facts as tables in a terminal: what the commands at the machine print."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

# Columns; more than the longest address takes. A cut address is of no use.
WIDEST = 200


def wide() -> Console:
    """Lines may be longer than the terminal."""
    return Console(width=max(WIDEST, Console().width))


def listed(title: str, facts: Mapping[str, Any]) -> Table:
    """A name and its value on each line."""
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in facts.items():
        table.add_row(name, shown(value))
    return table


def rows(title: str, facts: Sequence[Mapping[str, Any]]) -> Table:
    """A column for each name of the first, numbers to the right."""
    table = Table(title=title, title_justify="left")
    for name, value in facts[0].items():
        table.add_column(name, justify="right" if type(value) is int else "left")
    for row in facts:
        table.add_row(*map(shown, row.values()))
    return table


def shown(value: Any) -> str:
    """As it is, whatever brackets are in it."""
    match value:
        case list():
            return escape("\n".join(map(str, value)))
        case bool():
            return "yes" if value else ""
        case int():
            return f"{value:,}"
    return "" if value is None else escape(str(value))
