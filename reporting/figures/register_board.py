"""The register: what agencies raise over the years, what needs a decision first."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from django.db.models import QuerySet

from reporting.figures import addressees, content
from reporting.figures import year as years
from reporting.figures.content import Content, Obstacle, Proposal
from reporting.figures.figure import Figure, Source
from reporting.figures.register import OBSTACLES, PROPOSALS, count
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, row
from reporting.models import (
    ObstacleEntry,
    OpinionKind,
    ProposalEntry,
    ReportVersion,
    Response,
    ResponseStatus,
    RoundKind,
)
from reporting.raised import Place
from soctrang_ip.lib.dates import format_date, last_day_named, local_day
from soctrang_ip.lib.text import search_key, sort_key

SHOWN_BEFORE_FOLDING = 10
Responses = Mapping[Place, Response]


class Urgency(IntEnum):
    """What comes first, each with the heading it stands under."""

    NEEDS_DECISION = 0
    TO_UBND = 1
    OVERDUE = 2
    OTHER = 3

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    Urgency.NEEDS_DECISION: "Cần lãnh đạo quyết định",
    Urgency.TO_UBND: "Kiến nghị mới gửi UBND tỉnh",
    Urgency.OVERDUE: "Quá thời hạn mong muốn",
    Urgency.OTHER: "Các ý kiến khác",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One row of an accepted report. `reason` of an obstacle is its cause."""

    source: Source
    agency_order: int
    obligation_id: int
    row_id: int
    kind: OpinionKind
    key: str
    text: str
    reason: str
    addressee: str
    wanted_by: str
    response: Response | None
    urgency: Urgency

    @property
    def state(self) -> ResponseStatus:
        return self.response.state if self.response else ResponseStatus.NEW

    @property
    def is_undecided(self) -> bool:
        return self.urgency in {Urgency.NEEDS_DECISION, Urgency.TO_UBND}

    @property
    def addressee_slug(self) -> str:
        """ "" for an obstacle, which is addressed to nobody."""
        return addressees.slug(self.addressee) if self.kind == OpinionKind.PROPOSAL else ""

    @property
    def reason_label(self) -> str:
        return "Nguyên nhân" if self.kind == OpinionKind.OBSTACLE else "Lý do"

    @property
    def token(self) -> str:
        """Names the row in a form."""
        return f"{self.kind}-{self.row_id}"

    @property
    def what(self) -> tuple[str, str, str]:
        """The same for the same words to the same addressee, whichever agency wrote them."""
        return self.kind, search_key(self.text), self.addressee_slug


@dataclass(frozen=True, slots=True)
class Group:
    """The same opinion of one or several agencies and years, as urgent as the first of them."""

    items: tuple[Item, ...]

    @property
    def first(self) -> Item:
        return self.items[0]

    @property
    def pressing(self) -> list[Item]:
        """Those that are as urgent as the group."""
        return [item for item in self.items if item.urgency == self.first.urgency]

    @property
    def others(self) -> tuple[Item, ...]:
        return self.items[len(self.pressing) :]

    @property
    def agencies(self) -> list[str]:
        return list(dict.fromkeys(item.source.agency for item in self.items))


@dataclass(frozen=True)
class Section:
    urgency: Urgency
    groups: tuple[Group, ...]

    @property
    def is_folded(self) -> bool:
        """A long rest, shown when asked for."""
        return self.urgency == Urgency.OTHER and len(self.groups) > SHOWN_BEFORE_FOLDING


