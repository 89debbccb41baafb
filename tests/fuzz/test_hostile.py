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
# Name → where they come from, and how many of them the suite plays.
GROUPS: dict[str, tuple[Callable[[], Iterator[Case]], int]] = {
    "forbidden characters": (texts.forbidden, 20),
    "lone surrogates": (texts.surrogates, 8),
    "odd texts": (texts.odd, 20),
    "lengths": (texts.lengths, 8),
    "literals": (values.literals, 12),
    "numbers": (values.numbers, 20),
    "dates and choices": (values.dates, 12),
    "types": (values.types, 16),
    "shapes": (values.shapes, 12),
    "roots": (values.roots, 12),
    "duplicates": (values.duplicates, 12),
    "depths": (documents.depths, 6),
    "encodings": (documents.encodings, 12),
    "trees": (documents.trees, 20),
    "sizes": (documents.sizes, 3),
    "methods": (envelopes.methods, 12),
    "media types": (envelopes.media_types, 12),
    "headers": (envelopes.headers, 20),
    "queries": (envelopes.queries, 16),
    "paths": (envelopes.paths, 8),
    "token requests": (beside.token_requests, 12),
    "control calls": (beside.controls, 16),
    "control paths": (beside.control_paths, 6),
    "files": (beside.files, 6),
    "bottles": (beside.bottles, 4),
}
each_group = pytest.mark.parametrize("name", GROUPS, ids=lambda name: name.replace(" ", "-"))


def chosen(name: str) -> list[Case]:
    """Each once, and an even choice of them where they are many."""
    source, piece = GROUPS[name]
    cases = list({case.key: case for case in source()}.values())
    step = max(1, len(cases) // amount(piece, MOST))
    # A step that shares no factor with the row's own periods meets every kind of case.
    return cases[:: step + (step > 1 and step % 2 == 0)]


@pytest.fixture
def world() -> Stage:
    return stage()


@each_group
@pytest.mark.security("N1")
@pytest.mark.security("N2")
@pytest.mark.security("N3")
@pytest.mark.security("N4")
@pytest.mark.security("N5")
@pytest.mark.security("N6")
@pytest.mark.security("N9")
@pytest.mark.security("N11")
@pytest.mark.security("N12")
@pytest.mark.security("N14")
@pytest.mark.security("N15")
@pytest.mark.security("T19")
@pytest.mark.security("T20")
@pytest.mark.security("T21")
@pytest.mark.security("T22")
def test_what_is_sent_to_break_something_is_answered_as_documented(world: Stage, name: str) -> None:
    with measured(f"hostile.{name}") as counted:
        played = play(world, chosen(name))
        counted.update(played.counted)
        counted["findings"] = len(played.wrong)
        counted["slowest ms"] = round(played.slowest[0] * 1000)
    assert not played.wrong, "\n".join([f"{len(played.wrong)} of {played.counted['cases']}", *played.wrong[:10]])
