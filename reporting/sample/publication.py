"""The consolidated report of a year that is over, drafted and published."""

import datetime

from reporting.consolidated import drafting, publishing
from reporting.documents.consolidated_report import Issue
from reporting.models import ReportingRound
from reporting.sample.accounts import Cast

YEARS = (2025,)
"""Of the sample: the year after has corrected some of its figures since."""


def publish(round_: ReportingRound, cast: Cast, *, at: datetime.datetime) -> None:
    """Drafted by an officer at `at`, published by the head two days later, without a number."""
    drafting.begin(round_, by=cast.officers[0].user, at=at)
    at += datetime.timedelta(days=2)
    publishing.publish(
        round_,
        Issue(dated_on=at.date(), signer=cast.head.user.full_name),
        reason="",
        seen=drafting.draft_of(round_, at=at).seal,
        by=cast.head,
        at=at,
    )
