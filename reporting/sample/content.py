"""What a sample report says: fills a draft, and mends it after it came back.

Rows are written together, but end as `drafting.save` and `drafting.add` would leave them.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from plan.models import MeasureKind, SupplierPart
from reporting import contents, drafting, outline
from reporting.models import (
    Answer,
    AssetEntry,
    ContentRow,
    DocumentEntry,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportVersion,
    SpendingEntry,
    StaffEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from reporting.sample import figures, texts
from reporting.sample.accounts import PHONE
from soctrang_ip.accounts.models import Agency, AgencyKind, User
from tasks.models import Task

TORN_TASKS = ("IV.2", "IV.3.1", "V.1")
"""What the agency that is slow to mend its report took out of the new draft."""


def fill(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """Answer everything the draft asks."""
    with _writing(version, by, at) as writer:
        writer.topics()
        writer.tasks()
        writer.measures()
        writer.spending()


def begin(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """Answer what is counted (biểu 01, 02) and leave the rest for later."""
    with _writing(version, by, at) as writer:
        writer.tasks()
        writer.measures()


def mend(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """What staff change after a report came back: the highlights, and work for next year."""
    with _writing(version, by, at) as writer:
        row = writer.read.keyed(TopicEntry)["highlights"]
        writer.save(row, text=f"{row.text} Đã rà soát, bổ sung theo đề nghị của Sở KH&CN.")
        writer.add(NextWorkEntry, text=writer.say(texts.WORK_AFTER_RETURN))


def tear_open(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """Begin to work on a returned report and stop halfway: some answers are missing."""
    with _writing(version, by, at) as writer:
        for row in writer.read.of(TaskEntry):
            if row.key in TORN_TASKS:
                writer.save(row, status="", summary="", reason="")
        for result in writer.read.of(TaskResult):
            if result.task.code in TORN_TASKS:
                drafting.remove(result, seen=result.edit_counter)
        for row in writer.read.of(SpendingEntry):
            writer.save(row, answer="", spent=None, estimate=None)


@contextmanager
def _writing(version: ReportVersion, by: User, at: datetime.datetime) -> Iterator["_Writer"]:
    with drafting.locked(version):
        writer = _Writer(version, by, at)
        yield writer
        writer.store()


class _Writer:
    """Collects the rows of one draft; all are stored at once."""

    def __init__(self, version: ReportVersion, by: User, at: datetime.datetime) -> None:
        self.version, self.by, self.at = version, by, at
        self.agency: Agency = version.obligation.agency
        self.year: int = version.obligation.round.year
        self.dice = figures.dice_of(self.agency.code, self.year, version.number)
        self.read = contents.read(version, (*drafting.ASKED_MODELS, TaskResult))
        self.saved: dict[type[ContentRow], list[ContentRow]] = defaultdict(list)
        self.columns: dict[type[ContentRow], set[str]] = defaultdict(set)
        self.added: dict[type[ContentRow], list[ContentRow]] = defaultdict(list)

    def save(self, row: ContentRow, **values: object) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.edit_counter += 1
        row.updated_at, row.updated_by = self.at, self.by
        self.saved[type(row)].append(row)
        self.columns[type(row)] |= {"edit_counter", "updated_at", "updated_by", *values}

    def add(self, model: type[ContentRow], **values: object) -> None:
        key = uuid.UUID(int=self.dice.getrandbits(128), version=4).hex
        row = model(version=self.version, key=key, updated_at=self.at, updated_by=self.by, **values)
        self.added[model].append(row)

    def store(self) -> None:
        for model, rows in self.saved.items():
            model._default_manager.bulk_update(rows, sorted(self.columns[model]))
        for model, rows in self.added.items():
            model._default_manager.bulk_create(rows)

    def say(self, sentence: str, **more: object) -> str:
        return sentence.format(year=self.year, next_year=self.year + 1, **more)

    def one_of_kind(self, by_kind: dict[str, tuple[str, ...]]) -> str:
        return self.dice.choice(by_kind.get(self.agency.kind, by_kind[""]))

    # Prose and tables around the biểu ---------------------------------------------------------

    def topics(self) -> None:
        prose = {
            "integration": self.say(self.one_of_kind(texts.INTEGRATION)),
            "highlights": self.highlights(),
            "directions": self.say(self.one_of_kind(texts.DIRECTIONS)),
            "preparer_name": "Người lập biểu (minh họa)",
            "preparer_phone": PHONE,
        }
        for row in self.read.of(TopicEntry):
            if row.key in prose:
                self.save(row, answer=Answer.GIVEN, text=prose[row.key])
            elif row.key.startswith(outline.DUTY_PREFIX):
                self.duty(row)
            elif not getattr(self, row.key)():
                self.save(row, answer=Answer.NONE)

    def highlights(self) -> str:
        tasks = self.read.of(TaskEntry)
        if not tasks:
            return self.say("Hoàn thành công việc thường xuyên trong năm {year} theo chức năng.")
        return self.say(
            self.dice.choice(
                (
                    "Đã triển khai {n} nhiệm vụ đến kỳ năm {year}; công tác phối hợp được duy trì.",
                    "Trong {n} nhiệm vụ đến kỳ, phần lớn bám sát tiến độ; cơ sở quan tâm hơn đến "
                    "bảo hộ nhãn hiệu.",
                    "Các nội dung được giao ({n} nhiệm vụ) cơ bản đúng kế hoạch năm {year}, nhận "
                    "thức về sở hữu trí tuệ chuyển biến tốt.",
                )
            ),
            n=f"{len(tasks):02d}",
        )

    def duty(self, row: TopicEntry) -> None:
        if self.dice.random() < 0.06:
            self.save(row, answer=Answer.NONE)
        else:
            code = row.key.removeprefix(outline.DUTY_PREFIX)
            self.save(row, answer=Answer.GIVEN, text=self.say(texts.DUTIES[code]))

    def documents(self) -> bool:
        for kind, title in self.dice.sample(texts.DOCUMENTS, self.dice.choice((1, 1, 2))):
            self.add(
                DocumentEntry,
                number=f"{self.dice.randint(12, 480)}/{kind}-MH",
                issued_on=datetime.date(
                    self.year, self.dice.randint(1, 5), self.dice.randint(2, 27)
                ),
                title=self.say(title),
            )
        return True

    def staff(self) -> bool:
        self.add(
            StaffEntry,
            full_name="Cán bộ phụ trách (minh họa)",
            position="Chuyên viên",
            phone=PHONE,
            is_dedicated=self.agency.code == "SKHCN",
        )
        return True

    def obstacles(self) -> bool:
        if self.dice.random() < 0.2:
            return False
        chosen = self.dice.sample(texts.OBSTACLES, self.dice.choice((1, 2)))
        if self.year == figures.FIRST_YEAR:
            chosen[0] = texts.FIRST_YEAR_OBSTACLE
        for text, cause in chosen:
            self.add(ObstacleEntry, text=text, cause=cause)
        return True

    def next_work(self) -> bool:
        for text in self.dice.sample(texts.NEXT_WORK, self.dice.choice((1, 2, 3))):
            quarter = self.dice.choice(("I", "II", "III"))
            self.add(NextWorkEntry, text=self.say(text, quarter=quarter))
        return True

    def proposals(self) -> bool:
        if self.dice.random() < 0.35:
            return False
        text, addressee, reason = self.dice.choice(texts.PROPOSALS)
        if addressee == "Sở KH&CN" and self.agency.code == "SKHCN":
            addressee = "Bộ KH&CN"
        self.add(
            ProposalEntry,
            text=text,
            addressee=addressee,
            reason=reason,
            wanted_by=f"Quý {self.dice.choice(('I', 'II'))} năm {self.year + 1}",
        )
        return True

    def assets(self) -> bool:
        supports = self.agency.kind in {AgencyKind.DISTRICT, AgencyKind.DEPARTMENT}
        if self.dice.random() < (0.25 if supports else 0.8):
            return False
        for kind, name, owner, support in self.dice.sample(
            texts.ASSETS, min(3, 1 + (self.year - figures.FIRST_YEAR) // 2)
        ):
            number = self.dice.randint(1, 20)
            self.add(
                AssetEntry,
                kind=kind,
                name=f"{name} số {number:02d} (minh họa)",
                owner=f"{owner} số {number:02d}",
                support=support,
            )
        return True

    # Biểu 01 ----------------------------------------------------------------------------------

    def tasks(self) -> None:
        led = set(Task.objects.filter(leads__agency=self.agency).values_list("code", flat=True))
        for row in self.read.of(TaskEntry):
            if row.key in led:
                self.led_task(row)
            else:
                self.joined_task(row)

    def led_task(self, row: TaskEntry) -> None:
        work = texts.WORKS[row.key]
        status = self.dice.choices(
            (
                TaskStatus.DONE,
                TaskStatus.IN_PROGRESS,
                TaskStatus.NOT_STARTED,
                TaskStatus.NOT_DONE,
            ),
            (64, 24, 7, 5),
        )[0]
        counted = [figures.paced(number, self.year, self.dice) for _, _, number in work.counted]
        has_results = status in {TaskStatus.DONE, TaskStatus.IN_PROGRESS}
        self.task(row, status, self.say(work.led, n=counted[0]) if has_results else "")
        for (label, unit, _), number in zip(work.counted, counted, strict=True):
            if has_results:
                self.add(TaskResult, task=row.task, label=label, number=number, unit=unit)

    def joined_task(self, row: TaskEntry) -> None:
        status = self.dice.choices(
            (
                TaskStatus.DONE,
                TaskStatus.IN_PROGRESS,
                TaskStatus.NONE,
                TaskStatus.NOT_STARTED,
                TaskStatus.NOT_DONE,
            ),
            (46, 24, 21, 6, 3),
        )[0]
        has_results = status in {TaskStatus.DONE, TaskStatus.IN_PROGRESS}
        said = self.say(
            self.one_of_kind(texts.JOINED),
            activity=texts.WORKS[row.key].activity,
            n=self.dice.randint(2, 9),
        )
        self.task(row, status, said if has_results else "")
        if status == TaskStatus.DONE:
            self.add(
                TaskResult,
                task=row.task,
                label="Lượt cán bộ, cơ sở tham gia",
                number=figures.paced(self.dice.randint(4, 30), self.year, self.dice),
                unit="lượt",
            )

    def task(self, row: TaskEntry, status: TaskStatus, summary: str) -> None:
        not_done = status == TaskStatus.NOT_DONE
        reason = self.dice.choice(texts.NOT_DONE_REASONS) if not_done else ""
        self.save(row, status=status, summary=summary, reason=reason)

    # Biểu 02 ----------------------------------------------------------------------------------

    def measures(self) -> None:
        for row in self.read.of(MeasureEntry):
            match row.measure.kind:
                case MeasureKind.RATIO:
                    numerator, denominator = figures.trained(
                        row.measure.code, self.agency.code, self.year
                    )
                    self.save(
                        row, answer=Answer.GIVEN, numerator=numerator, denominator=denominator
                    )
                case MeasureKind.GROWTH | MeasureKind.DIRECTION:
                    self.flow(row)
                case MeasureKind.MILESTONE:
                    self.milestone(row)
                case MeasureKind.COUNT:
                    value = figures.VALUATION_FIRMS.get(self.year)
                    answer = Answer.NONE if value is None else Answer.GIVEN
                    self.save(row, answer=answer, value=value)
                case _:
                    has_entries = self.list_entries(row)
                    self.save(row, answer=Answer.GIVEN if has_entries else Answer.NONE)

    def flow(self, row: MeasureEntry) -> None:
        code, agency = row.measure.code, self.agency.code
        estimate = figures.applications(code, agency, self.year)
        self.save(
            row,
            answer=Answer.GIVEN,
            value=estimate * 3 // 4,
            estimate=estimate,
            previous_official=figures.applications(code, agency, self.year - 1),
        )

    def milestone(self, row: MeasureEntry) -> None:
        is_reached = self.year >= 2025 and self.agency.kind != AgencyKind.DISTRICT
        self.save(
            row,
            answer=Answer.GIVEN,
            milestone=MilestoneState.REACHED if is_reached else MilestoneState.IN_PROGRESS,
            note="Duy trì quản lý chỉ dẫn địa lý “Vĩnh Châu” cho hành tím và Artemia; rà soát cơ "
            f"sở đủ điều kiện sử dụng năm {self.year}.",
        )

    @cached_property
    def districts(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in Agency.objects.filter(kind=AgencyKind.DISTRICT)}

    def list_entries(self, row: MeasureEntry) -> bool:
        if row.measure.code == "CT9":
            return self.patents(row)
        if row.measure.kind == MeasureKind.LIST_RATIO:
            return self.products(row)
        return self.units(row)

    def entry(self, row: MeasureEntry, name: str, district: str = "", **values: object) -> None:
        self.add(
            ListEntry,
            measure=row.measure,
            part=row.part,
            name=name,
            district=self.districts.get(district),
            **values,
        )

    def units(self, row: MeasureEntry) -> bool:
        """Districts list new units and one of before; the others name units all over, some known.

        Units of a district are numbered in the order in which they were first trained.
        """
        known = 5 * (self.year - figures.FIRST_YEAR)
        if self.agency.kind == AgencyKind.DISTRICT:
            new = self.dice.randint(4, 5)
            numbers = [known + n for n in range(1, new + 1)]
            if known:
                numbers.append(self.dice.randint(1, known))
            chosen = [(self.agency.code, number) for number in numbers]
        else:
            chosen = self.dice.sample(
                [(code, n) for code in texts.DISTRICT_UNITS for n in range(1, known + 8)],
                self.dice.randint(5, 8),
            )
        for district, number in chosen:
            kinds = texts.DISTRICT_UNITS[district]
            self.entry(
                row,
                f"{kinds[number % len(kinds)]} số {number:02d} (minh họa)",
                district,
                note=self.dice.choice(texts.UNIT_SUPPORT),
            )
        return True

    def products(self, row: MeasureEntry) -> bool:
        """The base list grows by a few a year; supported products are chosen from it."""
        listed = _products(self.year)
        if row.part != SupplierPart.BASE_LIST:
            listed = self.dice.sample(listed, self.dice.randint(2, 4))
        for name, district in listed:
            self.entry(row, name, district)
        return True

    def patents(self, row: MeasureEntry) -> bool:
        if self.year < 2025:
            return False
        self.entry(
            row,
            "Quy trình sấy hành tím (minh họa)",
            code="MH-2023-01",
            note="Hỗ trợ hoàn thiện công nghệ, kết nối tiêu thụ",
        )
        return True

    # Biểu 03 ----------------------------------------------------------------------------------

    def spending(self) -> None:
        for row in self.read.of(SpendingEntry):
            now = figures.money(self.agency, row.source.code, self.year)
            before = None
            if self.year > figures.FIRST_YEAR:
                before = figures.money(self.agency, row.source.code, self.year - 1)
            previous = before.estimate if before else None
            if now is None:
                self.save(row, answer=Answer.NONE, previous_official=previous)
            else:
                self.save(
                    row,
                    answer=Answer.GIVEN,
                    allocated=now.allocated,
                    spent=now.spent,
                    estimate=now.estimate,
                    previous_official=previous,
                    note=now.note,
                )


def _products(year: int) -> list[tuple[str, str]]:
    """Name and district of each product on the base list of a year."""
    length = 30 + 6 * (year - figures.FIRST_YEAR)
    kinds = len(texts.PRODUCTS)
    return [
        (f"{name} – cơ sở số {1 + n // kinds:02d} (minh họa)", district)
        for n, (name, district) in ((n, texts.PRODUCTS[n % kinds]) for n in range(length))
    ]
