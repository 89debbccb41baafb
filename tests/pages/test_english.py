"""The pages in English: nothing Japanese is left on them but what people wrote."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.actors import Via
from accounts.models import Company, Notice, User
from invoices.drafts import CorrectionDraft, InvoiceDraft
from invoices.models import InvoiceFormat
from invoices.services import lifecycle
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from journal_masters.tax_classes import TAX_CLASSES
from journal_masters.web.addresses import NAMES
from partners.drafts import CustomerDraft, InviteMethod
from partners.models import BankAccount, Customer, Issuer, Supplier
from partners.services import masters
from tests.factories import Cast, draft, line
from tests.pages.conftest import SignIn

# Letters and punctuation, half-width kana too; but not 〒, which stands before a postal code in any language.
JAPANESE = re.compile(r"[^\n]{0,60}[\u3001-\u3011\u3013-\u30ff\u3400-\u9fff\uff01-\uffef]+[^\n]{0,20}")
# What stands in Japanese on purpose says so.
IN_JAPANESE = re.compile(r'<(\w+)[^>]* lang="ja"[^>]*>.*?</\1>', re.DOTALL)

# Of a file's columns, which are the same in every language; the text says in brackets what they mean.
HEADINGS = ("the column 削除 (delete)", "補助科目必須 (sub-account required)")

ISSUING = (
    "/", "/issuing/", "/issuing/?status=20", "/issuing/?inv_no=nothing", "/issuing/new/", "/issuing/formats/",
    "/issuing/formats/new/", "/issuing/formats/STD/edit/", "/issuing/issuers/", "/issuing/issuers/new/",
    "/issuing/issuers/1/", "/issuing/accounts/", "/issuing/accounts/new/", "/issuing/accounts/MAIN/edit/",
    "/issuing/customers/", "/issuing/customers/new/", "/issuing/customers/AOBA/edit/", "/issuing/customers/NEW/edit/",
    "/outbox/", "/invitations/", "/sandbox/",
)  # fmt: skip
EMPTY = tuple(path for path in ISSUING if not path.endswith(("edit/", "1/")))
RECEIVING = (
    "/receiving/", "/receiving/?issuer=nobody", "/receiving/journals/export/", "/receiving/transfers/",
    *(f"/receiving/masters/{master}/{page}" for master in NAMES.values() for page in ("", "new/", "import/")),
    "/receiving/masters/account/5370/edit/", "/receiving/masters/section/?word=nothing",
    "/receiving/suppliers/", "/receiving/suppliers/new/", "/receiving/suppliers/S-1/edit/",
)  # fmt: skip


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """People whose names an English speaker can read."""
    for role in ("issuer", "recipient", "rival", "stranger"):
        Company.objects.filter(pk=cast.company(role).pk).update(name=f"{role.title()} Ltd.")
    User.objects.update(name="Taylor Tester")
    Issuer.objects.update(name="Issuer Ltd.", address1="Kaigan 9-9-9, Yokohama", number=1)
    BankAccount.objects.update(holder_name="Issuer Ltd.", holder_kana="ISSUER", bank_name="First", branch_name="Main")
    Customer.objects.update(name="Recipient Ltd.", address1="Ichibancho 9-9-9, Sendai", honorific="")
    Supplier.objects.update(name="Issuer Ltd.")
    InvoiceFormat.objects.update(title="Standard")
    for role in ("issuer", "recipient", "rival", "stranger"):
        getattr(cast, role).refresh_from_db()
    return cast


def issued(cast: Cast, **head: str) -> int:
    lines = [line(item_name="Bolt", item="invoices[0].details[0]", reduced=True, tax_rate=8, slip_no="S1")]
    actor = cast.actor("issuer", Via.PAGE)
    (outcome,) = lifecycle.register(actor=actor, drafts=[draft(lines=lines, **{"inv_name": "Parts"} | head)]).outcomes
    assert outcome.invoice is not None
    return outcome.invoice.number


def sent_back(cast: Cast) -> int:
    number, recipient = issued(cast), cast.actor("recipient", Via.PAGE)
    lifecycle.open_invoice(actor=recipient, number=number)
    lifecycle.return_invoice(actor=recipient, number=number, reason="The unit price is wrong.")
    return number


def reissued(cast: Cast) -> int:
    number = sent_back(cast)
    lifecycle.correct(actor=cast.actor("issuer"), corrections=[CorrectionDraft(number, InvoiceDraft())])
    return number


def in_english(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def leftovers(client: Client, *paths: str, status: int = 200) -> dict[str, list[str]]:
    """What is still Japanese, by page. Data are the subjects and bodies of notices, and the names of 税区分."""
    return {path: found for path in paths if (found := list(_japanese(client, path, status)))}


def _japanese(client: Client, path: str, status: int) -> Iterator[str]:
    answer = client.get(path, follow=True)
    assert (path, answer.status_code) == (path, status)
    page = IN_JAPANESE.sub("", answer.content.decode())
    for written in (*Notice.objects.values_list("subject", flat=True), *Notice.objects.values_list("body", flat=True)):
        page = page.replace(written, "")
    for heading in HEADINGS:
        page = page.replace(heading, "")
    for tax_class in TAX_CLASSES:
        page = page.replace(f">{tax_class.name}<", "><").replace(f'"{tax_class.name}"', '""')
    yield from (found.strip() for found in JAPANESE.findall(page))


def test_the_front_door(cast: Cast) -> None:
    assert leftovers(in_english(Client()), "/", "/signin/", "/workspaces/new/") == {}
    assert leftovers(in_english(Client()), "/nowhere/", status=404) == {}


def test_the_issuing_side(cast: Cast, sign_in: SignIn) -> None:
    numbers = issued(cast), sent_back(cast), reissued(cast)
    invited = CustomerDraft("NEW", {"name": "New Ltd.", "mail": "new@new.example"}, invite=InviteMethod.MAIL)
    masters.save_customer(actor=cast.actor("issuer"), draft=invited, new=True)
    details = [f"/issuing/invoices/{number}/" for number in numbers]
    special = [f"{details[1]}correct/", f"{details[2]}versions/1/", "/outbox/1/"]
    assert leftovers(in_english(sign_in(cast.issuer)), *ISSUING, *details, *special) == {}


def test_the_issuing_side_before_anything_is_registered(cast: Cast, sign_in: SignIn) -> None:
    assert leftovers(in_english(sign_in(cast.rival)), *EMPTY) == {}


def test_the_receiving_side(cast: Cast, sign_in: SignIn) -> None:
    opened, sealed = issued(cast), issued(cast)
    lifecycle.open_invoice(actor=cast.actor("recipient", Via.PAGE), number=opened)
    title = AccountTitle.objects.create(company=cast.company("recipient"), code="5370", name="Software")
    SubAccountTitle.objects.create(company=title.company, account_title=title, code="1", name="Licences")
    BurdenSection.objects.create(company=title.company, code="300", name="Development")
    JournalItem.objects.create(company=title.company, item_no=1, code="P-1", name="New product")
    paths = [
        f"/receiving/invoices/{opened}/",
        f"/receiving/invoices/{opened}/journals/",
        f"/receiving/invoices/{sealed}/",
    ]
    assert leftovers(in_english(sign_in(cast.recipient)), *RECEIVING, *paths) == {}


def test_a_company_on_the_free_plan(cast: Cast, sign_in: SignIn) -> None:
    client = in_english(sign_in(cast.stranger))
    assert leftovers(client, "/", "/receiving/", "/outbox/") == {}
    assert leftovers(client, "/issuing/", status=403) == {}


def test_a_refused_sheet_says_why_in_english(cast: Cast, sign_in: SignIn) -> None:
    client = in_english(sign_in(cast.issuer))
    posted = client.post("/issuing/formats/new/", {"code": "STD", "title": "", "invoice_type": "3", "unit_tax": "1"})
    assert not JAPANESE.search(IN_JAPANESE.sub("", posted.content.decode()))


def test_the_button_changes_the_language_and_the_choice_lasts(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.issuer)
    assert "請求書一覧" in client.get("/issuing/").content.decode()
    client.post("/language/", {"language": "en", "next": "/issuing/"})
    assert leftovers(client, "/issuing/") == {}
    client.post("/language/", {"language": "ja", "next": "/issuing/"})
    assert "請求書一覧" in client.get("/issuing/").content.decode()
