"""The profile for a shared installation, as a process of its own sees it."""

import json
import os
import secrets
import subprocess
import sys

import pytest

from tests.system.serving import ROOT

LOOK = """
import json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="WARNING")
plain = Client(headers={"host": "invoice.example"}).get("/signin/")
named = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE", "DEBUG", "DEMO",
         "SANDBOX_OPEN_ON_LOOPBACK", "SILENCED_SYSTEM_CHECKS", "SECURE_HSTS_SECONDS"]
print(json.dumps({name: getattr(settings, name) for name in named} | {
    "to": plain["Location"], "proxied": "platform_project.proxies.ProxyMiddleware" in settings.MIDDLEWARE}))
"""


@pytest.mark.security("W11")
@pytest.mark.security("W6")
@pytest.mark.parametrize("proxy", ["", "1"])
def test_a_shared_installation_is_shut_tight(proxy: str) -> None:
    told = {"DJANGO_ENV": "production", "DJANGO_SETTINGS_MODULE": "platform_project.settings",
            "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "invoice.example", "BEHIND_PROXY": proxy}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=os.environ | told, cwd=ROOT, capture_output=True, text=True, timeout=100,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {
        "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True, "DEBUG": False, "DEMO": False, "SANDBOX_OPEN_ON_LOOPBACK": False,
        "SILENCED_SYSTEM_CHECKS": [], "SECURE_HSTS_SECONDS": 31_536_000, "to": "https://invoice.example/signin/",
        "proxied": bool(proxy),
    }  # fmt: skip
