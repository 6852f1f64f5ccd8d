"""Reports with random contents, the same for the same seed, with every oddity a form allows."""

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from plan.models import FundingSource, Measure, MeasureKind, SupplierPart
from reporting.models import (
    Answer,
    ContentRow,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    ObstacleEntry,
    ProposalEntry,
    SpendingEntry,
    TaskEntry,
    TaskStatus,
)
from soctrang_ip.accounts.models import Agency
from tasks.models import Task
from tests.reporting.small_reports import MILLION

AGENCIES = ("SKHCN", "SNNPTNT", "SVHTTDL", "SCT", "CAT", "CDCD", "HND", "UBND-941", "UBND-950")
NAMES = ("Cơ sở Bánh pía", "CƠ SỞ  BÁNH PÍA", "Hợp tác xã Hành tím", "Đường mía thô", "Gạo thơm")
CODES = ("", "", "", "2200123456", "2200 123-456", "VN-1-0012345")
ANSWERS = (Answer.GIVEN, Answer.GIVEN, Answer.GIVEN, Answer.NONE, "")


@dataclass(frozen=True)
class RandomReports:
    """Unsaved rows of random reports; `rows` makes them anew each time."""

    random: Random

    @cached_property
    def measures(self) -> list[Measure]:
        return list(Measure.objects.in_plan_order())

    @cached_property
    def tasks(self) -> list[Task]:
        return list(Task.objects.in_plan_order())

    @cached_property
    def sources(self) -> list[FundingSource]:
        return list(FundingSource.objects.all())

    @cached_property
    def districts(self) -> list[Agency | None]:
        return [None, *Agency.objects.filter(code__in=("UBND-941", "UBND-950"))]

    def rows(self) -> list[ContentRow]:
        return [
            *(row for task in self._some(self.tasks) for row in self._task(task)),
            *(row for measure in self._some(self.measures) for row in self._measure(measure)),
            *(row for source in self._some(self.sources) for row in self._money(source)),
            *(ObstacleEntry(text="Thiếu cán bộ") for _ in range(self.random.randrange(3))),
            *(
                ProposalEntry(text="Bổ sung kinh phí", addressee="UBND tỉnh")
                for _ in range(self.random.randrange(3))
            ),
        ]

    def _some(self, items: list[Any]) -> list[Any]:
        return [item for item in items if self.random.random() < 0.5]

    def _count(self) -> int | None:
        return self.random.choice((None, 0, self.random.randrange(1, 40)))

    def _dong(self) -> int | None:
        amounts = (None, 0, self.random.randrange(1, 90) * MILLION, self.random.randrange(10**9))
        return self.random.choice(amounts)

    def _task(self, task: Task) -> list[ContentRow]:
        status = self.random.choice(("", *TaskStatus))
        return [TaskEntry(key=task.code, task=task, status=status)]

    def _measure(self, measure: Measure) -> list[ContentRow]:
        if measure.kind in (MeasureKind.LIST, MeasureKind.LIST_RATIO):
            return self._list(measure)
        parts = [SupplierPart.WHOLE]
        if measure.kind == MeasureKind.RATIO and self.random.random() < 0.3:
            parts = [SupplierPart.NUMERATOR, SupplierPart.DENOMINATOR]
        return [self._answer(measure, part) for part in parts]

    def _answer(self, measure: Measure, part: SupplierPart) -> MeasureEntry:
        """What is answered "không phát sinh" holds no number of this year."""
        answer = self.random.choice(ANSWERS)
        row = MeasureEntry(key=f"{measure.code}:{part}", measure=measure, part=part, answer=answer)
        if measure.kind in (MeasureKind.GROWTH, MeasureKind.DIRECTION):
            row.previous_official = self._count()
        if answer != Answer.NONE:
            self._fill(row, measure.kind, part)
        return row

    def _fill(self, row: MeasureEntry, kind: str, part: SupplierPart) -> None:
        match kind:
            case MeasureKind.RATIO:
                if part != SupplierPart.DENOMINATOR:
                    row.numerator = self._count()
                if part != SupplierPart.NUMERATOR:
                    row.denominator = self._count()
            case MeasureKind.GROWTH | MeasureKind.DIRECTION:
                row.value, row.estimate = self._count(), self._count()
            case MeasureKind.MILESTONE:
                row.milestone = self.random.choice(("", *MilestoneState))
            case MeasureKind.COUNT:
                row.value = self._count()

    def _list(self, measure: Measure) -> list[ContentRow]:
        parts = [SupplierPart.LIST]
        if measure.kind == MeasureKind.LIST_RATIO:
            parts.append(SupplierPart.BASE_LIST)
        rows: list[ContentRow] = []
        for part in parts:
            answer = self.random.choice((Answer.GIVEN, Answer.NONE, ""))
            key = f"{measure.code}:{part}"
            rows.append(MeasureEntry(key=key, measure=measure, part=part, answer=answer))
            if answer == Answer.GIVEN:
                rows += [self._entry(measure, part) for _ in range(self.random.randrange(5))]
        return rows

    def _entry(self, measure: Measure, part: SupplierPart) -> ListEntry:
        return ListEntry(
            measure=measure,
            part=part,
            name=self.random.choice(NAMES),
            code=self.random.choice(CODES),
            district=self.random.choice(self.districts),
        )

    def _money(self, source: FundingSource) -> list[ContentRow]:
        """The whole source, sometimes with some of its tasks, sometimes these alone."""
        tasks = self.random.sample(self.tasks, self.random.choice((0, 0, 1, 3)))
        places: list[Task | None] = [*tasks]
        if not tasks or self.random.random() < 0.7:
            places.append(None)
        return [self._spending(source, task) for task in places]

    def _spending(self, source: FundingSource, task: Task | None) -> SpendingEntry:
        answer = self.random.choice(ANSWERS)
        row = SpendingEntry(
            key=f"{source.code}:{task.code}" if task else source.code,
            source=source,
            task=task,
            answer=answer,
            previous_official=self._dong(),
        )
        if answer != Answer.NONE:
            row.allocated, row.spent, row.estimate = self._dong(), self._dong(), self._dong()
        return row
