"""What the forms of a section are built from, besides the POST."""

from dataclasses import dataclass
from functools import cached_property

from reporting import raised
from reporting.asked import Asked, asked
from reporting.contents import Contents
from reporting.models import ContentRow, ReportVersion, Response
from reporting.outline import OutlineSection


@dataclass(frozen=True)
class Background:
    version: ReportVersion
    section: OutlineSection
    now: Contents
    before: Contents
    """The accepted report of the year before."""

    @cached_property
    def asked(self) -> Asked:
        return asked(self.version.obligation)

    @cached_property
    def responses(self) -> dict[type[ContentRow], dict[str, Response]]:
        """What was said to last year's obstacles and proposals, by table and key."""
        before = self.before.version
        return raised.responses_of(before.obligation_id) if before else {}

    @property
    def year(self) -> int:
        return self.version.obligation.round.year


def previous_label(column: str, year: int) -> str:
    """What stands beside a figure: last year's, or what was estimated then."""
    if column == "previous_official":
        return f"Ước năm {year - 1}"
    return f"Năm {year - 1}"
