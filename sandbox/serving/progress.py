"""What a terminal shows while many rows are written: a bar, on the error stream, gone when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sandbox.bottles.tables import tables
from sandbox.bottles.writing import Watch


@contextmanager
def watching(rows: int) -> Iterator[Watch]:
    """A bar for so many rows; it names the table at hand."""
    titles = {table.label: str(table.model._meta.label) for table in tables()}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=rows)
        yield lambda label, done: bar.update(task, description=titles[label], advance=done)
