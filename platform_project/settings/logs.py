"""The log: one line for each request, and whatever goes wrong, on stderr."""

from typing import Any

_ROOM = "platform_project.watching.logs"
FORMATTERS: dict[str, dict[str, Any]] = {
    "text": {
        "request": {"()": f"{_ROOM}.RequestFormatter"},
        "other": {"()": f"{_ROOM}.TextFormatter"},
    },
    "json": {
        "request": {"()": f"{_ROOM}.JSONFormatter"},
        "other": {"()": f"{_ROOM}.JSONFormatter"},
    },
}


def logging_as(form: str, *, requests: bool = True) -> dict[str, Any]:
    """Django's LOGGING in `text` or `json`; `requests` says whether each gets its line."""
    if form not in FORMATTERS:
        raise RuntimeError(f"LOG_FORMAT must be text or json, not {form!r}")
    handlers = {
        name: {"class": "logging.StreamHandler", "formatter": name, "filters": ["request"]}
        for name in ("request", "other")
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": f"{_ROOM}.RequestFilter"}},
        "formatters": FORMATTERS[form],
        "handlers": handlers,
        "root": {"handlers": ["other"], "level": "WARNING"},
        "loggers": {
            # A refusal is no accident, and has its line as a request.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "platform_project.requests": {
                "handlers": ["request"], "level": "INFO" if requests else "WARNING", "propagate": False,
            },
            "_granian": {"handlers": ["other"], "propagate": False},
        },
    }  # fmt: skip
