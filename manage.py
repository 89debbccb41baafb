#!/usr/bin/env python
"""Django's command line, for the profile named by DJANGO_ENV (local, test or production)."""

import os
import sys

import django
from django.core.management import execute_from_command_line

from platform_project import loading

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_project.settings")
    with loading.for_good():
        django.setup()
    execute_from_command_line(sys.argv)
