"""Charts: what is drawn, what stands behind it, and that nothing inline comes along."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from platform_project.charts import Chart, Kind, Series
from platform_project.charts.scales import short, ticks

ISSUED = Series("発行額", (1_200_000, 0, 80_000), "¥")
RETURNED = Series("差戻し", (-300, None, 50_000), "¥")
MONTHS = ("9月", "10月", "11月")


def chart(kind: Kind = "bars", *series: Series) -> Chart:
    return Chart(title="月別", of="月", labels=MONTHS, series=series or (ISSUED, RETURNED), kind=kind)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], [0, 1]),
        ([0], [0, 1]),
        ([3], [0, 1, 2, 3]),
        ([7], [0, 2, 4, 6, 8]),
        ([123_456], [0, 50_000, 100_000, 150_000]),
        ([5, -20], [-20, -10, 0, 10]),
        ([-7], [-8, -6, -4, -2, 0, 2]),
    ],
)
def test_a_scale_goes_in_even_whole_steps_over_all_values(values: list[int], expected: list[int]) -> None:
    assert ticks(values) == expected


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [(950, "950", "950"), (1_250, "1,250", "1.2K"), (120_000, "12万", "120K"), (-150_000_000, "-1.5億", "-150M")],
)
def test_an_axis_is_short_in_both_languages(value: int, japanese: str, english: str) -> None:
    assert (short(value, "ja"), short(value, "en")) == (japanese, english)


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines"])
def test_nothing_inline_comes_along(kind: Kind) -> None:
    for _size, drawing in chart(kind).drawings():
        tags = {node.tag.rpartition("}")[2] for node in ET.fromstring(drawing).iter()}
        assert not tags & {"style", "script"}
        assert " style=" not in drawing
        assert not re.search(r"\son\w+=", drawing)


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines"])
def test_each_mark_tells_its_month_series_and_number(kind: Kind) -> None:
    drawing = dict(chart(kind).drawings())["wide"]
    titles = [node.text for node in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}title")]
    gap = ["10月 差戻し –"] if kind == "stacked" else []
    first = ["9月 発行額 ¥1,200,000", "10月 発行額 ¥0", "11月 発行額 ¥80,000"]
    assert titles == [*first, "9月 差戻し -¥300", *gap, "11月 差戻し ¥50,000"]


def test_the_second_series_is_hatched_by_a_pattern_of_this_drawing() -> None:
    wide, narrow = (ET.fromstring(drawing) for _size, drawing in chart().drawings())
    name = wide.get("id")
    fills = [node.get("fill") for node in wide.iter("{http://www.w3.org/2000/svg}rect") if node.get("fill")]
    assert fills == [f"url(#{name}-1)"] * 2
    assert narrow.get("id") != name


def test_a_title_that_looks_like_markup_stays_text() -> None:
    hostile = Series('<script>alert("1")</script>', (1, 2, 3))
    drawing = dict(chart("bars", hostile).drawings())["wide"]
    assert "<script" not in drawing
    assert "&lt;script&gt;" in drawing


def test_a_phone_sees_fewer_labels_and_the_last_among_them() -> None:
    days = tuple(str(day) for day in range(1, 32))
    drawn = Chart(title="日別", labels=days, series=(Series("件数", tuple(range(31))),))
    feet = re.findall(r'<text x="[\d.]+" y="2\d\d[\d.]*" class="">(\d+)</text>', dict(drawn.drawings())["narrow"])
    assert feet == ["1", "7", "13", "19", "25", "31"]


def test_the_table_behind_holds_every_number() -> None:
    html = render_to_string("components/chart.html", {"chart": chart()})
    cells = re.findall(r'<td class="num">(.*?)</td>', html)
    assert cells == ["¥1,200,000", "-¥300", "¥0", "–", "¥80,000", "¥50,000"]


def test_a_chart_without_numbers_says_so() -> None:
    html = render_to_string("components/chart.html", {"chart": chart("bars", Series("件数", (0, None, 0)))})
    assert "まだ表示する数値がありません。" in html
    assert "<svg" not in html
    with translation.override("en"):
        assert "No figures to show yet." in render_to_string(
            "components/chart.html", {"chart": chart("bars", Series("n", (0, 0, 0)))}
        )


def test_a_series_has_a_value_for_each_label() -> None:
    with pytest.raises(ValueError, match="each label"):
        chart("bars", Series("件数", (1, 2)))
