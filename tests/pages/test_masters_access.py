"""Who may open the masters: members that pay for issuing, each its own; 口座 whoever pays or wants to be paid."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Cast, make_cast
from tests.pages.conftest import SignIn

LISTS = ["issuers", "accounts", "customers", "formats"]
FORMS = ["issuer-new", "account-new", "customer-new", "format-new"]
OF_BOTH_SIDES = ["accounts", "account-new", "bank-search"]
BY_CODE = [("account-edit", "MAIN"), ("customer-edit", "AOBA"), ("format-edit", "STD")]
ACTIONS = [("account-delete", "MAIN"), ("customer-invite", "AOBA"), ("format-delete", "STD")]


@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_a_visitor_signs_in_first_and_comes_back(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.headers["Location"] == f"{reverse('signin')}?next={reverse(name)}"


@pytest.mark.parametrize("role", ["recipient", "stranger"])
@pytest.mark.parametrize("name", sorted({*LISTS, *FORMS} - {*OF_BOTH_SIDES}))
def test_without_a_paid_issuing_side_there_is_no_access(cast: Cast, sign_in: SignIn, name: str, role: str) -> None:
    assert sign_in(getattr(cast, role)).get(reverse(name)).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", ["issuer", "recipient", "stranger"])
@pytest.mark.parametrize("name", OF_BOTH_SIDES)
def test_accounts_are_for_every_member(cast: Cast, sign_in: SignIn, name: str, role: str) -> None:
    assert sign_in(getattr(cast, role)).get(reverse(name)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_ones_own_only(cast: Cast, sign_in: SignIn, name: str) -> None:
    page = sign_in(cast.rival).get(reverse(name)).content.decode()
    for code in ("HQ", "MAIN", "AOBA", "STD"):
        assert f">{code}</a>" not in page


@pytest.mark.parametrize(("name", "code"), BY_CODE)
def test_a_foreign_code_and_a_missing_one_answer_alike(cast: Cast, sign_in: SignIn, name: str, code: str) -> None:
    rival = sign_in(cast.rival)
    for foreign in (code, "NOWHERE"):
        assert rival.get(reverse(name, args=[foreign])).status_code == HTTPStatus.NOT_FOUND
        assert rival.post(reverse(name, args=[foreign]), {}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(("name", "code"), ACTIONS)
def test_a_foreign_code_cannot_be_acted_upon(cast: Cast, sign_in: SignIn, name: str, code: str) -> None:
    rival = sign_in(cast.rival)
    assert rival.post(reverse(name, args=[code]), {"method": "1"}).status_code == HTTPStatus.NOT_FOUND
    assert sign_in(cast.issuer).get(reverse(name, args=[code])).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_same_codes_in_another_workspace_are_others(cast: Cast, sign_in: SignIn) -> None:
    elsewhere = make_cast()
    sign_in(elsewhere.issuer).post(reverse("format-edit", args=["STD"]), {
        "title": "よその書式", "invoice_type": "3", "unit_tax": "0",
    })  # fmt: skip
    assert "よその書式" not in sign_in(cast.issuer).get(reverse("formats")).content.decode()
    assert "よその書式" in sign_in(elsewhere.issuer).get(reverse("formats")).content.decode()


@pytest.mark.parametrize(
    "path", ["/issuing/accounts/%00/edit/", "/issuing/accounts/%2500/edit/", "/issuing/customers/%FF/edit/"]
)
def test_what_can_be_no_code_is_no_page(issuer: Client, path: str) -> None:
    assert issuer.get(path).status_code == HTTPStatus.NOT_FOUND
