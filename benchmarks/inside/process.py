"""A process of the product that measures itself when it is told to: a line of JSON in, one out, until nobody asks any more."""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

# Sets Django up, and freezes what was made up to here, as a served worker does; it keeps to one core as well.
from platform_project.wsgi import application

# isort: split
from benchmarks.inside import bulk, pages, resetting
from sandbox.serving.server import on_one_core


def main() -> None:
    on_one_core(0)
    _keep_lines_from_the_terminal()
    commands: dict[str, Callable[..., Any]] = {
        **pages.commands(application), **bulk.commands(application), **resetting.commands(application)
    }  # fmt: skip
    for line in sys.stdin:
        asked = orjson.loads(line)
        try:
            told = {"answer": commands[asked.pop("command")](**asked)}
        except Exception:
            told = {"failed": traceback.format_exc()}
        sys.stdout.write(orjson.dumps(told).decode() + "\n")
        sys.stdout.flush()


def _keep_lines_from_the_terminal() -> None:
    """Each request's line is written as ever, and goes nowhere."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 — open as long as the process lives
    for handler in logging.getLogger("platform_project.requests").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(nowhere)


if __name__ == "__main__":
    main()
