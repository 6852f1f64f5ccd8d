"""An agency's annual report to Sở KH&CN, made from the snapshot of one version."""

import datetime

from reporting import outline, snapshots
from reporting.documents import NothingToPrint, Pages, layout, letterhead
from reporting.documents.blocks import paragraphs
from reporting.documents.paper import Paper
from reporting.documents.report_annexes import annexes
from reporting.documents.report_body import body
from reporting.documents.sealed import Sealed, iso_day
from reporting.documents.word import WordFile
from reporting.documents.wording import lower_first, plan_named
from reporting.models import ReportVersion
from reporting.snapshots import Snapshot
from soctrang_ip.lib.dates import document_date

LONGEST_REPORT = 1_500_000
"""Characters of the snapshot; laying out more would hold a process for minutes."""


def pdf(version: ReportVersion, *, at: datetime.datetime | None = None) -> Pages:
    """The PDF of a version; see `of_version` for `at` and what is raised."""
    paper, created = of_version(version, at=at)
    return layout.pages(paper, filename=f"{_stem(version)}.pdf", created=created)


def docx(version: ReportVersion, *, at: datetime.datetime | None = None) -> WordFile:
    """The same for Word."""
    paper, created = of_version(version, at=at)
    return WordFile(paper, filename=f"{_stem(version)}.docx", created=created)


def of_version(
    version: ReportVersion, *, at: datetime.datetime | None = None
) -> tuple[Paper, datetime.datetime]:
    """What a version prints, and when; one that was never sent is marked DỰ THẢO.

    `at` is the instant of the export. Without it a sent version bears the instant it was
    sent, so that the same version always gives the same file; a draft needs it (ValueError).
    Raises `NothingToPrint` for a report too long to lay out.
    """
    exported_at = at or version.sent_at
    if exported_at is None:
        raise ValueError("A draft has no instant of its own: say when it is exported.")
    snapshot = snapshots.of(version, at=exported_at)
    if len(snapshots.canonical(snapshot)) > LONGEST_REPORT:
        raise NothingToPrint("Báo cáo quá dài để lập thành văn bản; hãy rút gọn nội dung.")
    paper = of_snapshot(
        snapshot,
        exported_at=exported_at,
        code=version.receipt_code,
        is_draft=not version.is_sent,
    )
    return paper, exported_at


def of_snapshot(
    snapshot: Snapshot, *, exported_at: datetime.datetime, code: str, is_draft: bool
) -> Paper:
    report = Sealed(snapshot)
    agency, plan, year = report.agency, report.plan, report.year
    drawn_up_on = datetime.date.fromisoformat(report.snapshot["drawn_up_on"])
    date = letterhead.blank_date(year) if is_draft else document_date(drawn_up_on)
    head = letterhead.of_agency(
        agency,
        date=date,
        signer=report.snapshot["signer"],
        number=report.topics.get(outline.DOCUMENT_NUMBER, {}).get("text", ""),
    )
    recipient = report.snapshot["recipient"]
    return Paper(
        title=f"Báo cáo năm {year} của {agency['name']}",
        type_name="BÁO CÁO",
        subject=f"Kết quả năm {year} {lower_first(plan['title'])}",
        head=head,
        recipients=(recipient,),
        blocks=(*paragraphs(_opening(report)), *body(report)),
        closing=(
            f"Trên đây là báo cáo kết quả năm {year} thực hiện Kế hoạch của {agency['name']}, "
            f"kính gửi {recipient} tổng hợp, báo cáo {plan['issuer']} theo quy định tại phần VI "
            "của Kế hoạch./."
        ),
        copies=("- Như trên;", "- Lưu: VT."),
        annexes=annexes(report),
        annex_note=f"(Kèm theo Báo cáo {head.reference} {date} của {agency['name']})",
        preparer=report.preparer,
        marks=letterhead.marks(
            exported_at=exported_at,
            code=code or f"{agency['code']}-{year}-{report.snapshot['version']:02d} (chưa gửi)",
            sha256=snapshots.sha256(snapshots.canonical(snapshot)),
            is_draft=is_draft,
            is_sample=report.round["is_sample"],
        ),
    )


def _stem(version: ReportVersion) -> str:
    """What its files are called."""
    obligation = version.obligation
    kind = "bao-cao" if version.is_sent else "du-thao"
    return f"{kind}-{obligation.agency.code}-{obligation.round.year}-ban-{version.number}"


def _opening(report: Sealed) -> str:
    plan, round_ = report.plan, report.round
    issued_on = datetime.date.fromisoformat(plan["issued_on"]) if plan["issued_on"] else None
    named = plan_named(plan["number"], issued_on, plan["year"], plan["issuer"], plan["title"])
    return (
        f"Thực hiện {named} (sau đây viết tắt là Kế hoạch), {report.agency['name']} báo cáo kết "
        f"quả thực hiện năm "
        f"{report.year} (số liệu từ ngày {iso_day(round_['data_from'])} đến ngày "
        f"{report.data_until}) như sau:"
    )
