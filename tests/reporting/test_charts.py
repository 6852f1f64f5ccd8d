"""What a chart draws is what its figures say, and says it in words too."""

import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from reporting.charts import (
    Part,
    PathPoint,
    grouped_bars,
    path_chart,
    stacked_bar,
    stacked_columns,
)
from reporting.figures.figure import Figure, Kind
from soctrang_ip.lib.svg import Drawing

MILLION = 1_000_000


def figure(value: int | Decimal | None, kind: Kind = Kind.COUNT, unit: str = "") -> Figure:
    return Figure("key", "Tên", value, kind=kind, unit=unit)


def drawn(chart: Drawing) -> str:
    return render_to_string("components/chart.html", {"chart": chart, "id": "c"})


def boxes(chart: Drawing, fill_of: str) -> list[dict[str, float]]:
    """Position and size of the rectangles of one colour, legend squares left out."""
    found = re.findall(r"<rect ([^>]*)>", drawn(chart))
    rows = [dict(re.findall(r'([a-z]+)="([^"]*)"', attributes)) for attributes in found]
    numbers = ("x", "y", "width", "height")
    return [
        {name: float(row[name]) for name in numbers}
        for row in rows
        if row["fill"] == fill_of and row["height"] != "10"
    ]


SUCCESS, DANGER = "#2f8a5c", "#c83a32"


def test_pieces_of_a_bar_are_as_wide_as_their_share() -> None:
    chart = stacked_bar(
        "Nhiệm vụ", [Part("Xong", figure(3), "success"), Part("Không", figure(1), "danger")]
    )
    [done], [not_done] = boxes(chart, SUCCESS), boxes(chart, DANGER)
    assert done["width"] == 3 * not_done["width"] == pytest.approx(chart.width * 0.75)
    assert not_done["x"] == done["width"]
    assert chart.description == "Nhiệm vụ: xong 3, không 1."


def test_a_part_of_zero_has_a_legend_and_no_piece() -> None:
    chart = stacked_bar("Nhiệm vụ", [Part("Xong", figure(0), "success")])
    assert boxes(chart, SUCCESS) == []
    assert ">Xong 0</text>" in drawn(chart)


def test_columns_are_stacked_from_the_floor_up_on_one_scale() -> None:
    chart = stacked_columns(
        "Gửi báo cáo",
        [
            ("2024", [Part("Đúng", figure(20), "success"), Part("Trễ", figure(10), "danger")]),
            ("2025", [Part("Đúng", figure(10), "success"), Part("Trễ", figure(0), "danger")]),
        ],
    )
    first, second = boxes(chart, SUCCESS)
    [late] = boxes(chart, DANGER)
    assert first["height"] == pytest.approx(2 * second["height"], abs=0.02)
    assert late["y"] + late["height"] == pytest.approx(first["y"], abs=0.02)
    assert "2025: đúng 10, trễ 0" in chart.description


def test_bars_of_money_are_as_long_as_the_money() -> None:
    def money(amount: int | None) -> Figure:
        return figure(None if amount is None else amount * MILLION, Kind.MONEY, "triệu đồng")

    chart = grouped_bars(
        "Kinh phí",
        [
            ("Dòng 1", [Part("Giao", money(400), "success"), Part("Chi", money(100), "danger")]),
            ("Dòng 2", [Part("Giao", money(None), "success"), Part("Chi", money(0), "danger")]),
        ],
    )
    [given], [spent] = boxes(chart, SUCCESS), boxes(chart, DANGER)
    assert given["width"] == 4 * spent["width"]
    assert ">chưa có số liệu</text>" in drawn(chart)
    assert "Dòng 1: giao 400 triệu đồng, chi 100 triệu đồng" in chart.description


def test_a_path_shows_known_years_inside_its_corridor() -> None:
    path = [
        PathPoint(2023, figure(90), Decimal(100), None),
        PathPoint(2024, None, Decimal(150), None),
        PathPoint(2025, figure(260), Decimal(250), None),
    ]
    chart = path_chart(
        "CT4", path, [(2025, Decimal(250), "≥ 250"), (2030, Decimal(350), "≥ 350")], "đơn vị"
    )
    html = drawn(chart)
    [corridor] = re.findall(r'<polygon points="([^"]*)"', html)
    assert len(corridor.split()) == 6
    assert "Thực hiện: năm 2023 90, năm 2025 260." in chart.description
    assert "≥ 250" in html
    assert "≥ 350" not in html, "a horizon outside the years shown"
    known = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="4"', html)
    assert len(known) == 2
    assert float(known[0][1]) > float(known[1][1]), "more stands higher"


@pytest.mark.parametrize(("value", "is_near"), [(48, True), (20, False)])
def test_the_number_of_a_year_stands_clear_of_the_target_beside_it(
    value: int, is_near: bool
) -> None:
    shown = drawn(
        path_chart(
            "CT3",
            [
                PathPoint(2025, figure(value), Decimal(50), None),
                PathPoint(2030, None, Decimal(80), None),
            ],
            [(2025, Decimal(50), "≥ 50 %"), (2030, Decimal(80), "≥ 80 %")],
            "%",
        )
    )
    [point] = re.findall(r'cy="([^"]+)" r="4"', shown)
    target = re.findall(r'cy="([^"]+)" r="5"', shown)[0]
    [label] = re.findall(rf'y="([^"]+)"[^>]*>{value}</text>', shown)
    beside = min(float(target), float(point)) if is_near else float(point)
    assert float(label) == pytest.approx(beside - 9, abs=0.02)


def test_the_legend_of_bars_stands_above_them() -> None:
    part = Part("Đã chi", figure(3), "success")
    chart = grouped_bars("Kinh phí", [("Dòng một", [part]), ("Dòng hai", [part])])
    legend = re.search(r'y="([^"]+)"[^>]*>Đã chi</text>', drawn(chart))
    assert float(legend[1]) < min(box["y"] for box in boxes(chart, SUCCESS))


def test_without_any_figure_a_path_says_so() -> None:
    chart = path_chart("CT8", [PathPoint(2026, None, None, None)], [], "doanh nghiệp")
    assert "chưa có số liệu" in chart.description
    assert "<polygon" not in drawn(chart)


def test_names_are_plain_text() -> None:
    chart = stacked_bar("<b>Tên</b>", [Part("<script>", figure(1), "success")])
    assert "<script>" not in drawn(chart)
    assert "<b>" not in drawn(chart)
    assert "&lt;script&gt;" in drawn(chart)
