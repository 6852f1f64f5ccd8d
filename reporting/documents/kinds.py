"""Every kind of document: what names one, what tells its contents apart, who draws it up."""

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from reporting import snapshots
from reporting.consolidated.drafting import Draft, draft_of
from reporting.documents import (
    NothingToPrint,
    Printable,
    agency_report,
    consolidated_report,
    consolidated_workbook,
    layout,
    leadership_summary,
    plan_status,
    reminder_letter,
)
from reporting.documents.paper import Paper
from reporting.documents.word import WordFile
from reporting.models import (
    DocumentKind,
    FileFormat,
    Obligation,
    PublishedReport,
    ReportingRound,
    ReportVersion,
)

Draw = Callable[[dict[str, Any], datetime.datetime], Printable]
"""From an order's `made_of` and the instant of the order; raises `NothingToPrint`."""


@dataclass(frozen=True)
class Order:
    """One document in one format. `made_of` is JSON: two orders of the same content are equal.

    `is_kept`: of what never changes again.
    """

    kind: DocumentKind
    format: FileFormat
    title: str
    made_of: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False
    published_id: int | None = None

    @property
    def key(self) -> str:
        said = json.dumps([self.kind, self.format, self.made_of], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def draw(kind: str, format: str, made_of: dict[str, Any], *, at: datetime.datetime) -> Printable:
    return DRAWERS[DocumentKind(kind), FileFormat(format)](made_of, at)


# Orders --------------------------------------------------------------------------------------


def agency_report_order(
    version: ReportVersion, format: FileFormat, *, at: datetime.datetime
) -> Order:
    """A sent version is made once for ever, a draft once for each state of its text."""
    obligation = version.obligation
    title = f"Báo cáo năm {obligation.round.year} của {obligation.agency.name}"
    made_of: dict[str, Any] = {"version": version.pk}
    if not version.is_sent:
        snapshot = snapshots.canonical(snapshots.build(version, at=at, signer=None))
        made_of["draft"] = snapshots.sha256(snapshot)
        title += " (dự thảo)"
    return Order(DocumentKind.AGENCY_REPORT, format, title, made_of, is_kept=version.is_sent)


def summary_order(round_: ReportingRound, state: str) -> Order:
    """`state` tells the figures apart (reporting.stamp)."""
    return Order(
        DocumentKind.LEADERSHIP_SUMMARY,
        FileFormat.PDF,
        f"Tóm tắt kết quả năm {round_.year}",
        {"round": round_.pk, "state": state},
    )


def plan_status_order(round_: ReportingRound, format: FileFormat, state: str) -> Order:
    return Order(
        DocumentKind.PLAN_STATUS,
        format,
        f"Phụ lục Kế hoạch kèm tình hình thực hiện năm {round_.year}",
        {"round": round_.pk, "state": state},
    )


def letter_order(
    round_: ReportingRound, format: FileFormat, state: str, *, said: Mapping[str, str]
) -> Order:
    """`said` is what the officer typed: number, unit, until (an ISO day)."""
    return Order(
        DocumentKind.REMINDER_LETTER,
        format,
        f"Công văn đôn đốc gửi báo cáo năm {round_.year}",
        {"round": round_.pk, "state": state, **said},
    )


def draft_order(draft: Draft, format: FileFormat, state: str) -> Order:
    year = draft.material.round.year
    return Order(
        DocumentKind.CONSOLIDATED_REPORT,
        format,
        f"Báo cáo tổng hợp năm {year} (dự thảo)",
        {"round": draft.material.round.pk, "draft": draft.seal, "state": state},
    )


def published_order(published: PublishedReport, format: FileFormat) -> Order:
    return Order(
        DocumentKind.CONSOLIDATED_REPORT,
        format,
        str(published),
        {"published": published.pk},
        is_kept=True,
        published_id=published.pk,
    )


# Drawing up ----------------------------------------------------------------------------------


def draw_agency_report(
    draw_up: Callable[..., Printable], made_of: dict[str, Any], at: datetime.datetime
) -> Printable:
    version = ReportVersion.objects.select_related(
        "obligation__round__plan", "obligation__agency"
    ).get(pk=made_of["version"])
    return draw_up(version, at=None if version.is_sent else at)


def _consolidated(format: FileFormat, made_of: dict[str, Any], at: datetime.datetime) -> Printable:
    if "published" in made_of:
        published = PublishedReport.objects.select_related("round").get(pk=made_of["published"])
        stem = f"bao-cao-tong-hop-{published.round.year}-lan-{published.number}"
        return _of_paper(
            consolidated_report.of_published(published), stem, format, published.published_at
        )
    draft = draft_of(_round_of(made_of), at=at)
    paper = consolidated_report.of_draft(draft, at=at)
    if format is FileFormat.XLSX:
        return consolidated_workbook.make(draft.material, paper, code="dự thảo")
    return _of_paper(paper, f"du-thao-tong-hop-{draft.material.round.year}", format, at)


def _letter(format: FileFormat, made_of: dict[str, Any], at: datetime.datetime) -> Printable:
    round_, until = _round_of(made_of), made_of.get("until", "")
    paper = reminder_letter.paper(
        round_,
        at=at,
        number=made_of.get("number", ""),
        unit=made_of.get("unit", ""),
        until=datetime.date.fromisoformat(until) if until else None,
    )
    return _of_paper(paper, f"cong-van-don-doc-{round_.year}", format, at)


def _of_paper(paper: Paper, stem: str, format: FileFormat, created: datetime.datetime) -> Printable:
    if format is FileFormat.DOCX:
        return WordFile(paper, filename=f"{stem}.docx", created=created)
    return layout.pages(paper, filename=f"{stem}.pdf", created=created)


def _round_of(made_of: dict[str, Any]) -> ReportingRound:
    return ReportingRound.objects.select_related("plan__issuer").get(pk=made_of["round"])


_KIND = DocumentKind
DRAWERS: dict[tuple[DocumentKind, FileFormat], Draw] = {
    (_KIND.AGENCY_REPORT, FileFormat.PDF): partial(draw_agency_report, agency_report.pdf),
    (_KIND.AGENCY_REPORT, FileFormat.DOCX): partial(draw_agency_report, agency_report.docx),
    **{
        (_KIND.CONSOLIDATED_REPORT, format): partial(_consolidated, format) for format in FileFormat
    },
    (_KIND.LEADERSHIP_SUMMARY, FileFormat.PDF): lambda made_of, at: leadership_summary.pdf(
        _round_of(made_of), at=at
    ),
    (_KIND.REMINDER_LETTER, FileFormat.PDF): partial(_letter, FileFormat.PDF),
    (_KIND.REMINDER_LETTER, FileFormat.DOCX): partial(_letter, FileFormat.DOCX),
    (_KIND.PLAN_STATUS, FileFormat.PDF): lambda made_of, at: plan_status.pages(
        _round_of(made_of), at=at
    ),
    (_KIND.PLAN_STATUS, FileFormat.XLSX): lambda made_of, at: plan_status.workbook(
        _round_of(made_of), at=at
    ),
}


# Asked for by name (manage.py make_document) --------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: the annual round of a year, and of an agency which version.

    Without a version number the current accepted one; a draft only when asked for.
    """

    year: int
    agency: str = ""
    version: int | None = None
    is_draft: bool = False


def order_of(
    kind: DocumentKind, format: FileFormat, wanted: Wanted, *, at: datetime.datetime, state: str
) -> Order:
    """Raises `NothingToPrint` where there is no such document."""
    if (kind, format) not in DRAWERS:
        there = ", ".join(each for of, each in DRAWERS if of is kind)
        raise NothingToPrint(f"{kind.label} chỉ có ở dạng: {there}.")
    if kind is DocumentKind.AGENCY_REPORT:
        return agency_report_order(_version(wanted), format, at=at)
    round_ = _round(wanted.year)
    match kind:
        case DocumentKind.CONSOLIDATED_REPORT:
            return _consolidated_order(round_, format, at=at, state=state)
        case DocumentKind.REMINDER_LETTER:
            return letter_order(round_, format, state, said={})
        case DocumentKind.PLAN_STATUS:
            return plan_status_order(round_, format, state)
    return summary_order(round_, state)


def _consolidated_order(
    round_: ReportingRound, format: FileFormat, *, at: datetime.datetime, state: str
) -> Order:
    """The version in force; before the first one the draft."""
    published = PublishedReport.objects.filter(round=round_).order_by("number").last()
    if published is not None:
        return published_order(published, format)
    draft = draft_of(round_, at=at)
    if not draft.is_begun:
        raise NothingToPrint(f"Chưa lập dự thảo báo cáo tổng hợp năm {round_.year}.")
    return draft_order(draft, format, state)


def _round(year: int) -> ReportingRound:
    round_ = ReportingRound.objects.annual(year).select_related("plan").first()
    if round_ is None:
        raise NothingToPrint(f"Chưa mở kỳ báo cáo hằng năm của năm {year}.")
    return round_


def _version(wanted: Wanted) -> ReportVersion:
    if not wanted.agency:
        raise NothingToPrint("Hãy ghi mã cơ quan, ví dụ: --agency SKHCN.")
    round_ = _round(wanted.year)
    obligation = (
        Obligation.objects.with_history()
        .filter(round=round_, agency__code__iexact=wanted.agency)
        .first()
    )
    if obligation is None:
        raise NothingToPrint(
            f"Không có cơ quan mã {wanted.agency} trong kỳ báo cáo hằng năm của năm {wanted.year}."
        )
    version = _pick(obligation, wanted)
    version.obligation = obligation
    return version


def _pick(obligation: Obligation, wanted: Wanted) -> ReportVersion:
    of_whom = f"{obligation.agency.short_name} năm {wanted.year}"
    if wanted.version is None:
        return (
            _current_draft(obligation, of_whom)
            if wanted.is_draft
            else _accepted(obligation, of_whom)
        )
    version = next((v for v in obligation.versions.all() if v.number == wanted.version), None)
    if version is None:
        raise NothingToPrint(f"Báo cáo của {of_whom} không có bản số {wanted.version}.")
    if wanted.is_draft and version.is_sent:
        raise NothingToPrint(f"Bản số {wanted.version} của {of_whom} đã gửi, không còn là dự thảo.")
    if not wanted.is_draft and not version.is_sent:
        raise NothingToPrint(
            f"Bản số {wanted.version} của {of_whom} chưa gửi; thêm --draft để in bản dự thảo."
        )
    return version


def _accepted(obligation: Obligation, of_whom: str) -> ReportVersion:
    version = obligation.accepted_version
    if version is None:
        raise NothingToPrint(f"Chưa có báo cáo nào của {of_whom} được chấp nhận.")
    return version


def _current_draft(obligation: Obligation, of_whom: str) -> ReportVersion:
    version = obligation.open_version
    if version is None or version.is_sent:
        raise NothingToPrint(f"Không có bản dự thảo nào của {of_whom}.")
    return version
