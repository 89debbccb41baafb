"""振込先口座 on the pages: names as a transfer can carry them, or a reason why not."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import BankAccount
from tests.factories import BankAccountFactory, Cast
from tests.pages.reading import faults_of, text_of, told

SUB = {
    "code": "SUB",
    "bank_code": "9999",
    "bank_name": "見本銀行",
    "branch_code": "001",
    "deposit_type": "2",
    "account_number": "1234567",
    "holder_name": "株式会社試験製作所",
    "holder_kana": "",
}


def sub() -> BankAccount:
    return BankAccount.objects.get(code="SUB")


def test_a_new_one_joins_the_list(cast: Cast, issuer: Client) -> None:
    answer = issuer.post(reverse("account-new"), SUB, follow=True)
    assert sub().company == cast.actor("issuer").company
    assert "見本銀行 9999" in text_of(answer)
    assert "当座" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("カ）ミナトセイサクショ", "ｶ)ﾐﾅﾄｾｲｻｸｼﾖ"),
        ("abc ガンバレ", "ABC ｶﾞﾝﾊﾞﾚ"),
        ("スーパー", "ｽ-ﾊﾟ-"),
        ("ｱ" * 30, "ｱ" * 30),
        ("ガ" * 15, "ｶﾞ" * 15),
    ],
)
def test_the_holders_kana_is_kept_as_a_transfer_carries_it(issuer: Client, typed: str, kept: str) -> None:
    issuer.post(reverse("account-new"), SUB | {"holder_kana": typed})
    assert sub().holder_kana == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("株式会社みなと", "株 式 会 社 み な と"),
        ("ミナト,セイサクショ", ","),
        ("ヲ", "ヲ"),
        ("ガ" * 15 + "ア", "31"),
        ("ｱ" * 31, "31"),
    ],
)
def test_a_kana_that_cannot_be_carried_is_refused_with_the_reason(issuer: Client, typed: str, said: str) -> None:
    answer = issuer.post(reverse("account-new"), SUB | {"holder_kana": typed})
    (fault,) = faults_of(answer)["holder_kana"]
    assert said in fault
    assert not BankAccount.objects.filter(code="SUB").exists()


def test_a_short_account_number_is_filled_from_the_left(issuer: Client) -> None:
    issuer.post(reverse("account-new"), SUB | {"account_number": "１２３"})
    assert sub().account_number == "0000123"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "", "必須"),
        ("code", "A,B", "使用できない文字（,）"),
        ("code", "MAIN", "「MAIN」は既に登録されています"),
        ("bank_code", "123", "4桁"),
        ("branch_code", "12", "3桁"),
        ("account_number", "12345678", "7"),
        ("account_number", "12-34", "7桁"),
        ("deposit_type", "7", "正しく選択"),
        ("holder_name", "", "口座名義は必須です"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(issuer: Client, field: str, value: str, said: str) -> None:
    answer = issuer.post(reverse("account-new"), SUB | {field: value})
    assert list(faults_of(answer)) == [field]
    assert said in faults_of(answer)[field][0]
    assert BankAccount.objects.count() == 1


def test_an_edit_keeps_the_code_whatever_is_posted(issuer: Client) -> None:
    answer = issuer.post(reverse("account-edit", args=["MAIN"]), SUB | {"code": "OTHER", "bank_name": "改称銀行"})
    assert answer.headers["Location"] == reverse("accounts")
    row = BankAccount.objects.get()
    assert (row.code, row.bank_name) == ("MAIN", "改称銀行")


def test_a_required_field_cannot_be_emptied(issuer: Client) -> None:
    answer = issuer.post(reverse("account-edit", args=["MAIN"]), SUB | {"bank_code": ""})
    assert list(faults_of(answer)) == ["bank_code"]
    assert BankAccount.objects.get().bank_code == "0001"


@pytest.mark.parametrize("code", ["new", "a/b", ".", "..", "支店 1", "100%", "%2F", "A,B", "x?y#z", "new/edit"])
def test_every_code_that_the_wire_lets_in_has_a_page(cast: Cast, issuer: Client, code: str) -> None:
    BankAccountFactory.create(company=cast.actor("issuer").company, code=code)
    path = reverse("account-edit", args=[code])
    assert not {".", ".."} & set(path.split("/"))
    assert path in issuer.get(reverse("accounts")).content.decode()
    assert issuer.get(path).context["account"].code == code
    issuer.post(path, SUB | {"bank_name": "改称銀行"})
    assert BankAccount.objects.get(code=code).bank_name == "改称銀行"


def test_one_that_nobody_takes_by_default_can_be_deleted(issuer: Client) -> None:
    issuer.post(reverse("account-new"), SUB)
    assert told(issuer.post(reverse("account-delete", args=["SUB"])))[-1] == "振込先口座「SUB」を削除しました。"
    assert sub().deleted_at
    assert [row.code for row in issuer.get(reverse("accounts")).context["page"]] == ["MAIN"]
    assert issuer.get(reverse("account-edit", args=["SUB"])).status_code == HTTPStatus.NOT_FOUND


def test_a_deleted_code_may_be_registered_anew(issuer: Client) -> None:
    issuer.post(reverse("account-new"), SUB)
    issuer.post(reverse("account-delete", args=["SUB"]))
    issuer.post(reverse("account-new"), SUB)
    assert BankAccount.objects.filter(code="SUB").count() == 2
    assert BankAccount.objects.filter(code="SUB", deleted_at=None).count() == 1


def test_a_default_cannot_be_deleted(issuer: Client) -> None:
    (said,) = told(issuer.post(reverse("account-delete", args=["MAIN"])))
    assert "規定値として使用されているため削除できません" in said
    assert BankAccount.objects.get().deleted_at is None


def test_the_list_is_cut_into_pages_that_keep_the_search(cast: Cast, issuer: Client) -> None:
    for number in range(51):
        BankAccountFactory.create(company=cast.actor("issuer").company, code=f"A{number:02}", bank_name="見本銀行")
    page = issuer.get(reverse("accounts"), {"word": "見本", "page": "2"})
    assert [row.code for row in page.context["page"]] == ["A50"]
    assert "word=%E8%A6%8B%E6%9C%AC&amp;page=1" in page.content.decode()
    assert issuer.get(reverse("accounts"), {"page": "nonsense"}).context["page"].number == 1
