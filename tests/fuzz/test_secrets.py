"""No secret stays anywhere: not in the log, the database, a page, a bottle, an export or a figure (checklist W12, S1, S3)."""

import logging.config
import sys
from io import StringIO
from typing import Any

import pytest
from django.test import override_settings

from platform_project.settings.logs import logging_as
from tests.factories import make_cast
from tests.fuzz import secrets_used
from tests.fuzz.secrets_used import Used
from tests.fuzz.volume import measured
from tests.isolation import build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.security("W12"),
    pytest.mark.security("S1"),
    pytest.mark.security("S3"),
]


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """Where the log goes while the test runs."""
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logging.config.dictConfig(logging_as("json"))
    yield stream
    monkeypatch.undo()
    logging.config.dictConfig(settings.LOGGING)


def test_what_was_used_is_found_nowhere_afterwards(stderr: StringIO) -> None:
    cast = make_cast()
    used = secrets_used.prepare(cast)
    with override_settings(SANDBOX_LOG="direct"):
        secrets_used.use(used)
    world = build(cast)
    used.note("workspace key", world.keys["own"])
    found = []
    with measured("secrets") as counted:
        for name, content in secrets_used.places(used, world, stderr.getvalue()):
            counted["cases"] += 1
            found += secrets_used.found(used, name, content)
        counted["found"] = len(found)
    assert not found, "\n".join(found)
    assert stderr.getvalue().count("\n") > 50
    assert counted["cases"] > 200


@pytest.mark.parametrize("content", ["… pw-0123456789abcdef …", '{"password":"pw-0123456789abcdef"}'])
def test_a_secret_would_be_seen(content: str) -> None:
    used = Used(make_cast(), {"password": "pw-0123456789abcdef"})
    assert secrets_used.found(used, "a page", content) == ["password in a page"]
    assert secrets_used.found(used, "a page", content.replace("pw-", "…")) == []
