"""A real Chromium for the tests marked `browser`.

`page` is a fresh page of a Japanese visitor, and `page.goto("/signin")` means the live server. A test fails when its
page logs an error to the console, throws, or asks any host but this machine. One that provokes such an error on purpose
looks at `console_errors` and clears it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser import looking

SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"
WIDTHS = (1440, 390)
HEIGHT = 900
# Milliseconds until what has not come counts as missing, also on a machine that is busy.
PATIENCE = 15_000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Whatever a page asks for, nothing leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]

Shot = Callable[[str], None]
Audit = Callable[[], list[str]]


def chromium() -> str | None:
    """The path of this machine's Chromium; CHROMIUM names another."""
    names = filter(None, (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"))
    return next(filter(None, map(shutil.which, names)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no Chromium", pytrace=False)
        pytest.skip("no Chromium on this machine")
    # Playwright's loop runs in this thread; Django would take the tests' own queries for a mistake.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        chrome = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chrome
        chrome.close()


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        viewport={"width": WIDTHS[0], "height": HEIGHT},
        # A colour that is on its way to another has no contrast yet.
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def console_errors(context: BrowserContext) -> list[str]:
    """What pages of this test said that they should not have, in order."""
    errors: list[str] = []
    context.on("console", lambda said: errors.append(f"console: {said.text}") if said.type == "error" else None)
    context.on("weberror", lambda thrown: errors.append(f"thrown: {thrown.error}"))
    context.on("request", lambda asked: errors.append(f"left the machine: {asked.url}") if leaves(asked.url) else None)
    return errors


@pytest.fixture
def page(context: BrowserContext, console_errors: list[str]) -> Iterator[Page]:
    yield context.new_page()
    assert console_errors == []


@pytest.fixture
def shot(page: Page) -> Shot:
    """Take a picture of the whole page at each width, `var/screenshots/<name>-<width>.png`, if pictures are asked for."""

    def take(name: str) -> None:
        if not os.environ.get("PICTURES"):
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})

    return take


@pytest.fixture
def audit(page: Page) -> Audit:
    """What axe finds about the page as it stands, of whatever impact: one line per rule, with what broke it.

    Pages as they are opened are looked at by `test_every_page.py`; this is for what they become.
    """
    return lambda: looking.axe(page)


def leaves(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"
