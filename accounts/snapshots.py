"""Reading in several statements as of one moment, on the primary or on a standby that shows one's own writes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections, transaction
from psycopg import IsolationLevel

from accounts.models import Workspace
from platform_project.standby import marks
from platform_project.standby.base import Silence
from platform_project.standby.breaker import Breaker
from platform_project.standby.marks import ALIAS, COLUMN, Mark
from platform_project.watching.metrics import meters

P = ParamSpec("P")
R = TypeVar("R")

GONE = (OperationalError, InterfaceError, Silence)

breaker = Breaker()


def one_moment(work: Callable[P, R]) -> Callable[P, R]:
    """For what only reads: all its statements see one moment, of the standby where that will do, else of the primary.

    What fails on the standby is done again on the primary.
    """
    return _reading(work, snapshot)


def from_standby(work: Callable[P, R]) -> Callable[P, R]:
    """For what only reads: as `one_moment` on a standby that will do; else as if this were not there."""
    return _reading(work, ExitStack)


def _reading(work: Callable[P, R], otherwise: Callable[[], Any]) -> Callable[P, R]:
    @wraps(work)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        entered = False
        try:
            with ExitStack() as stack:
                entered = marks.is_configured() and _enter_standby(stack)
                if entered:
                    done = work(*args, **kwargs)
                    meters().reads.labels("standby").inc()
                    return done
        except GONE:
            if not entered:
                raise
        if marks.is_configured():
            meters().reads.labels("primary").inc()
        with otherwise():
            return work(*args, **kwargs)

    return read


def _enter_standby(stack: ExitStack) -> bool:
    """Enter a snapshot of the standby for as long as the stack lasts, if it shows what this request wrote before."""
    mark = marks.known()
    if mark is None or connections[DEFAULT_DB_ALIAS].in_atomic_block or not breaker.lets_through():
        return False
    for is_new in (connections[ALIAS].connection is None, True):
        try:
            return _entered(stack, mark)
        except (Error, Silence) as error:
            # An old connection may have been broken long ago; a new one that fails tells how the standby is now.
            connections[ALIAS].close()
            if is_new:
                breaker.failed(error)
                return False
    return False


def _entered(stack: ExitStack, mark: Mark) -> bool:
    with ExitStack() as entering:
        entering.enter_context(_standby())
        rows = marks.marked(Workspace.objects.using(ALIAS), "slug").filter(pk=mark.workspace_id)
        version = rows.values_list(COLUMN, flat=True).first()
        breaker.worked()
        if version != mark.version:
            return False
        entering.enter_context(marks.reading_from(ALIAS))
        stack.push(entering.pop_all())
    return True


@contextmanager
def _standby() -> Iterator[None]:
    """A snapshot of the standby. A connection that breaks in it is given up at once: a rollback would wait for it again."""
    with snapshot(ALIAS):
        try:
            yield
        except GONE:
            connections[ALIAS].close()
            raise


@contextmanager
def snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Every statement inside sees the database as the first one found it, whatever others commit meanwhile. For reading only.

    Takes no lock and waits for none. Inside a transaction it changes nothing: there that transaction's view counts.
    """
    connection = transaction.get_connection(using)
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with _beginning_as_reader(connection), transaction.atomic(using):
        yield


@contextmanager
def _beginning_as_reader(connection: Any) -> Iterator[None]:
    """What the next BEGIN says, so that no statement of its own is needed for it."""
    holder, wanted = (
        connection.connection,
        dict[str, Any](isolation_level=IsolationLevel.REPEATABLE_READ, read_only=True),
    )
    if connection.vendor == "sqlite":
        holder, wanted = connection, {"transaction_mode": "DEFERRED"}
    before = {name: getattr(holder, name) for name in wanted}
    _set(holder, wanted)
    try:
        yield
    finally:
        if not getattr(holder, "closed", False):
            _set(holder, before)


def _set(holder: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(holder, name, value)
