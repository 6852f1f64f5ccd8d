"""The tables of the plan's pages as sheets of a workbook: the same rows, numbers as numbers."""

from collections.abc import Iterable, Sequence

from plan.models import Duty, MeasureSupplier, Section, Target
from plan.tables import BudgetTable
from plan.templatetags.plan_text import goal
from reporting.figures.task_years import TaskLine, TaskTable
from soctrang_ip.lib.xlsx import Column, Group, Sheet, Value, million
from tasks.agencies import AgencyPart

SAMPLE = "dữ liệu minh họa"


def tasks_sheet(table: TaskTable, chosen: Sequence[str]) -> Sheet:
    """The appendix under the chosen filters, with the status of the table's year if it has one."""
    status = tuple(Column(f"Tình trạng năm {year}", 24) for year in table.years)
    rows: list[Sequence[Value] | Group] = []
    for part in table.sections:
        rows.append(Group(str(part.section)))
        rows += [
            _task_row(row) if isinstance(row, TaskLine) else Group(str(row)) for row in part.rows
        ]
    return Sheet(
        "Nhiệm vụ",
        "Danh mục nhiệm vụ chủ yếu",
        (
            Column("Mã", 10),
            Column("Tên nhiệm vụ", 60),
            Column("Cơ quan chủ trì", 34),
            Column("Cơ quan phối hợp", 44),
            Column("Thời gian thực hiện", 22),
            Column("Nguồn kinh phí", 40),
            *status,
        ),
        rows,
        lines=(*_sample(table), *chosen),
    )


def _task_row(line: TaskLine) -> Sequence[Value]:
    task = line.task
    return (
        task.code,
        task.name,
        _joined(task.leads.all()),
        _joined(partner.name for partner in task.partners.all()),
        task.period_wording,
        _joined(task.funding.all()),
        *(year.standing.label for year in line.years),
    )


def timeline_sheet(table: TaskTable) -> Sheet:
    rows: list[Sequence[Value] | Group] = []
    for part in table.sections:
        rows.append(Group(str(part.section)))
        for line in part.rows:
            if isinstance(line, TaskLine):
                cells = [": ".join(filter(None, [y.label, y.standing.label])) for y in line.years]
                rows.append((line.task.code, line.task.full_name, *cells))
    years = tuple(Column(str(year), 16) for year in table.years)
    return Sheet(
        "Tiến độ",
        f"Tiến độ các nhiệm vụ {table.years[0]}-{table.years[-1]}",
        (Column("Mã", 10), Column("Nhiệm vụ", 60), *years),
        rows,
        lines=_sample(table),
    )


def objectives_sheet(targets: Iterable[Target]) -> Sheet:
    """`targets` with measure and suppliers, in plan order."""
    return Sheet(
        "Chỉ tiêu",
        "Mục tiêu cụ thể và các chỉ tiêu",
        (
            Column("Mã", 10),
            Column("Số đo", 44),
            Column("Đến năm", 10),
            Column("Vị trí", 12),
            Column("Câu trong Kế hoạch", 70),
            Column("Quy tắc", 16),
            Column("Từ (tối thiểu)", 12),
            Column("Đến", 12),
            Column("Đơn vị tính", 16),
            Column("Cách hiểu", 24),
            Column("Cơ quan cung cấp số liệu", 44),
        ),
        [
            (
                target.measure.code,
                target.measure.name,
                str(target.horizon),
                target.objective.code,
                target.sentence,
                target.get_rule_display(),
                target.minimum,
                target.maximum,
                target.unit,
                goal(target),
                _joined(_supplier(each) for each in target.measure.suppliers.all()),
            )
            for target in targets
        ],
    )


def _supplier(supplier: MeasureSupplier) -> str:
    mark = ", đề xuất" if supplier.is_proposal else ""
    return f"{supplier.name} ({supplier.get_part_display().lower()}{mark})"


def budget_sheet(table: BudgetTable) -> Sheet:
    rows = [(row.line.number, row.line.name, *map(million, row.amounts)) for row in table.rows]
    total = (None, "Tổng kinh phí", *map(million, table.totals))
    return Sheet(
        "Kinh phí",
        "Kinh phí theo dòng và giai đoạn",
        (
            Column("STT", 6),
            Column("Dòng kinh phí", 60),
            *(Column(str(period), 22) for period in table.periods),
        ),
        [*rows, total],
        lines=("Đơn vị tính: triệu đồng",),
    )


def duties_sheet(duties: Iterable[Duty]) -> Sheet:
    """`duties` with heading and subjects, in plan order."""
    return Sheet(
        "Trách nhiệm",
        "Tổ chức thực hiện: trách nhiệm của các cơ quan",
        (
            Column("Mã", 10),
            Column("Đề mục", 44),
            Column("Trách nhiệm của", 44),
            Column("Nội dung", 90),
        ),
        [
            (
                f"V.{duty.code}",
                duty.heading.title,
                _joined(subject.name for subject in duty.subjects.all()),
                duty.text,
            )
            for duty in duties
        ],
    )


def solutions_sheet(sections: Iterable[Section]) -> Sheet:
    rows: list[Sequence[Value] | Group] = []
    for section in sections:
        rows.append(Group(f"{section.number}. {section.title}"))
        rows += [(f"III.{each.code}", each.text) for each in section.solutions.all()]
    return Sheet(
        "Giải pháp", "Nhiệm vụ, giải pháp", (Column("Mã", 10), Column("Nội dung", 120)), rows
    )


def agencies_sheet(parts: Iterable[AgencyPart]) -> Sheet:
    return Sheet(
        "Cơ quan",
        "Các cơ quan trong Kế hoạch",
        (
            Column("Mã", 12),
            Column("Cơ quan", 50),
            Column("Loại", 24),
            Column("Báo cáo hằng năm", 12),
            Column("Nhiệm vụ chủ trì", 12),
            Column("Phối hợp, nêu đích danh", 14),
            Column("Phối hợp theo nhóm", 14),
            Column("Trách nhiệm", 12),
            Column("Số liệu cung cấp", 12),
        ),
        [
            (
                part.agency.code,
                part.agency.name,
                part.agency.get_kind_display(),
                part.agency.is_reporting,
                len(part.led),
                len(part.named),
                part.group_task_total,
                len(part.duties),
                len(part.supplies),
            )
            for part in parts
        ],
    )


def _joined(items: Iterable[object]) -> str:
    return "; ".join(map(str, items))


def _sample(table: TaskTable) -> tuple[str, ...]:
    return (SAMPLE,) if table.is_sample else ()
