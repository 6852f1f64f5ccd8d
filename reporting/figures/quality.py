"""What in the accepted reports of a year is doubtful: missing, contradictory or stale.

Each check says its rule in words and lists its cases; it judges nobody and changes nothing.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst

from plan.models import FundingSource, Measure, MeasureKind, MeasureNature, SupplierPart
from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.content import MeasureAnswer, Origin, Spending, TaskAnswer
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.money import counted
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, row
from reporting.figures.tasks import plan_tasks
from reporting.figures.year import Year
from reporting.models import (
    ListEntry,
    MeasureEntry,
    ReopenRequest,
    ReportVersion,
    RoundKind,
    SpendingEntry,
    Status,
    TaskEntry,
    TaskStatus,
)
from soctrang_ip.lib.numbers import format_money, format_number

FAR_PERCENT = 50
"""How far, of the estimate, the official figure may be from it."""
FALL_PERCENT = 20
"""How far the number of people a share is taken of may fall in a year."""
LONG_TEXT = 80
"""Characters from which the same words two years running are a copy."""
LONG_REVIEW = datetime.timedelta(days=60)
SHOWN_BEFORE_FOLDING = 12


@dataclass(frozen=True, slots=True)
class Case:
    """One doubtful place; `source` is the report it stands in."""

    source: Source
    place: str
    says: str


@dataclass(frozen=True)
class Check:
    key: str
    kind: str
    title: str
    rule: str
    count: Figure
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Quality:
    checks: tuple[Check, ...]

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (self._summary, *(_table(check) for check in self.checks if check.cases))

    @property
    def _summary(self) -> FigureTable:
        return FigureTable(
            "kiem-tra",
            "Các phép kiểm tra",
            (
                Column("Kiểm tra", width=36),
                Column("Loại", width=14),
                Column("Quy tắc", width=70),
                Column("Số trường hợp", is_number=True),
            ),
            tuple(row(check.title, check.kind, check.rule, check.count) for check in self.checks),
            lead="Chỉ xét báo cáo đã được chấp nhận. Mỗi trường hợp là một điều nên hỏi "
            "lại, chưa hẳn là sai.",
        )


class _Read:
    """Everything the checks look at, of one year and the one before."""

    def __init__(self, scope: Scope) -> None:
        year = scope.year
        rows = content.read(
            scope.plan,
            {
                TaskEntry: (year - 1, year),
                MeasureEntry: (year - 1, year),
                ListEntry: (scope.plan.first_year, year),
                SpendingEntry: (year - 1, year),
            },
        )
        self.year: Year = years.of(scope, rows, year)
        self.tasks = {task.pk: task for task in plan_tasks(scope.plan)}
        self.measures = {
            measure.pk: measure
            for measure in Measure.objects.filter(indicator__plan=scope.plan).in_plan_order()
        }
        self.sources = {one.pk: one for one in FundingSource.objects.filter(plan=scope.plan)}
        self.versions = _versions(scope)
        self.scope = scope

    def case(self, origin: Origin, place: str, says: str) -> Case | None:
        """None where the filters leave the agency out."""
        if not self.scope.keeps(origin.agency_id):
            return None
        return Case(self.year.source(origin, f"{place}: {says}", 1), place, says)

    def is_lead(self, answer: TaskAnswer) -> bool:
        return answer.origin.agency_id in self.tasks[answer.task_id].leads

    def task_place(self, pk: int) -> str:
        task = self.tasks[pk]
        return f"{task.code} {task.name}"

    def measure_place(self, answer: MeasureAnswer) -> str:
        measure = self.measures[answer.measure_id]
        part = SupplierPart(answer.part)
        place = f"{measure.code} {measure.name}"
        return place if part == SupplierPart.WHOLE else f"{place} ({part.label.lower()})"

    @property
    def task_answers(self) -> list[TaskAnswer]:
        return [row for row in self.year.content.tasks if row.origin.year == self.year.year]

    @property
    def answers(self) -> list[MeasureAnswer]:
        return [row for row in self.year.content.measures if row.origin.year == self.year.year]

    @property
    def last_answers(self) -> dict[tuple[int, int, str], MeasureAnswer]:
        return {
            (row.origin.agency_id, row.measure_id, row.part): row
            for row in self.year.content.measures
            if row.origin.year == self.year.year - 1
        }

    @property
    def spending(self) -> dict[tuple[Origin, int], list[Spending]]:
        """Of the year, by report and source."""
        found = defaultdict(list)
        for each in self.year.content.spending:
            if each.origin.year == self.year.year:
                found[each.origin, each.source_id].append(each)
        return found


def quality(scope: Scope, now: datetime.datetime) -> Quality:
    """Five queries: content, tasks, measures, sources, versions."""
    read = _Read(scope)
    return Quality(tuple(_checked(each, read) for each in _CHECKS))


class _Rule(NamedTuple):
    key: str
    kind: str
    title: str
    rule: str
    find: Callable[[_Read], Iterator[Case | None]]


def _checked(rule: _Rule, read: _Read) -> Check:
    cases = tuple(case for case in rule.find(read) if case is not None)
    count = tally(
        f"quality.{rule.key}", rule.title, [case.source for case in cases], unit="trường hợp"
    )
    return Check(rule.key, rule.kind, rule.title, rule.rule, count, cases)


def _table(check: Check) -> FigureTable:
    return FigureTable(
        check.key.replace("_", "-"),
        check.title,
        (
            Column("Cơ quan", width=30),
            Column("Nội dung", width=50),
            Column("Báo cáo nêu", width=60),
            Column("Nguồn", width=24),
        ),
        tuple(
            row(
                case.source.agency,
                case.place,
                capfirst(case.says),
                Cell(
                    text=f"Báo cáo năm {case.source.year}, bản {case.source.version_number}",
                    link=("report_full", str(case.source.version_id)),
                ),
            )
            for case in check.cases
        ),
        lead=check.rule,
        is_folded=len(check.cases) > SHOWN_BEFORE_FOLDING,
    )


# Missing ------------------------------------------------------------------------------------


def _blank_tasks(read: _Read) -> Iterator[Case | None]:
    for answer in read.task_answers:
        if not answer.status and read.is_lead(answer):
            place = read.task_place(answer.task_id)
            yield read.case(answer.origin, place, "chủ trì nhưng chưa nêu tình trạng")


def _blank_measures(read: _Read) -> Iterator[Case | None]:
    listed = {(item.origin, item.measure_id, item.part) for item in read.year.content.lists}
    for answer in read.answers:
        has_entries = (answer.origin, answer.measure_id, answer.part) in listed
        if not answer.answer and not has_entries and not _figures(answer) and not answer.milestone:
            yield read.case(answer.origin, read.measure_place(answer), "chưa có số liệu")


def _blank_money(read: _Read) -> Iterator[Case | None]:
    for (origin, source), rows in read.spending.items():
        amounts = [counted(rows, column) for column in ("allocated", "spent", "estimate")]
        if not any(amount and amount.is_answered for amount in amounts):
            yield read.case(origin, read.sources[source].name, "chưa có số tiền nào")


# Contradictory ------------------------------------------------------------------------------


def _lead_against_partner(read: _Read) -> Iterator[Case | None]:
    done: dict[int, list[str]] = defaultdict(list)
    for answer in read.task_answers:
        if read.is_lead(answer) and answer.status == TaskStatus.DONE:
            done[answer.task_id].append(read.year.agencies[answer.origin.agency_id].name)
    for answer in read.task_answers:
        is_idle = answer.status == TaskStatus.NOT_STARTED and not read.is_lead(answer)
        if is_idle and answer.task_id in done:
            leads = ", ".join(done[answer.task_id])
            says = f"phối hợp báo cáo “Chưa triển khai”; {leads} (chủ trì) báo cáo “Hoàn thành”"
            yield read.case(answer.origin, read.task_place(answer.task_id), says)


def _part_above_whole(read: _Read) -> Iterator[Case | None]:
    for answer in read.answers:
        part, whole = answer.numerator, answer.denominator
        if part is not None and whole is not None and part > whole:
            says = f"tử số {format_number(part)} lớn hơn mẫu số {format_number(whole)}"
            yield read.case(answer.origin, read.measure_place(answer), says)


_MONEY = (("allocated", "được giao"), ("spent", "đã chi"), ("estimate", "ước cả năm"))


def _tasks_above_source(read: _Read) -> Iterator[Case | None]:
    for (origin, source), rows in read.spending.items():
        for column, title in _MONEY:
            whole = [getattr(r, column) for r in rows if r.task_id is None]
            told = [getattr(r, column) for r in rows if r.task_id is not None]
            if not whole or whole[0] is None:
                continue
            tasks = sum(value or 0 for value in told)
            if tasks > whole[0]:
                says = (
                    f"{title}: các nhiệm vụ cộng lại {format_money(tasks)}, "
                    f"cả nguồn {format_money(whole[0])} triệu đồng"
                )
                yield read.case(origin, read.sources[source].name, says)


def _spent_above_allocated(read: _Read) -> Iterator[Case | None]:
    for (origin, source), rows in read.spending.items():
        given = counted(rows, "allocated").value
        for column, title in _MONEY[1:]:
            used = counted(rows, column).value
            if given is not None and used is not None and used > given:
                says = f"{title} {format_money(used)}, được giao {format_money(given)} triệu đồng"
                yield read.case(origin, read.sources[source].name, says)
                break


def _estimate_below_spent(read: _Read) -> Iterator[Case | None]:
    for (origin, source), rows in read.spending.items():
        spent, estimate = counted(rows, "spent").value, counted(rows, "estimate").value
        if spent is not None and estimate is not None and estimate < spent:
            says = f"ước cả năm {format_money(estimate)}, đã chi {format_money(spent)} triệu đồng"
            yield read.case(origin, read.sources[source].name, says)
    for answer in read.answers:
        done, estimate = answer.value, answer.estimate
        if done is not None and estimate is not None and estimate < done:
            says = f"ước cả năm {format_number(estimate)}, đã có {format_number(done)}"
            yield read.case(answer.origin, read.measure_place(answer), says)


def _official_far_from_estimate(read: _Read) -> Iterator[Case | None]:
    last_money = {
        (row.origin.agency_id, row.source_id, row.task_id): row.estimate
        for row in read.year.content.spending
        if row.origin.year == read.year.year - 1
    }
    for (origin, source), rows in read.spending.items():
        for each in rows:
            estimate = last_money.get((origin.agency_id, source, each.task_id))
            if _is_far(estimate, each.previous_official):
                says = (
                    f"chính thức năm {read.year.year - 1}: {format_money(each.previous_official)}, "
                    f"năm trước ước {format_money(estimate)} triệu đồng"
                )
                yield read.case(origin, read.sources[source].name, says)
    before = read.last_answers
    for answer in read.answers:
        last = before.get((answer.origin.agency_id, answer.measure_id, answer.part))
        if last and _is_far(last.estimate, answer.previous_official):
            says = (
                f"chính thức năm {read.year.year - 1}: {format_number(answer.previous_official)}, "
                f"năm trước ước {format_number(last.estimate)}"
            )
            yield read.case(answer.origin, read.measure_place(answer), says)


def _is_far(estimate: int | None, official: int | None) -> bool:
    if not estimate or official is None:
        return False
    return abs(official - estimate) * 100 > FAR_PERCENT * estimate


def _below_last_year(read: _Read) -> Iterator[Case | None]:
    before = read.last_answers
    for answer in read.answers:
        measure = read.measures[answer.measure_id]
        last = before.get((answer.origin.agency_id, answer.measure_id, answer.part))
        if last is None or measure.nature != MeasureNature.STOCK:
            continue
        for column, title in (("numerator", "tử số"), ("value", "số lượng")):
            now, then = getattr(answer, column), getattr(last, column)
            if now is not None and then is not None and now < then:
                says = f"{title} {format_number(now)}, năm trước {format_number(then)}"
                yield read.case(answer.origin, read.measure_place(answer), says)
        now, then = answer.denominator, last.denominator
        if now is not None and then and (then - now) * 100 > FALL_PERCENT * then:
            fall = Decimal(100) * (then - now) / then
            says = (
                f"mẫu số {format_number(now)}, năm trước {format_number(then)} "
                f"(giảm {format_number(round(fall, 1))}%)"
            )
            yield read.case(answer.origin, read.measure_place(answer), says)


def _outside_the_base_list(read: _Read) -> Iterator[Case | None]:
    lists = read.year.content.lists
    base = {
        (item.measure_id, item.identity) for item in lists if item.part == SupplierPart.BASE_LIST
    }
    for item in lists:
        measure = read.measures[item.measure_id]
        is_supported = item.part != SupplierPart.BASE_LIST and item.origin.year == read.year.year
        if measure.kind != MeasureKind.LIST_RATIO or not is_supported:
            continue
        if (item.measure_id, item.identity) not in base:
            says = f"“{item.name}” được hỗ trợ nhưng không có trong danh mục gốc"
            yield read.case(item.origin, f"{measure.code} {measure.name}", says)


# Stale --------------------------------------------------------------------------------------


def _same_words(read: _Read) -> Iterator[Case | None]:
    last = {
        (each.origin.agency_id, each.task_id): each.summary.split()
        for each in read.year.content.tasks
        if each.origin.year == read.year.year - 1
    }
    for each in read.task_answers:
        if len(each.summary) < LONG_TEXT:
            continue
        if last.get((each.origin.agency_id, each.task_id)) == each.summary.split():
            says = "kết quả chép nguyên văn báo cáo năm trước"
            yield read.case(each.origin, read.task_place(each.task_id), says)


def _long_review(read: _Read) -> Iterator[Case | None]:
    for origin, sent_at, decided_at, _ in read.versions:
        if sent_at and decided_at and decided_at - sent_at > LONG_REVIEW:
            days = (decided_at - sent_at).days
            yield read.case(origin, "Cả báo cáo", f"được chấp nhận sau {days} ngày kể từ khi gửi")


def _asked_to_correct(read: _Read) -> Iterator[Case | None]:
    for origin, _, _, is_asked in read.versions:
        if is_asked:
            says = "cơ quan đã đề nghị điều chỉnh, Sở chưa trả lời"
            yield read.case(origin, "Cả báo cáo", says)


_MISSING, _CONTRADICTORY, _STALE = "Thiếu", "Mâu thuẫn", "Cũ"

_CHECKS = (
    _Rule(
        "blank_tasks",
        _MISSING,
        "Chủ trì chưa nêu tình trạng nhiệm vụ",
        "Báo cáo được chấp nhận để trống tình trạng của nhiệm vụ cơ quan chủ trì.",
        _blank_tasks,
    ),
    _Rule(
        "blank_measures",
        _MISSING,
        "Chỉ tiêu chưa có số liệu",
        "Cơ quan phải cung cấp số liệu nhưng không nhập số, không nêu “không phát sinh”.",
        _blank_measures,
    ),
    _Rule(
        "blank_money",
        _MISSING,
        "Nguồn kinh phí chưa có số tiền",
        "Nguồn được hỏi nhưng không có số tiền nào, không nêu “không phát sinh”.",
        _blank_money,
    ),
    _Rule(
        "lead_against_partner",
        _CONTRADICTORY,
        "Chủ trì và phối hợp báo cáo khác nhau",
        "Cơ quan chủ trì nêu “Hoàn thành”, cơ quan phối hợp nêu “Chưa triển khai”.",
        _lead_against_partner,
    ),
    _Rule(
        "part_above_whole",
        _CONTRADICTORY,
        "Tử số lớn hơn mẫu số",
        "Số người được đào tạo nhiều hơn tổng số người.",
        _part_above_whole,
    ),
    _Rule(
        "tasks_above_source",
        _CONTRADICTORY,
        "Tiền các nhiệm vụ vượt tiền của nguồn",
        "Cộng tiền khai theo nhiệm vụ lớn hơn tiền của cả nguồn.",
        _tasks_above_source,
    ),
    _Rule(
        "spent_above_allocated",
        _CONTRADICTORY,
        "Chi vượt số được giao",
        "Đã chi hoặc ước cả năm lớn hơn số được giao của nguồn.",
        _spent_above_allocated,
    ),
    _Rule(
        "estimate_below_spent",
        _CONTRADICTORY,
        "Ước cả năm thấp hơn số đã có",
        "Số ước cả năm nhỏ hơn số đã thực hiện đến ngày chốt.",
        _estimate_below_spent,
    ),
    _Rule(
        "official_far",
        _CONTRADICTORY,
        "Số chính thức khác xa số ước",
        f"Số chính thức của năm trước chênh quá {FAR_PERCENT}% so với số ước đã báo cáo.",
        _official_far_from_estimate,
    ),
    _Rule(
        "below_last_year",
        _CONTRADICTORY,
        "Thấp hơn năm trước",
        "Số hiện trạng (người được đào tạo, doanh nghiệp) giảm so với năm trước, hoặc mẫu số "
        f"giảm quá {FALL_PERCENT}%.",
        _below_last_year,
    ),
    _Rule(
        "outside_base",
        _CONTRADICTORY,
        "Được hỗ trợ nhưng ngoài danh mục gốc",
        "Sản phẩm báo cáo năm nay không có trong danh mục gốc nên không được tính vào tỷ lệ.",
        _outside_the_base_list,
    ),
    _Rule(
        "same_words",
        _STALE,
        "Chép lại báo cáo năm trước",
        f"Kết quả nhiệm vụ dài từ {LONG_TEXT} ký tự giống hệt năm trước.",
        _same_words,
    ),
    _Rule(
        "long_review",
        _STALE,
        "Thẩm định lâu",
        f"Được chấp nhận sau hơn {LONG_REVIEW.days} ngày kể từ khi gửi.",
        _long_review,
    ),
    _Rule(
        "asked_to_correct",
        _STALE,
        "Chờ điều chỉnh",
        "Cơ quan đã đề nghị điều chỉnh báo cáo được chấp nhận mà chưa có trả lời.",
        _asked_to_correct,
    ),
)


# What the checks read beside the content ----------------------------------------------------


def _figures(answer: MeasureAnswer) -> bool:
    return any(
        value is not None
        for value in (answer.numerator, answer.denominator, answer.value, answer.estimate)
    )


def _versions(
    scope: Scope,
) -> list[tuple[Origin, datetime.datetime | None, datetime.datetime | None, bool]]:
    """Accepted reports of the year: sent and decided when, and whether a correction is asked."""
    asked = ReopenRequest.objects.filter(version=OuterRef("pk"), answered_at__isnull=True)
    rows = (
        ReportVersion.objects.filter(
            status=Status.ACCEPTED,
            obligation__round__plan=scope.plan,
            obligation__round__kind=RoundKind.ANNUAL,
            obligation__round__year=scope.year,
        )
        .annotate(is_asked=Exists(asked))
        .order_by("obligation__agency__order")
        .values_list(
            "obligation__round__year",
            "obligation__agency",
            "pk",
            "number",
            "sent_at",
            "decided_at",
            "is_asked",
        )
    )
    return [(Origin(*row[:4]), *row[4:]) for row in rows]
