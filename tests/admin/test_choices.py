"""Choosing a row: the choices say whose they are, and offer what can be chosen."""

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from journal_masters.models import AccountTitle, SubAccountTitle
from partners.models import BankAccount, Customer, Issuer
from platform_project.kernel import clock
from tests.admin.staff import allowed, browser
from tests.factories import BankAccountFactory, Cast, make_cast


def choices(client: Client, model: type[Model], field: str, term: str = "") -> list[str]:
    asked = {
        "app_label": model._meta.app_label, "model_name": model._meta.model_name or "", "field_name": field, "term": term,
    }  # fmt: skip
    return [row["text"] for row in client.get(reverse("admin:autocomplete"), asked).json()["results"]]


def test_companies_of_one_name_are_told_apart(staff: Client, cast: Cast) -> None:
    company, namesake = cast.company("issuer"), make_cast().company("issuer")
    type(company).objects.filter(pk__in=[company.pk, namesake.pk]).update(name="同名商事")
    assert choices(staff, Issuer, "company", "同名") == [
        f"同名商事（{row.workspace.slug} / {row.code}）"
        for row in sorted((company, namesake), key=lambda row: row.workspace.slug)
    ]


def test_accounts_say_whose_they_are_and_hidden_ones_are_not_offered(staff: Client, cast: Cast) -> None:
    company = cast.company("issuer")
    BankAccountFactory(company=company, code="OLD", deleted_at=clock.now())
    main = BankAccount.objects.get(company=company, code="MAIN")
    assert choices(staff, Customer, "default_account") == [f"{main}（{cast.workspace.slug} / {company}）"]


def test_account_titles_are_found_by_company(staff: Client, cast: Cast) -> None:
    for role in ("recipient", "rival"):
        AccountTitle.objects.create(company=cast.company(role), code="2030", name="未払金")
    company = cast.company("rival")
    assert choices(staff, SubAccountTitle, "account_title", f"2030 {company.code}") == [
        f"2030 未払金（{cast.workspace.slug} / {company}）"
    ]


def test_choices_are_for_those_who_may_see_the_rows(cast: Cast) -> None:
    client = browser(allowed("narrow", cast, "view_issuer", "change_issuer"))
    asked = {"app_label": "partners", "model_name": "issuer", "field_name": "company", "term": ""}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 403
