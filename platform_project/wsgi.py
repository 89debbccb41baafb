"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from platform_project import loading
from platform_project.gathering import Gathering

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_project.settings")

with loading.for_good():
    application = Gathering(get_wsgi_application())

    # Django would read the addresses, and with them every view, at the first request; nobody shall wait for that.
    get_resolver().url_patterns  # noqa: B018
