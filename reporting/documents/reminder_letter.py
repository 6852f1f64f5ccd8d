"""The letter of Sở KH&CN to the agencies that have not sent their report (công văn đôn đốc).

Source: part VI of the plan (to Sở KH&CN before 15 October of every year); a letter has no type
name and its subject stands under its number (NĐ 30/2020/NĐ-CP, Phụ lục I). Of a draft it tells
only how far it has come.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from reporting import snapshots
from reporting.documents import NothingToPrint, letterhead
from reporting.documents.blocks import Block, BlockKind, Column, ColumnKind, Row, Table
from reporting.documents.paper import Annex, Letterhead, Paper
from reporting.documents.wording import plan_named
from reporting.figures import agencies
from reporting.figures.filing import AgencyFiling, Filing, FilingState, by_agency, count
from reporting.models import Obligation, ReportingRound
from reporting.queue import NOT_STARTED
from soctrang_ip.accounts.models import DOST_CODE, Agency, AgencyName
from soctrang_ip.lib.dates import document_date, format_date, format_instant

MOST_RECIPIENTS = 8
"""That stand under "Kính gửi" by name; more of them stand in a list of their own."""
PORTAL = "Cổng theo dõi Kế hoạch sở hữu trí tuệ tỉnh Sóc Trăng"


@dataclass(frozen=True)
class Unsent:
    """An agency the letter is about; `due_at` is its own, exclusive."""

    name: str
    due_at: datetime.datetime
    is_extended: bool
    progress: str
    is_sender: bool


@dataclass(frozen=True)
class Reminder:
    """What the letter says, besides who writes it."""

    round: ReportingRound
    at: datetime.datetime
    until: datetime.date | None
    sender: str
    issuer: AgencyName
    """Of the plan: UBND tỉnh."""
    filing: Filing
    unsent: tuple[Unsent, ...]
    """In plan order."""

    @property
    def is_overdue(self) -> bool:
        return self.at >= self.round.due_at

    @property
    def has_list(self) -> bool:
        return len(self.unsent) > MOST_RECIPIENTS

    @property
    def recipients(self) -> tuple[str, ...]:
        """Sở KH&CN writes no letter to itself: of its own report the text tells."""
        if self.has_list:
            return ("Các cơ quan, đơn vị có tên tại danh sách kèm theo",)
        return tuple(each.name for each in self.unsent if not each.is_sender)

    @property
    def addressed(self) -> str:
        if self.has_list:
            return "các cơ quan, đơn vị có tên tại danh sách kèm theo"
        return "Quý cơ quan, đơn vị"


def paper(
    round_: ReportingRound,
    *,
    at: datetime.datetime,
    number: str = "",
    unit: str = "",
    until: datetime.date | None = None,
) -> Paper:
    """To whom the annual round waits for at `at`: nine queries, however many agencies.

    After the round's deadline those are named whose own deadline has passed too; before it
    everybody who has not sent yet. Who is exempt is never named, nor whose paper report Sở KH&CN
    is typing in. `number` and `unit` are of the letter ("5/SKHCN-QLCN"), `until` the last day it
    gives. Raises `NothingToPrint` when there is nobody to remind.
    """
    today = timezone.localdate(at)
    name = Agency.objects.get(code=DOST_CODE).name_on(today)
    reminder = _reminder(round_, at, until, name)
    date = document_date(today)
    head = letterhead.of_agency(name.printed, date=date, number=number, kind="", unit=unit)
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in _body(reminder))
    annexes = tuple(_annexes(reminder))
    return Paper(
        title=f"Công văn đôn đốc gửi báo cáo năm {round_.year}",
        type_name="",
        subject=f"V/v đôn đốc gửi báo cáo năm {round_.year} thực hiện Kế hoạch sở hữu trí tuệ",
        head=head,
        recipients=reminder.recipients,
        blocks=blocks,
        closing="Rất mong Quý cơ quan, đơn vị quan tâm, phối hợp thực hiện./.",
        copies=(
            "- Như trên;",
            f"- {reminder.issuer.short_name} (b/c);",
            f"- Lưu: VT, {unit}." if unit else "- Lưu: VT.",
        ),
        marks=letterhead.marks(
            exported_at=at,
            code=f"DON-DOC-{round_.year}",
            sha256=_sha256(head, reminder, blocks, annexes),
            is_sample=round_.is_sample,
        ),
        annexes=annexes,
        annex_note=f"(Kèm theo Công văn {head.reference} {date} của {name.name})",
    )


def _reminder(
    round_: ReportingRound,
    at: datetime.datetime,
    until: datetime.date | None,
    sender: AgencyName,
) -> Reminder:
    if round_.is_for_paper:
        raise NothingToPrint(
            f"Kỳ báo cáo năm {round_.year} chỉ để nhập báo cáo giấy nên không có cơ quan nào quá "
            "hạn gửi."
        )
    today = timezone.localdate(at)
    owed = Obligation.objects.filter(round=round_).with_history()
    everybody = by_agency(owed, agencies.read(today), at)
    reminder = Reminder(
        round_,
        at,
        until,
        sender.name,
        round_.plan.issuer.name_on(today),
        count(everybody),
        tuple(_unsent(row, today) for row in everybody if _is_waited_for(row, round_, at)),
    )
    _refuse_without_anybody(reminder)
    return reminder


def _refuse_without_anybody(reminder: Reminder) -> None:
    year = reminder.round.year
    if not reminder.unsent:
        raise NothingToPrint(
            f"Không còn cơ quan nào quá hạn mà chưa gửi báo cáo năm {year}."
            if reminder.is_overdue
            else f"Các cơ quan đều đã gửi báo cáo năm {year}."
        )
    if not reminder.recipients:
        raise NothingToPrint(
            f"Chỉ còn {reminder.sender} chưa gửi báo cáo năm {year} nên không lập công văn đôn đốc."
        )


def _is_waited_for(row: AgencyFiling, round_: ReportingRound, at: datetime.datetime) -> bool:
    wanted = FilingState.MISSING if at >= round_.due_at else FilingState.NOT_DUE
    version = row.obligation.standing_version
    return row.state is wanted and not (version and version.is_being_transcribed)


def _unsent(row: AgencyFiling, today: datetime.date) -> Unsent:
    version = row.obligation.standing_version
    return Unsent(
        name=row.obligation.agency.name_on(today).name,
        due_at=row.obligation.due_at,
        is_extended=row.obligation.is_extended,
        progress=version.get_status_display() if version else NOT_STARTED.label,
        is_sender=row.agency.code == DOST_CODE,
    )


# The text ------------------------------------------------------------------------------------


def _body(reminder: Reminder) -> Iterator[str]:
    round_, sender = reminder.round, reminder.sender
    plan, issuer = round_.plan, reminder.issuer.name
    named = plan_named(plan.number, plan.issued_on, plan.year, issuer, plan.title)
    yield (
        f"Thực hiện {named} (sau đây viết tắt là Kế hoạch), định kỳ hằng năm các "
        "cơ quan, đơn vị đánh giá tình hình và kết quả thực hiện, gửi báo cáo về "
        f"{sender} trước ngày 15 tháng 10 để tổng hợp, báo cáo {issuer} (phần VI của Kế hoạch)."
    )
    yield f"{_counted(reminder)} {_unsent_so_far(reminder)}"
    extended = [each for each in reminder.unsent if each.is_extended]
    if extended and not reminder.has_list:
        days = "; ".join(f"{each.name} ({_before(each.due_at)})" for each in extended)
        has_come = "cũng đã qua" if reminder.is_overdue else "được tính riêng"
        yield f"Thời hạn đối với cơ quan, đơn vị được gia hạn {has_come}: {days}."
    yield _request(reminder)
    if not reminder.has_list and any(each.is_sender for each in reminder.unsent):
        yield (
            f"{sender} cũng chưa gửi báo cáo năm {round_.year} của Sở và đang hoàn thành để gửi "
            "trong cùng thời hạn."
        )
    yield (
        "Trong quá trình lập và gửi báo cáo, nếu có khó khăn, vướng mắc, đề nghị Quý cơ quan, "
        f"đơn vị phản ánh về {sender} để được hướng dẫn."
    )


def _counted(reminder: Reminder) -> str:
    time, day = format_instant(reminder.at).split(" ")
    filing = reminder.filing
    return (
        f"Đến {time} ngày {day}, {reminder.sender} đã nhận được báo cáo năm "
        f"{reminder.round.year} của {filing.filed.text}/{filing.expected.text} cơ quan, đơn vị."
    )


def _unsent_so_far(reminder: Reminder) -> str:
    has_come = "đã qua, nhưng" if reminder.is_overdue else "sắp đến, trong khi"
    return (
        f"Thời hạn gửi báo cáo ({_before(reminder.round.due_at)}) {has_come} {reminder.addressed} "
        "chưa gửi báo cáo."
    )


def _before(due_at: datetime.datetime) -> str:
    return f"trước {document_date(timezone.localdate(due_at))}"


def _request(reminder: Reminder) -> str:
    round_, until = reminder.round, reminder.until
    how = "khẩn trương hoàn thành và gửi báo cáo"
    when = f", chậm nhất là {document_date(until)}" if until else ""
    if not reminder.is_overdue and not until:
        how, when = "hoàn thành và gửi báo cáo", " đúng thời hạn"
    return (
        f"Để kịp thời tổng hợp, báo cáo {reminder.issuer.name}, {reminder.sender} đề nghị "
        f"{reminder.addressed} {how} trên {PORTAL}{when} (số liệu từ ngày "
        f"{format_date(round_.data_from)} đến ngày {format_date(round_.data_until)})."
    )


# The list ------------------------------------------------------------------------------------


def _annexes(reminder: Reminder) -> Iterator[Annex]:
    if not reminder.has_list:
        return
    columns = (
        Column("TT", ColumnKind.CENTRE),
        Column("Cơ quan, đơn vị", line=40),
        Column("Hạn gửi", line=24),
        Column("Tình trạng", line=16),
    )
    rows = tuple(
        Row((str(place), each.name, _due_cell(each), each.progress))
        for place, each in enumerate(reminder.unsent, start=1)
    )
    title = f"DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA GỬI BÁO CÁO NĂM {reminder.round.year}"
    yield Annex("", "", title, (Table("unsent", columns, rows),))


def _due_cell(each: Unsent) -> str:
    day = f"Trước ngày {format_date(timezone.localdate(each.due_at))}"
    return f"{day} (được gia hạn)" if each.is_extended else day


def _sha256(
    head: Letterhead, reminder: Reminder, blocks: tuple[Block, ...], annexes: tuple[Annex, ...]
) -> str:
    """Of everything that tells two such letters apart."""
    said = {
        "number": head.number_line,
        "recipients": reminder.recipients,
        "text": [block.text for block in blocks],
        "list": [row.cells for annex in annexes for table in annex.tables for row in table.rows],
    }
    return snapshots.sha256(snapshots.canonical(said))