@dataclass(frozen=True)
class RegisterBoard:
    """`gone` are answered opinions that a correction left out; no figure counts them."""

    obstacles: Figure
    proposals: Figure
    undecided: Figure
    statuses: tuple[Figure, ...]
    addressees: tuple[Figure, ...]
    sections: tuple[Section, ...]
    gone: FigureTable

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        tables = (self._opinions, self.by_status, self.by_addressee)
        return (*tables, self.gone) if self.gone.rows else tables

    @property
    def by_status(self) -> FigureTable:
        return FigureTable(
            "tinh-trang",
            "Theo tình trạng",
            (Column("Tình trạng", width=30), Column("Số ý kiến", is_number=True)),
            tuple(row(each.label, each) for each in self.statuses),
        )

    @property
    def by_addressee(self) -> FigureTable:
        return FigureTable(
            "noi-nhan",
            "Kiến nghị theo cơ quan nhận",
            (Column("Gửi cơ quan", width=40), Column("Số kiến nghị", is_number=True)),
            tuple(row(each.label, each) for each in self.addressees),
        )

    @property
    def _opinions(self) -> FigureTable:
        columns = (
            ("Nội dung", 60),
            ("Xếp theo", 24),
            ("Dạng", 20),
            ("Nguyên nhân, lý do", 40),
            ("Gửi cơ quan", 20),
            ("Thời hạn mong muốn", 18),
            ("Cơ quan nêu", 24),
            ("Báo cáo", 22),
            ("Tình trạng", 22),
            ("Chuyển đến", 20),
            ("Trả lời", 50),
            ("Ý kiến lãnh đạo", 50),
        )
        items = (
            item for section in self.sections for group in section.groups for item in group.items
        )
        return FigureTable(
            "y-kien",
            "Khó khăn, kiến nghị",
            tuple(Column(title, width=width) for title, width in columns),
            tuple(
                row(
                    item.text,
                    item.urgency.heading,
                    item.kind.label,
                    item.reason,
                    item.addressee,
                    item.wanted_by,
                    item.source.agency,
                    f"năm {item.source.year}, bản {item.source.version_number}",
                    Cell(state=item.state),
                    *_said(item.response),
                )
                for item in items
            ),
        )


def register_board(scope: Scope, now: datetime.datetime) -> RegisterBoard:
    """Four queries whatever the data."""
    first, last = scope.first_year, scope.year
    read = content.read(scope.plan, {ObstacleEntry: (first, last), ProposalEntry: (first, last)})
    responses = {response.place: response for response in _responses(scope)}
    today = local_day(now)
    items = [item for item in _items(scope, read, responses, today) if _is_kept(scope, item)]
    has_reports = _accepted(scope).exists()

    def counted(key: str, label: str, kept: Iterable[Item]) -> Figure:
        return count(f"register.{key}", label, (item.source for item in kept), has_reports)

    of_kind = {kind: [item for item in items if item.kind == kind] for kind in OpinionKind}
    proposals = of_kind[OpinionKind.PROPOSAL]
    names = addressees.labels(item.addressee for item in proposals)
    return RegisterBoard(
        obstacles=counted("obstacles", OBSTACLES, of_kind[OpinionKind.OBSTACLE]),
        proposals=counted("proposals", PROPOSALS, proposals),
        undecided=counted(
            "undecided", "Cần quyết định", (item for item in items if item.is_undecided)
        ),
        statuses=tuple(
            counted(
                f"status.{status.value}",
                status.label,
                (item for item in items if item.state == status),
            )
            for status in ResponseStatus
        ),
        addressees=tuple(
            counted(
                f"addressee.{slug}",
                name,
                (item for item in proposals if item.addressee_slug == slug),
            )
            for slug, name in sorted(names.items(), key=lambda each: sort_key(each[1]))
        ),
        sections=tuple(_sections(items)),
        gone=_gone(scope, read, responses),
    )


def _items(
    scope: Scope, read: Content, responses: Responses, today: datetime.date
) -> Iterator[Item]:
    of_year = {year: years.of(scope, read, year) for year in scope.years}
    for opinion in (*read.proposals, *read.obstacles):
        if not scope.keeps(opinion.origin.agency_id):
            continue
        year = of_year[opinion.origin.year]
        is_proposal = isinstance(opinion, Proposal)
        kind = OpinionKind.PROPOSAL if is_proposal else OpinionKind.OBSTACLE
        response = responses.get((opinion.place.obligation_id, kind, opinion.key))
        yield Item(
            source=year.source(opinion.origin, opinion.text, 1),
            agency_order=year.order(opinion.origin),
            obligation_id=opinion.place.obligation_id,
            row_id=opinion.place.row_id,
            kind=kind,
            key=opinion.key,
            text=opinion.text,
            reason=opinion.reason if is_proposal else opinion.cause,
            addressee=opinion.addressee if is_proposal else "",
            wanted_by=opinion.wanted_by if is_proposal else "",
            response=response,
            urgency=_urgency(opinion, response.state if response else ResponseStatus.NEW, today),
        )


