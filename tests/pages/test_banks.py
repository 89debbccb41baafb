"""Banks and branches in the account form: what its fields ask for, and a hint where a code is not on the list."""

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import BankAccount
from tests.factories import Cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of, told

ACCOUNT = {
    "code": "PAY", "bank_code": "0001", "bank_name": "みずほ", "branch_code": "001", "deposit_type": "1",
    "account_number": "1234567", "holder_kana": "アオバショウジ",
}  # fmt: skip


@pytest.fixture
def recipient(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recipient)


def test_the_pages_ask_for_banks_and_branches(recipient: Client) -> None:
    rows = recipient.get(reverse("bank-search"), {"q": "みずほ"}).json()["rows"]
    assert rows[0] == {"code": "0001", "name": "みずほ", "kana": "ﾐｽﾞﾎ"}
    rows = recipient.get(reverse("branch-search", args=["0001"]), {"q": "001"}).json()["rows"]
    assert rows[0]["name"] == "東京営業部"
    assert recipient.get(reverse("branch-search", args=["ZZZZ"]), {"q": "1"}).json() == {"rows": []}


def test_the_list_is_for_members_only(client: Client, db: None) -> None:
    assert client.get(reverse("bank-search")).headers["Location"].startswith(reverse("signin"))


def test_a_recipient_registers_an_account_to_pay_from(cast: Cast, recipient: Client) -> None:
    answer = recipient.post(reverse("account-new"), ACCOUNT)
    assert answer.headers["Location"] == reverse("accounts")
    assert told(answer) == ["振込先口座「PAY」を登録しました。"]
    assert BankAccount.objects.get(company=cast.recipient.company).holder_kana == "ｱｵﾊﾞｼﾖｳｼﾞ"


@pytest.mark.parametrize(
    ("changes", "hint"),
    [({"bank_code": "9998"}, "金融機関コード"), ({"branch_code": "998"}, "支店コード")],
)
def test_an_unlisted_code_is_a_hint_and_no_refusal(recipient: Client, changes: dict[str, str], hint: str) -> None:
    answer = recipient.post(reverse("account-new"), ACCOUNT | changes)
    assert hint in told(answer)[1]
    assert BankAccount.objects.filter(code="PAY", **changes).exists()
    page = text_of(recipient.get(reverse("account-edit", args=["PAY"])))
    assert told(answer)[1] in page


def test_the_form_says_where_to_look(recipient: Client) -> None:
    page = recipient.get(reverse("account-new")).content.decode()
    assert 'data-search="/issuing/banks/search/"' in page
    assert 'data-search="/issuing/banks/{bank_code}/branches/"' in page
    assert 'data-fills="branch_code=code branch_name=name branch_kana=kana"' in page
