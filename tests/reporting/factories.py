"""Rounds and reports for tests, made through the ordinary methods, every instant given."""

import datetime
import io
from typing import Any

from django.utils import timezone
from PIL import Image

from plan.models import MeasureKind, Plan, SupplierPart
from reporting import attaching, attachments, drafting, lifecycle, rounds
from reporting.models import (
    Action,
    Answer,
    Attachment,
    ContentRow,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    Obligation,
    ReportingRound,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskStatus,
    TopicEntry,
)
from soctrang_ip.accounts.models import Agency, Membership, Role, User
from tasks.models import Task

YEAR = 2026
PASSWORD = "con-thuyen-ba-mui-cheo"
SINCE = datetime.date(2021, 1, 1)
MILLION = 1_000_000


def local(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime.datetime:
    """An instant of the province's clock."""
    zone = timezone.get_default_timezone()
    return datetime.datetime(year, month, day, hour, minute, tzinfo=zone)


def opening(year: int) -> datetime.datetime:
    return local(year, 8, 1)


def open_round(year: int = YEAR, **options: Any) -> ReportingRound:
    """The annual round of the plan that `load_plan` loaded, opened on 1 August."""
    return rounds.open_annual(
        plan=Plan.objects.current(), year=year, **{"at": opening(year), **options}
    )


def membership(role: Role, agency_code: str = "SNNPTNT") -> Membership:
    """Somebody with that role at that agency, the same person every time."""
    agency = Agency.objects.get(code=agency_code)
    email = f"{role}.{agency_code}@factory.example.vn".lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, f"{role.label} {agency.short_name}", PASSWORD, must_change_password=False
    )
    made, _ = Membership.objects.get_or_create(
        user=user, agency=agency, role=role, valid_from=SINCE
    )
    return made


def obligation(round_: ReportingRound, agency_code: str = "SNNPTNT") -> Obligation:
    return Obligation.objects.select_related("round", "agency").get(
        round=round_, agency__code=agency_code
    )


def draft(
    round_: ReportingRound, agency_code: str = "SNNPTNT", *, at: datetime.datetime | None = None
) -> ReportVersion:
    """A draft just begun by the agency's staff, nothing answered."""
    return lifecycle.perform(
        Action.START,
        obligation=obligation(round_, agency_code),
        by=membership(Role.STAFF, agency_code),
        at=at or opening(round_.year) + datetime.timedelta(days=1),
    )


def save(row: ContentRow, *, by: User, at: datetime.datetime, **values: Any) -> None:
    assert drafting.save(row, values, seen=row.edit_counter, by=by, at=at)


def fill(version: ReportVersion, *, by: User | None = None) -> None:
    """Answer everything, so that no error remains: see the numbers in the lines below.

    Prose says something, tables and lists are "không phát sinh"; led tasks are in progress, the
    others "không phát sinh"; each source was given 100, spent 40, estimates 80 triệu đồng.
    """
    agency = version.obligation.agency
    who = by or membership(Role.STAFF, agency.code).user
    at = version.created_at + datetime.timedelta(hours=1)
    led = set(Task.objects.led_by(agency).values_list("pk", flat=True))
    with drafting.locked(version):
        for row in TopicEntry.objects.filter(version=version):
            has_text = row.key in {
                "integration",
                "highlights",
                "directions",
                "preparer_name",
                "preparer_phone",
            }
            if has_text:
                save(row, by=who, at=at, answer=Answer.GIVEN, text=f"Nội dung {row.key}.")
            else:
                save(row, by=who, at=at, answer=Answer.NONE)
        for row in TaskEntry.objects.filter(version=version):
            if row.task_id in led:
                values = {"status": TaskStatus.IN_PROGRESS, "summary": f"Đang làm {row.key}."}
            else:
                values = {"status": TaskStatus.NONE}
            save(row, by=who, at=at, **values)
        for row in MeasureEntry.objects.filter(version=version).select_related("measure"):
            save(row, by=who, at=at, **measure_values(row))
        for row in SpendingEntry.objects.filter(version=version):
            save(
                row,
                by=who,
                at=at,
                answer=Answer.GIVEN,
                allocated=100 * MILLION,
                spent=40 * MILLION,
                estimate=80 * MILLION,
            )


def measure_values(row: MeasureEntry) -> dict[str, Any]:
    """Half of a ratio, 3 so far and 5 estimated of a flow, 1 of a count, lists empty."""
    if row.measure.kind == MeasureKind.RATIO:
        both = {"numerator": 1, "denominator": 2}
        only = {SupplierPart.NUMERATOR: "numerator", SupplierPart.DENOMINATOR: "denominator"}
        wanted = {only[row.part]: both[only[row.part]]} if row.part in only else both
        return {"answer": Answer.GIVEN, **wanted}
    if row.measure.kind in {MeasureKind.GROWTH, MeasureKind.DIRECTION}:
        return {"answer": Answer.GIVEN, "value": 3, "estimate": 5}
    if row.measure.kind == MeasureKind.MILESTONE:
        return {"answer": Answer.GIVEN, "milestone": MilestoneState.IN_PROGRESS}
    if row.measure.kind == MeasureKind.COUNT:
        return {"answer": Answer.GIVEN, "value": 1}
    return {"answer": Answer.NONE}


