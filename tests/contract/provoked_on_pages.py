"""The way to every code that only the pages show."""

import re
from collections.abc import Callable
from dataclasses import replace

from tests.contract.browsers import Page
from tests.contract.samples import addressee, unique
from tests.contract.scenes import Scene

OnPage = Callable[[Scene], Page]
ON_PAGES: dict[str, OnPage] = {}


def shows(code: str) -> Callable[[OnPage], OnPage]:
    """Mark a function as the way to a page that shows the message of a code."""

    def keep(function: OnPage) -> OnPage:
        ON_PAGES[code] = function
        return function

    return keep


def invitation(scene: Scene) -> str:
    """The address of a new invitation, from the mail in the outbox."""
    mail = f"{unique().lower()}@invited.example"
    scene.issuer.register({"customer": addressee(unique(), customer_mail=mail, invite_method="1")}).taken()
    browser = scene.people.at("issuer@demo.example")
    notice = next(link for link in browser.open(f"/outbox/?word={mail}").links if re.fullmatch(r"/outbox/\d+/", link))
    return next(link for link in browser.open(notice).links if re.search("/invitations/.+/", link))


@shows("E300011")
def invented_code_of_a_letter(scene: Scene) -> Page:
    browser = scene.people.at("rival@demo.example")
    page = browser.open("/invitations/")
    return browser.submit(page, page.form(""), code="AAAA-BBBB-CCCC")


@shows("E300012")
def account_registered_anew(scene: Scene) -> Page:
    browser = scene.people.at("issuer@demo.example")
    page = browser.open("/issuing/accounts/new/")
    fields = {
        "code": "MAIN",
        "bank_code": "0001",
        "branch_code": "001",
        "account_number": "1234567",
        "holder_name": "試験",
    }
    return browser.submit(page, page.form(""), deposit_type="1", **fields)


@shows("E300014")
def account_that_was_closed(scene: Scene) -> Page:
    return scene.books(scene.issued(), scene.account_title(valid_to="2000-01-01"))


@shows("E400009")
def withdrawal_of_what_was_not_booked(scene: Scene) -> Page:
    """The page offers no button for it, so another's form is sent there."""
    number = scene.issued()
    scene.people.opens(number)
    browser = scene.people.at("recipient@demo.example")
    page = browser.open(f"/receiving/invoices/{number}/journals/")
    return browser.submit(page, replace(page.form(""), action=f"{page.path}withdraw/"))


@shows("E400005")
def return_of_what_was_returned(scene: Scene) -> Page:
    """Two windows show the invoice; the second one comes too late."""
    number = scene.issued()
    first = scene.people.opens(number)
    browser = scene.people.at("recipient@demo.example")
    form = first.form(f"/receiving/invoices/{number}/return/")
    browser.submit(first, form, reason="一度目")
    return browser.submit(first, form, reason="二度目")


@shows("E400006")
def invitation_answered_twice(scene: Scene) -> Page:
    address = invitation(scene)
    browser = scene.people.at("rival@demo.example")
    page = browser.open(address)
    form = page.form("/decline/")
    browser.submit(page, form)
    return browser.submit(page, form)


@shows("E400007")
def answer_to_ones_own_invitation(scene: Scene) -> Page:
    """The page offers no button for it, so the form is another's."""
    address = invitation(scene)
    page = scene.people.at("rival@demo.example").open(address)
    browser = scene.people.at("issuer@demo.example")
    form = page.form("/accept/")
    own = browser.open(address)
    return browser.submit(own, replace(own.form("/language/"), action=form.action))
