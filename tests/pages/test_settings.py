"""The page of settings: switches, contracts, and the end of a workspace."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Company, Workspace
from tests.factories import Cast, make_cast
from tests.pages.reading import text_of

SWITCHES = {"language": "ja", "strip_characters": "on", "page_size_cap": "99"}


def set_company(client: Client, company: Company, **sent: str) -> Any:
    given = {"issuing_plan": "paid", "receiving_plan": "free", "rounding": "floor", "api_option": "on"} | sent
    path = reverse("sandbox-settings-company", args=[company.code])
    return client.post(path, {f"{company.code}-{name}": value for name, value in given.items()}, follow=True)


def test_switches_are_set(cast: Cast, issuer: Client) -> None:
    page = issuer.post(reverse("sandbox-settings-change"), SWITCHES | {"language": "en"}, follow=True)
    assert "設定を保存しました。" in text_of(page)
    cast.workspace.refresh_from_db()
    assert (cast.workspace.language, cast.workspace.strip_characters) == ("en", True)


@pytest.mark.parametrize("wrong", [{"page_size_cap": "0"}, {"page_size_cap": "10001"}, {"language": "de"}])
def test_a_wrong_switch_is_said_at_its_field_and_nothing_is_set(
    cast: Cast, issuer: Client, wrong: dict[str, str]
) -> None:
    page = issuer.post(reverse("sandbox-settings-change"), SWITCHES | {"strip_characters": ""} | wrong)
    assert 'class="field wrong"' in page.content.decode()
    cast.workspace.refresh_from_db()
    assert cast.workspace.strip_characters is True


def test_a_contract_is_changed(cast: Cast, issuer: Client) -> None:
    company = cast.issuer.company
    assert company is not None
    page = set_company(issuer, company, receiving_plan="paid", rounding="ceil", api_option="")
    assert f"{company.name} の契約を保存しました" in text_of(page)
    company.refresh_from_db()
    assert (company.receiving_plan, company.rounding, company.api_option) == ("paid", "ceil", False)


def test_a_foreign_company_is_not_found(cast: Cast, issuer: Client) -> None:
    foreign = Company.objects.create(workspace=make_cast().workspace, code="foreign", name="他社")
    assert set_company(issuer, foreign).status_code == 404


def test_a_workspace_goes_once_its_name_was_typed(cast: Cast, issuer: Client) -> None:
    page = issuer.post(reverse("sandbox-settings-delete"), {"slug": "something"})
    assert "識別名が一致しません。表示のとおりに入力してください。" in text_of(page)
    page = issuer.post(reverse("sandbox-settings-delete"), {"slug": cast.workspace.slug}, follow=True)
    assert "を削除しました。" in text_of(page)
    assert not Workspace.objects.filter(pk=cast.workspace.pk).exists()
    assert issuer.get(reverse("console")).status_code == 302
