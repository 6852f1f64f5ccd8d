"""How long reports lay at the agencies and at Sở KH&CN until they were first accepted."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from reporting.clock import Holder, clock
from reporting.figures.agencies import Agencies
from reporting.figures.figure import Figure, Kind, Source
from reporting.models import Action, Obligation, ReportEvent, ReportingRound
from soctrang_ip.lib.dates import format_instant

RULE = (
    "Số ngày là trung vị của các báo cáo đã được chấp nhận, tính từ khi mở kỳ đến lần chấp nhận "
    "đầu tiên, mỗi báo cáo lấy số ngày tròn. Ở cơ quan: trước khi gửi, sau khi bị trả lại hoặc "
    "tự thu hồi. Ở Sở: từ khi gửi. Kỳ chỉ để nhập báo cáo giấy không tính số ngày."
)


@dataclass(frozen=True)
class Durations:
    """Medians of whole days; of an even number of reports the mean of the middle two.

    Missing where no report was accepted, and in a round for paper, whose opening says nothing
    of when the agency was asked. What happens after the first acceptance changes nothing.
    """

    days_agency: Figure
    days_dost: Figure


class Event(NamedTuple):
    version_id: int
    action: str
    happened_at: datetime.datetime


Journal = Mapping[int, list[Event]]
"""What was done to the versions of an obligation (by its id), the earliest first."""


def journal_of(rounds: Iterable[ReportingRound]) -> Journal:
    """One query for all rounds."""
    journal: dict[int, list[Event]] = defaultdict(list)
    rows = ReportEvent.objects.filter(version__obligation__round__in=list(rounds))
    for obligation_id, *event in rows.order_by("happened_at", "pk").values_list(
        "version__obligation", "version", "action", "happened_at"
    ):
        journal[obligation_id].append(Event(*event))
    return journal


def durations(
    obligations: Iterable[Obligation], journal: Journal, agencies: Agencies, key: str, whose: str
) -> Durations:
    """Of one round's obligations that know their round and versions: no query."""
    in_order = sorted(obligations, key=lambda row: agencies[row.agency_id].order)
    accepted = [
        (owed, until)
        for owed in in_order
        if not owed.round.is_for_paper and (until := _to_acceptance(journal.get(owed.pk, [])))
    ]

    def figure(name: str, label: str, holder: Holder) -> Figure:
        sources = tuple(_source(owed, events, holder, agencies) for owed, events in accepted)
        days = [Decimal(source.value) for source in sources]
        return Figure(
            f"{key}.{name}",
            f"{whose}: {label}",
            median(days) if days else None,
            kind=Kind.NUMBER,
            unit="ngày",
            reading="trung vị, đến lần chấp nhận đầu tiên",
            sources=sources,
            is_sum=False,
        )

    return Durations(
        figure("days_agency", "số ngày ở cơ quan", Holder.AGENCY),
        figure("days_dost", "số ngày ở Sở KH&CN", Holder.DOST),
    )


def _to_acceptance(events: list[Event]) -> list[Event]:
    """The events up to the first acceptance; none without one."""
    accepted = (at for at, event in enumerate(events) if event.action == Action.ACCEPT)
    return events[: next(accepted, -1) + 1]


def _source(owed: Obligation, events: list[Event], holder: Holder, agencies: Agencies) -> Source:
    acceptance, agency = events[-1], agencies[owed.agency_id]
    moments = [(event.action, event.happened_at) for event in events]
    number = next(row.number for row in owed.versions.all() if row.pk == acceptance.version_id)
    return Source(
        agency.name,
        agency.code,
        acceptance.version_id,
        number,
        owed.round.year,
        f"Chấp nhận lần đầu lúc {format_instant(acceptance.happened_at)}",
        clock(owed.round.opened_at, moments, acceptance.happened_at).days(holder),
    )
