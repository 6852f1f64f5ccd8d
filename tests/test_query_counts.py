"""How often each page asks the database: counted, compared with query_counts.txt, and the same
with three times the data.

A page that asks more, or a new one, shows as a line of that file. After a wanted change
`UPDATE_QUERY_COUNTS=1 .venv/bin/pytest tests/test_query_counts.py` writes it anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plan.views.workbooks import SHEETS
from reporting import drafting
from reporting.consolidated import drafting as consolidated
from reporting.consolidated import publishing
from reporting.documents.consolidated_report import Issue
from reporting.models import (
    Answer,
    MeasureEntry,
    ObstacleEntry,
    ProposalEntry,
    PublishedReport,
    ReportingRound,
    ReportVersion,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from reporting.outline import SECTIONS
from soctrang_ip.accounts.models import Role
from tests.reporting import factories, printing
from tests.test_urls import PORTAL_URLS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

FILE = Path(__file__).with_name("query_counts.txt")
OURS = "SNNPTNT"
OTHERS = ("SVHTTDL", "SCT", "SGDDT", "CAT", "HND")
"""Agencies that file besides: the first one from the start, all of them at three times the data."""


class Page(NamedTuple):
    name: str
    url: str
    role: Role
    agency: str = "SKHCN"

    @property
    def label(self) -> str:
        return f"{self.name}, {self.role.value}"


def write_rows(version: ReportVersion, count: int) -> None:
    """More rows in the tables people add to, and more files."""
    for number in range(count):
        factories.attached(version, "topicentry:highlights", name=f"{count}-{number}.png")
        factories.attached(version, name=f"{count}-{number}.png")
    with drafting.locked(version):
        for number in range(count):
            ObstacleEntry.objects.create(version=version, text=f"Khó khăn {number}")
            ProposalEntry.objects.create(version=version, text=f"Kiến nghị {number}", addressee="x")
        for row in TaskEntry.objects.filter(version=version):
            for number in range(count):
                TaskResult.objects.create(version=version, task=row.task, label=f"Số {number}")
        for row in MeasureEntry.objects.filter(version=version, measure__kind="list"):
            for number in range(count):
                factories.list_entry(row, f"Đơn vị {number}")


@pytest.fixture
def last_year() -> ReportingRound:
    return factories.open_round(factories.YEAR - 1)


@pytest.fixture
def this_year() -> ReportingRound:
    return factories.open_round()


@pytest.fixture
def draft(last_year: ReportingRound, this_year: ReportingRound) -> ReportVersion:
    """Ours of this year, with ours of last year accepted; another agency's is sent."""
    before = factories.draft(last_year, OURS)
    factories.fill(before)
    with drafting.locked(before):
        TopicEntry.objects.filter(version=before, key="proposals").update(answer=Answer.GIVEN)
        ProposalEntry.objects.create(version=before, text="Kiến nghị", addressee="UBND tỉnh")
    factories.accepted_report(last_year, version=before)
    factories.accepted_report(last_year, OTHERS[0])
    factories.submitted_report(this_year, OTHERS[0])
    publish(last_year)
    version = factories.draft(this_year, OURS)
    write_rows(version, 1)
    return version


def publish(round_: ReportingRound) -> None:
    at = factories.local(round_.year, 12, 1)
    consolidated.begin(round_, by=factories.membership(Role.OFFICER).user, at=at)
    publishing.publish(
        round_,
        Issue(signer="Lý Văn Ủy"),
        reason="",
        seen=consolidated.draft_of(round_, at=at).seal,
        by=factories.membership(Role.HEAD, "SKHCN"),
        at=at,
    )
    printing.work()


def grow(draft: ReportVersion, last_year: ReportingRound, this_year: ReportingRound) -> None:
    for agency in OTHERS[1:]:
        factories.accepted_report(last_year, agency)
        factories.accepted_report(this_year, agency)
    write_rows(draft, 3)


