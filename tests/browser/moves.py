"""What people do in a browser, whatever the page."""

import re

from playwright.sync_api import Dialog, Page, expect

from accounts.models import User
from tests.factories import PASSWORD


def sign_in(page: Page, user: User) -> None:
    page.goto("/signin/")
    page.get_by_label("PFID").fill(user.pfid)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    expect(page).not_to_have_url(re.compile("/signin/"))


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="サインアウト").click()
    expect(page).to_have_url(re.compile("/signin/"))


def fits(page: Page) -> bool:
    """Whether the page can be read on a phone without scrolling sideways."""
    page.set_viewport_size({"width": 390, "height": 900})
    fitting: bool = page.evaluate("document.documentElement.scrollWidth <= 390")
    page.set_viewport_size({"width": 1440, "height": 900})
    return fitting


class Answers:
    """How the questions of a page are answered, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._yes = True

    def say(self, *, yes: bool) -> None:
        self._yes = yes

    def give(self, dialog: Dialog) -> None:
        self.asked.append(dialog.message)
        if self._yes:
            dialog.accept()
        else:
            dialog.dismiss()


def answer_questions(page: Page, *, yes: bool = True) -> Answers:
    """Answer every question of the page from here on."""
    answers = Answers()
    answers.say(yes=yes)
    page.on("dialog", answers.give)
    return answers
