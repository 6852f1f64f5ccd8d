"""An agency's annual report to Sở KH&CN, made from the snapshot of one version."""

import datetime
from dataclasses import dataclass

from django.template.loader import render_to_string

from reporting import snapshots
from reporting.attachments import AttachedFile
from reporting.documents import Document, NothingToPrint, lay_out, letterhead
from reporting.documents.blocks import Block
from reporting.documents.report_annexes import Annex, annexes
from reporting.documents.report_body import body
from reporting.documents.sealed import Sealed, iso_day
from reporting.documents.wording import lower_first
from reporting.models import ReportVersion
from reporting.snapshots import Snapshot
from soctrang_ip.lib.dates import document_date

LONGEST_REPORT = 1_500_000
"""Characters of the snapshot; laying out more would hold a process for minutes."""


@dataclass(frozen=True)
class AgencyReport:
    """Everything the templates print, as text."""

    title: str
    subject: str
    opening: str
    recipient: str
    head: letterhead.Letterhead
    blocks: tuple[Block, ...]
    closing: str
    annexes: tuple[Annex, ...]
    annex_note: str
    files: tuple[AttachedFile, ...]
    preparer: str
    copies: tuple[str, ...]
    marks: letterhead.Marks


def make(version: ReportVersion, *, at: datetime.datetime | None = None) -> Document:
    """The PDF of a version; one that was never sent is marked DỰ THẢO.

    `at` is the instant of the export. Without it a sent version bears the instant it was
    sent, so that the same version always gives the same file; a draft needs it (ValueError).
    Raises `NothingToPrint` for a report too long to lay out.
    """
    exported_at = at or version.sent_at
    if exported_at is None:
        raise ValueError("A draft has no instant of its own: say when it is exported.")
    snapshot = snapshots.of(version, at=exported_at)
    if len(snapshots.canonical(snapshot)) > LONGEST_REPORT:
        raise NothingToPrint("Báo cáo quá dài để lập thành văn bản PDF; hãy rút gọn nội dung.")
    report = of_snapshot(
        snapshot,
        exported_at=exported_at,
        code=version.receipt_code,
        is_draft=not version.is_sent,
    )
    kind = "bao-cao" if version.is_sent else "du-thao"
    code, year = snapshot["agency"]["code"], snapshot["round"]["year"]
    return lay_out(
        parts(report),
        filename=f"{kind}-{code}-{year}-ban-{version.number}.pdf",
        title=report.title,
        author=report.head.agency_name,
        created=exported_at,
    )


def of_snapshot(
    snapshot: Snapshot, *, exported_at: datetime.datetime, code: str, is_draft: bool
) -> AgencyReport:
    report = Sealed(snapshot)
    agency, plan, year = report.agency, report.plan, report.year
    drawn_up_on = datetime.date.fromisoformat(report.snapshot["drawn_up_on"])
    date = letterhead.blank_date(year) if is_draft else document_date(drawn_up_on)
    head = letterhead.of_agency(agency, date=date, signer=report.snapshot["signer"])
    subject = f"Kết quả năm {year} {lower_first(plan['title'])}"
    recipient = report.snapshot["recipient"]
    return AgencyReport(
        title=f"Báo cáo năm {year} của {agency['name']}",
        subject=subject,
        opening=_opening(report),
        recipient=recipient,
        head=head,
        blocks=body(report),
        closing=(
            f"Trên đây là báo cáo kết quả năm {year} thực hiện Kế hoạch của {agency['name']}, "
            f"kính gửi {recipient} tổng hợp, báo cáo {plan['issuer']} theo quy định tại phần VI "
            "của Kế hoạch./."
        ),
        annexes=annexes(report),
        files=tuple(report.attachments),
        annex_note=f"(Kèm theo Báo cáo {head.reference} {date} của {agency['name']})",
        preparer=report.preparer,
        copies=("- Như trên;", "- Lưu: VT."),
        marks=letterhead.marks(
            exported_at=exported_at,
            code=code or f"{agency['code']}-{year}-{report.snapshot['version']:02d} (chưa gửi)",
            sha256=snapshots.sha256(snapshots.canonical(snapshot)),
            is_draft=is_draft,
            is_sample=report.round["is_sample"],
        ),
    )


def parts(report: AgencyReport) -> list[str]:
    """The HTML of the main text and of each annex."""
    context = {"report": report, "title": report.title, "marks": report.marks}
    return [
        render_to_string("pdf/agency_report.html", context),
        *(
            render_to_string("pdf/annex.html", {**context, "annex": annex})
            for annex in report.annexes
        ),
    ]


def _opening(report: Sealed) -> str:
    plan, round_ = report.plan, report.round
    number = f"số {plan['number']}" if plan["number"] else ""
    day = document_date(datetime.date.fromisoformat(plan["issued_on"])) if plan["issued_on"] else ""
    which = " ".join(part for part in (number, day) if part) or f"năm {plan['year']}"
    return (
        f"Thực hiện Kế hoạch {which} của {plan['issuer']} về {lower_first(plan['title'])} (sau "
        f"đây viết tắt là Kế hoạch), {report.agency['name']} báo cáo kết quả thực hiện năm "
        f"{report.year} (số liệu từ ngày {iso_day(round_['data_from'])} đến ngày "
        f"{report.data_until}) như sau:"
    )
