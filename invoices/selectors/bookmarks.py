"""Where earlier pages of a list ended, so that a later one need not count its way there.

A list is known by all that decides which rows it holds and in which order, and by the head of its workspace's event chain:
whatever happens to an invoice leaves an event, so a bookmark holds only while nothing has changed, and then it says exactly
what counting would. Kept by each process for itself, bounded; nothing depends on one being there.
"""

from bisect import bisect_right, insort
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

Key = tuple[Any, int]

LISTS = 128
PER_LIST = 64


@dataclass(slots=True)
class _Pages:
    """What is known of a list. `ends` are positions of rows, in order; `keys` tells the row of each."""

    total: int | None = None
    ends: list[int] = field(default_factory=list)
    keys: dict[int, Key] = field(default_factory=dict)


class Bookmarks:
    def __init__(self, lists: int = LISTS, per_list: int = PER_LIST) -> None:
        self._lists, self._per_list = lists, per_list
        self._known: OrderedDict[Hashable, _Pages] = OrderedDict()
        self._lock = Lock()

    def nearest(self, known_by: Hashable | None, position: int) -> tuple[tuple[int, Key | None], int | None]:
        """The last row at or before the position that is known, as its position and key (0 and None: none is); and how many
        rows there are, None while that is not known.
        """
        with self._lock:
            pages = self._known.get(known_by) if known_by else None
            if pages is None:
                return (0, None), None
            self._known.move_to_end(known_by)
            place = bisect_right(pages.ends, position)
            end = pages.ends[place - 1] if place else 0
            return (end, pages.keys.get(end)), pages.total

    def keep(self, known_by: Hashable | None, position: int, key: Key | None, total: int) -> None:
        """The list has so many rows, and the one at the position has this key; None where there is no such row."""
        if not known_by:
            return
        with self._lock:
            pages = self._known.setdefault(known_by, _Pages())
            self._known.move_to_end(known_by)
            pages.total = total
            if key is not None and position not in pages.keys:
                insort(pages.ends, position)
                pages.keys[position] = key
            if len(pages.ends) > self._per_list:
                self._thin_out(pages)
            while len(self._known) > self._lists:
                self._known.popitem(last=False)

    @staticmethod
    def _thin_out(pages: _Pages) -> None:
        """Every second one goes, and the furthest stays, from which a walk goes on."""
        pages.ends = pages.ends[::-2][::-1]
        pages.keys = {end: pages.keys[end] for end in pages.ends}

    def forget(self) -> None:
        with self._lock:
            self._known.clear()

    def __len__(self) -> int:
        return sum(len(pages.ends) for pages in self._known.values())


BOOKMARKS = Bookmarks()
