"""Illustrative accounts and rounds ("dữ liệu minh họa"): never real reports.

Everything is made through the ordinary methods, each step with its instant given, so the
result is the same on every machine. Values are invented and reproducible from a seed.
"""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from plan.models import MeasureKind, Plan, SupplierPart
from reporting import drafting, lifecycle, notify, outline, rounds
from reporting.models import (
    Action,
    Answer,
    AssetEntry,
    AssetKind,
    ContentRow,
    DocumentEntry,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    NextWorkEntry,
    Obligation,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    ReportVersion,
    SpendingEntry,
    StaffEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from soctrang_ip.accounts.models import Agency, AgencyKind, Membership, Role, User

SAMPLE_PASSWORD = "Minh-hoa-Soc-Trang"  # noqa: S105  (printed by load_sample; refused in production)
DOMAIN = "soctrang.example"
SAMPLE_LABEL = "dữ liệu minh họa"
YEARS = (2024, 2025, 2026)
MEMBERS_SINCE = datetime.date(2021, 1, 1)

REPORTING = (
    "SKHCN",
    "SNNPTNT",
    "SVHTTDL",
    "SCT",
    "SGDDT",
    "CAT",
    "CQLTT",
    "CDCD",
    "LMHTX",
    "HND",
    "UBND-941",
    "UBND-950",
)
"""The agencies with sample accounts; the others show as not having reported."""


class RealRoundExists(Exception):
    """Sample data never stand beside a real round."""


@dataclass(frozen=True)
class Account:
    email: str
    full_name: str
    role: Role
    agency_code: str


@dataclass(frozen=True)
class Course:
    """How one agency's report of one year goes: the last step reached and when it was sent."""

    sent: tuple[int, int] | None = (10, 8)
    """Month and day of the (first) sending; None: it stays a draft."""
    last: Action = Action.ACCEPT
    is_returned_once: bool = False


ON_TIME = Course()
COURSES: dict[int, dict[str, Course]] = {
    2024: {
        "SNNPTNT": Course(sent=(10, 4), is_returned_once=True),
        "SVHTTDL": Course(sent=(10, 18)),
        "UBND-950": Course(sent=(10, 14)),
    },
    2025: {
        "SKHCN": Course(sent=(10, 10)),
        "SCT": Course(sent=(10, 21)),
        "CQLTT": Course(sent=(10, 9), is_returned_once=True),
    },
    2026: {
        "SKHCN": Course(sent=(10, 9)),
        "SNNPTNT": Course(sent=(10, 12), last=Action.SUBMIT),
        "SVHTTDL": Course(sent=(10, 13), last=Action.TAKE),
        "SCT": Course(sent=(10, 7)),
        "SGDDT": Course(sent=None, last=Action.READY),
        "CAT": Course(sent=(10, 6)),
        "CQLTT": Course(sent=(10, 8), last=Action.RETURN),
        "CDCD": Course(sent=None, last=Action.START),
        "LMHTX": Course(sent=(10, 17), last=Action.SUBMIT),
        "UBND-941": Course(sent=(10, 14)),
        "UBND-950": Course(sent=(10, 2), is_returned_once=True),
    },
}
"""Where an agency is not named it was accepted on time; in 2026 it has not started."""


def accounts() -> list[Account]:
    """Staff and signer of each sample agency, then Sở KH&CN's reviewers, leader, administrator."""
    province = Agency.objects.get(kind=AgencyKind.PROVINCE).code
    listed = []
    for agency in Agency.objects.filter(code__in=REPORTING).prefetch_related("names"):
        box = agency.code.lower()
        for role, prefix in ((Role.STAFF, "canbo"), (Role.SIGNER, "nguoiky")):
            listed.append(
                Account(
                    f"{prefix}.{box}@{DOMAIN}",
                    f"{role.label} {agency.short_name} (minh họa)",
                    role,
                    agency.code,
                )
            )
    listed += [
        Account(f"{box}@{DOMAIN}", f"{name} (minh họa)", role, code)
        for box, name, role, code in (
            ("chuyenvien", "Chuyên viên Một", Role.OFFICER, "SKHCN"),
            ("chuyenvien2", "Chuyên viên Hai", Role.OFFICER, "SKHCN"),
            ("lanhdaoso", "Lãnh đạo Sở", Role.HEAD, "SKHCN"),
            ("lanhdao", "Lãnh đạo tỉnh", Role.LEADER, province),
            ("quantri", "Quản trị", Role.ADMINISTRATOR, "SKHCN"),
        )
    ]
    return listed


def is_loaded() -> bool:
    return ReportingRound.objects.filter(is_sample=True).exists()


@transaction.atomic
def load() -> None:
    """Make the accounts and rounds; raises `RealRoundExists` and then changes nothing."""
    if ReportingRound.objects.filter(is_sample=False).exists():
        raise RealRoundExists
    if is_loaded():
        return
    _make_accounts()
    cast = _Cast()
    plan = Plan.objects.current()
    for year in YEARS:
        round_ = rounds.open_annual(
            plan=plan,
            year=year,
            at=_instant(year, 8, 15, 8),
            guidance=f"Báo cáo theo phần VI của Kế hoạch ({SAMPLE_LABEL}).",
            is_sample=True,
        )
        for obligation in round_.obligations.filter(agency__code__in=REPORTING).order_by(
            "agency__order"
        ):
            default = ON_TIME if year < max(YEARS) else None
            course = COURSES[year].get(obligation.agency.code, default)
            if course is not None:
                _play(obligation, course, cast)
        if year < max(YEARS):
            rounds.close(round_, at=_instant(year, 12, 20, 16))
    notify.settle_sample()


def _instant(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def _make_accounts() -> None:
    password = make_password(SAMPLE_PASSWORD)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for account in accounts():
        user = User.objects.create(
            email=account.email,
            full_name=account.full_name,
            phone="0299 000 000",
            password=password,
            must_change_password=False,
            is_sample=True,
        )
        Membership.objects.create(
            user=user,
            agency=agencies[account.agency_code],
            role=account.role,
            valid_from=MEMBERS_SINCE,
        )


class _Cast:
    """Who acts: staff and signers by agency, the first officer, the head."""

    def __init__(self) -> None:
        members = Membership.objects.filter(user__is_sample=True).select_related("user", "agency")
        self.staff = {m.agency.code: m for m in members if m.role == Role.STAFF}
        self.signer = {m.agency.code: m for m in members if m.role == Role.SIGNER}
        self.officer = next(m for m in members if m.role == Role.OFFICER)


def _play(obligation: Obligation, course: Course, cast: _Cast) -> None:
    """Take one report from its start to the last step of its course."""
    code, year = obligation.agency.code, obligation.round.year
    staff, signer = cast.staff[code], cast.signer[code]
    month, day = course.sent or (10, 6)
    sent = _instant(year, month, day, 15, 10)

    def act(action: Action, by: Membership, at: datetime.datetime, **needs: object) -> None:
        lifecycle.perform(
            action,
            obligation=obligation,
            version=None if action == Action.START else obligation.versions.open().get(),
            by=by,
            at=at,
            **needs,
        )

    def send(at: datetime.datetime) -> None:
        act(Action.READY, staff, at - datetime.timedelta(hours=5))
        if course.sent is not None:
            act(Action.SUBMIT, signer, at, key=f"minh-hoa-{code}-{at:%Y%m%d}")

    act(Action.START, staff, _instant(year, 9, 22, 9))
    _fill(obligation.versions.open().get(), staff.user, at=_instant(year, 9, 29, 10))
    if course.last == Action.START:
        return
    send(sent)
    if course.last in {Action.READY, Action.SUBMIT}:
        return
    review = sent + datetime.timedelta(days=1)
    act(Action.TAKE, cast.officer, review)
    if course.last == Action.TAKE:
        return
    if course.is_returned_once or course.last == Action.RETURN:
        act(
            Action.RETURN,
            cast.officer,
            review + datetime.timedelta(hours=1),
            reason="Đề nghị bổ sung số liệu kết quả của nhiệm vụ chủ trì và rà soát số đã chi.",
            answer_by=timezone.localdate(review) + datetime.timedelta(days=7),
        )
        if course.last == Action.RETURN:
            return
        mended = review + datetime.timedelta(days=2)
        _mend(obligation.versions.open().get(), staff.user, at=mended)
        send(mended + datetime.timedelta(hours=6))
        review = mended + datetime.timedelta(days=1)
        act(Action.TAKE, cast.officer, review)
    act(Action.ACCEPT, cast.officer, review + datetime.timedelta(hours=3))


# Content ------------------------------------------------------------------------------------


def _fill(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """Answer everything the draft asks, with values that grow a little from year to year."""
    obligation = version.obligation
    year = obligation.round.year
    dice = random.Random(f"{obligation.agency.code}-{year}")  # noqa: S311
    with drafting.locked(version):

        def save(row: ContentRow, **values: object) -> None:
            drafting.save(row, values, seen=row.edit_counter, by=by, at=at)

        def add(model: type[ContentRow], **values: object) -> None:
            drafting.add(model, version, values, by=by, at=at)

        _fill_topics(version, year, dice, save, add)
        _fill_tasks(version, year, dice, save, add)
        _fill_measures(version, year, dice, save, add)
        _fill_spending(version, year, dice, save)


Save = Callable[..., None]
Add = Callable[..., None]


def _fill_topics(
    version: ReportVersion, year: int, dice: random.Random, save: Save, add: Add
) -> None:
    prose = {
        "integration": (
            f"Đơn vị đã lồng ghép nội dung Kế hoạch vào chương trình công tác năm {year} và phân "
            f"công bộ phận theo dõi ({SAMPLE_LABEL})."
        ),
        "highlights": (
            f"Các nhiệm vụ được giao cơ bản bám sát tiến độ; công tác tuyên truyền được duy trì "
            f"thường xuyên ({SAMPLE_LABEL})."
        ),
        "directions": (
            f"Tiếp tục thực hiện các nhiệm vụ đến kỳ năm {year + 1}, ưu tiên hỗ trợ đăng ký bảo hộ "
            f"sản phẩm chủ lực và sản phẩm OCOP ({SAMPLE_LABEL})."
        ),
        "preparer_name": "Người lập biểu (minh họa)",
        "preparer_phone": "0299 000 000",
    }
    tables = {
        "documents": lambda: add(
            DocumentEntry,
            number=f"{dice.randint(12, 480)}/KH-{version.obligation.agency.code}",
            issued_on=datetime.date(year, dice.randint(1, 4), dice.randint(2, 27)),
            title=f"Kế hoạch thực hiện hoạt động sở hữu trí tuệ năm {year} (minh họa)",
        ),
        "staff": lambda: add(
            StaffEntry,
            full_name="Cán bộ phụ trách (minh họa)",
            position="Chuyên viên",
            phone="0299 000 000",
        ),
        "obstacles": lambda: add(
            ObstacleEntry,
            text="Cán bộ phụ trách kiêm nhiệm, chưa được đào tạo chuyên sâu về sở hữu trí tuệ.",
            cause="Biên chế hạn chế, nội dung chuyên môn mới.",
        ),
        "next_work": lambda: add(
            NextWorkEntry, text=f"Tổ chức tập huấn về sở hữu trí tuệ trong quý II năm {year + 1}."
        ),
        "proposals": lambda: add(
            ProposalEntry,
            text="Bố trí kinh phí hỗ trợ đăng ký bảo hộ nhãn hiệu cho sản phẩm OCOP.",
            addressee="UBND tỉnh",
            reason="Nhu cầu đăng ký tăng, nguồn của đơn vị không đủ.",
            wanted_by=f"Quý I năm {year + 1}",
        ),
        "assets": lambda: add(
            AssetEntry,
            kind=dice.choice((AssetKind.TRADEMARK, AssetKind.COLLECTIVE_MARK, AssetKind.COPYRIGHT)),
            name=f"Tài sản trí tuệ minh họa {version.obligation.agency.code}-{year}",
            owner="Hợp tác xã minh họa",
            support="Hướng dẫn lập hồ sơ đăng ký",
        ),
    }
    often_empty = {"obstacles", "proposals", "assets"}
    for row in TopicEntry.objects.filter(version=version).order_by("pk"):
        if row.key in prose:
            save(row, answer=Answer.GIVEN, text=prose[row.key])
        elif row.key.startswith(outline.DUTY_PREFIX):
            save(row, answer=Answer.GIVEN, text=f"Đã thực hiện thường xuyên ({SAMPLE_LABEL}).")
        elif row.key in often_empty and dice.random() < 0.4:
            save(row, answer=Answer.NONE)
        else:
            tables[row.key]()


def _fill_tasks(
    version: ReportVersion, year: int, dice: random.Random, save: Save, add: Add
) -> None:
    agency = version.obligation.agency
    rows = TaskEntry.objects.filter(version=version).select_related("task").order_by("task__order")
    for row in rows:
        leads = row.task.leads.filter(agency=agency).exists()
        statuses = [TaskStatus.DONE] * 6 + [TaskStatus.IN_PROGRESS] * 3
        statuses += [TaskStatus.NOT_STARTED] if leads else [TaskStatus.NONE] * 5
        status = dice.choice(statuses)
        summary = ""
        if status in {TaskStatus.DONE, TaskStatus.IN_PROGRESS}:
            summary = f"Đã triển khai nội dung nhiệm vụ trong năm {year} ({SAMPLE_LABEL})."
        save(row, status=status, summary=summary)
        if leads and status == TaskStatus.DONE:
            add(
                TaskResult,
                task=row.task,
                label="Lớp tập huấn, hội nghị",
                number=dice.randint(1, 6),
                unit="lớp",
            )
            add(
                TaskResult,
                task=row.task,
                label="Người tham dự",
                number=dice.randint(30, 180),
                unit="người",
            )


def _fill_measures(
    version: ReportVersion, year: int, dice: random.Random, save: Save, add: Add
) -> None:
    agency = version.obligation.agency
    rows = MeasureEntry.objects.filter(version=version).select_related("measure")
    for row in rows.order_by("measure__indicator__order", "measure__order", "part"):
        kind, part = row.measure.kind, row.part
        if kind == MeasureKind.RATIO:
            people = 40 + 5 * len(agency.code)
            trained = min(people, people * (year - 2019) // 10 + dice.randint(0, 4))
            values = {"numerator": trained, "denominator": people}
            if part == SupplierPart.NUMERATOR:
                del values["denominator"]
            if part == SupplierPart.DENOMINATOR:
                del values["numerator"]
            save(row, answer=Answer.GIVEN, **values)
        elif kind in {MeasureKind.GROWTH, MeasureKind.DIRECTION}:
            size = 60 if kind == MeasureKind.GROWTH else 6
            whole_year = size + (year - 2024) * size // 10 + dice.randint(0, 3)
            save(row, answer=Answer.GIVEN, value=whole_year * 3 // 4, estimate=whole_year)
        elif kind == MeasureKind.MILESTONE:
            save(
                row,
                answer=Answer.GIVEN,
                milestone=MilestoneState.IN_PROGRESS,
                note=f"Duy trì quản lý chỉ dẫn địa lý ({SAMPLE_LABEL}).",
            )
        elif kind == MeasureKind.COUNT:
            save(row, answer=Answer.NONE)
        else:
            _list_entries(row, agency, year, dice, save, add)


def _list_entries(
    row: MeasureEntry, agency: Agency, year: int, dice: random.Random, save: Save, add: Add
) -> None:
    is_base = row.part == SupplierPart.BASE_LIST
    count = 24 if is_base else dice.randint(4, 7)
    if row.measure.code == "CT9":
        save(row, answer=Answer.NONE)
        return
    save(row, answer=Answer.GIVEN)
    for number in range(1, count + 1):
        if row.measure.kind == MeasureKind.LIST_RATIO:
            chosen = number if is_base else dice.randint(1, 24)
            name = f"Sản phẩm minh họa {chosen:02d}"
        else:
            name = f"Cơ sở sản xuất minh họa {agency.code}-{year}-{number:02d}"
        add(
            ListEntry,
            measure=row.measure,
            part=row.part,
            name=name,
            note="" if is_base else "Tập huấn, hướng dẫn đăng ký",
        )


def _fill_spending(version: ReportVersion, year: int, dice: random.Random, save: Save) -> None:
    for row in SpendingEntry.objects.filter(version=version).order_by("source__order", "pk"):
        if dice.random() < 0.35:
            save(row, answer=Answer.NONE)
            continue
        allocated = dice.randint(4, 40) * 5_000_000
        spent = allocated * dice.randint(50, 80) // 100 // 1_000_000 * 1_000_000
        save(row, answer=Answer.GIVEN, allocated=allocated, spent=spent, estimate=allocated)


def _mend(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """What staff change after a report came back: the prose of the highlights."""
    with drafting.locked(version):
        row = TopicEntry.objects.get(version=version, key="highlights")
        text = f"{row.text} Đã bổ sung số liệu theo đề nghị của Sở KH&CN."
        drafting.save(row, {"text": text}, seen=row.edit_counter, by=by, at=at)
