"""The receiving side at its program and at its browser: operations 4 to 7, 仕訳登録, answers to invitations."""

import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.contract.books import beside, code_of
from tests.contract.browsers import Browser, Page
from tests.contract.people import REASON, People
from tests.contract.programs import Program
from tests.contract.samples import element
from tests.contract.wires import WIRES, Data, Told, Wire

MASTERS = ("account_titles", "sub_account_titles", "burden_secs", "journal_items")
# Beside those that `wires` knows: what is a list in an answer however few stand in it.
ARRAYS = ("invdata", "suppliers", "journals", *MASTERS)

# 招待状況.
NOT_INVITED, BY_MAIL, JOINED, ON_PAPER, EXPIRED, DECLINED = "012345"

EVER = {"reception_date_from": "1900-01-01", "reception_date_to": "2999-12-31"}

# Written in one format, read in the other.
crosswise = pytest.mark.parametrize(
    ("wire", "other"), [(one, two) for one in WIRES for two in WIRES if one.form != two.form], ids=str
)


class Answer(Told):
    """An answer to the receiving side."""

    @property
    def data(self) -> Data:
        data = super().data
        return _with_lists(data) if self.form == "xml" else data

    def rows_of(self, master: str) -> list[Data]:
        """A master of operation 4."""
        data = self.taken().data
        assert (data["result"], data.get("error_list", [])) == ("0", [])
        found: list[Data] = data.get(master, [])
        return found

    @property
    def numbers(self) -> list[str]:
        """請求書管理番号 of operation 6, in order."""
        return [row["invoice_mng_num"] for row in self.rows]

    @property
    def done(self) -> list[tuple[str, str]]:
        """Operation 7 per element: what was done, and how the invitation stands."""
        return [(row["supplier_result"], row["invite_status"]) for row in self.rows]

    @property
    def results(self) -> dict[str, list[str]]:
        """What became of the rows that operation 5 was sent, by master."""
        return {master: [row[f"{master[:-1]}_result"] for row in self.rows_of(master)]
                for master in MASTERS if master in self.taken().data}  # fmt: skip


def _with_lists(value: Any) -> Any:
    match value:
        case dict():
            return {name: _listed(_with_lists(inner), name) for name, inner in value.items()}
        case list():
            return [_with_lists(inner) for inner in value]
    return value


def _listed(value: Any, name: str) -> Any:
    return [value] if name in ARRAYS and not isinstance(value, list) else value


@dataclass
class Recipient(Program):
    """受取側システム."""

    def over(self, wire: Wire) -> "Recipient":
        return replace(self, wire=wire)

    def masters(self, **flags: Any) -> Answer:
        """4 仕訳関連マスタ取得."""
        return self.ask("masters", flags)

    def keep(self, **arrays: list[Data]) -> Answer:
        """5 仕訳関連マスタ登録."""
        return self.ask("masters_register", arrays)

    def received(self, **conditions: Any) -> Answer:
        """6 請求データ取得. Without dates: all of them."""
        return self.ask("received", EVER | conditions)

    def payees(self, *elements: Data) -> Answer:
        """7 支払先登録更新招待."""
        return self.ask("suppliers", {"suppliers": list(elements)})

    def ask(self, operation: str, asked: Data, **headers: str | None) -> Answer:
        told = self.call(operation, asked, **headers)
        return Answer(told.response, self.array(operation))

    def send_whole(self, operation: str, body: bytes) -> Answer:
        """A body that is written already."""
        return Answer(self.send(operation, body).response, self.array(operation))

    def colleague(self, role: str) -> Program:
        """A program of another company of the workspace."""
        return Program(self.origin, beside(self.pfid, role), self.wire)

    def is_sent(self, *heads: Data, by: str = "issuer") -> list[str]:
        """Invoices that arrive here, in one request; their 請求書管理番号."""
        customer = {"private_cust_cd": code_of(self.pfid)}
        told = self.colleague(by).register(*[element(customer=customer) | head for head in heads or [{}]])
        return [row["invoice_mng_num"] for row in told.rows]


def title(code: str, **changes: Any) -> Data:
    """A 勘定科目 that can be registered."""
    return {"account_title_code": code, "account_title_name": "試験科目", **changes}


