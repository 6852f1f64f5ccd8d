"""What every part of a dashboard starts from: the plan, the year, its accepted rows, the names."""

import datetime
from dataclasses import dataclass

from plan.models import Plan
from reporting.figures.agencies import Agencies
from reporting.figures.content import Content, Origin
from reporting.figures.figure import Source, Value
from reporting.figures.scope import Scope
from soctrang_ip.lib.dates import format_date


@dataclass(frozen=True)
class Year:
    plan: Plan
    year: int
    data_until: datetime.date | None
    """The closing date of the year's round; None without a round."""
    agencies: Agencies
    content: Content

    @property
    def closing(self) -> str:
        """The name of the closing-date reading."""
        return f"đến ngày {format_date(self.data_until)}" if self.data_until else "đến ngày chốt"

    def source(
        self, origin: Origin, label: str, value: Value | None, *, is_none: bool = False
    ) -> Source:
        """What one accepted report contributes."""
        agency = self.agencies[origin.agency_id]
        return Source(
            agency.name,
            agency.code,
            origin.version_id,
            origin.version_number,
            origin.year,
            label,
            value,
            is_none,
        )

    def order(self, origin: Origin) -> int:
        """The place of the origin's agency in plan order."""
        return self.agencies[origin.agency_id].order


def of(scope: Scope, content: Content, year: int) -> Year:
    """No query."""
    return Year(scope.plan, year, scope.data_until(year), scope.agencies_of(year), content)
