"""The frame of the portal's pages: its navigation, what stands on the page, and the pages before and after."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from platform_project.api.operations import Operation
from sandbox.portal import contents

register = template.Library()

_HEADING = re.compile(r'<h(?P<level>[23])[^>]*\bid="(?P<anchor>[^"]+)"[^>]*>(?P<title>.*?)</h[23]>', re.DOTALL)
_JAPANESE = re.compile(r"([\u3001-\u30ff\u3400-\u9fff\uff01-\uffef]+)")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an anchor; inner ones stand below another."""

    anchor: str
    title: str
    is_inner: bool


def headings(page: str) -> list[Heading]:
    """The headings of a page that have an anchor, in order."""
    return [
        Heading(found["anchor"], unescape(_TAG.sub("", found["title"]).strip()), found["level"] == "3")
        for found in _HEADING.finditer(page)
    ]


@register.inclusion_tag("docs/_navigation.html", takes_context=True)
def docs_navigation(context: Context) -> dict[str, Any]:
    path = context["request"].path
    return {"groups": contents.groups(), "here": path, "request": context["request"]}


@register.inclusion_tag("docs/_neighbours.html", takes_context=True)
def docs_neighbours(context: Context) -> dict[str, Any]:
    before, after = contents.neighbours(context["request"].path)
    return {"before": before, "after": after}


@register.filter
def code_spans(text: str) -> SafeString:
    """`Backticked` pieces of a text as code, and Japanese terms within English said to be Japanese; all of it is escaped."""
    terms, pieces = get_language() == "en", enumerate(text.split("`"))
    return format_html_join("", "{}", ((_piece(piece, place % 2 == 1, terms),) for place, piece in pieces))


def _piece(piece: str, is_code: bool, terms: bool) -> SafeString:
    said = format_html_join("", "{}", ((_said(part, terms),) for part in _JAPANESE.split(piece)))
    return format_html("<code>{}</code>", said) if is_code else said


def _said(part: str, terms: bool) -> str:
    return format_html('<span lang="ja">{}</span>', part) if terms and _JAPANESE.fullmatch(part) else part


@register.filter
def operation_title(operation: Operation) -> str:
    return contents.title_of(operation)


class ContentsNode(template.Node):
    """Renders what it encloses, and beside it the list of its headings."""

    def __init__(self, nodelist: NodeList, inner: FilterExpression | None) -> None:
        self.nodelist, self.inner = nodelist, inner

    def render(self, context: Context) -> SafeString:
        article = self.nodelist.render(context)
        found = [heading for heading in headings(article) if not heading.is_inner or self._deep(context)]
        return render_to_string("docs/_contents.html", {"article": article, "headings": found})

    def _deep(self, context: Context) -> bool:
        return bool(self.inner and self.inner.resolve(context, ignore_failures=True))


@register.tag("contents")
def with_contents(parser: Parser, token: Token) -> ContentsNode:
    """`{% contents %}…{% endcontents %}`; with an argument that is true the inner headings are listed too."""
    arguments = token.split_contents()[1:]
    nodelist = parser.parse(("endcontents",))
    parser.delete_first_token()
    return ContentsNode(nodelist, parser.compile_filter(arguments[0]) if arguments else None)