def sub(account: str, code: str, **changes: Any) -> Data:
    return {
        "account_title_code": account, "sub_account_title_code": code, "sub_account_title_name": "試験補助", **changes,
    }  # fmt: skip


def section(code: str, **changes: Any) -> Data:
    return {"burden_sec_code": code, "burden_sec_name": "試験部門", **changes}


def item(number: int, code: str, **changes: Any) -> Data:
    return {"journal_item_no": number, "journal_item_code": code, "journal_item_name": "試験項目", **changes}


def payee(code: str, **changes: Any) -> Data:
    """A 支払先 that can be registered, and reached both ways."""
    return {
        "private_cust_cd_s": code, "company_name_s": "有限会社つくし堂", "supplier_zip": "390-0811",
        "supplier_address1": "長野県松本市中央9-9", "supplier_mail": "ap@tsukushi.example", **changes,
    }  # fmt: skip


def entry(line: int = 1, /, **changes: str) -> dict[str, str]:
    """A 仕訳 as it is typed."""
    typed = {
        "debit_account": "5001", "debit_tax_class": "課税仕入10", "credit_account": "2001", "credit_tax_class": "対象外",
        "gross": "1100",
    }  # fmt: skip
    return {"line": str(line), **typed, **changes}


@dataclass(frozen=True, slots=True)
class Desk:
    """受取側ユーザー, at a browser."""

    people: People
    pfid: str

    @property
    def browser(self) -> Browser:
        return self.people.at(self.pfid)

    def opens(self, number: str) -> Page:
        """開封, unless it was opened before; what is shown then."""
        page = self.browser.open(f"/receiving/invoices/{number}/")
        sealed = any(form.action.endswith("/open/") for form in page.forms)
        return self.people.opens(number, self.pfid) if sealed else page

    def books(self, number: str, *entries: dict[str, str]) -> Page:
        """開封 and 仕訳登録, on the pages; where that leads to."""
        self.opens(number)
        page = self.browser.open(f"/receiving/invoices/{number}/journals/")
        typed = {f"entries-{at}-{name}": value for at, one in enumerate(entries) for name, value in one.items()}
        return self.browser.submit(
            page, page.form(""), **typed, **{"entries-TOTAL": str(len(entries)), "do": "register"}
        )

    def booked(self, number: str, *entries: dict[str, str]) -> None:
        page = self.books(number, *entries)
        assert page.path == f"/receiving/invoices/{number}/", page.text

    def withdraws(self, number: str) -> None:
        page = self.browser.open(f"/receiving/invoices/{number}/journals/")
        self.browser.submit(page, page.form("/withdraw/"))

    def sends_back(self, number: str) -> None:
        page = self.opens(number)
        landed = self.browser.submit(page, page.form(f"/receiving/invoices/{number}/return/"), reason=REASON)
        assert landed.path == "/receiving/", landed.text

    def post_to(self, address: str) -> str:
        """The newest mail or letter to an address, as its text."""
        return self._newest(address).text

    def link_sent_to(self, mail: str) -> str:
        """The link of the newest invitation by mail."""
        return next(link for link in self._newest(mail).links if re.search("/invitations/.+/", link))

    def code_sent_to(self, address: str) -> str:
        """The code of the newest invitation by letter."""
        found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", self._newest(address).text)
        assert found, address
        return found[0]

    def posts_to(self, word: str) -> list[str]:
        """The addresses of the mails and letters that hold a word, the newest first."""
        links = self.browser.open(f"/outbox/?word={word}").links
        return [link for link in links if re.fullmatch(r"/outbox/\d+/", link)]

    def _newest(self, word: str) -> Page:
        posts = self.posts_to(word)
        assert posts, f"nothing in the outbox to {word}"
        return self.browser.open(posts[0])

    def answers(self, link: str, how: str) -> Page:
        """`how`: accept or decline."""
        page = self.browser.open(link)
        return self.browser.submit(page, page.form(f"/{how}/"))


def keep_books(recipient: Recipient) -> None:
    """The masters that `entry` books against."""
    recipient.keep(account_titles=[title("5001"), title("2001")]).taken()
