"""The developers' portal: whole in both languages, safe, small, and without a link that leads nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from platform_project.kernel.errors import CATALOGUE, WARNINGS
from sandbox.portal import contents
from sandbox.portal.guides import GUIDES
from tests.factories import Cast
from tests.pages.conftest import SignIn
from tests.pages.reading import text_of
from tests.pages.test_english import in_english, leftovers

TEMPLATES = Path(settings.BASE_DIR, "templates", "docs")
LARGEST = 100 * 1024
LINK = re.compile(r'href="(?P<path>[^"#?]*)(?P<query>\?[^"#]*)?(?:#(?P<anchor>[^"]+))?"')
ANCHOR = re.compile(r'\bid="([^"]+)"')
HEADING = re.compile(r'<h2 id="([^"]+)"')
CODE = re.compile(r"<code>(.*?)</code>")


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Pages of the portal ask it nothing; the frame around them may."""


# They write for the reader's own workspace, so they look for it.
PERSONAL = ("docs-start", "docs-oauth")


def paths(*, without: tuple[str, ...] = ()) -> list[str]:
    return [entry.link for entry in contents.entries() if entry.name not in without]


def test_everybody_reads_every_page_signed_in_or_not(client: Client, cast: Cast, sign_in: SignIn) -> None:
    visitor = [client.get(path).status_code for path in paths()]
    member = [sign_in(cast.issuer).get(path).status_code for path in paths()]
    assert visitor == member == [200] * len(paths())
    assert len(paths()) >= 19


def test_a_visitor_s_page_asks_the_database_nothing(client: Client, django_assert_num_queries: object) -> None:
    for path in paths(without=PERSONAL):
        with django_assert_num_queries(0):  # type: ignore[operator]
            client.get(path)


def test_nothing_japanese_is_left_in_english_but_values_and_names(client: Client) -> None:
    assert leftovers(in_english(client), *paths(without=PERSONAL)) == {}


def test_the_policy_is_as_strict_as_on_every_page(client: Client) -> None:
    for path in paths():
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
    assert "style-src 'self' 'unsafe-inline'" in client.get("/docs/api/").headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in client.get("/docs/sandbox/").headers["Content-Security-Policy"]


def test_no_page_sets_a_style_or_a_script_of_its_own(client: Client) -> None:
    for path in paths():
        page = client.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page), path


def test_pages_are_small_on_the_wire(client: Client) -> None:
    assert client.get("/docs/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    for path in paths():
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(answer.content) < LARGEST, path


def test_no_link_leads_nowhere(client: Client) -> None:
    """Within the portal the anchor is there too."""
    pages = {path: client.get(path).content.decode() for path in paths()}
    assert sorted(_broken(client, pages)) == []


def _broken(client: Client, pages: dict[str, str]) -> Iterator[tuple[str, str]]:
    anchors = {path: set(ANCHOR.findall(page)) for path, page in pages.items()}
    known = dict.fromkeys(pages, True)
    for path, page in pages.items():
        for found in LINK.finditer(page):
            to, anchor = found["path"] or path, found["anchor"]
            if to.startswith("/static/"):
                continue
            known[to] = known.get(to) or client.get(to).status_code in (200, 302)
            if not known[to] or (anchor and to in anchors and anchor not in anchors[to]):
                yield path, found[0]


def test_an_anchor_stands_once_on_its_page(client: Client) -> None:
    for path in paths():
        found = ANCHOR.findall(client.get(path).content.decode())
        assert sorted(found) == sorted(set(found)), path


def test_one_reads_from_the_first_page_to_the_last(client: Client) -> None:
    walked, path = [], "/docs/"
    while path:
        walked.append(path)
        following = re.search(r'<a rel="next" href="([^"]+)"', client.get(path).content.decode())
        path = following[1] if following else ""
    assert walked == paths()


def test_a_page_lists_its_headings_and_is_marked_in_the_navigation(client: Client) -> None:
    page = client.get("/docs/paging/").content.decode()
    listed = page.partition('class="docs-contents"')[2]
    assert re.findall(r'<a href="#(\w+)">', listed) == HEADING.findall(page) == ["request", "answer", "loop", "order"]
    assert '<a href="/docs/paging/" aria-current="page">' in page


@pytest.mark.parametrize("name", [*(f"docs-{guide}" for guide in GUIDES), "docs"])
def test_a_guide_says_the_same_in_both_languages(name: str) -> None:
    """The same sections, links, figures and names, in whatever words."""
    japanese, english = (
        (TEMPLATES / language / f"{name}.html").read_text(encoding="utf-8") for language in ("ja", "en")
    )
    for piece in (HEADING, re.compile(r"{[{%][^}]*}"), CODE):
        assert sorted(piece.findall(japanese)) == sorted(piece.findall(english)), piece


def test_the_front_page_names_the_operations_of_both_generations(client: Client) -> None:
    front = text_of(client.get("/docs/"))
    assert "2 請求書登録 POST /wi/v2/seller/invoice/register POST /v1/invoice/seller/invoices" in front
    assert "issuer@demo.example 株式会社みなと製作所 有料 無料" in front


def test_figures_of_the_guides_are_the_code_s(client: Client) -> None:
    limits = text_of(client.get("/docs/limits/"))
    assert "1回の invoices 100件 E700008" in limits
    assert "本文 10 MB E700015" in limits
    assert "アクセストークン 300秒" in text_of(client.get("/docs/dates/"))
    assert "1回に最大99件" in text_of(client.get("/docs/paging/"))


def test_every_code_stands_in_the_catalogue_at_its_anchor(client: Client) -> None:
    page = client.get("/docs/errors/").content.decode()
    assert {*CATALOGUE, *WARNINGS} <= set(ANCHOR.findall(page))
    told = text_of(client.get("/docs/errors/"))
    assert "E100001 本機能は発行有料企業のみ利用可能です P HTTPステータス v2 403 / v1 400" in told
    assert "E300016 登録番号「{value}」は{date}時点で有効ではありません（{state}）" in told


def test_the_swagger_pages_stay_beside_the_portal(client: Client) -> None:
    front = client.get("/docs/").content.decode()
    assert 'href="/docs/api/"' in front
    assert 'href="/docs/sandbox/"' in front
