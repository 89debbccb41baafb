"""A chart: pygal draws it; what it brings of styles and scripts is left out, since our pages allow neither inline."""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

import pygal
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .scales import short, ticks

# pygal's finder of map plugins, of which there are none, is of a kind that Python 3.11 warns of at every later import.
sys.meta_path = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

Kind = Literal["bars", "stacked", "lines"]
Text = str | Promise

_KINDS = {"bars": pygal.Bar, "stacked": pygal.StackedBar, "lines": pygal.Line}
# Width and height in the drawing's own units, and how many labels its foot has room for: for a screen, and for a phone.
_SIZES = {"wide": (760, 240, 31), "narrow": (360, 240, 6)}
# Sizes only: by them pygal makes room for what is written.
_STYLE = pygal.style.Style(label_font_size=12, major_label_font_size=12)
_SVG = "{http://www.w3.org/2000/svg}"
_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers. `values` has an entry for each label of the chart; None is a gap."""

    title: Text
    values: tuple[int | None, ...]
    # What a number is written with, e.g. "¥".
    prefix: str = ""

    def written(self) -> list[str]:
        return [self.write(value) for value in self.values]

    def write(self, value: int | None) -> str:
        if value is None:
            return "–"
        return f"{'-' if value < 0 else ''}{self.prefix}{abs(value):,}"


@dataclass(frozen=True, slots=True)
class Chart:
    """Whole numbers over labels, to be shown by `components/chart.html`.

    `short_labels` stand at the foot where `labels` would be too long. Series differ by hatching and mark, not by
    colour alone: three at most can be told apart.
    """

    title: Text
    labels: tuple[Text, ...]
    series: tuple[Series, ...]
    kind: Kind = "bars"
    short_labels: tuple[Text, ...] = ()
    # What the labels are: the head of the table's first column.
    of: Text = ""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("every series has a value for each label")
        if self.short_labels and len(self.short_labels) != len(self.labels):
            raise ValueError("every label has its short form, or none")

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)

    def drawings(self) -> list[tuple[str, SafeString]]:
        """The chart for a screen and for a phone: (name of the size, SVG). The sheet shows the one that fits."""
        return [(name, self._draw(*size)) for name, size in _SIZES.items()]

    def rows(self) -> list[tuple[Text, list[str]]]:
        """The numbers behind the drawing: (label, a number of each series)."""
        columns = [one.written() for one in self.series]
        return [(label, [column[at] for column in columns]) for at, label in enumerate(self.labels)]

    def _draw(self, width: int, height: int, room: int) -> SafeString:
        steps = ticks(self._heights())
        language = (get_language() or "ja")[:2]
        chart = _KINDS[self.kind](
            width=width, height=height, css=[], js=[], show_legend=False, no_prefix=True, zero=0, dots_size=4,
            y_labels=steps, range=(steps[0], steps[-1]), margin=0, margin_top=12, margin_right=4, spacing=8, box_mode="extremes",
            value_formatter=lambda value: short(value, language), disable_xml_declaration=True,
            truncate_label=-1, rounded_bars=2, style=_STYLE, allow_interruptions=True,
        )  # fmt: skip
        chart.x_labels = _thinned([str(label) for label in self.short_labels or self.labels], room)
        for one in self.series:
            chart.add(
                str(one.title), [value or 0 for value in one.values] if self.kind == "stacked" else list(one.values)
            )
        return self._bare(chart.render_tree())

    def _heights(self) -> Iterator[int]:
        rows = [[value or 0 for value in one.values] for one in self.series]
        if self.kind == "stacked":
            return (sum(column) for column in zip(*rows, strict=True))
        return itertools.chain.from_iterable(rows)

    def _bare(self, root: ET.Element) -> SafeString:
        """Without styles, scripts and remarks; a title that a pointer shows at each bar and dot; hatchings of its own."""
        parents = {child: parent for parent in root.iter() for child in parent}
        for node in [node for node in root.iter() if _is_left_out(node)]:
            parents[node].remove(node)
        for node in root.iter():
            node.tag = str(node.tag).removeprefix(_SVG)
        name = f"chart-{next(_ids)}"
        for index, group in _groups(root):
            self._tell(index, group, name)
        root.attrib.update({"aria-hidden": "true", "focusable": "false", "id": name})
        root.insert(0, _hatchings(name))
        return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 — pygal escapes every text

    def _tell(self, index: int, group: ET.Element, name: str) -> None:
        one = self.series[index]
        marks = [node for node in group.iter() if node.tag in ("rect", "circle")]
        drawn = [at for at, value in enumerate(one.values) if value is not None or self.kind == "stacked"]
        for at, mark in zip(drawn, marks, strict=False):
            if index and mark.tag == "rect":
                mark.set("fill", f"url(#{name}-{index})")
            ET.SubElement(mark, "title").text = f"{self.labels[at]} {one.title} {one.write(one.values[at])}"


def _is_left_out(node: ET.Element) -> bool:
    """Styles, scripts, remarks; what pygal keeps for its own tooltips."""
    if not isinstance(node.tag, str):
        return True
    return node.tag.removeprefix(_SVG) in ("defs", "desc", "title") or "tooltip" in node.get("class", "").split()


def _groups(root: ET.Element) -> Iterator[tuple[int, ET.Element]]:
    """What is drawn of each series: its number, and a group of its bars, its line or its dots."""
    for node in root.iter("g"):
        names = node.get("class", "").split()
        if "series" in names:
            yield next(int(name.removeprefix("serie-")) for name in names if name.startswith("serie-")), node


def _hatchings(name: str) -> ET.Element:
    """Patterns for the second and the third series; their colours are the sheet's."""
    defs = ET.Element("defs")
    for index, path in ((1, "M-1 7 L7 -1 M5 9 L9 5 M-1 1 L1 -1"), (2, "M0 4 H8")):
        pattern = ET.SubElement(
            defs, "pattern", id=f"{name}-{index}", width="8", height="8", patternUnits="userSpaceOnUse"
        )
        pattern.set("class", f"hatching series-{index}")
        ET.SubElement(pattern, "rect", width="8", height="8")
        ET.SubElement(pattern, "path", d=path)
    return defs


def _thinned(labels: list[str], room: int) -> list[str]:
    """As many labels as the foot has room for, evenly, the last one among them."""
    every = -(-len(labels) // room)
    return [label if (len(labels) - 1 - at) % every == 0 else "" for at, label in enumerate(labels)]
