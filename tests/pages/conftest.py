"""The cast of a workspace, and browsers without a screen for its people."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.forms import BaseForm
from django.test import Client

from accounts.models import User
from invoices.web.sheets import Sheet
from tests.factories import Cast, make_cast

SignIn = Callable[[User], Client]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def sign_in() -> SignIn:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def issuer(cast: Cast, sign_in: SignIn) -> Client:
    """The issuing company's user at the pages."""
    return sign_in(cast.issuer)


def entries(sheet: Sheet) -> dict[str, str]:
    """What a browser would send of a sheet that nobody touched."""
    forms: Iterable[BaseForm] = (sheet.head, sheet.lines.management_form, *sheet.lines.forms)
    return {field.html_name: _text(field.value()) for form in forms for field in form if field.name != "DELETE"}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
