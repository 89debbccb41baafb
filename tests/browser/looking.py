"""What is wrong with a page as it stands in the browser: told in lines, empty when all is well."""

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
PRESENT = "typeof window.axe === 'object'"
RUN = """async ([only, without]) => {
  const options = {reporter: 'no-passes', resultTypes: ['violations'], preload: false};
  if (only) options.runOnly = {type: 'rule', values: [only]};
  if (without) options.rules = {[without]: {enabled: false}};
  const where = only ? {include: [['html']], exclude: [['[data-alike]']]} : document;
  const found = await axe.run(where, options);
  return found.violations.map(rule => `${rule.id} (${rule.impact}): ${rule.help} — `
    + rule.nodes.map(node => node.html.slice(0, 300)).join(', '));
}"""


CONTRAST = "color-contrast"


def axe(page: Page, *, only: str | None = None, without: str | None = None) -> list[str]:
    """What axe finds, of whatever impact: one line per rule, with what broke it."""
    if not page.evaluate(PRESENT):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN, [only, without])
    return found


def axe_by_day(page: Page, *, without: str | None = None) -> list[str]:
    page.emulate_media(color_scheme="light")
    return axe(page, without=without)


# Marks a row of a table that has the markup and the classes of one above it, on the same stripe, and so its colours.
ALIKE = """() => {
  for (const body of document.querySelectorAll('tbody')) {
    const seen = new Set();
    for (const [place, row] of [...body.rows].entries()) {
      const built = [row, ...row.querySelectorAll('*')].map(one => [one.tagName, ...[...one.attributes]
        .filter(at => !['id', 'href', 'title', 'for', 'value'].includes(at.name)).map(at => `${at.name}=${at.value}`)]);
      const key = JSON.stringify([place % 2, place === 0, row === body.rows[body.rows.length - 1], built]);
      if (seen.has(key)) row.dataset.alike = '';
      seen.add(key);
    }
  }
}"""


def axe_by_night(page: Page) -> list[str]:
    """What axe finds as a machine's setting changes, in one of the rows of a table that are built alike.

    By night a page differs from itself by day in its colours alone, and so in what the rule of contrast says.
    """
    page.evaluate(ALIKE)
    page.emulate_media(color_scheme="dark")
    return [f"dark: {fault}" for fault in axe(page, only=CONTRAST)]


STRUCTURE = """() => {
  const faults = [], count = selector => document.querySelectorAll(selector).length;
  const once = {h1: 'h1', title: 'head > title', main: 'main', header: 'body > header', footer: 'body > footer'};
  for (const [name, selector] of Object.entries(once))
    if (count(selector) !== 1) faults.push(`${count(selector)} × ${name}`);
  if (!document.title.trim()) faults.push('an empty title');
  if (count('link[rel=stylesheet]') !== 1) faults.push(`${count('link[rel=stylesheet]')} sheets`);
  for (const script of document.querySelectorAll('script[src]'))
    if (!script.defer && script.type !== 'module') faults.push(`the page waits for ${script.src}`);
  for (const inline of document.querySelectorAll('style, [style], script:not([src]):not([type="application/json"])'))
    if (!inline.closest('svg')) faults.push(`inline: ${inline.outerHTML.slice(0, 120)}`);
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) faults.push(`id ${id} twice`);
  return faults;
}"""


def structure(page: Page, language: str) -> list[str]:
    """Whether the page is built as every page of ours is."""
    spoken = page.locator("html").get_attribute("lang")
    faults: list[str] = page.evaluate(STRUCTURE)
    return faults if spoken == language else [f"lang is {spoken}", *faults]


WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const boxed = one => { for (let at = one.parentElement; at; at = at.parentElement)
    if (getComputedStyle(at).overflowX !== 'visible') return true; return false; };
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > room + 1 && !boxed(one))
    .slice(-3).map(one => one.outerHTML.slice(0, 120));
}"""


def too_wide(page: Page, *widths: int, height: int = 900) -> list[str]:
    """At which widths one has to scroll sideways, and for what."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"wider than {width}: {cause}" for cause in page.evaluate(WIDER)]
    return found


# Visible text, and what is read out or shown on hovering; not what is code, or says that it is in another language.
TEXTS = """(foreign) => {
  const skipped = `${foreign}, script, style, noscript, template, pre, code, samp, kbd, textarea`;
  const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(skipped)) texts.push(walker.currentNode.data);
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [data-confirm]'))
    if (!one.closest(foreign))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-confirm'])
        if (one.hasAttribute(name)) texts.push(one.getAttribute(name));
  for (const button of document.querySelectorAll('input[type=submit], input[type=button]')) texts.push(button.value);
  texts.push(document.title);
  return texts.map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
# Letters and punctuation, half-width kana too; but not 〒, which stands before a postal code in any language.
JAPANESE = re.compile(r"[\u3001-\u3011\u3013-\u30ff\u3400-\u9fff\uff01-\uffef]")
# Four words in a row are a sentence; fewer may be a name.
ENGLISH = re.compile(r"[A-Za-z][a-z'’]*(?:,? [A-Za-z][a-z'’]*){3,}")


def in_wrong_language(page: Page, language: str, data: re.Pattern[str]) -> list[str]:
    """Texts of a page that are in the other language, apart from `data`."""
    foreign, wrong = (":not(html)[lang=ja]", JAPANESE) if language == "en" else (":not(html)[lang=en]", ENGLISH)
    texts: list[Any] = page.evaluate(TEXTS, foreign)
    return sorted({text for text in texts if wrong.search(data.sub("", text))})


# Numbers what can be tabbed to, in the order of the page; of a group of radios one can.
STOPS = """() => {
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true}));
  const grouped = stops.filter(one => one.type !== 'radio' || one === stops.find(other =>
    other.type === 'radio' && other.name === one.name && other.form === one.form && (other.checked
      || !document.querySelector(`input[type=radio][name="${one.name}"]:checked`))));
  grouped.forEach((one, place) => { one.dataset.stop = place; });
  return grouped.length;
}"""
WHERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const seen = [at, at.closest('label')].filter(Boolean).some(one => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  });
  return {stop: at.dataset.stop, seen, html: at.outerHTML.slice(0, 120)};
}"""


def by_keyboard(page: Page) -> list[str]:
    """What the Tab key does not reach, reaches out of order, or reaches unseen."""
    count: int = page.evaluate(STOPS)
    reached: list[int] = []
    found = []
    for _ in range(5 * count):
        page.keyboard.press("Tab")
        at = page.evaluate(WHERE)
        if at is None:
            break
        # A box of a date has several stops inside, a part that scrolls is one by itself.
        if at["stop"] is None or int(at["stop"]) in reached[-1:]:
            continue
        reached.append(int(at["stop"]))
        found += [] if at["seen"] else [f"nobody sees that the focus is on {at['html']}"]
    return found if reached == list(range(count)) else [*found, f"of {count} stops in order, these: {reached}"]