def _urgency(opinion: Obstacle | Proposal, state: ResponseStatus, today: datetime.date) -> Urgency:
    if state == ResponseStatus.NEEDS_DECISION:
        return Urgency.NEEDS_DECISION
    if isinstance(opinion, Proposal) and not state.is_settled:
        if state == ResponseStatus.NEW and addressees.slug(opinion.addressee) == addressees.UBND:
            return Urgency.TO_UBND
        until = last_day_named(opinion.wanted_by)
        if until is not None and until < today:
            return Urgency.OVERDUE
    return Urgency.OTHER


def _is_kept(scope: Scope, item: Item) -> bool:
    return (
        scope.opinion_kind in ("", item.kind)
        and scope.addressee in ("", item.addressee_slug)
        and scope.response_status in ("", item.state)
    )


def _sections(items: list[Item]) -> Iterator[Section]:
    ordered = sorted(items, key=lambda item: (item.urgency, -item.source.year, item.agency_order))
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for item in ordered:
        groups.setdefault(item.what, []).append(item)
    found = (Group(tuple(group)) for group in groups.values())
    for urgency, of_urgency in groupby(found, key=lambda group: group.first.urgency):
        yield Section(urgency, tuple(of_urgency))


def _gone(scope: Scope, read: Content, responses: Responses) -> FigureTable:
    there = {(each.place.obligation_id, OpinionKind.PROPOSAL, each.key) for each in read.proposals}
    there |= {(each.place.obligation_id, OpinionKind.OBSTACLE, each.key) for each in read.obstacles}
    kept = (
        response
        for place, response in responses.items()
        if place not in there
        and scope.keeps(response.obligation.agency_id)
        and scope.opinion_kind in ("", response.kind)
        and scope.response_status in ("", response.status)
        and not scope.addressee
    )
    columns = (
        ("Nội dung", 60),
        ("Dạng", 20),
        ("Cơ quan nêu", 24),
        ("Tình trạng", 22),
        ("Chuyển đến", 20),
        ("Trả lời", 50),
        ("Ý kiến lãnh đạo", 50),
    )
    return FigureTable(
        "khong-con",
        "Không còn trong báo cáo",
        tuple(Column(title, width=width) for title, width in columns),
        tuple(
            row(
                response.text,
                response.get_kind_display(),
                _who(scope, response),
                Cell(state=response.state),
                *_said(response),
            )
            for response in kept
        ),
        lead="Đã được trả lời, sau đó cơ quan bỏ khỏi bản điều chỉnh; không tính vào các số trên.",
        is_folded=True,
    )


def _who(scope: Scope, response: Response) -> str:
    year = response.obligation.round.year
    return f"{scope.agencies_of(year)[response.obligation.agency_id].name}, năm {year}"


def _said(response: Response | None) -> tuple[str, str, str]:
    """Where it was forwarded to, the answer, the leaders' notes."""
    if response is None:
        return "", "", ""
    notes = (
        f"{note.by}, {format_date(local_day(note.at))}: {note.text}"
        for note in response.notes.all()
    )
    return response.forwarded_to, response.answer, "\n".join(notes)


def _responses(scope: Scope) -> QuerySet[Response]:
    found = Response.objects.filter(
        obligation__round__plan=scope.plan,
        obligation__round__kind=RoundKind.ANNUAL,
        obligation__round__year__range=(scope.first_year, scope.year),
    )
    return found.select_related("obligation__round").with_notes().order_by("pk")


def _accepted(scope: Scope) -> QuerySet[ReportVersion]:
    found = ReportVersion.objects.accepted().filter(
        obligation__round__plan=scope.plan,
        obligation__round__kind=RoundKind.ANNUAL,
        obligation__round__year__range=(scope.first_year, scope.year),
    )
    ids = scope.agency_ids
    return found if ids is None else found.filter(obligation__agency__in=ids)
