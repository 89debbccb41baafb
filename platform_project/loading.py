"""Loading what stays: without the collector, which would look through all of it again and again meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """What is made inside lives as long as the process. The collector never walks it, so that a forked worker shares its pages
    with its parent; the little that was garbage by then stays too.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
