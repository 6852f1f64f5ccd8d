"""Which agencies of a round have a report on paper that Sở KH&CN may type, or is typing."""

from dataclasses import dataclass

from reporting.lifecycle import obstacle_to_paper
from reporting.models import ReportVersion
from reporting.queue import Queue, QueueRow


@dataclass(frozen=True)
class PaperRow:
    """One agency: the draft being typed, or whether one may be begun and why not."""

    row: QueueRow
    draft: ReportVersion | None
    obstacle: str

    @property
    def is_correction(self) -> bool:
        """Whether it would take the place of an accepted report."""
        return self.row.obligation.accepted_version is not None

    @property
    def may_begin(self) -> bool:
        return not self.obstacle and self.draft is None


def paper_rows(found: Queue) -> list[PaperRow]:
    """The drafts in hand, then who has sent nothing that stands, then the others; no query.

    In plan order within each.
    """
    rows = [_row(row) for row in found.rows]
    return sorted(rows, key=lambda row: (row.draft is None, not row.may_begin, row.is_correction))


def _row(row: QueueRow) -> PaperRow:
    in_hand = row.obligation.open_version
    if in_hand is None:
        return PaperRow(row, None, "")
    if in_hand.is_being_transcribed:
        return PaperRow(row, in_hand, "")
    last_saved_at = row.draft.last_saved_at if row.draft else None
    return PaperRow(row, None, obstacle_to_paper(in_hand, last_saved_at))
