"""What a terminal shows while something takes its time: a bar, on the error stream, gone when it is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from platform_project.kernel.progress import Step, Work, listening

# In seconds, between two looks at the bar: work of many small steps is not to wait for it.
PAUSE = 0.05

SAID = {
    Work.READING: "Reading", Work.CHECKING: "Checking", Work.COMPUTING: "Computing", Work.ISSUING: "Issuing invoices",
    Work.SAVING: "Saving", Work.EXPORTING: "Exporting", Work.BOTTLING: "Bottling", Work.FILLING: "Writing",
    Work.MOVING: "Moves of the counterparties", Work.MIGRATING: "Preparing the database", Work.SEEDING: "Planting the seed",
    Work.VERIFYING: "Verifying",
}  # fmt: skip


@contextmanager
def shown(console: Console | None = None) -> Iterator[None]:
    """A bar for whatever is told inside the block, one after the other; what the block prints itself it prints afterwards."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    # What goes to a file or a pipe is none of the bar's.
    bar = Progress(
        *columns, console=console or Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with bar, listening(_Bar(bar)):
        yield


class _Bar:
    """One line that stands for what is being done now."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._what: Work | None = None
        self._task: TaskID | None = None
        self._at = 0.0

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if step.what == self._what and now - self._at < PAUSE:
            return
        self._at = now
        if self._task is None or step.what != self._what:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._what, self._task = step.what, self._bar.add_task(SAID[step.what], total=None)
        # Without a total the bar only shows that something goes on.
        self._bar.update(self._task, completed=step.done, total=step.total or None)
