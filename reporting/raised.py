"""What agencies raise: the obstacles and proposals of accepted reports, with their responses.

A row's key survives cloning, so its response goes with it into a corrected version. What a
correction leaves out stays readable under the words that were answered.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from reporting.contents import Contents
from reporting.models import (
    ContentRow,
    LeaderNote,
    Obligation,
    ObstacleEntry,
    OpinionKind,
    ProposalEntry,
    Response,
    ResponseStatus,
    RoundKind,
    Status,
)
from reporting.models.versions import UNSENT_STATUSES

Place = tuple[int, str, str]
"""Obligation, kind and key of an opinion."""

MODELS: dict[OpinionKind, type[ObstacleEntry] | type[ProposalEntry]] = {
    OpinionKind.OBSTACLE: ObstacleEntry,
    OpinionKind.PROPOSAL: ProposalEntry,
}
KINDS = {model: kind for kind, model in MODELS.items()}


@dataclass(frozen=True)
class Opinion:
    """One obstacle or proposal; without `row` it is in the accepted report no longer."""

    obligation: Obligation
    kind: OpinionKind
    key: str
    row: ObstacleEntry | ProposalEntry | None
    response: Response | None

    @property
    def place(self) -> Place:
        return self.obligation.pk, self.kind, self.key

    @property
    def text(self) -> str:
        return self.row.text if self.row else self.response.text

    @property
    def agency(self) -> str:
        return self.obligation.agency.name_on(self.obligation.round.data_until).short_name

    @property
    def state(self) -> ResponseStatus:
        return self.response.state if self.response else ResponseStatus.NEW

    @property
    def counter(self) -> int:
        return self.response.edit_counter if self.response else 0

    @property
    def notes(self) -> list[LeaderNote]:
        return list(self.response.notes.all()) if self.response else []

    @property
    def is_reworded(self) -> bool:
        """Whether a correction changed the words that were answered."""
        return (
            self.row is not None and self.response is not None and self.response.text != self.text
        )

    @property
    def is_told(self) -> bool:
        """Whether there is anything for its agency to read."""
        response = self.response
        return response is not None and bool(
            response.state != ResponseStatus.NEW or response.notes_for_agency
        )


def at(places: Collection[Place]) -> list[Opinion]:
    """Those of these places that are or were in an accepted annual report, in the order given.

    Seven queries at most.
    """
    asked = list(dict.fromkeys(places))
    obligations = {
        obligation.pk: obligation
        for obligation in Obligation.objects.filter(
            pk__in={pk for pk, _, _ in asked}, round__kind=RoundKind.ANNUAL
        )
        .select_related("round", "agency")
        .prefetch_related("agency__names")
    }
    rows = {
        (row.version.obligation_id, kind, row.key): row
        for kind, model in MODELS.items()
        for row in model.objects.filter(
            version__status=Status.ACCEPTED,
            version__obligation__in=obligations,
            key__in={key for _, of_kind, key in asked if of_kind == kind},
        )
        .select_related("version")
        .defer("version__snapshot")
    }
    responses = _responses(obligations)
    return [
        Opinion(
            obligations[place[0]],
            OpinionKind(place[1]),
            place[2],
            rows.get(place),
            responses.get(place),
        )
        for place in asked
        if place in rows or place in responses
    ]


def places_of(kind: OpinionKind, rows: Collection[int]) -> dict[int, Place]:
    """Where the rows of these ids, of whichever sent version, belong (one query)."""
    found = MODELS[kind].objects.exclude(version__status__in=UNSENT_STATUSES).filter(pk__in=rows)
    listed = found.order_by("pk").values_list("pk", "version__obligation", "key")
    return {pk: (obligation, kind, key) for pk, obligation, key in listed}


def of_report(obligation: Obligation, read: Contents) -> list[Opinion]:
    """All of one accepted report, what a correction left out last (two queries)."""
    responses = _responses([obligation.pk])
    found = []
    for kind, model in MODELS.items():
        for row in read.of(model):
            response = responses.pop((obligation.pk, kind, row.key), None)
            found.append(Opinion(obligation, kind, row.key, row, response))
    gone = [
        Opinion(obligation, OpinionKind(response.kind), response.key, None, response)
        for response in responses.values()
    ]
    return found + gone


def responses_of(obligation: int) -> dict[type[ContentRow], dict[str, Response]]:
    """By table and key (two queries)."""
    found: dict[type[ContentRow], dict[str, Response]] = defaultdict(dict)
    for response in _responses([obligation]).values():
        found[MODELS[OpinionKind(response.kind)]][response.key] = response
    return found


def _responses(obligations: Iterable[int]) -> Mapping[Place, Response]:
    found = Response.objects.filter(obligation__in=list(obligations)).with_notes().order_by("pk")
    return {response.place: response for response in found}
