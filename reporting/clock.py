"""The fair clock: how long a report lay at the agency and how long at Sở KH&CN.

Computed from the events alone. The spans tile the time from the opening of the round until now:
it is the agency's from the opening, from a return, a recall or a reopening on; the department's
from the sending (or the typing of a paper report) on; nobody's after the acceptance.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reporting.models import Action, ReportEvent


class Holder(StrEnum):
    AGENCY = "agency"
    DOST = "dost"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Span:
    """Half open: `ends` is the first instant that is not in it."""

    holder: Holder
    begins: datetime.datetime
    ends: datetime.datetime

    @property
    def length(self) -> datetime.timedelta:
        return self.ends - self.begins


@dataclass(frozen=True)
class Clock:
    """The last span runs until now."""

    spans: tuple[Span, ...]

    def days(self, holder: Holder) -> int:
        """Whole days, counted over all spans together."""
        lengths = (span.length for span in self.spans if span.holder == holder)
        return sum(lengths, datetime.timedelta()).days

    @property
    def at_agency(self) -> int:
        return self.days(Holder.AGENCY)

    @property
    def at_dost(self) -> int:
        return self.days(Holder.DOST)

    @property
    def text(self) -> str:
        return f"ở đơn vị {self.at_agency} ngày · ở Sở {self.at_dost} ngày"


def clock_of(
    opened_at: datetime.datetime, events: Iterable[ReportEvent], now: datetime.datetime
) -> Clock:
    """Of an obligation's events in whatever order they come."""
    in_order = sorted(events, key=lambda event: (event.happened_at, event.pk))
    return clock(opened_at, [(event.action, event.happened_at) for event in in_order], now)


Moment = tuple[str, datetime.datetime]
"""What was done (an `Action`) and when."""

_HOLDER_AFTER = {
    Action.SUBMIT: Holder.DOST,
    Action.TRANSCRIBE: Holder.DOST,
    Action.RECORD: Holder.DOST,
    Action.RETURN: Holder.AGENCY,
    Action.RECALL: Holder.AGENCY,
    Action.REOPEN: Holder.AGENCY,
    Action.ACCEPT: Holder.NOBODY,
}


def clock(opened_at: datetime.datetime, moments: Iterable[Moment], now: datetime.datetime) -> Clock:
    """`moments` are the events of one obligation, the earliest first; later than now is left out.

    What happened before the opening counts from the opening on.
    """
    spans: list[Span] = []
    holder, begins, is_accepted = Holder.AGENCY, opened_at, False
    for action, happened_at in moments:
        if happened_at > now:
            break
        is_accepted = is_accepted or action == Action.ACCEPT
        after = _HOLDER_AFTER.get(action, holder)
        if action == Action.DISCARD:
            # With the draft of a correction gone the accepted report simply stands.
            after = Holder.NOBODY if is_accepted else Holder.AGENCY
        if after == holder:
            continue
        at = max(happened_at, begins)
        if at > begins:
            spans.append(Span(holder, begins, at))
        elif spans and spans[-1].holder == after:
            # Held by the other for no time at all: the span before goes on.
            at = spans.pop().begins
        holder, begins = after, at
    if now > begins:
        spans.append(Span(holder, begins, now))
    return Clock(tuple(spans))
