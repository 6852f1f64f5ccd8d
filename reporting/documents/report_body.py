"""Sections I–VII of an agency's report, as lines of text."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from reporting import outline
from reporting.documents.blocks import NO_DATA, NONE, Block, BlockKind, letter, paragraphs, sentence
from reporting.documents.sealed import Entry, Sealed, TaskLine, iso_day
from reporting.models import Answer, TaskStatus

STATUSES = (*TaskStatus.values, "")


def body(report: Sealed) -> tuple[Block, ...]:
    sections = {
        "chi-dao": _direction,
        "nhiem-vu": _tasks,
        "chi-tieu": _measures,
        "kinh-phi": _money,
        "danh-gia": _assessment,
        "phuong-huong": _next_year,
        "kien-nghi": _proposals,
    }
    blocks: list[Block] = []
    for slug, write in sections.items():
        heading = outline.SECTION_BY_SLUG[slug].heading
        blocks += [Block(BlockKind.SECTION, heading.upper()), *write(report)]
    return tuple(blocks)


def _direction(report: Sealed) -> Iterator[Block]:
    yield from _topic(report, 1, "integration")
    documents = [
        f"Văn bản số {row['number']}"
        + (f" ngày {iso_day(row['issued_on'])}" if row["issued_on"] else "")
        + f" về {row['title']}"
        for row in report.rows("documententry")
    ]
    yield from _listed(report, 2, "documents", documents)
    staff = [
        ", ".join(
            part
            for part in (
                row["full_name"],
                row["position"],
                f"điện thoại {row['phone']}" if row["phone"] else "",
                "chuyên trách" if row["is_dedicated"] else "kiêm nhiệm",
            )
            if part
        )
        for row in report.rows("staffentry")
    ]
    yield from _listed(report, 3, "staff", staff)
    if report.titles["duties"]:
        yield Block(BlockKind.HEADING, "4. Thực hiện trách nhiệm được giao tại phần V Kế hoạch")
        for index, duty in enumerate(report.titles["duties"]):
            yield Block(BlockKind.POINT, f"{letter(index)} {duty['text']}")
            yield from _result(report.said(f"{outline.DUTY_PREFIX}{duty['code']}"))


def _tasks(report: Sealed) -> Iterator[Block]:
    if not report.tasks:
        yield from paragraphs(f"Năm {report.year} không có nhiệm vụ đến kỳ được giao cho cơ quan.")
        return
    led = sum(task.is_led for task in report.tasks)
    yield from paragraphs(
        f"Năm {report.year} có {len(report.tasks)} nhiệm vụ đến kỳ liên quan đến cơ quan (chủ trì "
        f"{led}, phối hợp {len(report.tasks) - led}), trong đó: {_by_status(report.tasks)} "
        "(chi tiết tại Phụ lục\u00a0I)."
    )
    sections = groupby(report.tasks, key=lambda task: task.section)
    for number, (_, group) in enumerate(sections, start=1):
        tasks = list(group)
        yield Block(BlockKind.HEADING, f"{number}. {tasks[0].section_title}")
        told = [task for task in tasks if task.has_story]
        for index, task in enumerate(told):
            role = "chủ trì" if task.is_led else "phối hợp"
            yield Block(
                BlockKind.POINT,
                f"{letter(index)} {sentence(task.name, '')} ({role}): {task.status_label.lower()}.",
            )
            yield from paragraphs(task.summary)
            if task.reason:
                yield from paragraphs(f"Lý do: {task.reason}")
            if task.results:
                yield from paragraphs(f"Kết quả cụ thể: {sentence('; '.join(task.results))}")
        rest = [task for task in tasks if not task.has_story]
        if rest:
            yield from paragraphs(
                f"{'Các nhiệm vụ còn lại' if told else 'Các nhiệm vụ đến kỳ'}: {_named(rest)}."
            )


def _measures(report: Sealed) -> Iterator[Block]:
    if not report.measures:
        yield from paragraphs("Cơ quan không thuộc diện cung cấp số liệu chỉ tiêu của Kế hoạch.")
        return
    yield from paragraphs(
        f"Số liệu đến ngày chốt {report.data_until} (chi tiết tại Phụ lục\u00a0II):"
    )
    lines = []
    for measure in report.measures:
        readings = [measure.value]
        if measure.estimate:
            readings = [f"{measure.value} đến ngày chốt", f"ước cả năm {measure.estimate}"]
        lines.append(f"{measure.name}: {', '.join(readings)}")
    yield from _dashed(lines)


def _money(report: Sealed) -> Iterator[Block]:
    rows = report.rows("spendingentry")
    if not rows:
        yield from paragraphs("Cơ quan không được giao kinh phí riêng để thực hiện Kế hoạch.")
    elif all(row["answer"] == Answer.NONE for row in rows):
        yield from paragraphs(
            f"{NONE} kinh phí thực hiện Kế hoạch (chi tiết tại Phụ lục\u00a0III)."
        )
    else:
        missing = "" if report.has_all_money else f"; còn nguồn {NO_DATA}"
        yield from paragraphs(
            f"Kinh phí được giao: {_million(report, 'allocated')}; đã chi đến ngày "
            f"{report.data_until}: {_million(report, 'spent')}; ước cả năm: "
            f"{_million(report, 'estimate')}{missing} (chi tiết tại Phụ lục\u00a0III)."
        )


def _assessment(report: Sealed) -> Iterator[Block]:
    yield from _topic(report, 1, "highlights")
    yield Block(BlockKind.HEADING, f"2. {report.titles['topics']['obstacles']}")
    rows = report.rows("obstacleentry")
    if not rows:
        yield from paragraphs(f"{report.nothing('obstacles')}.")
    for index, row in enumerate(rows):
        yield from _point(index, row["text"])
        yield from _result(row["cause"] or NO_DATA.capitalize(), label="Nguyên nhân")


def _next_year(report: Sealed) -> Iterator[Block]:
    yield from _topic(report, 1, "directions")
    works = [
        sentence(row["text"], "") + (f" (nhiệm vụ {row['task']})" if row["task"] else "")
        for row in report.rows("nextworkentry")
    ]
    yield from _listed(report, 2, "next_work", works)


def _proposals(report: Sealed) -> Iterator[Block]:
    rows = report.rows("proposalentry")
    if not rows:
        yield from paragraphs(f"{report.nothing('proposals')}.")
    for number, row in enumerate(rows, start=1):
        yield Block(BlockKind.HEADING, f"{number}. Đối với {sentence(row['addressee'], '')}")
        yield from paragraphs(row["text"])
        yield from _proposal_notes(row)


def _proposal_notes(row: Entry) -> Iterator[Block]:
    if row["reason"]:
        yield from paragraphs(f"Lý do: {row['reason']}")
    if row["wanted_by"]:
        yield from paragraphs(f"Thời hạn đề nghị: {sentence(row['wanted_by'])}")


def _topic(report: Sealed, number: int, topic: str) -> Iterator[Block]:
    yield Block(BlockKind.HEADING, f"{number}. {report.titles['topics'][topic]}")
    yield from paragraphs(report.said(topic))


def _listed(report: Sealed, number: int, topic: str, lines: list[str]) -> Iterator[Block]:
    yield Block(BlockKind.HEADING, f"{number}. {report.titles['topics'][topic]}")
    yield from _dashed(lines) if lines else paragraphs(f"{report.nothing(topic)}.")


def _dashed(lines: list[str]) -> Iterator[Block]:
    for number, line in enumerate(lines, start=1):
        yield from paragraphs(f"- {sentence(line, '.' if number == len(lines) else ';')}")


def _point(index: int, text: str) -> Iterator[Block]:
    first, *others = paragraphs(text)
    yield Block(BlockKind.POINT, f"{letter(index)} {first.text}")
    yield from others


def _result(text: str, label: str = "Kết quả") -> Iterable[Block]:
    return paragraphs(f"{label}: {text}")


def _by_status(tasks: Iterable[TaskLine]) -> str:
    counts = {status: sum(task.status == status for task in tasks) for status in STATUSES}
    labels = {
        status: TaskStatus(status).label.lower() if status else NO_DATA for status in STATUSES
    }
    return "; ".join(f"{labels[status]} {count}" for status, count in counts.items() if count)


def _named(tasks: list[TaskLine]) -> str:
    by_status = {status: [t.code for t in tasks if t.status == status] for status in STATUSES}
    return "; ".join(
        f"{(TaskStatus(status).label.lower() if status else NO_DATA)} ({', '.join(codes)})"
        for status, codes in by_status.items()
        if codes
    )


def _million(report: Sealed, column: str) -> str:
    total = report.total(column)
    return total if total in {NO_DATA, NONE} else f"{total} triệu đồng"
