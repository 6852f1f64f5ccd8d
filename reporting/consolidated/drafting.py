"""The draft of a consolidated report: begun, edited, brought up to date.

Every write names the counter of the passage it saw; what somebody saved meanwhile is never
written over.
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from reporting import drafting
from reporting.consolidated import citations, passages
from reporting.consolidated.citations import Citation, Difference
from reporting.consolidated.material import Material, read
from reporting.consolidated.passages import Passage
from reporting.models import ConsolidatedPart, ReportingRound
from reporting.refusals import Conflict
from soctrang_ip.accounts.models import User

MEANWHILE = (
    "Đoạn này vừa được người khác sửa. Hãy đọc nội dung mới rồi làm lại; chưa có gì bị ghi đè."
)


DECIDED = "Chỗ này đã được quyết định, hoặc số liệu vừa đổi lần nữa. Hãy xem lại."


@dataclass(frozen=True)
class Unsaid:
    """A difference that was taken, whose words an officer has to write."""

    passage: str
    difference: Difference


@dataclass(frozen=True)
class DraftPassage:
    """A passage as the officers have it beside what the reports say by now."""

    drafted: Passage
    part: ConsolidatedPart
    known: tuple[Citation, ...]
    differences: tuple[Difference, ...]

    @property
    def text(self) -> str:
        return self.part.text

    @property
    def is_as_drafted(self) -> bool:
        return self.text == self.drafted.text


@dataclass(frozen=True)
class Draft:
    """The draft of a round beside what its reports say at one instant."""

    material: Material
    passages: tuple[DraftPassage, ...]
    """In printed order; none before the draft is begun."""

    @property
    def is_begun(self) -> bool:
        return bool(self.passages)

    @property
    def last_saved_at(self) -> datetime.datetime | None:
        return max((each.part.updated_at for each in self.passages), default=None)

    @property
    def undecided(self) -> int:
        return sum(len(passage.differences) for passage in self.passages)

    @property
    def seal(self) -> str:
        """What tells this state of the draft, and of the reports it stands on, from any other."""
        counters = [f"{each.part.key}:{each.part.edit_counter}" for each in self.passages]
        accepted = [str(each.accepted.pk) for each in self.material.filed if each.accepted]
        return hashlib.sha256("\n".join([*counters, *accepted]).encode()).hexdigest()


def draft_of(round_: ReportingRound, *, at: datetime.datetime) -> Draft:
    """About sixteen queries."""
    material = read(round_, at=at)
    parts = ConsolidatedPart.objects.of_round(round_)
    drafted = passages.drafted(material)
    return Draft(
        material, tuple(_beside(each, parts[each.key]) for each in drafted if each.key in parts)
    )


def begin(round_: ReportingRound, *, by: User, at: datetime.datetime) -> None:
    """Store every passage that is not there yet; doing it twice has one effect."""
    drafted = passages.drafted(read(round_, at=at))
    ConsolidatedPart.objects.bulk_create(
        [
            ConsolidatedPart(
                round=round_,
                key=passage.key,
                text=passage.text,
                cited=[citation.plain() for citation in passage.citations],
                updated_at=at,
                updated_by=by,
            )
            for passage in drafted
        ],
        ignore_conflicts=True,
    )


def _beside(passage: Passage, part: ConsolidatedPart) -> DraftPassage:
    known = tuple(map(Citation.of_plain, part.cited))
    found = tuple(citations.differences(known, passage.citations))
    return DraftPassage(passage, part, known, found)


ALL = "*"
"""The token of every difference there is."""


def decide(
    draft: Draft, token: str, *, takes: bool, by: User, at: datetime.datetime
) -> list[Unsaid]:
    """Take or keep one difference, or all of them, of a draft just read.

    What was taken although its old words are no longer there comes back: only an officer can say
    it anew. Raises `Conflict` where somebody wrote meanwhile or nothing bears the token, and then
    nothing has changed.
    """
    unsaid, count = [], 0
    with transaction.atomic():
        for passage in draft.passages:
            asked = [each for each in passage.differences if token in (ALL, each.token)]
            if not asked:
                continue
            count += len(asked)
            text, known = passage.text, list(passage.known)
            for difference in asked:
                if not takes and difference.change.keep:
                    known = citations.keep(known, difference)
                    continue
                text, known, was_there = citations.take(text, known, difference)
                if not was_there:
                    unsaid.append(Unsaid(passage.drafted.title, difference))
            _save(passage.part, text, known, by=by, at=at)
    if not count:
        raise Conflict(DECIDED)
    return unsaid


def redraft(passage: DraftPassage, *, by: User, at: datetime.datetime) -> None:
    """Put what the reports say by now in place of the passage just read. Raises `Conflict`."""
    drafted = passage.drafted
    _save(passage.part, drafted.text, drafted.citations, by=by, at=at)


def _save(
    part: ConsolidatedPart,
    text: str,
    known: Iterable[Citation],
    *,
    by: User,
    at: datetime.datetime,
) -> None:
    values = {"text": text, "cited": [citation.plain() for citation in known]}
    if not drafting.save(part, values, seen=part.edit_counter, by=by, at=at):
        raise Conflict(MEANWHILE)
