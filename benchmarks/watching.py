"""What the line of a request and its figures cost, in microseconds of processor time.

LOG_FORMAT=json .venv/bin/python -m benchmarks.watching
"""

import logging
import os
import tempfile
import time
from pathlib import Path
from statistics import median

# Sets Django up.
import platform_project.wsgi  # noqa: F401

# isort: split
from django.http import HttpResponse
from django.test import RequestFactory

from platform_project.watching import metrics
from platform_project.watching.middleware import WatchMiddleware, log

REQUESTS, ROUNDS = 5_000, 9


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        metrics.share(Path(folder))
        for handler in log.handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        print(f"line and figures: {spent():.0f} µs a request")  # noqa: T201
        log.setLevel(logging.WARNING)
        print(f"figures alone: {spent():.0f} µs a request")  # noqa: T201


def spent() -> float:
    answer = HttpResponse()
    watch, request = WatchMiddleware(lambda _request: answer), RequestFactory().get("/v1/invoice/seller/invoices")
    request.resolver_match = None
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for _ in range(REQUESTS):
            watch(request)
        found.append((time.process_time() - before) / REQUESTS * 1_000_000)
    return median(found)


if __name__ == "__main__":
    main()
