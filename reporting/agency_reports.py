"""An agency's reports round by round, as far as the reader may see them."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from reporting import badges, checks, steps
from reporting.asked import Asked, asked
from reporting.badges import Badge
from reporting.checks import Problem
from reporting.models import Obligation, ReportVersion, Status
from reporting.queue import EXEMPT, NOT_STARTED, reviewers_step
from reporting.steps import Step
from soctrang_ip.accounts.models import Agency, Membership, Role
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES

NOT_ACCEPTED = Badge("Chưa có báo cáo được chấp nhận", "question", "neutral")


@dataclass(frozen=True)
class AgencyReport:
    """One round. `version` is what the reader may open, None when there is nothing to open."""

    obligation: Obligation
    state: Badge | Status
    punctuality: Badge
    deadline: str
    version: ReportVersion | None


@dataclass(frozen=True)
class OwedReport:
    """A report of an open round, for the agency itself and the reviewers."""

    report: AgencyReport
    step: Step
    asked: Asked
    is_for_reviewer: bool
    answer_by: Badge | None
    missing: tuple[Problem, ...]
    """What a draft still lacks; told to its own agency."""

    @property
    def headline(self) -> str:
        if self.report.obligation.owes:
            is_again = self.report.obligation.first_sent_at is not None
            return "còn phải gửi lại" if is_again else "còn phải gửi"
        if self.report.obligation.standing_version is None:
            return "được miễn"
        return "không còn nợ" if self.report.obligation.open_version is None else "đã gửi"


@dataclass(frozen=True)
class AgencyReports:
    """`is_visible` is False for who may know nothing of this agency's reports."""

    is_visible: bool
    is_told: bool
    """Whether the reader may know what is still owed: the agency itself and the reviewers."""
    handover: str
    """The address of the handover page for this reader; "" for who may not open it."""
    owed: tuple[OwedReport, ...]
    rounds: tuple[AgencyReport, ...]

    @property
    def is_sample(self) -> bool:
        return any(row.obligation.round.is_sample for row in self.rounds)


def agency_reports(
    agency: Agency, acting: Membership | None, now: datetime.datetime
) -> AgencyReports:
    """Six queries, and about thirty for each open round: what it asks of the agency."""
    is_own = acting is not None and _is_own(acting, agency)
    is_reviewer = acting is not None and acting.role in REVIEWER_ROLES
    if not (is_own or is_reviewer or (acting is not None and acting.role == Role.LEADER)):
        return AgencyReports(False, False, "", (), ())
    obligations = list(
        Obligation.objects.visible_to(acting)
        .filter(agency=agency)
        .with_history()
        .order_by("-round__year", "-round__opened_at")
    )
    reports = {row: _report(row, acting, is_own, is_reviewer, now) for row in obligations}
    is_told = is_own or is_reviewer
    other = reverse("handover_of", args=[agency.code]) if is_reviewer else ""
    return AgencyReports(
        is_visible=True,
        is_told=is_told,
        handover=reverse("handover") if is_own else other,
        owed=tuple(
            _owed(row, reports[row], acting, is_own, now)
            for row in obligations
            if is_told and row.round.is_open_at(now)
        ),
        rounds=tuple(reports.values()),
    )


def _owed(
    obligation: Obligation,
    report: AgencyReport,
    acting: Membership,
    is_own: bool,
    now: datetime.datetime,
) -> OwedReport:
    standing, until = obligation.standing_version, obligation.answer_by
    is_draft = standing is not None and standing.is_draft
    return OwedReport(
        report=report,
        step=_step(obligation, acting, is_own, now),
        asked=asked(obligation),
        is_for_reviewer=not is_own,
        answer_by=badges.answer_by(until, timezone.localdate(now)) if until else None,
        missing=checks.errors(standing) if is_own and is_draft else (),
    )


def _is_own(acting: Membership, agency: Agency) -> bool:
    return acting.role in AGENCY_ROLES and acting.agency_id == agency.pk


def _report(
    obligation: Obligation,
    acting: Membership,
    is_own: bool,
    is_reviewer: bool,
    now: datetime.datetime,
) -> AgencyReport:
    standing = obligation.standing_version
    if is_own:
        shown = standing
    elif is_reviewer:
        shown = obligation.latest_sent
    else:
        standing = shown = obligation.accepted_version
    return AgencyReport(
        obligation=obligation,
        state=_state(obligation, standing, NOT_STARTED if is_own or is_reviewer else NOT_ACCEPTED),
        punctuality=badges.punctuality(obligation, now),
        deadline=badges.deadline_of(obligation),
        version=shown,
    )


def _state(obligation: Obligation, version: ReportVersion | None, nothing: Badge) -> Badge | Status:
    if version is not None:
        return version.state
    return EXEMPT if obligation.exempted_at else nothing


def _step(obligation: Obligation, acting: Membership, is_own: bool, now: datetime.datetime) -> Step:
    version = obligation.standing_version
    if not is_own:
        return Step(reviewers_step(obligation, version, now))
    signers = steps.signers(acting, timezone.localdate(now))
    return steps.step(obligation, version, acting, now, signers)
