"""Agencies by the names of the year a dashboard speaks of."""

import datetime
from dataclasses import dataclass
from functools import cache

from soctrang_ip.accounts.agencies import in_force
from soctrang_ip.accounts.models import Agency, AgencyName


@dataclass(frozen=True, slots=True)
class AgencyLabel:
    pk: int
    code: str
    order: int
    name: str
    kind: str = ""
    is_reporting: bool = True


Agencies = dict[int, AgencyLabel]
"""By id, in plan order."""


class AgencyNames:
    """Every agency with all the names it ever had (one query)."""

    def __init__(self) -> None:
        self._names: dict[int, list[AgencyName]] = {}
        self._agencies: dict[int, tuple[str, int, str, bool]] = {}
        rows = Agency.objects.order_by("order").values_list(
            "pk",
            "code",
            "order",
            "kind",
            "is_reporting",
            "names__valid_from",
            "names__short_name",
        )
        for pk, code, order, kind, is_reporting, valid_from, short_name in rows:
            self._agencies[pk] = (code, order, kind, is_reporting)
            if short_name:
                self._names.setdefault(pk, []).append(
                    AgencyName(valid_from=valid_from, short_name=short_name)
                )
        self.on = cache(self._on)

    def _on(self, day: datetime.date) -> Agencies:
        return {
            pk: AgencyLabel(pk, code, order, self._name(pk, code, day), kind, is_reporting)
            for pk, (code, order, kind, is_reporting) in self._agencies.items()
        }

    def _name(self, pk: int, code: str, day: datetime.date) -> str:
        return in_force(self._names[pk], day).short_name if pk in self._names else code


def read(day: datetime.date) -> Agencies:
    """Every agency by the name in force on `day` (one query)."""
    return AgencyNames().on(day)
