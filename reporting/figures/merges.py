"""Entries of lists that were decided to be one: they count once in every figure."""

from collections.abc import Iterable
from typing import NamedTuple

from reporting.models import Verdict

Pair = tuple[str, str]
"""Two identities of a list, the lesser one first."""


class Decided(NamedTuple):
    """One decision on a pair, of the trail of a measure."""

    first: str
    second: str
    verdict: str


class Merges:
    """What the decisions of one measure come to, given in the order they were made."""

    def __init__(self, decisions: Iterable[Decided]) -> None:
        self.standing: dict[Pair, str] = {
            (each.first, each.second): each.verdict for each in decisions
        }
        self._canonical = canonical(self._pairs(Verdict.SAME))

    def identity(self, reported: str) -> str:
        """The identity under which an entry counts."""
        return self._canonical.get(reported, reported)

    @property
    def apart(self) -> set[Pair]:
        """The entries decided to be different, as they count."""
        return {
            pair(self.identity(first), self.identity(second))
            for first, second in self._pairs(Verdict.DIFFERENT)
        }

    @property
    def contradictions(self) -> list[Pair]:
        """Pairs decided to be different that other decisions make one."""
        return [
            (first, second)
            for first, second in self._pairs(Verdict.DIFFERENT)
            if self.identity(first) == self.identity(second)
        ]

    def _pairs(self, verdict: Verdict) -> list[Pair]:
        return [each for each, held in self.standing.items() if held == verdict]


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def canonical(pairs: Iterable[Pair]) -> dict[str, str]:
    """The least identity of each group that the pairs make, in whatever order they come."""
    parents: dict[str, str] = {}

    def root(identity: str) -> str:
        while parents.setdefault(identity, identity) != identity:
            identity = parents[identity]
        return identity

    for one, other in pairs:
        least, merged = sorted((root(one), root(other)))
        parents[merged] = least
    return {identity: root(identity) for identity in list(parents)}
