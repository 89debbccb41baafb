"""発行元 on the pages: typed by hand, so a code may stand twice; the API is then at a loss."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from invoices.services import lifecycle
from partners.drafts import IssuerDraft
from partners.models import Issuer
from platform_project.kernel import text
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, IssuerFactory, draft
from tests.pages.conftest import SignIn
from tests.pages.reading import faults_of, text_of, told

OSAKA = {
    "code": "OSAKA",
    "name": "試験製作所 大阪",
    "zip": "530-0001",
    "address1": "大阪府大阪市北区梅田9-9-9",
}
ADDRESSES = [("issuer-edit", "get"), ("issuer-edit", "post"), ("issuer-delete", "post"), ("issuer-default", "post")]


def hq(cast: Cast) -> Issuer:
    return Issuer.objects.get(company=cast.actor("issuer").company, code="HQ", deleted_at=None)


def test_a_new_one_is_kept_in_one_spelling(cast: Cast, issuer: Client) -> None:
    typed = OSAKA | {"zip": "５３０ー０００１", "registration_number": "ｔ８９９９－９０００－００００１"}
    answer = issuer.post(reverse("issuer-new"), typed)
    assert answer.headers["Location"] == reverse("issuers")
    row = Issuer.objects.get(code="OSAKA")
    assert row.company == cast.actor("issuer").company
    assert (row.zip, row.registration_number) == ("530-0001", "T8999900000001")
    assert not row.is_default


def test_the_list_shows_the_default_and_leads_to_each(cast: Cast, issuer: Client) -> None:
    page = issuer.get(reverse("issuers"))
    assert "HQ 規定値 株式会社試験製作所" in text_of(page)
    assert reverse("issuer-edit", args=[hq(cast).number]) in page.content.decode()


def test_a_company_without_any_is_shown_the_way(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.rival).get(reverse("issuers"))
    assert "発行元はまだありません" in text_of(page)
    assert reverse("issuer-new") in page.content.decode()


def test_the_first_one_is_proposed_as_the_default(cast: Cast, sign_in: SignIn, issuer: Client) -> None:
    assert sign_in(cast.rival).get(reverse("issuer-new")).context["form"]["make_default"].value()
    assert not issuer.get(reverse("issuer-new")).context["form"]["make_default"].value()


def test_the_list_is_searched_by_code_and_name(issuer: Client) -> None:
    issuer.post(reverse("issuer-new"), OSAKA)
    for word, found in (("osa", ["OSAKA"]), ("試験", ["HQ", "OSAKA"]), ("なし", [])):
        rows = issuer.get(reverse("issuers"), {"word": word}).context["page"]
        assert [row.code for row in rows] == found


def test_a_code_may_stand_twice_and_the_page_says_what_the_api_will_answer(cast: Cast, issuer: Client) -> None:
    answer = issuer.post(reverse("issuer-new"), OSAKA | {"code": "HQ"}, follow=True)
    assert Issuer.objects.filter(company=cast.actor("issuer").company, code="HQ").count() == 2
    assert "「HQ」は複数登録されています" in text_of(answer)
    assert "E300002" in text_of(answer)
    assert text_of(answer).count("コード重複") == 2
    assert "E300002" in text_of(issuer.get(reverse("issuer-edit", args=[hq_numbers(cast)[1]])))
    with pytest.raises(PlatformError) as refusal:
        lifecycle.register(actor=cast.actor("issuer"), drafts=[replace(draft(), publisher=IssuerDraft("HQ"))])
    assert [fault.code for fault in refusal.value.faults] == ["E300002"]


def hq_numbers(cast: Cast) -> list[int]:
    rows = Issuer.objects.filter(company=cast.actor("issuer").company, code="HQ").order_by("number")
    return list(rows.values_list("number", flat=True))


def test_of_two_with_one_code_each_is_edited_on_its_own(cast: Cast, issuer: Client) -> None:
    issuer.post(reverse("issuer-new"), OSAKA | {"code": "HQ"})
    first, second = hq_numbers(cast)
    issuer.post(reverse("issuer-edit", args=[second]), OSAKA | {"code": "HQ2"})
    assert hq_numbers(cast) == [first]
    assert Issuer.objects.get(number=second, company=cast.actor("issuer").company).code == "HQ2"


def test_editing_changes_every_field_that_the_form_shows(cast: Cast, issuer: Client) -> None:
    sent = OSAKA | {
        "section": "経理部",
        "address2": "9階",
        "phone": "06-0000-0009",
        "mail": "a@b.example",
        "biz_type": "製造",
    }
    number = hq(cast).number
    issuer.post(reverse("issuer-edit", args=[number]), sent)
    row = Issuer.objects.get(company=cast.actor("issuer").company, number=number)
    assert {name: getattr(row, name) for name in sent} == sent
    assert row.is_default


@pytest.mark.parametrize("character", [c for c in text.STRIPPED if c != "\t"] + ["\t"])
def test_what_the_wire_strips_is_refused_in_a_code(issuer: Client, character: str) -> None:
    answer = issuer.post(reverse("issuer-new"), OSAKA | {"code": f"A{character}B"})
    (fault,) = faults_of(answer)["code"]
    assert "使用できない文字" in fault
    assert not Issuer.objects.filter(name=OSAKA["name"]).exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "", "必須"),
        ("code", "あ" * 16, "15"),
        ("name", "", "必須"),
        ("name", "あ" * 31, "30"),
        ("name", "A\u202eB", "U+202E"),
        ("name", "A\nB", "U+000A"),
        ("zip", "", "必須"),
        ("zip", "5300", "XXX-XXXX"),
        ("address1", "", "住所1は必須です"),
        ("mail", "nobody", "メールアドレス"),
        ("phone", "0" * 21, "20"),
        ("registration_number", "T1234567890123", "検査数字"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(issuer: Client, field: str, value: str, said: str) -> None:
    answer = issuer.post(reverse("issuer-new"), OSAKA | {field: value})
    assert answer.status_code == HTTPStatus.OK
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert not Issuer.objects.exclude(code="HQ").exists()


def test_the_second_line_alone_is_an_address_too(issuer: Client) -> None:
    issuer.post(reverse("issuer-new"), OSAKA | {"address1": "", "address2": "私書箱9"})
    assert Issuer.objects.get(code="OSAKA").address2 == "私書箱9"


def test_there_is_one_default(cast: Cast, issuer: Client) -> None:
    issuer.post(reverse("issuer-new"), OSAKA | {"make_default": "on"})
    osaka = Issuer.objects.get(code="OSAKA")
    assert osaka.is_default
    assert not hq(cast).is_default
    issuer.post(reverse("issuer-default", args=[hq(cast).number]))
    osaka.refresh_from_db()
    assert hq(cast).is_default
    assert not osaka.is_default


def test_a_deleted_one_leaves_the_list_and_the_row(issuer: Client) -> None:
    issuer.post(reverse("issuer-new"), OSAKA)
    row = Issuer.objects.get(code="OSAKA")
    answer = issuer.post(reverse("issuer-delete", args=[row.number]), follow=True)
    assert "発行元「OSAKA」を削除しました。" in text_of(answer)
    assert [row.code for row in answer.context["page"]] == ["HQ"]
    row.refresh_from_db()
    assert row.deleted_at
    assert issuer.get(reverse("issuer-edit", args=[row.number])).status_code == HTTPStatus.NOT_FOUND


def test_the_default_cannot_be_deleted(cast: Cast, issuer: Client) -> None:
    (said,) = told(issuer.post(reverse("issuer-delete", args=[hq(cast).number])))
    assert "規定値として使用されているため削除できません" in said
    assert hq(cast).deleted_at is None


@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_another_companys_number_answers_like_a_missing_one(cast: Cast, issuer: Client, name: str, method: str) -> None:
    theirs = IssuerFactory.create(company=cast.actor("rival").company, number=77)
    answers = [getattr(issuer, method)(reverse(name, args=[number]), OSAKA) for number in (theirs.number, 2**62)]
    assert [answer.status_code for answer in answers] == [HTTPStatus.NOT_FOUND] * 2
    theirs.refresh_from_db()
    assert (theirs.code, theirs.deleted_at) == ("HQ", None)


@pytest.mark.parametrize("name", ["issuer-delete", "issuer-default"])
def test_nothing_changes_by_get(cast: Cast, issuer: Client, name: str) -> None:
    assert issuer.get(reverse(name, args=[hq(cast).number])).status_code == HTTPStatus.METHOD_NOT_ALLOWED
