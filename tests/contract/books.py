"""Workspaces whose receiving companies are used up one per test, so that a whole list is a test's own.

Built in the server's own environment, like `operating`. Each has `r0`, `r1` …: they pay for receiving, have the
仕訳自由項目利用オプション, and keep `issuer` as the 支払先 S-1. `issuer` and `seller` reach them as the 発行先 R0, R1 …; `seller`
is nobody's 支払先 yet. Beside them: `closed` had the option once, `kana` keeps names that a page may store and the wire
would strip, `codes` such codes, and `free` pays for nothing.
"""

import subprocess
import sys
import unicodedata
from itertools import count

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Company, User, Workspace
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from partners.models import Supplier
from tests.contract.operating import SECONDS, Operator
from tests.contract.programs import PASSWORD
from tests.factories import ApplicationFactory, CustomerFactory, WorkspaceFactory, equip
from tests.system.serving import ROOT, environment

AT_ONCE = 25

_slugs = (f"books{number}" for number in count())
_unused: dict[str, list[str]] = {}


def recipient(operator: Operator) -> str:
    """The PFID of a receiving company that nobody has used."""
    unused = _unused.setdefault(operator.home["DATA"], [])
    if not unused:
        unused += recipients(new_workspace(operator))
    return unused.pop(0)


def new_workspace(operator: Operator, size: int = AT_ONCE) -> str:
    """The slug of a workspace made now."""
    slug = next(_slugs)
    call = f"from {__name__} import build; build({slug!r}, {size!r})"
    shell = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", call]
    done = subprocess.run(shell, env=environment(operator.home), capture_output=True, timeout=SECONDS, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()
    return slug


def recipients(slug: str, size: int = AT_ONCE) -> list[str]:
    return [f"r{place}@{slug}.example" for place in range(size)]


def beside(pfid: str, role: str) -> str:
    """Another user of the same workspace."""
    return f"{role}@{pfid.partition('@')[2]}"


def code_of(pfid: str) -> str:
    """The 発行先コード by which `issuer` and `seller` know a recipient."""
    return pfid.partition("@")[0].upper()


def build(slug: str, size: int) -> None:
    with transaction.atomic():
        workspace: Workspace = WorkspaceFactory.create(slug=slug)
        ApplicationFactory.create(workspace=workspace)
        password = make_password(PASSWORD)
        sellers = [_member(workspace, role, password) for role in ("issuer", "seller")]
        for seller in sellers:
            equip(seller)
        for pfid in recipients(slug, size):
            _reachable(_member(workspace, pfid.partition("@")[0], password, free_items=True), sellers)
        _closed(_member(workspace, "closed", password))
        _kana(_member(workspace, "kana", password, free_items=True))
        _codes(_member(workspace, "codes", password, free_items=True))
        _member(workspace, "free", password, free_items=True, plan="free")


def _member(workspace: Workspace, role: str, password: str, *, free_items: bool = False, plan: str = "paid") -> Company:
    company = Company.objects.create(
        workspace=workspace, code=role, name=f"{role}商会", issuing_plan=plan, receiving_plan=plan,
        journal_free_items_option=free_items,
    )  # fmt: skip
    User.objects.create(pfid=f"{role}@{workspace.slug}.example", name=role, password=password, company=company)
    return company


def _reachable(company: Company, sellers: list[Company]) -> None:
    for seller in sellers:
        CustomerFactory.create(company=seller, code=company.code.upper(), linked_company=company)
    Supplier.objects.create(company=company, code="S-1", name="仕入先", linked_company=sellers[0])


def _closed(company: Company) -> None:
    AccountTitle.objects.create(company=company, code="5001", name="仕入高")
    JournalItem.objects.create(company=company, item_no=1, code="P-1", name="昔の項目")


def _kana(company: Company) -> None:
    """A person's hand and a person's keyboard: brackets, quotes, and a voiced kana in two pieces."""
    account = AccountTitle.objects.create(
        company=company, code="2030", name="未払金(その他)", kana="ミハライキン<ソノタ>", tax_class="対象外",
        sub_account_required=True, display_order=20,
    )  # fmt: skip
    SubAccountTitle.objects.create(
        company=company, account_title=account, code="001", name="カ)サンプル", kana="カ)サンプル"
    )
    in_pieces = unicodedata.normalize("NFD", "デザイン部")
    BurdenSection.objects.create(company=company, code="130", name=f"{in_pieces} [東京]", kana="'テ'サ\"インフ\"")
    JournalItem.objects.create(company=company, item_no=5, code="P-001", name="10%引き, 10*3^2", display_order=1)


def _codes(company: Company) -> None:
    """As they come in while a workspace strips nothing."""
    account = AccountTitle.objects.create(company=company, code="2030(旧)", name="未払金")
    SubAccountTitle.objects.create(company=company, account_title=account, code="カ)1", name="みなと")
    BurdenSection.objects.create(company=company, code="<130>", name="経理部")
    JournalItem.objects.create(company=company, item_no=5, code="P'1'", name="案件")
