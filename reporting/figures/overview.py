"""The dashboard of a year: every figure of the portal is computed from here, once."""

import datetime
from collections import Counter
from dataclasses import dataclass

from plan.models import Plan
from reporting.figures import year as years
from reporting.figures.budget import Budget, budget
from reporting.figures.figure import Figure, walk
from reporting.figures.filing import Filing, filing
from reporting.figures.measures import MeasureRow, measures
from reporting.figures.register import Register, register
from reporting.figures.targets import Verdict
from reporting.figures.tasks import Tasks, tasks
from reporting.models import ReportingRound


@dataclass(frozen=True)
class Dashboard:
    """Only current accepted versions count, except in `filing`."""

    year: int
    round_name: str
    """"" when the year has no round."""
    is_sample: bool
    closing: str
    """The name of the closing-date reading, such as "đến ngày 30/09/2026"."""
    filing: Filing
    tasks: Tasks
    measures: tuple[MeasureRow, ...]
    budget: Budget
    register: Register

    @property
    def verdicts(self) -> list[tuple[Verdict, int]]:
        """How many measures have each verdict, those that none has left out."""
        counted = Counter(row.verdict for row in self.measures)
        return [(verdict, counted[verdict]) for verdict in Verdict if counted[verdict]]

    def figures(self) -> dict[str, Figure]:
        """Every figure by its key, in reading order."""
        return {figure.key: figure for figure in walk(self)}


def dashboard(round_: ReportingRound | None, year: int, *, now: datetime.datetime) -> Dashboard:
    """Seven queries whatever the data (`round_` with its plan; one more without a round).

    `round_` is the annual round of `year`, None before it is opened; `now` decides who is
    overdue.
    """
    plan = round_.plan if round_ else Plan.objects.current()
    read = years.read(plan, round_, year)
    filed = filing(round_, read.agencies, now)
    return Dashboard(
        year=year,
        round_name=str(round_) if round_ else "",
        is_sample=bool(round_ and round_.is_sample),
        closing=read.closing,
        filing=filed,
        tasks=tasks(read),
        measures=measures(read),
        budget=budget(read),
        register=register(read, has_reports=bool(filed.accepted.value)),
    )
