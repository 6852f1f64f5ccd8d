"""A number for people: what it is, how it reads, and the reports it came from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from soctrang_ip.lib.numbers import format_money, format_number, format_percent_value

Value = int | Decimal

MISSING_TEXT = "chưa có số liệu"
NONE_TEXT = "không phát sinh"
ESTIMATE_MARK = "(ước)"
POINTS_MARK = " điểm %"


class Kind(StrEnum):
    """How a value is written; money is whole đồng, shown as triệu đồng. Points are what two
    percentages differ by; a number is rounded to one decimal."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    NUMBER = "number"


def _format_points(value: Value) -> str:
    return f"{format_number(value, 1)}{POINTS_MARK}"


_WRITERS = {
    Kind.COUNT: format_number,
    Kind.MONEY: format_money,
    Kind.PERCENT: format_percent_value,
    Kind.POINTS: _format_points,
    Kind.NUMBER: partial(format_number, decimals=1),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One contribution to a figure. Without `version_id` it comes from no report (the plan,
    or an agency that has sent nothing)."""

    agency: str
    agency_code: str
    version_id: int | None
    version_number: int | None
    year: int
    label: str
    value: Value | None
    is_none: bool = False
    """Answered "không phát sinh"."""
    place: str = ""
    """Where it stands, when that is neither a report nor the plan."""


@dataclass(frozen=True, slots=True)
class Figure:
    """0, "không phát sinh" and "chưa có số liệu" are three different figures.

    `is_sum` says that `value` is the sum of the sources' values. `is_estimate` marks a whole
    year's flow of which at least one part is still "ước cả năm". `is_change` is a difference
    of two figures: a growth bears its sign.
    """

    key: str
    label: str
    value: Value | None
    kind: Kind = Kind.COUNT
    unit: str = ""
    reading: str = ""
    sources: tuple[Source, ...] = ()
    is_none: bool = False
    is_estimate: bool = False
    is_sum: bool = True
    is_change: bool = False
    parts_kind: Kind | None = None
    """How the sources' values are written, where neither like the figure nor as counts."""

    @property
    def text(self) -> str:
        """As people read it, without the unit (a percentage has its sign)."""
        return self._marked(write(self.value, self.kind, is_none=self.is_none))

    @property
    def text_with_unit(self) -> str:
        """`8 đơn (ước)`; a number that is not there has no unit."""
        unit = f" {self.unit}" if self.unit and self.value is not None else ""
        return self._marked(write(self.value, self.kind, is_none=self.is_none) + unit)

    def _marked(self, written: str) -> str:
        sign = "+" if self.is_change and self.value is not None and self.value > 0 else ""
        return f"{sign}{written} {ESTIMATE_MARK}" if self.is_estimate else f"{sign}{written}"

    @property
    def plain(self) -> str:
        """For machines: digits with a point (money in đồng), "none", or nothing when missing."""
        return plain(self.value, is_none=self.is_none)

    @property
    def source_kind(self) -> Kind:
        """How the sources' values are written: what a percentage is made of are counts."""
        if self.parts_kind is not None:
            return self.parts_kind
        return self.kind if self.is_sum else Kind.COUNT

    @property
    def short_label(self) -> str:
        """The label without what it belongs to ("CT1.1: tỷ lệ" gives "tỷ lệ")."""
        return self.label.rpartition(": ")[2]


def plain(value: Value | None, *, is_none: bool = False) -> str:
    if value is None:
        return "none" if is_none else ""
    return str(value) if isinstance(value, int) else f"{round(value, 4).normalize():f}"


def write(value: Value | None, kind: Kind, *, is_none: bool = False) -> str:
    if value is not None:
        return _WRITERS[kind](value)
    return NONE_TEXT if is_none else MISSING_TEXT


def total(
    key: str,
    label: str,
    sources: Iterable[Source],
    *,
    kind: Kind = Kind.COUNT,
    unit: str = "",
    reading: str = "",
    is_estimate: bool = False,
) -> Figure:
    """The sum of what was given; without any, "không phát sinh" if somebody said so."""
    sources = tuple(sources)
    given = [source.value for source in sources if source.value is not None]
    return Figure(
        key,
        label,
        sum(given) if given else None,
        kind=kind,
        unit=unit,
        reading=reading,
        sources=sources,
        is_none=not given and any(source.is_none for source in sources),
        is_estimate=is_estimate and bool(given),
    )


def tally(
    key: str, label: str, sources: Iterable[Source], *, unit: str = "", reading: str = ""
) -> Figure:
    """How many there are: an empty list is 0, not missing."""
    sources = tuple(sources)
    return Figure(key, label, len(sources), unit=unit, reading=reading, sources=sources)


def walk(item: object) -> Iterator[Figure]:
    """Every figure inside dataclasses and tuples of them, in reading order."""
    if isinstance(item, Figure):
        yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from walk(part)
    elif is_dataclass(item):
        for field in fields(item):
            yield from walk(getattr(item, field.name))
