"""export_plan prints the plan as issued, from the database."""

import json
import unicodedata
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plan.models import BudgetAmount, Solution
from tasks.models import Task
from tests.plan import printed

pytestmark = pytest.mark.django_db


def raw() -> str:
    out = StringIO()
    call_command("export_plan", stdout=out)
    return out.getvalue()


@pytest.fixture
def export(plan_data: None) -> dict[str, Any]:
    return json.loads(raw())


@pytest.mark.usefixtures("no_plan")
def test_without_a_plan_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="load_plan"):
        raw()


@pytest.mark.usefixtures("plan_data")
def test_it_is_nfc_and_holds_real_letters() -> None:
    text = raw()
    assert unicodedata.is_normalized("NFC", text)
    assert "Sở Khoa học và Công nghệ" in text
    assert "*" not in text


def test_its_keys_are_the_agreed_ones(export: dict[str, Any]) -> None:
    assert list(export) == [
        "title",
        "legal_bases",
        "objectives",
        "indicators",
        "solutions",
        "budget",
        "duties",
        "appendix",
    ]
    assert export["title"] in printed.text().split("\n")
    assert export["legal_bases"] == [
        {"number": "1068/QĐ-TTg", "date": "22/8/2019"},
        {"number": "2205/QĐ-TTg", "date": "24/12/2020"},
    ]


def test_every_text_of_it_stands_in_the_print(export: dict[str, Any]) -> None:
    texts = [
        *(row["text"] for row in export["objectives"]),
        *(row["text"] for row in export["solutions"]),
        *(row["text"] for row in export["duties"]),
        *(entry["text"] for row in export["indicators"] for entry in row["measures"]),
        *(row["name"] for row in export["appendix"]),
    ]
    for text in texts:
        assert text in printed.text()


def test_its_solutions_and_duties_are_those_of_the_print(export: dict[str, Any]) -> None:
    assert [row["text"] for row in export["solutions"]] == [
        text for heading in printed.solutions() for _, text in heading.points
    ]
    assert [row["text"] for row in export["duties"]] == [
        text for heading in printed.duties() for _, text in heading.points
    ]
    assert "4.đ" in [row["code"] for row in export["solutions"]]
    codes = [row["code"] for row in export["duties"]]
    assert len(codes) == len(set(codes)) == 34
    assert {"2.đ", "6", "7", "8", "12"} < set(codes)


def test_a_measure_is_typed(export: dict[str, Any]) -> None:
    entries = {
        (entry["code"], entry["horizon"]): entry
        for row in export["indicators"]
        for entry in row["measures"]
    }
    text = entries["CT5", 2025].pop("text")
    assert text.startswith("Đến năm 2025, số đơn đăng ký mới")
    assert entries["CT5", 2025] == {
        "code": "CT5",
        "horizon": 2025,
        "kind": "growth",
        "min": 8,
        "max": 10,
        "unit": "%/năm",
    }
    assert entries["CT7", 2030]["min"] is None
    assert "định giá tài sản trí; từ đó" in entries["CT8", 2030]["text"]


def test_the_budget_is_in_millions_with_computed_totals(export: dict[str, Any]) -> None:
    assert [list(line["amounts"].values()) for line in export["budget"]["lines"]] == [
        ["5000", "6500"],
        ["1000", "1200"],
        ["500", "500"],
        ["1000", "1200"],
    ]
    assert export["budget"]["totals"] == {"2021-2025": "7500", "2026-2030": "9400"}


@pytest.mark.usefixtures("plan_data")
def test_the_totals_follow_the_cells() -> None:
    cell = BudgetAmount.objects.get(line__number=1, period__first_year=2021)
    BudgetAmount.objects.filter(pk=cell.pk).update(amount=cell.amount + 250_000)
    totals = json.loads(raw())["budget"]["totals"]
    assert totals == {"2021-2025": "7500.25", "2026-2030": "9400"}


def test_the_appendix_is_the_print_row_by_row(export: dict[str, Any]) -> None:
    rows = [
        {key: row[key] for key in row if key not in {"kind", "years"}} for row in export["appendix"]
    ]
    assert rows == [vars(row) for row in printed.appendix()]
    assert len(rows) == 46


def test_only_tasks_have_years(export: dict[str, Any]) -> None:
    kinds = [row["kind"] for row in export["appendix"]]
    assert (kinds.count("section"), kinds.count("heading"), kinds.count("task")) == (6, 6, 34)
    for row in export["appendix"]:
        assert bool(row["years"]) == (row["kind"] == "task")
    years = {row["code"]: row["years"] for row in export["appendix"]}
    assert years["I.1"] == [2022]
    assert years["II.2"] == list(range(2021, 2031))
    assert years["VI.5"] == [2025, 2030]


@pytest.mark.usefixtures("plan_data")
def test_it_is_read_from_the_database() -> None:
    Task.objects.filter(code="I.1").update(name_as_issued="Nguyên văn khác")
    Solution.objects.filter(code="1.a").update(text="chỉ sửa nội dung hiển thị")
    export = json.loads(raw())
    assert export["appendix"][1]["name"] == "Nguyên văn khác"
    assert export["solutions"][0]["text"].startswith("Tổ chức triển khai")
