"""What a run tells while it goes on: a line for each step, with the time."""

import sys
import time

_STARTED = time.monotonic()


def say(text: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - _STARTED), 60)
    sys.stderr.write(f"[{minutes:2}:{seconds:02}] {text}\n")
    sys.stderr.flush()
