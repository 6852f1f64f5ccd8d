"""Illustrative accounts and rounds ("dữ liệu minh họa"): never real reports.

Everything is made through the ordinary methods, each step with its instant given, so the
result is the same on every machine, whichever years are made. Values are invented and
reproducible from a seed. `courses` says how each report goes, `content` what it says,
`answers` what is said to it.
"""

from collections.abc import Iterable

from django.db import transaction

from plan.models import Plan
from reporting import notify, rounds
from reporting.models import ReportingRound
from reporting.sample import accounts as people
from reporting.sample import answers, base_year, publication
from reporting.sample.accounts import DOMAIN, SAMPLE_PASSWORD, Account, accounts
from reporting.sample.courses import COURSES
from reporting.sample.play import instant, play

__all__ = [
    "DOMAIN",
    "SAMPLE_PASSWORD",
    "YEARS",
    "Account",
    "RealRoundExists",
    "accounts",
    "is_loaded",
    "load",
]

YEARS = tuple(COURSES)


class RealRoundExists(Exception):
    """Sample data never stand beside a real round."""


def is_loaded() -> bool:
    return ReportingRound.objects.filter(is_sample=True).exists()


@transaction.atomic
def load(years: Iterable[int] = YEARS) -> None:
    """Make the accounts and the rounds of these years, if no sample is there yet.

    Raises `RealRoundExists` and then changes nothing.
    """
    if ReportingRound.objects.filter(is_sample=False).exists():
        raise RealRoundExists
    if is_loaded():
        return
    people.make()
    plan, cast = Plan.objects.current(), people.Cast()
    base_year.enter(plan)
    for year in sorted(years):
        _make_round(plan, year, cast)
    notify.settle_sample()


def _make_round(plan: Plan, year: int, cast: people.Cast) -> None:
    course = COURSES[year]
    round_ = rounds.open_annual(
        plan=plan,
        year=year,
        at=instant(year, course.opened, 8),
        guidance=f"Báo cáo kết quả năm {year} theo phần VI của Kế hoạch (dữ liệu minh họa).",
        is_sample=True,
    )
    owed = round_.obligations.select_related("agency", "round").order_by("agency__order")
    for obligation in owed:
        play(obligation, course.of(obligation.agency.code), cast)
    answers.respond(round_, cast)
    if course.closed:
        rounds.close(round_, at=instant(year, course.closed, 16))
    if year in publication.YEARS:
        publication.publish(round_, cast, at=instant(year, course.closed, 17))
