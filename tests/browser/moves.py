"""What people do in a browser, whatever the page."""

import re

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.factories import PASSWORD


def sign_in(page: Page, user: User) -> None:
    page.goto("/signin/")
    page.get_by_label("PFID").fill(user.pfid)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    expect(page).not_to_have_url(re.compile("/signin/"))


def sign_out(page: Page) -> None:
    page.locator(".account").click()
    page.get_by_role("button", name="サインアウト").click()
    expect(page).to_have_url(re.compile("/signin/"))


def go(page: Page, name: str) -> None:
    """By the navigation, whose groups may be folded."""
    menu = page.get_by_role("navigation", name="メニュー")
    link = menu.locator("a", has_text=name)
    if not link.is_visible():
        menu.locator("details").filter(has=page.locator("a", has_text=name)).locator("summary").click()
    link.click()


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

    def give(self, question: str) -> bool:
        self.asked.append(question)
        return self._yes


ANSWERING = """() => new MutationObserver(async () => {
  const dialog = document.getElementById("confirm");
  if (!dialog?.open || dialog.dataset.asked) return;
  dialog.dataset.asked = "yes";
  const agreed = await window.answerQuestion(document.getElementById("confirm-question").textContent);
  delete dialog.dataset.asked;
  dialog.querySelector(agreed ? "[value=yes]" : "[value=no]").click();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] })"""


def answer_questions(page: Page, *, yes: bool = True) -> Answers:
    """Answer every question of the page from here on."""
    answers = Answers()
    answers.say(yes=yes)
    page.expose_function("answerQuestion", answers.give)
    page.add_init_script(f"({ANSWERING})()")
    page.evaluate(ANSWERING)
    return answers
