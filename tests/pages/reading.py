"""What a person would read in an answer."""

import re
from html import unescape
from typing import Any

from django.contrib.messages import get_messages
from django.forms import BaseForm


def text_of(answer: Any) -> str:
    """The page without its markup, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def told(answer: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def faults_of(answer: Any) -> dict[str, list[str]]:
    """The form's faults by field; `__all__` for those of the whole."""
    form: BaseForm = answer.context["form"]
    return {name: [str(fault) for fault in faults] for name, faults in form.errors.items()}
