"""The rows of accepted reports that dashboards count, read in one query.

Content tables are read as one UNION of the same shape, so that a dashboard costs the
same few queries whatever the data. Only versions whose status is ACCEPTED are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q

from plan.models import Indicator, Measure, Plan
from reporting.figures.merges import Decided, Merges
from reporting.models import (
    ContentRow,
    ListDecision,
    ListEntry,
    MeasureEntry,
    Obligation,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    ReportVersion,
    RoundKind,
    SpendingEntry,
    Status,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from reporting.models.content import list_identity
from reporting.outline import DUTY_PREFIX
from soctrang_ip.accounts.models import Agency

_DECISIONS = ListDecision._meta.model_name


class Origin(NamedTuple):
    """The accepted report a row stands in."""

    year: int
    agency_id: int
    version_id: int
    version_number: int


class TaskAnswer(NamedTuple):
    origin: Origin
    task_id: int
    status: str
    summary: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        return "\n".join(filter(None, (self.summary, self.reason)))


class TaskNumber(NamedTuple):
    """A result in figures of one task."""

    origin: Origin
    task_id: int
    label: str
    number: Decimal | None
    unit: str


class DutyAnswer(NamedTuple):
    """What a report says on one duty of part V; only answers in words."""

    origin: Origin
    code: str
    text: str


class MeasureAnswer(NamedTuple):
    origin: Origin
    measure_id: int
    part: str
    answer: str
    milestone: str
    numerator: int | None
    denominator: int | None
    value: int | None
    estimate: int | None
    previous_official: int | None


class ListItem(NamedTuple):
    origin: Origin
    measure_id: int
    part: str
    name: str
    code: str
    district_id: int | None
    reported_as: str
    """Its identity by what the report says."""
    identity: str
    """The one it counts under: entries that Sở KH&CN decided to be one share it."""


class Spending(NamedTuple):
    origin: Origin
    source_id: int
    task_id: int | None
    answer: str
    allocated: int | None
    spent: int | None
    estimate: int | None
    previous_official: int | None


class Place(NamedTuple):
    """Whose row it is, and which."""

    obligation_id: int
    row_id: int


class Obstacle(NamedTuple):
    origin: Origin
    place: Place
    key: str
    text: str
    cause: str


class Proposal(NamedTuple):
    origin: Origin
    place: Place
    key: str
    text: str
    addressee: str
    reason: str
    wanted_by: str


@dataclass(frozen=True)
class Content:
    """Rows by table, each list in the order of years, agencies and rows."""

    tasks: list[TaskAnswer] = field(default_factory=list)
    task_numbers: list[TaskNumber] = field(default_factory=list)
    duties: list[DutyAnswer] = field(default_factory=list)
    measures: list[MeasureAnswer] = field(default_factory=list)
    lists: list[ListItem] = field(default_factory=list)
    spending: list[Spending] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    def within(self, spans: Mapping[type[ContentRow], "Span"]) -> "Content":
        """What `read` would give for narrower spans: no query."""
        kept = {}
        for model, (first, last) in spans.items():
            name = _FIELDS[model]
            rows = getattr(self, name)
            kept[name] = [row for row in rows if first <= row.origin.year <= last]
        return Content(**kept)


Span = tuple[int, int]
"""The first and the last year, both included."""


class _Shape(NamedTuple):
    """What of a table is read: the plan's item a row refers to, up to five texts and numbers.

    A number with decimals is read as a text: a column of the UNION has one type.
    """

    refers: str = ""
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    where: str = ""
    """SQL that narrows the rows."""


_SHAPES: dict[type[ContentRow], _Shape] = {
    TaskEntry: _Shape("task_id", ("status", "summary", "reason")),
    TaskResult: _Shape("task_id", ("label", "number", "unit")),
    TopicEntry: _Shape(
        texts=("key", "text"),
        where=f"{{table}}.key LIKE '{DUTY_PREFIX}%%' AND {{table}}.text <> ''",
    ),
    MeasureEntry: _Shape(
        "measure_id",
        ("part", "answer", "milestone"),
        ("numerator", "denominator", "value", "estimate", "previous_official"),
    ),
    ListEntry: _Shape("measure_id", ("part", "name", "code"), ("district_id",)),
    SpendingEntry: _Shape(
        "source_id",
        ("answer",),
        ("task_id", "allocated", "spent", "estimate", "previous_official"),
    ),
    ObstacleEntry: _Shape(texts=("key", "text", "cause")),
    ProposalEntry: _Shape(texts=("key", "text", "addressee", "reason", "wanted_by")),
}


_FIELDS: dict[type[ContentRow], str] = {
    TaskEntry: "tasks",
    TaskResult: "task_numbers",
    TopicEntry: "duties",
    MeasureEntry: "measures",
    ListEntry: "lists",
    SpendingEntry: "spending",
    ObstacleEntry: "obstacles",
    ProposalEntry: "proposals",
}


def read(plan: Plan, spans: Mapping[type[ContentRow], Span]) -> Content:
    """The rows of the asked tables and years, of annual rounds (one query).

    With list entries come the decisions on them, whenever made.
    """
    selects = [_select(model) for model in spans]
    limits = [limit for first, last in spans.values() for limit in (plan.pk, first, last)]
    if ListEntry in spans:
        selects.append(_select_decisions())
        limits.append(plan.pk)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), limits)
        rows = cursor.fetchall()
    content = Content()
    decisions: dict[int, list[Decided]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[:4]):
        table, refers, texts = row[0], row[8], row[9:14]
        if table == _DECISIONS:
            decisions[refers].append(Decided(*texts[:3]))
            continue
        place = Place(obligation_id=row[7], row_id=row[3])
        _add(content, table, Origin(row[1], *row[4:7]), place, refers, texts, row[14:])
    merges = {measure_id: Merges(made) for measure_id, made in decisions.items()}
    content.lists[:] = [_merged(item, merges.get(item.measure_id)) for item in content.lists]
    return content


def _merged(item: ListItem, merges: Merges | None) -> ListItem:
    return item._replace(identity=merges.identity(item.reported_as)) if merges else item


def spans_of_year(plan: Plan, year: int) -> dict[type[ContentRow], Span]:
    """What the figures of one year are made of.

    Of tasks, obstacles and proposals the year itself; of measures every year up to the next
    one, whose reports hold the official figures of this year; of spending both these years;
    of lists every year up to this one.
    """
    return {
        TaskEntry: (year, year),
        MeasureEntry: (plan.first_year, year + 1),
        ListEntry: (plan.first_year, year),
        SpendingEntry: (year, year + 1),
        ObstacleEntry: (year, year),
        ProposalEntry: (year, year),
    }


def spans_of_years(plan: Plan, years: Iterable[int]) -> dict[type[ContentRow], Span]:
    """What the figures of several years are made of, and what lies between them."""
    each = [spans_of_year(plan, year) for year in years]
    return {
        model: (min(spans[model][0] for spans in each), max(spans[model][1] for spans in each))
        for model in each[0]
    }


def _add(
    content: Content,
    table: str,
    origin: Origin,
    place: Place,
    refers: int | None,
    texts: tuple[str, ...],
    numbers: tuple[int | None, ...],
) -> None:
    match table:
        case "taskentry":
            content.tasks.append(TaskAnswer(origin, refers, *texts[:3]))
        case "taskresult":
            label, number, unit = texts[:3]
            content.task_numbers.append(
                TaskNumber(origin, refers, label, Decimal(number) if number else None, unit)
            )
        case "topicentry":
            content.duties.append(DutyAnswer(origin, texts[0].removeprefix(DUTY_PREFIX), texts[1]))
        case "measureentry":
            content.measures.append(MeasureAnswer(origin, refers, *texts[:3], *numbers))
        case "listentry":
            part, name, code, district_id = *texts[:3], numbers[0]
            identity = list_identity(name, code, district_id)
            content.lists.append(
                ListItem(origin, refers, part, name, code, district_id, identity, identity)
            )
        case "spendingentry":
            task_id, *money = numbers
            content.spending.append(Spending(origin, refers, task_id, texts[0], *money))
        case "obstacleentry":
            content.obstacles.append(Obstacle(origin, place, *texts[:3]))
        case "proposalentry":
            content.proposals.append(Proposal(origin, place, *texts))


def _select(model: type[ContentRow]) -> str:
    """Table, order, origin, obligation, the plan's item the row refers to, five texts and numbers.

    Written by hand: to put six such queries together takes the ORM longer than to answer them.
    """
    shape = _SHAPES[model]
    table = model._meta.db_table
    narrowed = f" AND {shape.where.format(table=table)}" if shape.where else ""
    columns = (
        f"'{model._meta.model_name}' AS kind",
        "round.year",
        'agency."order"',
        f"{table}.id",
        "obligation.agency_id",
        "version.id",
        "version.number",
        "obligation.id",
        *_columns(shape, table),
    )
    return (
        f"SELECT {', '.join(columns)} FROM {table} "  # noqa: S608
        f"JOIN {ReportVersion._meta.db_table} version ON version.id = {table}.version_id "
        f"JOIN {Obligation._meta.db_table} obligation ON obligation.id = version.obligation_id "
        f"JOIN {ReportingRound._meta.db_table} round ON round.id = obligation.round_id "
        f"JOIN {Agency._meta.db_table} agency ON agency.id = obligation.agency_id "
        f"WHERE version.status = '{Status.ACCEPTED}' AND round.kind = '{RoundKind.ANNUAL}' "
        f"AND round.plan_id = %s AND round.year BETWEEN %s AND %s{narrowed}"
    )


def _select_decisions() -> str:
    """As `_select`, of no report: the decisions on pairs of list entries."""
    table = ListDecision._meta.db_table
    columns = (
        f"'{_DECISIONS}'",
        *("0", "0", f"{table}.id", "0", "0", "0", "0"),
        *_columns(_Shape("measure_id", ("first", "second", "verdict")), table),
    )
    return (
        f"SELECT {', '.join(columns)} FROM {table} "  # noqa: S608
        f"JOIN {Measure._meta.db_table} measure ON measure.id = {table}.measure_id "
        f"JOIN {Indicator._meta.db_table} indicator ON indicator.id = measure.indicator_id "
        "WHERE indicator.plan_id = %s"
    )


def _columns(shape: _Shape, table: str) -> Iterator[str]:
    yield from _padded((shape.refers,) if shape.refers else (), 1, "bigint", table)
    yield from _padded(shape.texts, 5, "text", table)
    yield from _padded(shape.numbers, 5, "bigint", table)


def _padded(names: tuple[str, ...], count: int, kind: str, table: str) -> Iterator[str]:
    yield from (f"CAST({table}.{name} AS {kind})" for name in names)
    yield from (f"CAST(NULL AS {kind})" for _ in range(count - len(names)))


def lead_answers(plan: Plan, span: Span) -> list[TaskAnswer]:
    """What the leads of each task say of its state, without their words (one query)."""
    rows = TaskEntry.objects.filter(
        _accepted(plan, span), task__leads__agency=F("version__obligation__agency")
    ).values_list(
        "version__obligation__round__year",
        "version__obligation__agency",
        "version",
        "version__number",
        "task",
        "status",
    )
    return [TaskAnswer(Origin(*row[:4]), *row[4:]) for row in rows]


def _accepted(plan: Plan, span: Span) -> Q:
    return Q(
        version__status=Status.ACCEPTED,
        version__obligation__round__plan=plan,
        version__obligation__round__kind=RoundKind.ANNUAL,
        version__obligation__round__year__range=span,
    )
