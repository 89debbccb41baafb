"""Requests made by hand to break something: documented answers, nothing written, no time lost (checklist N1 to N6, N9, N14)."""

from collections.abc import Callable, Iterator

import pytest

from tests.fuzz.hostile import beside, documents, envelopes, texts, values
from tests.fuzz.hostile.cases import Case
from tests.fuzz.hostile.playing import Stage, play, stage
from tests.fuzz.volume import amount, measured

pytestmark = pytest.mark.django_db

# So many of a group are played by `make fuzz`.
MOST = 400
# Name → where they come from, how many of them the suite plays, and the rows of the checklist.
GROUPS: dict[str, tuple[Callable[[], Iterator[Case]], int, tuple[str, ...]]] = {
    "forbidden characters": (texts.forbidden, 20, ("N6",)),
    "lone surrogates": (texts.surrogates, 8, ("N6",)),
    "odd texts": (texts.odd, 20, ("N6", "N9")),
    "lengths": (texts.lengths, 8, ("N11",)),
    "literals": (values.literals, 12, ("N3",)),
    "numbers": (values.numbers, 20, ("N3", "N4")),
    "dates and choices": (values.dates, 12, ("N4",)),
    "types": (values.types, 16, ("N4",)),
    "shapes": (values.shapes, 12, ("N1",)),
    "roots": (values.roots, 12, ("N1",)),
    "duplicates": (values.duplicates, 12, ("N5",)),
    "depths": (documents.depths, 6, ("N1", "N2")),
    "encodings": (documents.encodings, 12, ("N9",)),
    "trees": (documents.trees, 20, ("N2",)),
    "sizes": (documents.sizes, 3, ("N12",)),
    "methods": (envelopes.methods, 12, ("N14",)),
    "media types": (envelopes.media_types, 12, ("N12", "N14")),
    "headers": (envelopes.headers, 20, ("N14", "N15")),
    "queries": (envelopes.queries, 16, ("N9", "N14")),
    "paths": (envelopes.paths, 8, ("N14",)),
    "token requests": (beside.token_requests, 12, ("T19", "T20", "T21", "T22")),
    "control calls": (beside.controls, 16, ("N1", "N6")),
    "control paths": (beside.control_paths, 6, ("N6",)),
    "files": (beside.files, 6, ("N9",)),
    "bottles": (beside.bottles, 4, ("N1",)),
}
each_group = [
    pytest.param(name, id=name.replace(" ", "-"), marks=[pytest.mark.security(row) for row in rows])
    for name, (_source, _piece, rows) in GROUPS.items()
]


def chosen(name: str) -> list[Case]:
    """Each once, and an even choice of them where they are many."""
    source, piece, _rows = GROUPS[name]
    cases = list({case.key: case for case in source()}.values())
    step = max(1, len(cases) // amount(piece, MOST))
    # A step that shares no factor with the row's own periods meets every kind of case.
    return cases[:: step + (step > 1 and step % 2 == 0)]


@pytest.fixture
def world() -> Stage:
    return stage()


@pytest.mark.parametrize("name", each_group)
def test_what_is_sent_to_break_something_is_answered_as_documented(world: Stage, name: str) -> None:
    with measured(f"hostile.{name}") as counted:
        played = play(world, chosen(name))
        counted.update(played.counted)
        counted["findings"] = len(played.wrong)
        counted["slowest ms"] = round(played.slowest[0] * 1000)
    assert not played.wrong, "\n".join([f"{len(played.wrong)} of {played.counted['cases']}", *played.wrong[:10]])
