"""Every page that people see, in both languages, by day and by night, on a desk and on a phone.

Which pages these are, `tests/every_page.py` says; what is looked at, `tests/browser/looking.py`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import looking
from tests.browser.conftest import PATIENCE, leaves
from tests.every_page import BY_KEYBOARD, EMPTY, PLACES, Place
from tests.full_world import build_full
from tests.isolation import World
from tests.own_words import own_words
from tests.plugins import emptying

WIDTHS = (1440, 1024, 390)
LOCALES = {"ja": "ja-JP", "en": "en-GB"}


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of the one of each test: what is looked at and never changed is built once, and swept away at the end."""
    with django_db_blocker.unblock():
        yield
        emptying.empty(DEFAULT_DB_ALIAS)


@pytest.fixture(scope="module")
def world(db: None) -> World:
    return build_full()


@pytest.fixture(scope="module")
def words(world: World) -> re.Pattern[str]:
    return own_words()


class Visitors:
    """A page of the browser for each role and language, kept open; `said` is what they complained about."""

    def __init__(self, browser: Browser, address: str, world: World) -> None:
        self.said: list[str] = []
        self._browser, self._address, self._world = browser, address, world
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, role: str, language: str) -> Page:
        if (role, language) not in self._pages:
            self._pages[role, language] = self._enter(role, language).new_page()
        return self._pages[role, language]

    def complaints(self, expected: int) -> list[str]:
        """What they said since the last time; a browser says of itself that a page was answered with an error."""
        said, self.said = self.said, []
        return [text for text in said if str(expected) not in text]

    def leave(self) -> None:
        for page in self._pages.values():
            page.context.close()

    def _enter(self, role: str, language: str) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._address, locale=LOCALES[language], timezone_id="Asia/Tokyo", reduced_motion="reduce",
            viewport={"width": WIDTHS[0], "height": 900},
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        if session := self._world.sessions.get(role, ""):
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self._address}])
        context.add_init_script(path=looking.AXE)
        context.on("console", lambda told: self.said.append(told.text) if told.type == "error" else None)
        context.on("weberror", lambda thrown: self.said.append(f"thrown: {thrown.error}"))
        context.on("request", lambda asked: self.said.append(f"elsewhere: {asked.url}") if leaves(asked.url) else None)
        return context


@pytest.fixture(scope="module")
def visitors(browser: Browser, world: World) -> Iterator[Visitors]:
    server = LiveServer("127.0.0.1")
    visitors = Visitors(browser, server.url, world)
    yield visitors
    visitors.leave()
    server.stop()


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_page_is_good(visitors: Visitors, world: World, words: re.Pattern[str], place: Place) -> None:
    """Looked at in both languages, by day and by night; colours, the longest to look at, are the same in both."""
    found = []
    for language in LOCALES:
        page = opened(visitors, world, place, language)
        faults = [
            *looking.structure(page, language),
            *(
                [*looking.axe_by_day(page), *looking.axe_by_night(page)]
                if language == "ja"
                else looking.axe_by_day(page, without=looking.CONTRAST)
            ),
            *looking.in_wrong_language(page, language, words),
            *looking.too_wide(page, *reversed(WIDTHS)),
        ]
        found += [f"{language}: {fault}" for fault in faults]
    found += visitors.complaints(expected=place.status)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("place", EMPTY, ids=str)
def test_a_page_with_nothing_on_it_is_good_too(visitors: Visitors, world: World, place: Place) -> None:
    page = opened(visitors, world, place, "ja")
    found = [
        *looking.structure(page, "ja"),
        *looking.axe_by_day(page),
        *looking.axe_by_night(page),
        *looking.too_wide(page, *reversed(WIDTHS)),
        *visitors.complaints(expected=place.status),
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("place", BY_KEYBOARD, ids=str)
def test_the_keyboard_reaches_everything_in_order_and_is_seen(visitors: Visitors, world: World, place: Place) -> None:
    found = looking.by_keyboard(opened(visitors, world, place, "ja"))
    assert not found, "\n".join(found)


def opened(visitors: Visitors, world: World, place: Place, language: str) -> Page:
    page = visitors.page(place.role, language)
    answer = page.goto(place.address(world.ids))
    assert answer is not None
    assert answer.status == place.status
    return page
