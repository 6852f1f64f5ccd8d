"""Hand-made reports of a few rows, for tests that compute with them by hand."""

import datetime
from decimal import Decimal
from typing import Any

from plan.models import FundingSource, Measure, SupplierPart
from reporting.figures import Dashboard, Figure, dashboard
from reporting.figures.scope import of_round
from reporting.models import (
    Answer,
    ContentRow,
    ListEntry,
    MeasureEntry,
    Obligation,
    ReportingRound,
    ReportVersion,
    SpendingEntry,
    Status,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from soctrang_ip.accounts.models import Agency
from tasks.models import Task
from tests.reporting import factories

YEAR = 2025
MILLION = 1_000_000
UNSENT = {Status.DRAFT, Status.AWAITING_SIGN, Status.DISCARDED}


def report(
    round_: ReportingRound,
    agency_code: str,
    *rows: ContentRow,
    status: Status = Status.ACCEPTED,
    sent_at: datetime.datetime | None = None,
) -> ReportVersion:
    """The agency's next version, with these rows, in that state at once."""
    obligation = Obligation.objects.get(round=round_, agency__code=agency_code)
    version = ReportVersion.objects.create(
        obligation=obligation,
        number=obligation.versions.count() + 1,
        created_at=factories.opening(round_.year),
    )
    for row in rows:
        row.version = version
        row.save()
    if status not in UNSENT:
        ReportVersion.objects.filter(pk=version.pk).update(
            sent_at=sent_at or factories.local(round_.year, 10, 1), snapshot_sha256="0" * 64
        )
    ReportVersion.objects.filter(pk=version.pk).update(status=status)
    return version


def task(code: str, status: str, summary: str = "", reason: str = "") -> TaskEntry:
    found = Task.objects.get(code=code)
    return TaskEntry(key=code, task=found, status=status, summary=summary, reason=reason)


def result(task_code: str, label: str, number: str = "", unit: str = "") -> TaskResult:
    return TaskResult(
        task=Task.objects.get(code=task_code),
        label=label,
        number=Decimal(number) if number else None,
        unit=unit,
    )


def duty(code: str, text: str) -> TopicEntry:
    return TopicEntry(key=f"duty:{code}", answer=Answer.GIVEN, text=text)


def measure(code: str, part: SupplierPart = SupplierPart.WHOLE, **values: Any) -> MeasureEntry:
    answer = values.pop("answer", Answer.GIVEN)
    found = Measure.objects.get(code=code)
    return MeasureEntry(key=f"{code}:{part}", measure=found, part=part, answer=answer, **values)


def listed(
    code: str,
    name: str,
    *,
    number: str = "",
    district: str = "",
    part: SupplierPart = SupplierPart.LIST,
) -> ListEntry:
    where = Agency.objects.get(code=district) if district else None
    return ListEntry(
        measure=Measure.objects.get(code=code), part=part, name=name, code=number, district=where
    )


def money(
    source_code: str,
    allocated: int | None = None,
    spent: int | None = None,
    estimate: int | None = None,
    *,
    previous: int | None = None,
    task_code: str = "",
    answer: Answer | str = Answer.GIVEN,
) -> SpendingEntry:
    """Amounts in triệu đồng."""

    def dong(amount: int | None) -> int | None:
        return None if amount is None else amount * MILLION

    return SpendingEntry(
        key=f"{source_code}:{task_code}" if task_code else source_code,
        source=FundingSource.objects.get(code=source_code),
        task=Task.objects.get(code=task_code) if task_code else None,
        answer=answer,
        allocated=dong(allocated),
        spent=dong(spent),
        estimate=dong(estimate),
        previous_official=dong(previous),
    )


def look(round_: ReportingRound, *, now: datetime.datetime | None = None) -> Dashboard:
    return dashboard(of_round(round_), now=now or factories.local(round_.year, 12, 1))


def figures(round_: ReportingRound) -> dict[str, Figure]:
    return look(round_).figures()


def texts(round_: ReportingRound, *keys: str) -> list[str]:
    """What people read, by key."""
    found = figures(round_)
    return [found[key].text for key in keys]
