"""The drawings of docs/performance.md: SVG with its colours inside and no script, as a page that shows a repository wants it."""

import re
from collections.abc import Mapping
from typing import Any

import platform_project.charts  # noqa: F401 — takes out what pygal brings of importing

# isort: split
import pygal
from pygal.style import Style

CLIENTS = (1, 2, 4, 8, 16, 32, 64)
STYLE = Style(
    background="white", plot_background="white", foreground="#24292f", foreground_strong="#24292f", foreground_subtle="#8c959f",
    colors=("#0969da", "#bc4c00", "#1a7f37", "#8250df"), font_family="sans-serif", title_font_size=15, label_font_size=12,
    legend_font_size=12, major_label_font_size=12, guide_stroke_color="#d0d7de", major_guide_stroke_color="#d0d7de",
)  # fmt: skip
_ADDED = re.compile(r"<script.*?</script>|<!--.*?-->", re.DOTALL)
TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def of(results: Mapping[tuple[str, str], Mapping[str, Any]]) -> dict[str, str]:
    """Name of the file → what is in it."""
    found = {}
    for kind, title in TITLES.items():
        if row := results.get(("load", kind)):
            found[f"load-{kind}-rate.svg"] = _load(row, "rate", f"{title}: list pages a second, by clients")
            found[f"load-{kind}-p95.svg"] = _load(row, "p95", f"{title}: p95 of a list page in ms, by clients")
    if row := results.get(("soak", "sqlite")):
        found["soak.svg"] = _soak(row)
    return found


def _load(row: Mapping[str, Any], value: str, title: str) -> str:
    chart = _lines(f"load-{value}", title)
    chart.x_labels = [str(clients) for clients in CLIENTS]
    cells = row["details"]["grid"]
    for workers in sorted({cell["workers"] for cell in cells}):
        by_clients = {cell["clients"]: cell[value] for cell in cells if cell["workers"] == workers}
        name = "1 worker" if workers == 1 else f"{workers} workers"
        chart.add(name, [by_clients.get(clients) for clients in CLIENTS])
    return _drawn(chart)


def _soak(row: Mapping[str, Any]) -> str:
    held = row["details"]["over time"]
    chart = _lines("soak", "Memory of the workers in MiB, by minute")
    chart.x_labels = [f"{moment['minute']:g}" for moment in held]
    chart.x_labels_major_count, chart.show_minor_x_labels = 7, False
    for place in range(len(held[0]["memory"])):
        chart.add(f"worker {place + 1}", [moment["memory"][place] for moment in held])
    return _drawn(chart)


def _lines(name: str, title: str) -> Any:
    chart = pygal.Line(
        width=720, height=300, style=STYLE, js=[], title=title, legend_at_bottom=True, legend_at_bottom_columns=4, dots_size=3,
        no_prefix=True, disable_xml_declaration=True, zero=0,
        include_x_axis=True,
    )  # fmt: skip
    # Else it would be another one each time.
    chart.uuid = name
    return chart


def _drawn(chart: Any) -> str:
    """Without what pygal adds for a page of its own."""
    drawing: str = chart.render(is_unicode=True)
    return _ADDED.sub("", drawing) + "\n"
