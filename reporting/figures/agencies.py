"""Agencies by the names of the year a dashboard speaks of."""

import datetime
from dataclasses import dataclass

from soctrang_ip.accounts.agencies import in_force
from soctrang_ip.accounts.models import Agency, AgencyName


@dataclass(frozen=True, slots=True)
class AgencyLabel:
    pk: int
    code: str
    order: int
    name: str


Agencies = dict[int, AgencyLabel]


def read(day: datetime.date) -> Agencies:
    """Every agency by id, in plan order (one query)."""
    names: dict[int, list[AgencyName]] = {}
    labels = {}
    rows = Agency.objects.order_by("order").values_list(
        "pk", "code", "order", "names__valid_from", "names__short_name"
    )
    for pk, code, order, valid_from, short_name in rows:
        labels[pk] = (code, order)
        if short_name:
            names.setdefault(pk, []).append(
                AgencyName(valid_from=valid_from, short_name=short_name)
            )
    return {
        pk: AgencyLabel(
            pk, code, order, in_force(names[pk], day).short_name if pk in names else code
        )
        for pk, (code, order) in labels.items()
    }
