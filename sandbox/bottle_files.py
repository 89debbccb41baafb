"""Bottles as files at the machine itself, where nothing bounds their size but the machine."""

from pathlib import Path

from platform_project.api.json_bodies import parse_json
from platform_project.kernel.errors import PlatformError
from sandbox.bottles import reading
from sandbox.bottles.reading import Bottle
from sandbox.errors import Refusal

_MOST_VALUES = 1_000_000_000


def read(path: Path) -> Bottle:
    """The bottle in a file, checked. OSError where there is no such file."""
    try:
        return reading.read(parse_json(path.read_bytes(), _MOST_VALUES))
    except PlatformError as error:
        raise Refusal("unreadable", reason=error.faults[0].message("en")) from error
