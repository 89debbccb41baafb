"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from platform_project.gathering import Gathering

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_project.settings")

application = Gathering(get_wsgi_application())

# Django would read the addresses, and with them every view, at the first request; nobody shall wait for that.
get_resolver().url_patterns  # noqa: B018

# What was made up to here lives as long as the process: the collector need not walk it again and again, and a forked
# worker shares these pages with its parent.
gc.collect()
gc.freeze()
