"""The passages of the consolidated report as drafted from the accepted reports of a year.

Outline: design of the documents ("Consolidated report", I–VIII). A line that begins "1. " prints
as a heading, one that begins "a) " as a point.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from reporting.consolidated.citations import Citation, Cite, Writer
from reporting.consolidated.material import Material, Said
from reporting.documents.blocks import letter, sentence
from reporting.figures import Figure, addressees
from reporting.figures.budget_board import PeriodMoney
from reporting.figures.content import Obstacle, Proposal
from reporting.figures.filing import FilingState
from reporting.figures.standings import Standing
from reporting.figures.tasks import StateCounts, TaskRow, TaskState
from reporting.models import DocumentEntry
from soctrang_ip.lib.dates import format_date
from soctrang_ip.lib.text import clean_line, search_key

NOBODY = "Chưa có báo cáo nào được chấp nhận nêu nội dung này."


@dataclass(frozen=True)
class Passage:
    """`key` is its place in the draft; `section` and `heading` are printed above it, or ""."""

    key: str
    section: str
    heading: str
    text: str
    citations: tuple[Citation, ...]

    @property
    def title(self) -> str:
        """How lists name it."""
        return self.heading or self.section


def drafted(material: Material) -> tuple[Passage, ...]:
    """Every passage in printed order; no query."""
    return tuple(_passage(material, *each) for each in _outline(material))


Write = Callable[[Material, Writer], None]


def _outline(material: Material) -> Iterator[tuple[str, str, str, Write]]:
    """Key, title of the section, heading, and who writes it."""
    year = material.year.year
    yield "gui-bao-cao", "I. Tình hình gửi báo cáo", "", _filing
    yield "chi-dao", "II. Công tác chỉ đạo, triển khai", "", _direction
    yield "nhiem-vu", "III. Kết quả thực hiện 06 nhóm nhiệm vụ", "", _tasks
    for number, (roman, title) in enumerate(material.sections.items(), start=1):
        yield f"nhiem-vu-{roman}", "", f"{number}. {title}", partial(_section, roman=roman)
    yield "chi-tieu", "IV. Kết quả thực hiện chỉ tiêu", "", _measures
    yield "kinh-phi", "V. Kinh phí thực hiện", "", _money
    yield "kho-khan", "VI. Khó khăn, vướng mắc và nguyên nhân", "", _obstacles
    yield "phuong-huong", f"VII. Phương hướng năm {year + 1}", "", _next_year
    yield "kien-nghi", "VIII. Đề xuất, kiến nghị", "", _proposals


def _passage(material: Material, key: str, section: str, heading: str, write: Write) -> Passage:
    writer = Writer()
    write(material, writer)
    text = "\n".join(writer.lines) or NOBODY
    return Passage(key, section, heading, text, tuple(writer.citations.values()))


# I. Who has filed ----------------------------------------------------------------------------


def _filing(material: Material, writer: Writer) -> None:
    filing, fig = material.board.filing, writer.figure
    year = material.year.year
    writer.line(
        f"Năm {year} có {fig(filing.expected)} cơ quan phải báo cáo; đã gửi {fig(filing.filed)}, "
        f"trong đó đúng hạn {fig(filing.on_time)}, trễ hạn {fig(filing.late)}; chưa gửi "
        f"{_missing(material, writer)}. Đã thẩm định và chấp nhận {fig(filing.accepted)} báo cáo"
        f"{_uncounted(material, writer)}."
    )
    named = (
        ("late", "Gửi trễ hạn", (FilingState.LATE,)),
        ("missing", "Quá hạn chưa gửi", (FilingState.MISSING,)),
        ("not_due", "Chưa gửi, còn hạn", (FilingState.NOT_DUE, FilingState.NOT_TYPED)),
    )
    for key, words, states in named:
        names = [each.agency.name for each in material.filed if each.state in states]
        if names:
            writer.sentence(f"filing.{key}.names", words, f"{words}: {', '.join(names)}.", ())
    for each in material.filed:
        if not each.is_asked:
            reason = clean_line(each.obligation.exemption_reason)
            text = f"Được miễn báo cáo: {each.agency.name}" + (f" ({reason})." if reason else ".")
            writer.sentence(f"filing.exempt.{each.agency.code}", "Được miễn", text, ())
    without = [each.agency.name for each in material.without_report]
    if without:
        writer.sentence(
            "filing.without.names",
            "Chưa có số liệu",
            "Số liệu của báo cáo này chưa có phần của các cơ quan chưa có báo cáo được chấp nhận: "
            f"{', '.join(without)}.",
            (),
        )


def _missing(material: Material, writer: Writer) -> str:
    """Whose day has passed and whose has not, as far as there are such."""
    filing = material.board.filing
    shown = [filing.missing, *([filing.not_due] if filing.not_due.value else [])]
    words = [writer.figure(figure) for figure in shown]
    return words[0] if len(words) == 1 else f"{words[0]} (còn hạn {words[1]})"


def _uncounted(material: Material, writer: Writer) -> str:
    filing = material.board.filing
    there = [
        f"{writer.figure(figure)} báo cáo {words}"
        for figure, words in (
            (filing.waiting, "đã gửi đang chờ thẩm định"),
            (filing.returned, "trả lại để bổ sung"),
        )
        if figure.value
    ]
    return f"; {', '.join(there)}, chưa tính vào số liệu dưới đây" if there else ""


# II. Direction -------------------------------------------------------------------------------


def _direction(material: Material, writer: Writer) -> None:
    if said := material.topic("integration"):
        writer.sentence(
            "topic.integration", "Công tác chỉ đạo", sentence(_line(said.row.text)), [said.cite]
        )
    by_agency: dict[str, list[Said]] = defaultdict(list)
    for said in material.documents:
        by_agency[said.agency.name].append(said)
    if by_agency:
        listed = "; ".join(
            f"{name}: {', '.join(_document(said.row) for said in rows)}"
            for name, rows in by_agency.items()
        )
        writer.sentence(
            "documents",
            "Văn bản đã ban hành",
            f"Các cơ quan đã ban hành văn bản triển khai Kế hoạch: {listed}",
            [said.cite for said in material.documents],
        )


def _document(row: DocumentEntry) -> str:
    day = f" ngày {format_date(row.issued_on)}" if row.issued_on else ""
    return f"số {_line(row.number)}{day}"


# III. Tasks ----------------------------------------------------------------------------------


def _tasks(material: Material, writer: Writer) -> None:
    total = material.board.tasks.total
    writer.line(
        f"Năm {material.year.year} có {writer.figure(total.due)} nhiệm vụ đến kỳ: "
        f"{_states(total, writer)} (chi tiết tại Phụ lục\u00a0I)."
    )


def _states(counts: StateCounts, writer: Writer) -> str:
    """Each state that tasks are in, the most advanced first."""
    there = [
        f"{state.label.lower()} {writer.figure(figure)}"
        for state, figure in counts.columns
        if figure.value
    ]
    return "; ".join(there) or "chưa có nhiệm vụ nào"


def _section(material: Material, writer: Writer, *, roman: str) -> None:
    sections = material.board.tasks.sections
    counts = next((each for each in sections if each.roman == roman), None)
    if counts is None:
        writer.line(f"Năm {material.year.year} không có nhiệm vụ đến kỳ.")
        return
    writer.line(f"Có {writer.figure(counts.due)} nhiệm vụ đến kỳ: {_states(counts, writer)}.")
    for index, task in enumerate(row for row in material.tasks if row.section == roman):
        _task(index, task, writer)


def _task(index: int, task: TaskRow, writer: Writer) -> None:
    told = []
    for lead in task.leads:
        words = [_line(lead.words)] if lead.words else []
        words += [f"kết quả: {'; '.join(lead.results)}"] if lead.results else []
        said = "; ".join(word.rstrip(" .;") for word in words)
        who = f"{lead.agency}: " if len(task.leads) > 1 else ""
        told.append(f"{who}{lead.state.label.lower()}" + (f"; {said}" if said else ""))
    leads = ", ".join(lead.agency for lead in task.leads)
    reported = [lead for lead in task.leads if lead.state is not TaskState.NOT_REPORTED]
    writer.sentence(
        f"task.{task.code}",
        f"Nhiệm vụ {task.code}",
        f"{letter(index)} {task.code} {task.name} (chủ trì: {leads}): {'. '.join(told)}.",
        [Cite.of(lead.source) for lead in reported],
    )


# IV. Measures --------------------------------------------------------------------------------


def _measures(material: Material, writer: Writer) -> None:
    counted = [
        f"{each.standing.label.lower()} {writer.figure(each.count)}"
        for each in material.board.standings
        if each.count.value
    ]
    writer.line(
        f"Số liệu {material.board.closing}, số chỉ tiêu theo đánh giá: {'; '.join(counted)} "
        "(bảng dưới đây và Phụ lục\u00a0II)."
    )
    for each in material.board.behind:
        words = f"{each.code} {each.name}: {each.standing.label.lower()}, kết quả "
        words += f"{writer.figure(each.value)} {each.value.unit}".strip()
        if each.need:
            pieces = (
                f"{writer.figure(piece)} {piece.unit}".strip()
                if isinstance(piece, Figure)
                else piece
                for piece in each.need.words
            )
            need = "".join(pieces)
            words += f". {need}"
        writer.line(f"- {words}.")
    unknown = [each for each in material.board.measures if each.standing is Standing.NOT_REPORTED]
    if unknown:
        names = ", ".join(each.code for each in unknown)
        writer.sentence(
            "measures.not_reported", "Chưa có số liệu", f"Chưa có báo cáo nêu số: {names}.", ()
        )


# V. Money ------------------------------------------------------------------------------------


def _money(material: Material, writer: Writer) -> None:
    total, fig = material.board.budget.total, writer.figure
    writer.line(
        f"Năm {material.year.year}, các cơ quan báo cáo được giao {fig(total.allocated)} triệu "
        f"đồng; đã chi {material.board.closing} {fig(total.spent)} triệu đồng; ước cả năm "
        f"{fig(total.estimate)} triệu đồng."
    )
    lines = [each for each in material.money.lines if each.plan and each.is_total]
    for each in lines:
        _period(material, each, writer)
    unlinked = next((each for each in material.money.lines if not each.plan), None)
    if unlinked and unlinked.whole_year.value:
        writer.line(
            f"Ngoài các dòng kinh phí của Kế hoạch, đã chi {fig(unlinked.whole_year)} triệu đồng "
            "từ các nguồn không thuộc dòng nào."
        )


def _period(material: Material, each: PeriodMoney, writer: Writer) -> None:
    fig = writer.figure
    words = (
        f"Lũy kế giai đoạn {material.money.period} đến năm {material.money.until}, các dòng kinh "
        f"phí của Kế hoạch đã chi {fig(each.whole_year)} triệu đồng"
    )
    if each.percent:
        words += f", bằng {fig(each.percent)} của {fig(each.plan)} triệu đồng"
    writer.line(f"{words} (chi tiết tại Phụ lục\u00a0III).")


# VI–VIII. What agencies raise ----------------------------------------------------------------


def _obstacles(material: Material, writer: Writer) -> None:
    """The same words of several agencies are one sentence with all of them."""
    merged: dict[tuple[str, ...], list[Obstacle]] = defaultdict(list)
    for row in material.year.content.obstacles:
        merged[_same(row.text, row.cause)].append(row)
    count = material.board.register.obstacle_count
    if merged:
        writer.line(
            f"Các cơ quan nêu {writer.figure(count)} khó khăn, vướng mắc; nội dung giống nhau được "
            "gộp lại:"
        )
    for rows in merged.values():
        cause = f" Nguyên nhân: {_line(rows[0].cause)}" if rows[0].cause else ""
        writer.sentence(
            f"obstacle.{rows[0].origin.agency_id}.{rows[0].key}",
            "Khó khăn, vướng mắc",
            f"- {sentence(_line(rows[0].text))}{cause}",
            [material.cite(row.origin) for row in rows],
        )


def _next_year(material: Material, writer: Writer) -> None:
    if said := material.topic("directions"):
        writer.sentence(
            "topic.directions", "Phương hướng chung", sentence(_line(said.row.text)), [said.cite]
        )
    merged: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for said in material.works:
        merged[_same(said.row.text)].append(said)
    for rows in merged.values():
        first = rows[0].row
        task = f" (nhiệm vụ {first.task.code})" if first.task else ""
        writer.sentence(
            f"work.{rows[0].agency.pk}.{first.key}",
            "Công việc năm sau",
            f"- {_line(first.text).rstrip('. ;')}{task}",
            [said.cite for said in rows],
        )


def _proposals(material: Material, writer: Writer) -> None:
    """By addressee, spellings of one name together, those to UBND tỉnh first."""
    rows = material.year.content.proposals
    labels = addressees.labels(row.addressee for row in rows)
    if rows:
        count = writer.figure(material.board.register.proposal_count)
        writer.line(f"Các cơ quan nêu {count} đề xuất, kiến nghị, xếp theo nơi nhận:")
    ordered = sorted(labels, key=lambda slug: slug != addressees.UBND)
    for number, slug in enumerate(ordered, start=1):
        writer.line(f"{number}. Đối với {_line(labels[slug])}")
        merged: dict[tuple[str, ...], list[Proposal]] = defaultdict(list)
        for row in rows:
            if addressees.slug(row.addressee) == slug:
                merged[_same(row.text)].append(row)
        for same in merged.values():
            first = same[0]
            said = [sentence(_line(first.text))]
            if first.reason:
                said.append(f"Lý do: {sentence(_line(first.reason))}")
            if first.wanted_by:
                said.append(f"Thời hạn đề nghị: {sentence(_line(first.wanted_by))}")
            writer.sentence(
                f"proposal.{first.origin.agency_id}.{first.key}",
                "Đề xuất, kiến nghị",
                f"- {' '.join(said)}",
                [material.cite(row.origin) for row in same],
            )


def _same(*texts: str) -> tuple[str, ...]:
    """What is alike for texts that differ in capitals, accents or the full stop only."""
    return tuple(search_key(text).strip(" .;") for text in texts)


def _line(text: str) -> str:
    """On one line, and nothing in it that reads as a mark."""
    return clean_line(text).replace("[", "(").replace("]", ")")
