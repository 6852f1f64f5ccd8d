"""The draft of the consolidated report: what is drafted, edited, changed meanwhile, printed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reporting.consolidated import drafting, material, passages
from reporting.consolidated.citations import MARK
from reporting.consolidated.passages import Passage
from reporting.documents import consolidated_report
from reporting.documents.blocks import Block, Table
from reporting.documents.consolidated_report import Issue
from reporting.figures import walk
from reporting.figures.budget_board import budget_board
from reporting.figures.scope import of_round
from reporting.models import (
    Answer,
    ConsolidatedPart,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    ReportVersion,
    Status,
    TaskStatus,
)
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.small_reports import YEAR, listed, look, money, report, result, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = factories.local(YEAR, 12, 1)


@pytest.fixture
def round_() -> ReportingRound:
    """Three accepted reports, one that waits, the others missing."""
    made = factories.open_round(YEAR)
    report(
        made,
        "SKHCN",
        task("I.2.1", TaskStatus.DONE, "Tổ chức 5 buổi."),
        result("I.2.1", "Buổi phổ biến", "5", "buổi"),
        money("su-nghiep-khcn", 100, 40, 80),
        ObstacleEntry(text="Thiếu cán bộ chuyên trách.", cause="Chưa có biên chế"),
        NextWorkEntry(text="Mở lớp tập huấn."),
    )
    report(
        made,
        "SNNPTNT",
        task("I.2.2", TaskStatus.NOT_DONE, reason="Chưa có <b>kinh phí</b> [7]."),
        ObstacleEntry(text="thiếu cán bộ chuyên trách", cause="Chưa có biên chế."),
        ProposalEntry(text="Bố trí kinh phí.", addressee="UBND tỉnh", reason="Nguồn ít"),
        listed("CT4", "Hợp tác xã Hành tím", number="2200"),
    )
    report(made, "SCT", ProposalEntry(text="Có tài liệu.", addressee="Bộ KH&CN"))
    report(made, "SGDDT", status=Status.SUBMITTED)
    return made


def drafted(round_: ReportingRound) -> dict[str, Passage]:
    read = material.read(round_, at=NOW)
    return {passage.key: passage for passage in passages.drafted(read)}


def begun(round_: ReportingRound) -> drafting.Draft:
    drafting.begin(round_, by=factories.membership(Role.OFFICER, "SKHCN").user, at=NOW)
    return drafting.draft_of(round_, at=NOW)


def corrected(round_: ReportingRound, agency: str, *rows: Any) -> ReportVersion:
    """A new version of the agency takes the place of its accepted one."""
    ReportVersion.objects.filter(
        obligation__round=round_, obligation__agency__code=agency, status=Status.ACCEPTED
    ).update(status=Status.SUPERSEDED)
    return report(round_, agency, *rows)


# What is drafted -----------------------------------------------------------------------------


def test_the_passages_follow_the_outline_with_the_six_muc_of_the_plan(
    round_: ReportingRound,
) -> None:
    found = drafted(round_)
    sections = [passage.section for passage in found.values() if passage.section]
    assert [section.partition(".")[0] for section in sections] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
    ]
    headings = [passage.heading for passage in found.values() if passage.heading]
    titles = dict.fromkeys(each.title for each in round_.plan.sections.order_by("number"))
    assert headings == [f"{number}. {title}" for number, title in enumerate(titles, start=1)]


def test_who_has_filed_and_who_is_missing_stands_by_number_and_name(
    round_: ReportingRound,
) -> None:
    text = drafted(round_)["gui-bao-cao"].text
    assert "có 31[1] cơ quan phải báo cáo; đã gửi 4[2]" in text
    assert "Đã thẩm định và chấp nhận 3[6] báo cáo; 1[7] báo cáo đã gửi đang chờ thẩm định" in text
    missing = [source.agency for source in look(round_).filing.missing.sources]
    assert f"Quá hạn chưa gửi: {', '.join(missing)}." in text
    assert "Sở GD&ĐT" in text.split("chưa có phần của các cơ quan")[1]


def test_every_figure_in_the_text_is_the_dashboards_and_names_its_reports(
    round_: ReportingRound,
) -> None:
    figures = look(round_).figures()
    figures |= {figure.key: figure for figure in walk(budget_board(of_round(round_), NOW))}
    cited = [
        citation
        for passage in drafted(round_).values()
        for citation in passage.citations
        if not citation.is_sentence
    ]
    assert len(cited) > 15
    for citation in cited:
        figure = figures[citation.key]
        assert citation.text == figure.text, citation.key
        sources = {(each.agency, each.version_number) for each in figure.sources if each.version_id}
        assert {(each.agency, each.number) for each in citation.cites if each.number} == sources


def test_every_number_with_a_mark_is_a_citation_and_every_citation_is_in_the_text(
    round_: ReportingRound,
) -> None:
    for passage in drafted(round_).values():
        marks = {int(number) for number in MARK.findall(passage.text)}
        assert marks == {each.number for each in passage.citations if each.number}
        assert all(each.quote in passage.text for each in passage.citations)


def test_a_task_is_told_with_its_words_results_and_report(round_: ReportingRound) -> None:
    text = drafted(round_)["nhiem-vu-I"].text
    assert "(chủ trì: Sở KH&CN): hoàn thành; Tổ chức 5 buổi; kết quả: Buổi phổ biến: 5 buổi" in text
    assert "(Sở KH&CN, báo cáo năm 2025, bản 1)." in text
    # Brackets of a report's own are no marks.
    assert "không thực hiện; Chưa có <b>kinh phí</b> (7)" in text


def test_the_same_obstacle_of_two_agencies_is_one_sentence_that_names_both(
    round_: ReportingRound,
) -> None:
    text = drafted(round_)["kho-khan"].text
    assert "Các cơ quan nêu 2[1] khó khăn" in text
    assert text.lower().count("thiếu cán bộ chuyên trách") == 1
    assert "(báo cáo năm 2025: Sở KH&CN, Sở NN&PTNT, bản 1)." in text


def test_proposals_stand_by_addressee_the_province_first(round_: ReportingRound) -> None:
    lines = drafted(round_)["kien-nghi"].text.split("\n")
    assert lines[1] == "1. Đối với UBND tỉnh"
    assert lines[2].startswith("- Bố trí kinh phí. Lý do: Nguồn ít (Sở NN&PTNT")
    assert lines[3] == "2. Đối với Bộ KH&CN"


def test_without_any_report_it_says_what_is_missing(round_: ReportingRound) -> None:
    empty = factories.open_round(YEAR + 1)
    found = drafted(empty)
    assert found["kho-khan"].text == passages.NOBODY
    assert "chưa có số liệu" in found["kinh-phi"].text


def test_drafting_costs_the_same_queries_whatever_the_data(
    round_: ReportingRound, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(16):
        material.read(round_, at=NOW)


# Changes -------------------------------------------------------------------------------------


def test_a_draft_just_begun_has_nothing_to_decide_and_beginning_again_changes_nothing(
    round_: ReportingRound,
) -> None:
    draft = begun(round_)
    assert draft.undecided == 0
    assert draft.seal == begun(round_).seal


def test_a_report_accepted_later_shows_where_the_draft_is_no_longer_right(
    round_: ReportingRound,
) -> None:
    begun(round_)
    corrected(round_, "SKHCN", task("I.2.1", TaskStatus.IN_PROGRESS, "Đang tổ chức."))
    draft = drafting.draft_of(round_, at=NOW)
    changed = {each.part.key for each in draft.passages if each.differences}
    assert {"nhiem-vu", "nhiem-vu-I", "kinh-phi", "kho-khan"} <= changed
    passage = next(each for each in draft.passages if each.part.key == "nhiem-vu-I")
    changes = {each.citation.key: each.change.name for each in passage.differences}
    assert changes["task.I.2.1"] == "CHANGED"
    by = factories.membership(Role.OFFICER, "SKHCN").user
    drafting.decide(draft, drafting.ALL, takes=True, by=by, at=NOW)
    again = drafting.draft_of(round_, at=NOW)
    passage = next(each for each in again.passages if each.part.key == "nhiem-vu-I")
    assert passage.differences == ()
    assert "Đang tổ chức (Sở KH&CN, báo cáo năm 2025, bản 2)." in passage.text


# The page ------------------------------------------------------------------------------------


def page_of(client: Client) -> str:
    return client.get(reverse("consolidated", args=[YEAR])).content.decode()


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def sent(page: str, key: str, text: str) -> dict[str, str]:
    """What the browser sends of one passage of the page."""
    prefix = f"consolidatedpart-{key}"
    return {
        f"{prefix}-text": text,
        f"{prefix}-counter": field(page, f"{prefix}-counter"),
        f"{prefix}-seen": field(page, f"{prefix}-seen"),
    }


def stored(key: str) -> str:
    return ConsolidatedPart.objects.get(key=key).text


def test_an_officer_begins_the_draft_and_edits_it(round_: ReportingRound, officer: Client) -> None:
    assert "Lập dự thảo" in page_of(officer)
    assert officer.post(reverse("consolidated_begin", args=[YEAR])).status_code == 302
    page = page_of(officer)
    row = reverse("consolidated_row", args=[YEAR, "phuong-huong"])
    answer = officer.post(row, sent(page, "phuong-huong", "Năm tới\r\nlàm tiếp."))
    assert answer.status_code == 200
    assert "Đã lưu lúc" in answer.content.decode()
    assert stored("phuong-huong") == "Năm tới\nlàm tiếp."


def test_who_saves_second_sees_both_texts_and_overwrites_nothing(
    round_: ReportingRound, officer: Client, as_role: As
) -> None:
    begun(round_)
    head = as_role(Role.HEAD, "SKHCN")
    first, second = page_of(officer), page_of(head)
    row = reverse("consolidated_row", args=[YEAR, "chi-dao"])
    officer.post(row, sent(first, "chi-dao", "Của chuyên viên."))
    answer = head.post(row, sent(second, "chi-dao", "Của lãnh đạo."))
    assert answer.status_code == 409
    assert "Của chuyên viên." in answer.content.decode()
    assert stored("chi-dao") == "Của chuyên viên."
    whole = head.post(
        reverse("consolidated", args=[YEAR]), sent(second, "chi-dao", "Của lãnh đạo.")
    )
    assert whole.status_code == 409
    for words in ("Của chuyên viên.", "Của lãnh đạo."):
        assert words in whole.content.decode()
    assert stored("chi-dao") == "Của chuyên viên."


def test_a_passage_that_is_too_long_keeps_its_words(
    round_: ReportingRound, officer: Client
) -> None:
    begun(round_)
    text = "dài " * 20_000
    page = page_of(officer)
    answer = officer.post(reverse("consolidated", args=[YEAR]), sent(page, "chi-dao", text))
    assert answer.status_code == 400
    assert text.strip() in answer.content.decode()
    assert "tối đa là 60000" in answer.content.decode()


def test_the_officer_takes_one_change_and_keeps_another(
    round_: ReportingRound, officer: Client
) -> None:
    begun(round_)
    corrected(
        round_,
        "SKHCN",
        task("I.2.1", TaskStatus.DONE, "Tổ chức 6 buổi."),
        result("I.2.1", "Buổi phổ biến", "5", "buổi"),
        money("su-nghiep-khcn", 100, 50, 80),
        ObstacleEntry(text="Thiếu cán bộ chuyên trách.", cause="Chưa có biên chế"),
        NextWorkEntry(text="Mở lớp tập huấn."),
    )
    page = page_of(officer)
    assert "Số liệu đã đổi" in page
    draft = drafting.draft_of(round_, at=NOW)
    by_key = {each.citation.key: each for p in draft.passages for each in p.differences}
    decide = reverse("consolidated_decide", args=[YEAR])
    officer.post(decide, {"lay": by_key["task.I.2.1"].token})
    officer.post(decide, {"giu": by_key["budget.total.spent"].token})
    assert "Tổ chức 6 buổi" in stored("nhiem-vu-I")
    assert "40[2]" in stored("kinh-phi")
    left = drafting.draft_of(round_, at=NOW)
    keys = {each.citation.key for p in left.passages for each in p.differences}
    assert not keys & {"task.I.2.1", "budget.total.spent"}
    officer.post(decide, {"lay": "*"})
    assert drafting.draft_of(round_, at=NOW).undecided == 0
    assert "40[2]" in stored("kinh-phi")


def test_a_difference_that_is_decided_or_changed_again_is_not_decided_blindly(
    round_: ReportingRound, officer: Client
) -> None:
    begun(round_)
    corrected(round_, "SCT")
    answer = officer.post(reverse("consolidated_decide", args=[YEAR]), {"lay": "0" * 16})
    assert answer.status_code == 409
    assert "đã được quyết định" in answer.content.decode()


def test_who_took_a_figure_whose_words_were_rewritten_is_told_to_write_it(
    round_: ReportingRound, officer: Client
) -> None:
    begun(round_)
    data = sent(page_of(officer), "kinh-phi", "Chi được bốn chục triệu.")
    officer.post(reverse("consolidated", args=[YEAR]), data)
    corrected(round_, "SKHCN", money("su-nghiep-khcn", 100, 50, 80))
    url = reverse("consolidated_decide", args=[YEAR])
    page = officer.post(url, {"lay": "*"}, follow=True).content.decode()
    assert "không còn thấy “40[2]” trong đoạn" in page
    assert stored("kinh-phi") == "Chi được bốn chục triệu."


def test_deciding_saves_what_was_typed_elsewhere_on_the_page(
    round_: ReportingRound, officer: Client
) -> None:
    begun(round_)
    corrected(round_, "SCT")
    data = sent(page_of(officer), "phuong-huong", "Chữ đang gõ.")
    officer.post(reverse("consolidated_decide", args=[YEAR]), {**data, "lay": "*"})
    assert stored("phuong-huong") == "Chữ đang gõ."


def test_a_passage_is_drafted_anew_on_demand(round_: ReportingRound, officer: Client) -> None:
    begun(round_)
    data = sent(page_of(officer), "kho-khan", "Viết lại hết.")
    officer.post(reverse("consolidated", args=[YEAR]), data)
    assert stored("kho-khan") == "Viết lại hết."
    officer.post(reverse("consolidated_redraft", args=[YEAR]), {"doan": "kho-khan"})
    assert stored("kho-khan") == drafted(round_)["kho-khan"].text


def test_typed_text_is_escaped_on_the_page(round_: ReportingRound, officer: Client) -> None:
    begun(round_)
    page = page_of(officer)
    assert "<b>kinh phí</b>" not in page
    assert "&lt;b&gt;kinh phí&lt;/b&gt;" in page


# The paper -----------------------------------------------------------------------------------


def paper_of(round_: ReportingRound) -> consolidated_report.Paper:
    return consolidated_report.paper(begun(round_), Issue())


def marked(paper: consolidated_report.Paper) -> list[int]:
    """The marks in reading order: text and tables of the body, then the annexes but the last."""
    said = []
    for block in paper.blocks:
        rows = block.rows if isinstance(block, Table) else ()
        said += [block.text] if isinstance(block, Block) else [c for row in rows for c in row.cells]
    said += [
        cell
        for annex in paper.annexes[:-1]
        for table in annex.tables
        for row in table.rows
        for cell in row.cells
    ]
    return [int(number) for text in said for number in MARK.findall(text)]


def test_marks_are_numbered_through_and_all_explained_in_annex_v(round_: ReportingRound) -> None:
    paper = paper_of(round_)
    found = list(dict.fromkeys(marked(paper)))
    sources = paper.annexes[-1].tables[1]
    assert found == list(range(1, len(sources.rows) + 1))
    assert [row.cells[0] for row in sources.rows] == [f"[{number}]" for number in found]
    assert all(row.cells[3] for row in sources.rows)


def test_every_number_in_the_tables_is_the_dashboards(round_: ReportingRound) -> None:
    paper, board = paper_of(round_), look(round_)
    in_text = {block.name: block for block in paper.blocks if isinstance(block, Table)}
    for row, measure in zip(in_text["measures-in-short"].rows, board.measures, strict=True):
        assert row.cells[0] == measure.code
        assert MARK.sub("", row.cells[4]).strip() == measure.value.text_with_unit
        assert row.cells[5] == measure.standing.label
    spent = {
        row.cells[1]: MARK.sub("", row.cells[3]).strip() for row in in_text["money-in-short"].rows
    }
    budget = board.budget
    for line in (*budget.lines, budget.unlinked, budget.total):
        assert spent[line.label] == line.whole_year.text
    of_year = paper.annexes[2].tables[0]
    lines = (*board.budget.lines, board.budget.unlinked, board.budget.total)
    for row, line in zip(of_year.rows, lines, strict=True):
        texts = [MARK.sub("", cell).strip() for cell in row.cells[1:]]
        assert texts == [figure.text for figure in line.columns]


def test_a_number_in_brackets_that_an_officer_typed_does_not_look_like_a_source(
    round_: ReportingRound, officer: Client
) -> None:
    begun(round_)
    data = sent(page_of(officer), "phuong-huong", "Theo Điều 5 [99] của Quyết định.")
    officer.post(reverse("consolidated", args=[YEAR]), data)
    paper = consolidated_report.paper(drafting.draft_of(round_, at=NOW), Issue())
    texts = [block.text for block in paper.blocks if isinstance(block, Block)]
    assert "Theo Điều 5 (99) của Quyết định." in texts


def test_a_line_that_begins_like_a_heading_is_printed_as_one(round_: ReportingRound) -> None:
    kinds = {
        block.text: block.kind for block in paper_of(round_).blocks if isinstance(block, Block)
    }
    assert kinds["1. Đối với UBND tỉnh"] == "heading"
    points = [text for text, kind in kinds.items() if kind == "point"]
    assert points
    assert all(text[1] == ")" for text in points)


def test_a_paper_is_the_same_after_it_was_kept_as_json(round_: ReportingRound) -> None:
    paper = paper_of(round_)
    assert consolidated_report.of_plain(consolidated_report.plain(paper)) == paper


def test_what_was_answered_with_none_is_not_counted_as_missing(round_: ReportingRound) -> None:
    corrected(round_, "SKHCN", money("su-nghiep-khcn", answer=Answer.NONE))
    assert "không phát sinh[" in drafted(round_)["kinh-phi"].text
