"""Bottles as bytes, from wherever they come: parsed as strictly as every other request, then checked."""

from pathlib import Path

from platform_project.api.json_bodies import parse_json
from platform_project.kernel.errors import PlatformError
from sandbox.bottles import reading
from sandbox.bottles.reading import Bottle
from sandbox.errors import Refusal, refuse

# A bottle is larger than any other request: this is what travels in one call or upload, some 7,000 invoices.
LIMIT = 32 * 1024 * 1024
MOST_VALUES = 2_500_000
# At the machine itself nothing bounds a bottle but the machine.
_NO_BOUND = 1_000_000_000


def from_disk(path: Path) -> Bottle:
    """The bottle in a file. OSError where there is no such file."""
    return _read(path.read_bytes(), _NO_BOUND)


def from_upload(content: bytes) -> Bottle:
    """The bottle that somebody sent."""
    if len(content) > LIMIT:
        refuse("too_large")
    return _read(content, MOST_VALUES)


def _read(content: bytes, most: int) -> Bottle:
    try:
        return reading.read(parse_json(content, most))
    except PlatformError as error:
        raise Refusal("unreadable", reason=error.faults[0].message("en")) from error
