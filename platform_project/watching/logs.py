"""Lines of the log: as JSON for a collector, or as text for a person. Each carries the number of the request it belongs to."""

import logging
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from pythonjsonlogger.orjson import OrjsonFormatter

from platform_project.watching import requests

MASK = "…"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class RequestFilter(logging.Filter):
    """Adds `request_id`, and takes out of Django's own messages what is secret in a path."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            record.msg, record.args = record.getMessage().replace(request.path, without_secrets(request.path)), ()
        else:
            request = requests.current()
        record.request_id = requests.request_id_of(request) if request else ""
        return True


class JSONFormatter(OrjsonFormatter):
    """Time, level, logger and number first; then whatever the line is about, a traceback as `exc_info`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            ["asctime", "levelname", "name", "request_id", "message"],
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            **options,
        )


class RequestFormatter(logging.Formatter):
    """The line of a request in a terminal."""

    def __init__(self) -> None:
        super().__init__(
            '%(asctime)s %(addr)s "%(method)s %(path)s" %(status)d %(duration_ms).1f ms', "%Y-%m-%d %H:%M:%S %z"
        )

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever was in the path."""
        return _CONTROL.sub("?", super().format(record))


class TextFormatter(logging.Formatter):
    """The message, and the request's number where it does not name it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        number = getattr(record, "request_id", "")
        return f"{record.message} [{number}]" if number and number not in record.message else record.message


def without_secrets(path: str) -> str:
    """A path without what lets somebody in: the token behind one of the addresses of `SECRET_PATHS`."""
    return _secret().sub(rf"\1{MASK}", path) if path.startswith(tuple(settings.SECRET_PATHS)) else path


@cache
def _secret() -> re.Pattern[str]:
    return re.compile(f"^({'|'.join(map(re.escape, settings.SECRET_PATHS))})[^/]+")
