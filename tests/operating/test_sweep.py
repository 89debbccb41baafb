"""`manage.py sweep`: what can no longer matter goes, what still does stays."""

import datetime as dt
import os
import time
from io import StringIO
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import KeptAnswer, RefreshToken
from accounts.oauth import tokens
from platform_project.kernel import clock
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def test_only_what_can_no_longer_matter_goes(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    now = clock.REAL.now()
    for user in (cast.issuer, cast.recipient):
        tokens.mint(user, cast.application)
    RefreshToken.objects.filter(user=cast.issuer).update(expires=now - dt.timedelta(days=1))
    for name, ends in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + dt.timedelta(days=ends))
        attempt = AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now + dt.timedelta(minutes=60 * ends))
        KeptAnswer.objects.create(
            workspace=cast.workspace, company=cast.company("issuer"), application=cast.application, key=name,
            fingerprint="", status=200, media_type="", language="ja", body=b"", answered_at=now + dt.timedelta(days=ends),
        )  # fmt: skip
    settings.PROGRESS_DIR = tmp_path
    for name, age in (("old", 7200), ("new", 0)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    said = StringIO()
    call_command("sweep", stdout=said)
    assert said.getvalue().split(" forgotten")[0] == (
        "1 refresh tokens, 1 kept answers, 1 sessions and 1 failures of signing in"
    )
    assert [token.user for token in RefreshToken.objects.all()] == [cast.recipient]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["new"]
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["new"]
    assert [file.name for file in tmp_path.iterdir()] == ["new"]
