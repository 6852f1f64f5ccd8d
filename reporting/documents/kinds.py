"""Every kind of document that can be asked for by name, each in one row."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from reporting.documents import Document, NothingToPrint, agency_report, leadership_summary
from reporting.models import Obligation, ReportingRound, ReportVersion


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: the annual round of a year, and of an agency which version.

    Without a version number the current accepted one; a draft only when asked for.
    """

    year: int
    at: datetime.datetime
    agency: str = ""
    version: int | None = None
    is_draft: bool = False


def agency_report_for(wanted: Wanted) -> Document:
    version = _version(wanted)
    return agency_report.make(version, at=None if version.is_sent else wanted.at)


def leadership_summary_for(wanted: Wanted) -> Document:
    return leadership_summary.make(_round(wanted.year), at=wanted.at)


KINDS: dict[str, Callable[[Wanted], Document]] = {
    "agency-report": agency_report_for,
    "leadership-summary": leadership_summary_for,
}
"""Each raises `NothingToPrint` where there is no such document."""


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
