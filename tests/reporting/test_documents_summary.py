"""The leadership summary: what it prints is what the dashboard says."""

from dataclasses import replace

import pytest

from reporting import charts
from reporting.documents import Document, leadership_summary
from reporting.figures import Dashboard, dashboard
from reporting.figures.scope import of_round
from reporting.models import (
    Answer,
    ProposalEntry,
    ReportingRound,
    TaskEntry,
    TaskStatus,
    TopicEntry,
)
from tests.reporting import factories, pdf_tools

pytestmark = pytest.mark.django_db

NOW = factories.local(2026, 11, 2, 9, 5)


@pytest.fixture
def round_(plan_data: None) -> ReportingRound:
    """Two accepted reports, one of them late; one sent; the others missing."""
    made = factories.open_round(2026)
    first = factories.draft(made, "SNNPTNT")
    factories.fill(first)
    TaskEntry.objects.filter(version=first, key="III.2.2").update(status=TaskStatus.DONE)
    TopicEntry.objects.filter(version=first, key="proposals").update(answer=Answer.GIVEN)
    ProposalEntry.objects.create(
        version=first,
        text="Bố trí kinh phí đăng ký bảo hộ <b>nhãn hiệu</b>.",
        addressee="UBND tỉnh",
        wanted_by="Quý I năm 2027",
    )
    factories.accepted_report(made, version=first)
    factories.accepted_report(made, "UBND-950", at=factories.local(2026, 10, 20))
    factories.submitted_report(made, "SKHCN")
    return made


def summary(round_: ReportingRound) -> tuple[Document, Dashboard]:
    return leadership_summary.pdf(round_, at=NOW).write(), dashboard(of_round(round_), now=NOW)


def rows_of(document: bytes) -> list[str]:
    return [
        " ".join(line.split()) for page in pdf_tools.pages(document) for line in page.splitlines()
    ]


def test_the_summary_says_what_the_dashboard_says(round_: ReportingRound) -> None:
    document, numbers = summary(round_)
    rows = rows_of(document.content)
    filing = numbers.filing
    shown = (
        filing.expected,
        filing.filed,
        filing.on_time,
        filing.late,
        filing.missing,
        filing.waiting,
        filing.accepted,
    )
    assert " ".join(figure.text for figure in shown) in rows
    counts = [*numbers.tasks.sections, numbers.tasks.total]
    for place, figure in enumerate(numbers.tasks.total.by_state):
        label = leadership_summary.SHOWN[place].label
        cells = " ".join(count.by_state[place].text for count in counts)
        assert f"{label} {cells}" in rows, figure.key
    budget = numbers.budget
    for money in (budget.unlinked, budget.total):
        plan = money.plan.text if money.plan else "–"
        cells = f"{plan} {money.allocated.text} {money.spent.text} {money.estimate.text}"
        assert f"{money.label} {cells}" in rows


def test_every_measure_stands_with_its_value_reading_and_evaluation(
    round_: ReportingRound,
) -> None:
    _, numbers = summary(round_)
    table = leadership_summary.of_dashboard(
        numbers, round_.plan.title, at=NOW, proposals=4
    ).measures
    cells = {row.cells[0]: row.cells for row in table.rows}
    assert list(cells) == [row.code for row in numbers.measures]
    for row in numbers.measures:
        _, name, _, value, reading, standing = cells[row.code]
        assert (name, reading, standing) == (row.name, row.value.reading, row.standing.label)
        assert value.startswith(row.value.text)


def test_who_is_late_or_missing_stands_by_name(round_: ReportingRound) -> None:
    document, numbers = summary(round_)
    text = pdf_tools.text(document.content)
    assert "Gửi trễ hạn (1): UBND TX Vĩnh Châu." in text
    missing = [source.agency for source in numbers.filing.missing.sources]
    assert len(missing) == 28
    assert f"Quá hạn chưa gửi (28): {', '.join(missing)}." in text


def test_a_proposal_stands_with_who_made_it_as_plain_text(round_: ReportingRound) -> None:
    document, _ = summary(round_)
    text = pdf_tools.text(document.content)
    assert (
        "- Bố trí kinh phí đăng ký bảo hộ <b>nhãn hiệu</b> (Sở NN&PTNT; kiến nghị UBND tỉnh; "
        "thời hạn: Quý I năm 2027)." in text
    )


def test_the_summary_keeps_to_two_pages_whatever_is_proposed(round_: ReportingRound) -> None:
    numbers = dashboard(of_round(round_), now=NOW)
    long = replace(numbers.register.proposals[0], text="Bố trí thêm kinh phí hỗ trợ. " * 40)
    crowded = replace(numbers, register=replace(numbers.register, proposals=(long,) * 60))
    document = leadership_summary.of_figures(crowded, round_.plan.title, at=NOW).write()
    assert document.page_count <= 2
    assert "đề xuất, kiến nghị khác trên hệ thống." in pdf_tools.text(document.content)


def test_the_chart_has_its_words_and_the_numbers_of_the_table(round_: ReportingRound) -> None:
    document, numbers = summary(round_)
    due = numbers.tasks.total.due.text
    text = pdf_tools.text(document.content)
    for state, figure in zip(leadership_summary.SHOWN, numbers.tasks.total.by_state, strict=True):
        assert f"{state.label} {figure.text}" in text
    chart = charts.tasks_by_status(numbers.tasks, 2026)
    assert chart.title == f"{due} nhiệm vụ đến kỳ năm 2026 theo tình trạng"
    for state, figure in zip(leadership_summary.SHOWN, numbers.tasks.total.by_state, strict=True):
        assert f"{state.label.lower()} {figure.text}" in chart.description


def test_the_head_is_of_the_department_and_the_foot_says_when_it_was_exported(
    round_: ReportingRound,
) -> None:
    document, _ = summary(round_)
    page, *_ = pdf_tools.pages(document.content)
    assert "UBND TỈNH SÓC TRĂNG" in page
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in page
    assert "ngày 02 tháng 11 năm 2026" in page
    assert "Xuất từ hệ thống lúc 09:05 ngày 02/11/2026, chưa ký số." in page
    families = pdf_tools.fonts(document.content)
    assert all(family.startswith("Liberation Serif") for family in families)


def test_a_round_without_reports_says_that_figures_are_missing(plan_data: None) -> None:
    made = factories.open_round(2027)
    document = leadership_summary.pdf(made, at=factories.local(2027, 9, 1)).write()
    text = pdf_tools.text(document.content)
    assert "chưa có số liệu" in text
    assert document.page_count <= 2


def test_a_summary_of_sample_data_says_so_on_every_page(plan_data: None) -> None:
    made = factories.open_round(2027, is_sample=True)
    document = leadership_summary.pdf(made, at=factories.local(2027, 9, 1)).write()
    assert all("DỮ LIỆU MINH HỌA" in page for page in pdf_tools.pages(document.content))
