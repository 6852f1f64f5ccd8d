"""What each agency supplied to a measure: numbers, and the entries of lists."""

from collections.abc import Iterable

from plan.models import MeasureKind, SupplierPart
from reporting.figures import flows
from reporting.figures.content import ListItem
from reporting.figures.entries import grouped
from reporting.figures.figure import Figure, tally
from reporting.figures.flows import Amount
from reporting.figures.measure_reports import MeasureReports, given, says_none
from reporting.figures.measure_results import SupplierState
from reporting.figures.table import Cell, Column, FigureTable, row
from reporting.figures.year import Year
from reporting.models import Answer


def supplies_table(reports: MeasureReports, states: Iterable[SupplierState]) -> FigureTable:
    """Of the year: a row for each supplier, and for who reported without being one."""
    planned, year = reports.planned, reports.year
    columns = _supply_columns(planned.kind, year.year)
    pairs = sorted(
        planned.suppliers | set(reports.origins),
        key=lambda pair: (year.agencies[pair[0]].order, pair[1]),
    )
    said = {state.agency: state.label for state in states}
    return FigureTable(
        "cung-cap",
        f"Số liệu từng cơ quan cung cấp năm {year.year}",
        (
            Column("Cơ quan", width=34),
            Column("Phần số liệu", width=20),
            *(Column(title, is_number=name != "state") for name, title in columns),
            Column("Báo cáo", width=26),
        ),
        tuple(
            row(
                year.agencies[agency_id].name,
                SupplierPart(part).label,
                *(
                    said[year.agencies[agency_id].name]
                    if name == "state"
                    else _supplied(reports, agency_id, part, name, title)
                    for name, title in columns
                ),
                _report_cell(reports, agency_id, part),
            )
            for agency_id, part in pairs
        ),
    )


def _supply_columns(kind: MeasureKind, year: int) -> tuple[tuple[str, str], ...]:
    match kind:
        case MeasureKind.RATIO:
            return (("numerator", "Tử số"), ("denominator", "Mẫu số"))
        case MeasureKind.GROWTH | MeasureKind.DIRECTION:
            return (
                ("value", "Thực hiện đến ngày chốt"),
                ("estimate", "Ước cả năm"),
                ("previous_official", f"Chính thức năm {year - 1}"),
            )
        case MeasureKind.COUNT:
            return (("value", "Số lượng"),)
        case MeasureKind.MILESTONE:
            return (("state", "Mức độ"),)
        case _:
            return (("entries", "Số dòng trong báo cáo"),)


def _supplied(
    reports: MeasureReports, agency_id: int, part: str, column: str, title: str
) -> Figure:
    agency, year = reports.year.agencies[agency_id], reports.year
    key = f"supply.{reports.planned.code}.{part}.{agency.code}.{column}"
    label = reports.planned.label(f"{agency.name}, {title[0].lower()}{title[1:]}")
    rows = [
        answer
        for answer in reports.current
        if (answer.origin.agency_id, answer.part) == (agency_id, part)
    ]
    entries = reports.listed.get((agency_id, part), [])
    if column == "entries" and (entries or any(each.answer == Answer.GIVEN for each in rows)):
        return tally(key, label, [year.source(each.origin, each.name, 1) for each in entries])
    amounts = [
        Amount(
            each.origin,
            None if column == "entries" else given(each, column),
            says_none(each, column),
        )
        for each in rows
    ]
    return flows.column_figure(key, label, amounts, year)


def _report_cell(reports: MeasureReports, agency_id: int, part: str) -> Cell:
    origin = reports.origins.get((agency_id, part))
    if origin is None:
        return Cell(text="Chưa có báo cáo được chấp nhận")
    return Cell(
        text=f"Báo cáo năm {origin.year}, bản {origin.version_number}",
        link=("report_full", str(origin.version_id)),
    )


def entries_table(
    reports: MeasureReports,
    entries: Iterable[list[ListItem]] | None = None,
    *,
    is_folded: bool = True,
) -> FigureTable:
    """Distinct entries up to the year, all unless given, and who reported each."""
    is_share = reports.planned.kind == MeasureKind.LIST_RATIO
    entries = grouped(reports).values() if entries is None else entries
    return FigureTable(
        "danh-sach",
        f"Danh sách không trùng, lũy kế đến năm {reports.year.year}",
        (
            Column("Tên", width=44),
            Column("Mã số thuế, số bằng", width=20),
            Column("Địa bàn", width=24),
            *((Column("So với danh mục gốc", width=30),) if is_share else ()),
            Column("Trong báo cáo của", width=50),
        ),
        tuple(
            row(
                Cell(text=same[0].name, note=_other_names(same)),
                codes_of(same),
                district_of(same, reports.year),
                *((_place_in_base(same),) if is_share else ()),
                told_by(same, reports.year),
            )
            for same in entries
        ),
        is_folded=is_folded,
    )


def _other_names(same: Iterable[ListItem]) -> str:
    first, *others = dict.fromkeys(item.name for item in same)
    return f"Cũng được ghi là: {'; '.join(others)}" if others else ""


def codes_of(same: Iterable[ListItem]) -> str:
    return "; ".join(dict.fromkeys(item.code for item in same if item.code))


def district_of(same: Iterable[ListItem], year: Year) -> str:
    found = dict.fromkeys(item.district_id for item in same if item.district_id)
    return "; ".join(year.agencies[each].name for each in found)


def _place_in_base(same: Iterable[ListItem]) -> str:
    is_base = [item.part == SupplierPart.BASE_LIST for item in same]
    if not any(is_base):
        return "Được hỗ trợ, ngoài danh mục"
    return "Trong danh mục, chưa được hỗ trợ" if all(is_base) else "Trong danh mục, đã được hỗ trợ"


def told_by(same: Iterable[ListItem], year: Year) -> str:
    reports = dict.fromkeys(
        f"{year.agencies[item.origin.agency_id].name} năm {item.origin.year}, "
        f"bản {item.origin.version_number}"
        for item in same
    )
    return "; ".join(reports)
