"""The WSGI entry point."""

import os

import django
from django.urls import get_resolver

from platform_project import loading
from platform_project.gathering import Gathering
from platform_project.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_project.settings")

with loading.for_good():
    django.setup(set_prefix=False)
    application = Gathering(Handler())

    # Django would read the addresses, and with them every view, at the first request; nobody shall wait for that.
    get_resolver().url_patterns  # noqa: B018
