"""The tables of the consolidated report: two in short in its text, and Phụ lục I–V.

Every number is a figure of the dashboards and is cited like those of the text.
"""

from collections import defaultdict
from collections.abc import Iterable

from reporting.consolidated.citations import Citation, Cite, cites_of
from reporting.consolidated.material import Material
from reporting.documents import wording
from reporting.documents.blocks import DASH, NO_DATA, Column, ColumnKind, Row, RowKind, Table
from reporting.documents.paper import Annex
from reporting.figures import Figure
from reporting.figures.measures import MeasureRow
from reporting.figures.tasks import TaskRow, TaskState
from reporting.models import AssetKind, TaskStatus
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.text import clean_text

MILLION = "ĐVT: triệu đồng"
CENTRE, NUMBER = ColumnKind.CENTRE, ColumnKind.NUMBER


class Sources:
    """Numbers what is cited, in the order in which it is first printed."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self.rows: list[tuple[str, str, tuple[Cite, ...]]] = []
        """Label, value and reports, the first one is number 1."""

    def of_citation(self, citation: Citation) -> int:
        value = citation.printed
        if citation.kept is not None and citation.text:
            value = f"{citation.kept} (số liệu trên hệ thống: {citation.text})"
        return self._of(citation.key, citation.label, value, citation.cites)

    def of_figure(self, figure: Figure) -> int:
        return self._of(figure.key, figure.label, figure.text, cites_of(figure))

    def _of(self, key: str, label: str, value: str, cites: tuple[Cite, ...]) -> int:
        place = (key, value)
        if place not in self._numbers:
            self.rows.append((label, value, cites))
            self._numbers[place] = len(self.rows)
        return self._numbers[place]

    def cell(self, figure: Figure | None, *, has_unit: bool = False) -> str:
        """The figure as a cell of a table; a dash where there is none."""
        if figure is None:
            return DASH
        text = figure.text_with_unit if has_unit else figure.text
        return f"{text} [{self.of_figure(figure)}]" if figure.sources else text


# In the text ---------------------------------------------------------------------------------


def measures_in_short(material: Material, sources: Sources) -> Table:
    return Table(
        "measures-in-short",
        (
            Column("Mã số", CENTRE),
            Column("Chỉ tiêu"),
            Column("Mục tiêu 2025", CENTRE),
            Column("Mục tiêu 2030", CENTRE),
            Column(f"Kết quả năm {material.year.year}", CENTRE),
            Column("Đánh giá", CENTRE),
        ),
        tuple(
            Row(
                (
                    each.code,
                    each.name,
                    *_aims(each),
                    sources.cell(each.value, has_unit=True),
                    each.standing.label,
                )
            )
            for each in material.board.measures
        ),
    )


def money_in_short(material: Material, sources: Sources) -> Table:
    """The table of part IV with the year and the period so far."""
    year = material.year.year
    budget = material.board.budget
    by_label = {each.label: each for each in (*budget.lines, budget.unlinked, budget.total)}
    rows = []
    for number, each in enumerate(material.money.lines, start=1):
        of_year = by_label.get(each.label)
        rows.append(
            Row(
                (
                    str(number) if each.plan and not each.is_total else "",
                    each.label,
                    sources.cell(each.plan),
                    sources.cell(of_year.whole_year) if of_year else DASH,
                    sources.cell(each.whole_year),
                    sources.cell(each.percent),
                ),
                RowKind.TOTAL if each.is_total else RowKind.ITEM,
            )
        )
    return Table(
        "money-in-short",
        (
            Column("TT", CENTRE),
            Column("Dòng kinh phí"),
            Column(f"Kế hoạch {material.money.period}", NUMBER),
            Column(f"Chi năm {year}", NUMBER),
            Column(f"Lũy kế đến năm {year}", NUMBER),
            Column("So với Kế hoạch", NUMBER),
        ),
        tuple(rows),
        unit=MILLION,
    )


IN_TEXT = {"chi-tieu": measures_in_short, "kinh-phi": money_in_short}
"""By the key of the passage that the table follows."""


# Annexes -------------------------------------------------------------------------------------


def annexes(material: Material, sources: Sources) -> tuple[Annex, ...]:
    year = material.year.year
    measures = _measures(material, sources)
    made = (
        Annex("I", "", f"KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM {year}", (_tasks(material),), True),
        Annex("II", "", f"KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM {year}", (measures,), True),
        Annex("III", "", f"KINH PHÍ THỰC HIỆN NĂM {year}", _money(material, sources), True),
        Annex("IV", "", f"TÀI SẢN TRÍ TUỆ ĐƯỢC HỖ TRỢ NĂM {year}", (_assets(material),), True),
    )
    # Last: by now everything that is cited has its number.
    tables = (_reports(material), _cited(material, sources))
    return (*made, Annex("V", "", "BÁO CÁO CỦA CÁC CƠ QUAN VÀ NGUỒN SỐ LIỆU", tables, True))


def _tasks(material: Material) -> Table:
    partners = _partners(material)
    rows: list[Row] = []
    section = ""
    for task in material.tasks:
        if task.section != section:
            section = task.section
            rows.append(Row((f"{section}. {material.sections[section]}",), RowKind.GROUP))
        rows.append(_task(task, partners.get(task.code, "")))
    return Table(
        "consolidated-tasks",
        (
            Column("Mã số", CENTRE),
            Column("Nhiệm vụ", line=38),
            Column("Cơ quan chủ trì", line=18),
            Column("Tình trạng", line=14),
            Column("Kết quả cơ quan chủ trì báo cáo", line=52),
            Column("Cơ quan phối hợp báo cáo", line=34),
        ),
        tuple(rows),
    )


def _task(task: TaskRow, partners: str) -> Row:
    said = []
    for lead in task.leads:
        if lead.state is TaskState.NOT_REPORTED:
            said.append(f"{lead.agency}: chưa có báo cáo")
            continue
        words = "\n".join(filter(None, (clean_text(lead.words), ";\n".join(lead.results))))
        said.append(f"{words or NO_DATA}\n({Cite.of(lead.source)})")
    return Row(
        (
            task.code,
            task.name,
            ";\n".join(lead.agency for lead in task.leads),
            task.state.label,
            "\n".join(said),
            partners or DASH,
        )
    )


def _partners(material: Material) -> dict[str, str]:
    """By task: who else reported on it, by status, with the version."""
    leads = {(task.code, lead.agency_code) for task in material.tasks for lead in task.leads}
    codes = {task.pk: task.code for task in material.plan_tasks}
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for answer in material.year.content.tasks:
        agency = material.year.agencies[answer.origin.agency_id]
        code = codes[answer.task_id]
        if answer.status in {"", TaskStatus.NONE} or (code, agency.code) in leads:
            continue
        told[code][TaskStatus(answer.status).label].append(
            f"{agency.name} (bản {answer.origin.version_number})"
        )
    return {
        code: "\n".join(f"{label}: {', '.join(names)}" for label, names in by_status.items())
        for code, by_status in told.items()
    }


def _measures(material: Material, sources: Sources) -> Table:
    return Table(
        "consolidated-measures",
        (
            Column("Mã số", CENTRE),
            Column("Chỉ tiêu", line=34),
            Column("Mục tiêu 2025", CENTRE),
            Column("Mục tiêu 2030", CENTRE),
            Column("Kết quả", CENTRE),
            Column("Kỳ số liệu"),
            Column("Số thành phần", line=34),
            Column("Đánh giá", CENTRE),
            Column("Cơ quan đã có số liệu", CENTRE),
        ),
        tuple(_measure(each, sources) for each in material.board.measures),
    )


def _measure(each: MeasureRow, sources: Sources) -> Row:
    parts = [
        f"{part.short_label}: {sources.cell(part, has_unit=True)}"
        for part in each.parts
        if part.value is not None and part.key != each.value.key
    ]
    return Row(
        (
            each.code,
            each.name,
            *_aims(each),
            sources.cell(each.value, has_unit=True),
            each.value.reading or DASH,
            ";\n".join(parts) or DASH,
            each.standing.label + (f"\n({each.excuse})" if each.excuse else ""),
            f"{each.answered.text}/{each.asked.text}",
        )
    )


def _aims(each: MeasureRow) -> tuple[str, str]:
    aims = {target.horizon: wording.aim(target) for target in each.targets}
    return aims.get(2025, DASH), aims.get(2030, DASH)


def _money(material: Material, sources: Sources) -> tuple[Table, ...]:
    budget, year = material.board.budget, material.year.year
    columns = (
        Column("Được giao", NUMBER),
        Column(f"Đã chi {material.board.closing}", NUMBER),
        Column("Ước cả năm", NUMBER),
        Column("Chi cả năm", NUMBER),
    )
    of_year = (
        *((each, RowKind.ITEM) for each in (*budget.lines, budget.unlinked)),
        (budget.total, RowKind.TOTAL),
    )
    return (
        Table(
            "consolidated-money",
            (Column("Dòng kinh phí"), *columns),
            tuple(
                Row((each.label, *map(sources.cell, each.columns)), kind) for each, kind in of_year
            ),
            caption=f"1. Theo dòng kinh phí, năm {year}",
            unit=MILLION,
        ),
        Table(
            "consolidated-money",
            (
                Column("Dòng kinh phí"),
                Column("Kế hoạch", NUMBER),
                Column("Được giao", NUMBER),
                Column("Đã chi", NUMBER),
                Column("So với Kế hoạch", NUMBER),
            ),
            tuple(
                Row(
                    (
                        each.label,
                        *map(
                            sources.cell,
                            (each.plan, each.allocated, each.whole_year, each.percent),
                        ),
                    ),
                    RowKind.TOTAL if each.is_total else RowKind.ITEM,
                )
                for each in material.money.lines
            ),
            caption=f"2. Lũy kế giai đoạn {material.money.period} đến năm {year}",
            unit=MILLION,
        ),
        Table(
            "consolidated-money",
            (Column("Nguồn kinh phí"), *columns),
            tuple(Row((each.label, *map(sources.cell, each.columns))) for each in budget.sources),
            caption=f"3. Theo nguồn kinh phí, năm {year}",
            unit=MILLION,
        ),
    )


def _assets(material: Material) -> Table:
    rows = [
        Row(
            (
                str(index),
                AssetKind(said.row.kind).label,
                said.row.name,
                said.row.owner,
                said.row.certificate,
                said.row.support,
                str(said.cite),
            )
        )
        for index, said in enumerate(material.assets, start=1)
    ]
    return Table(
        "consolidated-assets",
        (
            Column("TT", CENTRE),
            Column("Loại tài sản"),
            Column("Tên tài sản"),
            Column("Chủ sở hữu"),
            Column("Số đơn, số văn bằng"),
            Column("Nội dung hỗ trợ"),
            Column("Nguồn"),
        ),
        tuple(rows) or (Row(("Chưa có báo cáo nào nêu.",), RowKind.GROUP),),
    )


def _reports(material: Material) -> Table:
    rows = []
    for index, each in enumerate(material.filed, start=1):
        latest = each.accepted or each.latest
        rows.append(
            Row(
                (
                    str(index),
                    each.agency.name,
                    each.state.label,
                    format_instant(latest.sent_at) if latest else DASH,
                    str(latest.number) if latest else DASH,
                    latest.get_status_display() if latest else DASH,
                    latest.receipt_code if latest else DASH,
                )
            )
        )
    return Table(
        "consolidated-reports",
        (
            Column("TT", CENTRE),
            Column("Cơ quan"),
            Column("Thời hạn"),
            Column("Gửi lúc", CENTRE),
            Column("Bản", CENTRE),
            Column("Trạng thái"),
            Column("Mã tiếp nhận"),
        ),
        tuple(rows),
        caption="1. Báo cáo của các cơ quan",
    )


def _cited(material: Material, sources: Sources) -> Table:
    """Long lists name agencies by their number in the table above."""
    numbers = {each.agency.name: place for place, each in enumerate(material.filed, start=1)}
    return Table(
        "consolidated-sources",
        (
            Column("Số", CENTRE),
            Column("Số liệu", line=56),
            Column("Giá trị", line=18),
            Column("Nguồn", line=70),
        ),
        tuple(
            Row((f"[{number}]", label, value, _named(cites, numbers)))
            for number, (label, value, cites) in enumerate(sources.rows, start=1)
        ),
        caption="2. Nguồn của các số liệu có ghi số trong ngoặc vuông",
    )


MOST_NAMES = 4
"""Of the reports of one year; more are named by number."""


def _named(cites: Iterable[Cite], numbers: dict[str, int]) -> str:
    by_year: dict[tuple[int | None, bool], list[Cite]] = defaultdict(list)
    for cite in cites:
        by_year[cite.year, cite.number is None].append(cite)
    told = []
    for (year, is_missing), rows in by_year.items():
        names = list(dict.fromkeys(row.agency for row in rows))
        if year is None:
            told.append(", ".join(names))
        elif is_missing:
            told.append(f"chưa có báo cáo năm {year}: {_agencies(names, numbers)}")
        elif len(rows) <= MOST_NAMES:
            listed = ", ".join(f"{row.agency} (bản {row.number})" for row in rows)
            told.append(f"báo cáo năm {year}: {listed}")
        else:
            versions = sorted({row.number for row in rows})
            listed = "; ".join(
                f"bản {number} của "
                + _agencies([row.agency for row in rows if row.number == number], numbers)
                for number in versions
            )
            told.append(f"báo cáo năm {year}: {listed}")
    return "; ".join(told) or DASH


def _agencies(names: list[str], numbers: dict[str, int]) -> str:
    if len(names) <= MOST_NAMES or not all(name in numbers for name in names):
        return ", ".join(names)
    return f"các cơ quan số {_ranges(sorted(numbers[name] for name in names))} ở bảng 1"


def _ranges(places: list[int]) -> str:
    """`1-4, 6, 9-31` of ascending numbers."""
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    return ", ".join(
        f"{span[0]}-{span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in spans
    )