def list_entry(row: MeasureEntry, name: str, **values: Any) -> ListEntry:
    """One more unit, product or patent in the list of a measure."""
    return ListEntry.objects.create(
        version=row.version, measure=row.measure, part=row.part, name=name, **values
    )


def act(
    version: ReportVersion,
    action: Action,
    by: Membership,
    at: datetime.datetime,
    **needs: Any,
) -> ReportVersion:
    return lifecycle.perform(
        action, obligation=version.obligation, version=version, by=by, at=at, **needs
    )


def waiting_report(round_: ReportingRound, agency_code: str = "SNNPTNT") -> ReportVersion:
    """A filled draft, sent to the signer two days after the opening."""
    version = draft(round_, agency_code)
    fill(version)
    at = opening(round_.year) + datetime.timedelta(days=2)
    return act(version, Action.READY, membership(Role.STAFF, agency_code), at)


def submitted_report(
    round_: ReportingRound,
    agency_code: str = "SNNPTNT",
    *,
    at: datetime.datetime | None = None,
    version: ReportVersion | None = None,
) -> ReportVersion:
    """Signed and sent at `at` (three days after the opening); `version` is a filled draft."""
    at = at or opening(round_.year) + datetime.timedelta(days=3)
    if version is None:
        version = draft(round_, agency_code)
        fill(version)
    act(version, Action.READY, membership(Role.STAFF, agency_code), at)
    signer = membership(Role.SIGNER, agency_code)
    return act(version, Action.SUBMIT, signer, at, key=f"factory-{version.pk}")


def report_saying(
    round_: ReportingRound,
    agency_code: str,
    task: Task,
    status: TaskStatus,
    *,
    at: datetime.datetime,
    version: ReportVersion | None = None,
) -> ReportVersion:
    """Sent with that status of the task; `version` is a filled draft."""
    if version is None:
        version = draft(round_, agency_code)
        fill(version)
    with drafting.locked(version):
        row = TaskEntry.objects.get(version=version, task=task)
        by = membership(Role.STAFF, agency_code).user
        save(row, by=by, at=at, status=status)
    return submitted_report(round_, agency_code, version=version, at=at)


def accepted_report(
    round_: ReportingRound,
    agency_code: str = "SNNPTNT",
    *,
    at: datetime.datetime | None = None,
    version: ReportVersion | None = None,
) -> ReportVersion:
    """Sent at `at`, taken and accepted a day later by an officer of Sở KH&CN."""
    sent = submitted_report(round_, agency_code, at=at, version=version)
    officer = membership(Role.OFFICER, "SKHCN")
    later = sent.sent_at + datetime.timedelta(days=1)
    act(sent, Action.TAKE, officer, later)
    return act(sent, Action.ACCEPT, officer, later)


def paper_report(
    round_: ReportingRound, agency_code: str = "SNNPTNT", *, by: Membership, at: datetime.datetime
) -> ReportVersion:
    """A draft in which somebody of Sở KH&CN types what came on paper."""
    owed = obligation(round_, agency_code)
    return lifecycle.perform(Action.TRANSCRIBE, obligation=owed, by=by, at=at)


def recorded_report(
    round_: ReportingRound,
    agency_code: str = "SNNPTNT",
    *,
    by: Membership,
    at: datetime.datetime,
    received_at: datetime.datetime | None,
) -> ReportVersion:
    """Typed and recorded at `at`, with a scan of the paper."""
    version = paper_report(round_, agency_code, by=by, at=at)
    attached(version, name="ban-quet.png")
    return act(version, Action.RECORD, by, at, received_at=received_at)


def png(colour: int = 0) -> bytes:
    """A picture that the gate takes; each colour (0 to 255) is another file."""
    file = io.BytesIO()
    Image.new("L", (2, 2), colour).save(file, "PNG")
    return file.getvalue()


def attached(
    version: ReportVersion,
    place: str = attachments.WHOLE_REPORT,
    *,
    name: str = "bien-ban.png",
    colour: int = 0,
    note: str = "",
) -> Attachment:
    """A file put to a draft by the agency's staff an hour after it was begun."""
    return attaching.attach(
        version,
        place=place,
        name=name,
        content=png(colour),
        note=note,
        by=membership(Role.STAFF, version.obligation.agency.code).user,
        at=version.created_at + datetime.timedelta(hours=1),
    )
