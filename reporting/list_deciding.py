"""Sở KH&CN decides whether two entries of a list are one, or takes that back.

The journal only grows; the last decision on a pair holds. No decision may contradict those that
stand: entries decided to be different are never made one through others.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from plan.models import Measure
from reporting.figures import content
from reporting.figures.agencies import AgencyNames
from reporting.figures.content import ListItem
from reporting.figures.merges import Decided, Merges, pair
from reporting.models import ListDecision, ListEntry, Verdict
from reporting.refusals import Conflict, NotAllowed
from soctrang_ip.accounts.models import Membership
from soctrang_ip.accounts.roles import REVIEWER_ROLES
from soctrang_ip.lib.dates import format_instant


@dataclass(frozen=True)
class Wish:
    """What somebody decides on two identities; `seen` is the number of the pair's decisions
    that the page knew of."""

    first: str
    second: str
    verdict: Verdict
    seen: int
    note: str
    by: Membership
    at: datetime.datetime


def decide(measure: Measure, wish: Wish) -> ListDecision:
    """Raises `NotAllowed` or `Conflict`; then nothing has changed."""
    if wish.by.role not in REVIEWER_ROLES:
        raise NotAllowed("Chỉ Sở Khoa học và Công nghệ quyết định hai mục có là một hay không.")
    first, second = pair(wish.first, wish.second)
    with transaction.atomic():
        # Of two people who decide on one list, one waits for the other.
        Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)
        made = list(ListDecision.objects.filter(measure=measure).select_related("by"))
        of_pair = [each for each in made if (each.first, each.second) == (first, second)]
        _refuse_what_is_stale(of_pair, wish)
        first_label, second_label = _labels(measure, of_pair, first, second)
        decision = ListDecision(
            measure=measure,
            first=first,
            second=second,
            number=len(of_pair) + 1,
            verdict=wish.verdict,
            first_label=first_label,
            second_label=second_label,
            note=wish.note,
            by=wish.by.user,
            role=wish.by.role,
            decided_at=wish.at,
        )
        _refuse_contradictions(made, decision)
        decision.save()
    return decision


def _refuse_what_is_stale(of_pair: list[ListDecision], wish: Wish) -> None:
    last = of_pair[-1] if of_pair else None
    if last is not None and last.number != wish.seen:
        note = f" với ghi chú “{last.note}”" if last.note else ""
        raise Conflict(
            f"{last.by} đã quyết định cặp này: “{last.get_verdict_display()}”{note}, "
            f"lúc {format_instant(last.decided_at)}. Hãy xem lại rồi quyết định."
        )
    is_standing = last is not None and last.verdict != Verdict.UNDONE
    if wish.verdict == Verdict.UNDONE and not is_standing:
        raise Conflict("Cặp này không có quyết định nào để bỏ; hãy tải lại trang.")


def _labels(
    measure: Measure, of_pair: list[ListDecision], first: str, second: str
) -> tuple[str, str]:
    """How the accepted reports put both; what was decided before may be gone from them."""
    plan = measure.indicator.plan
    read = content.read(plan, {ListEntry: (plan.first_year, plan.last_year)})
    items = {each.reported_as: each for each in read.lists if each.measure_id == measure.pk}
    if first != second and items.keys() >= {first, second}:
        names = AgencyNames()
        return _label(items[first], names), _label(items[second], names)
    if of_pair:
        return of_pair[-1].first_label, of_pair[-1].second_label
    raise Conflict(
        "Một trong hai mục không còn trong báo cáo nào được chấp nhận; hãy tải lại trang."
    )


def _label(item: ListItem, names: AgencyNames) -> str:
    agencies = names.on(datetime.date(item.origin.year, 12, 31))
    district = agencies[item.district_id].name if item.district_id else ""
    return ", ".join(filter(None, (item.name, item.code, district)))


def _refuse_contradictions(made: list[ListDecision], decision: ListDecision) -> None:
    trail = [*made, decision]
    merges = Merges(Decided(each.first, each.second, each.verdict) for each in trail)
    if not merges.contradictions:
        return
    labels = {each.first: each.first_label for each in trail}
    labels |= {each.second: each.second_label for each in trail}
    first, second = merges.contradictions[0]
    raise Conflict(
        f"“{labels[first]}” và “{labels[second]}” đã được quyết định là khác nhau, nhưng các quyết "
        "định “Là một” sẽ gộp hai mục ấy. Hãy bỏ một trong các quyết định đó trước."
        if (first, second) != (decision.first, decision.second)
        else f"“{labels[first]}” và “{labels[second]}” đang là một theo các quyết định khác. "
        "Hãy bỏ các quyết định ấy trước."
    )