def portal_pages(draft: ReportVersion, last_year: ReportingRound) -> Iterator[Page]:
    """Every page that answers to a link, as somebody who uses it."""
    sent = ReportVersion.objects.get(status="submitted", obligation__agency__code=OTHERS[0])
    reader = {"role": Role.STAFF, "agency": OURS}
    opinion = ProposalEntry.objects.get(version__obligation__round=last_year)
    raised = [opinion.version.obligation_id, "proposal", opinion.key]
    yield from (
        Page(name, reverse(name, args=arguments), **reader)
        for name, arguments in (
            ("home", []),
            ("password_change", []),
            ("session", []),
            ("plan", []),
            ("plan_objectives", []),
            ("plan_solutions", []),
            ("plan_budget", []),
            ("plan_duties", []),
            ("tasks", []),
            ("task", ["VI.4"]),
            ("indicator", ["CT7"]),
            ("solution", ["4.đ"]),
            ("plan_timeline", []),
            ("plan_agencies", []),
            ("agency", ["UBND-950"]),
            ("my_reports", []),
            ("delegations", []),
            ("letterhead", []),
            ("handover", []),
            ("notices", []),
            ("report", [draft.pk]),
            ("report_check", [draft.pk]),
            ("report_questions", [draft.pk]),
            ("report_full", [draft.pk]),
            ("report_attachments", [draft.pk]),
            ("attachment_file", [draft.pk, draft.attachment_rows.first().key]),
            ("report_workbook", [draft.pk]),
            ("report_pdf", [draft.pk]),
            ("report_docx", [draft.pk]),
            ("report_differences", [draft.pk]),
            ("differences_workbook", [draft.pk]),
        )
    )
    yield Page("plan_search", f"{reverse('plan_search')}?q=vinh+chau", **reader)
    for kind in SHEETS:
        yield Page(f"plan_xlsx {kind}", reverse("plan_xlsx", args=[kind]), **reader)
    for section in SECTIONS:
        url = reverse("report_section", args=[draft.pk, section.slug])
        yield Page(f"report_section {section.slug}", url, **reader)
    url = reverse("report_receipt", args=[sent.pk])
    yield Page("report_receipt", url, Role.STAFF, OTHERS[0])
    for role in (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR):
        yield Page("home", reverse("home"), role)
    yield from (
        Page(name, reverse(name, args=arguments), Role.OFFICER)
        for name, arguments in (
            ("dashboard_quality", []),
            ("register_row", raised),
            ("register_answers", []),
            ("review_queue", []),
            ("queue_workbook", [draft.obligation.round_id]),
            ("round_archive", [draft.obligation.round_id]),
            ("review", [sent.pk]),
            ("report_full", [sent.pk]),
            ("handover_of", [OURS]),
            ("rounds", []),
            ("round_open", []),
            ("round", [draft.obligation.round_id]),
            ("round_reminders", [draft.obligation.round_id]),
            ("paper_reports", [draft.obligation.round_id]),
            ("obligation", [draft.obligation_id]),
            ("measure_base", ["CT5"]),
            ("reminder_letter_file", [draft.obligation.round_id, "pdf"]),
            ("consolidated", [last_year.year]),
            ("consolidated_draft_file", [last_year.year, "pdf"]),
        )
    )
    publish_page = reverse("consolidated_publish", args=[last_year.year])
    yield Page("consolidated_publish", publish_page, Role.HEAD)
    yield Page("target_change", reverse("target_change", args=["CT4", 2025]), Role.HEAD)
    yield from (
        Page(name, reverse(name, args=arguments), Role.LEADER, "UBNDT")
        for name, arguments in (
            ("home", []),
            ("dashboard", []),
            ("dashboard_tasks", []),
            ("dashboard_timeline", []),
            ("dashboard_solutions", []),
            ("dashboard_budget", []),
            ("dashboard_filing", []),
            ("dashboard_register", []),
            ("dashboard_compare", []),
            ("dashboard_measures", []),
            ("dashboard_measure", ["CT4"]),
            ("measure_list", ["CT4"]),
            ("dashboard_xlsx", ["tong-quan"]),
            ("figure", ["tong-quan", "filing.waiting"]),
            ("figure_xlsx", ["tong-quan", "filing.waiting"]),
            ("summary_pdf", [last_year.year]),
            ("plan_status_file", [last_year.year, "pdf"]),
            ("published_reports", []),
            ("published_file", [PublishedReport.objects.get().pk, "pdf"]),
        )
    )


def admin_pages() -> Iterator[Page]:
    """The list of each model and the page of its first row."""
    yield Page("admin:index", reverse("admin:index"), Role.ADMINISTRATOR)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield Page(f"{name}_changelist", reverse(f"{name}_changelist"), Role.ADMINISTRATOR)
        first = model._default_manager.order_by("pk").first()
        if first is not None:
            url = reverse(f"{name}_change", args=[first.pk])
            yield Page(f"{name}_change", url, Role.ADMINISTRATOR)


def count(pages: list[Page]) -> dict[str, int]:
    """By label; each page is opened once before, so that nothing is counted that is kept."""
    clients: dict[tuple[Role, str], Client] = {}
    counts = {}
    for page in pages:
        client = clients.setdefault((page.role, page.agency), Client())
        client.force_login(factories.membership(page.role, page.agency).user)
        client.get(page.url)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        counts[page.label] = len(asked)
    return counts


def read() -> dict[str, int]:
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return {label: int(number) for label, number in (line.rsplit(": ", 1) for line in lines)}


def test_each_page_asks_as_often_as_is_written_down(
    draft: ReportVersion, last_year: ReportingRound
) -> None:
    counts = count([*portal_pages(draft, last_year), *admin_pages()])
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        FILE.write_text("".join(f"{label}: {counts[label]}\n" for label in sorted(counts)))
    written = read()
    changes = [
        f"{label}: {written.get(label, 'no line')} is now {counts.get(label, 'gone')}"
        for label in sorted({*written, *counts})
        if written.get(label) != counts.get(label)
    ]
    assert not changes, "\n".join([*changes, "", str(__doc__)])


def test_no_page_asks_more_often_with_three_times_the_data(
    draft: ReportVersion, last_year: ReportingRound, this_year: ReportingRound
) -> None:
    pages = list(portal_pages(draft, last_year))
    before = count(pages)
    grow(draft, last_year, this_year)
    after = count(pages)
    assert {
        label: (before[label], number) for label, number in after.items() if number > before[label]
    } == {}


def test_every_page_is_counted(draft: ReportVersion, last_year: ReportingRound) -> None:
    """Whatever answers to a link; addresses that only take forms say so with 405."""
    counted = {page.name.split()[0] for page in portal_pages(draft, last_year)}
    missing = set()
    for name, arguments in PORTAL_URLS:
        if name in counted or name in LEADS_ELSEWHERE:
            continue
        answers = {
            logged_in(role, agency).get(reverse(name, kwargs=arguments)).status_code
            for role, agency in (
                (Role.SIGNER, OURS),
                (Role.OFFICER, "SKHCN"),
                (Role.HEAD, "SKHCN"),
                (Role.LEADER, "UBNDT"),
            )
        }
        if 405 not in answers:
            missing.add(name)
    assert missing == set(), "Name these pages in portal_pages()."


LEADS_ELSEWHERE = {"login", "logout", "notice"}
"""For nobody who is logged in, or answering with another address."""


def logged_in(role: Role, agency: str) -> Client:
    client = Client()
    client.force_login(factories.membership(role, agency).user)
    return client
