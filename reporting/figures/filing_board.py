"""Completeness and timeliness: one year's filing by name and kind, and the years together."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reporting.figures.durations import RULE, Durations
from reporting.figures.figure import Figure
from reporting.figures.filing import AgencyFiling, Filing, FilingState, count
from reporting.figures.filing_history import History, history
from reporting.figures.filing_years import YearFiling, filing_of_years
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, Row, row
from soctrang_ip.accounts.agencies import AgencyKind
from soctrang_ip.lib.dates import format_date, local_day

COLUMNS = tuple(
    Column(title, is_number=True, width=12)
    for title in (
        "Phải báo cáo",
        "Đã gửi",
        "Đúng hạn",
        "Trễ hạn",
        "Quá hạn chưa gửi",
        "Chưa đến hạn",
        "Được miễn",
        "Chờ thẩm định",
        "Đã chấp nhận",
        "Đang trả lại",
        "Đã từng trả lại",
    )
)
"""Of the figures of a `Filing`, in their order."""


@dataclass(frozen=True)
class KindFiling:
    kind: AgencyKind
    filing: Filing


@dataclass(frozen=True)
class FilingBoard:
    """`filing`, `attention` and `kinds` are of the year looked at."""

    year: int
    filing: Filing
    attention: FigureTable
    history: History
    years: tuple[YearFiling, ...]
    """Those of the span that have a round, the earliest first."""
    kinds: tuple[KindFiling, ...]

    @property
    def durations(self) -> Durations | None:
        """Of the year looked at; None before its round is opened."""
        return next((each.durations for each in self.years if each.year == self.year), None)

    @property
    def by_year(self) -> FigureTable:
        return FigureTable(
            "theo-nam",
            "Theo năm",
            (
                Column("Năm", width=24),
                *COLUMNS,
                Column("Số ngày ở cơ quan", is_number=True, width=12),
                Column("Số ngày ở Sở KH&CN", is_number=True, width=12),
            ),
            tuple(
                row(
                    Cell(text=str(each.year), note="không xét hạn" if each.is_for_paper else ""),
                    *each.filing.figures,
                    each.durations.days_agency,
                    each.durations.days_dost,
                )
                for each in self.years
            ),
            lead=RULE,
            scrolls=True,
        )

    @property
    def by_kind(self) -> FigureTable:
        return FigureTable(
            "theo-loai",
            "Theo loại cơ quan",
            (Column("Loại cơ quan", width=30), *COLUMNS),
            (
                *(row(each.kind.label, *each.filing.figures) for each in self.kinds),
                row("Tổng số", *self.filing.figures, is_total=True),
            ),
            scrolls=True,
        )

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (
            self.filing.table,
            self.attention,
            self.history.table,
            self.by_year,
            self.by_kind,
        )


def filing_board(scope: Scope, now: datetime.datetime) -> FilingBoard:
    """Two queries, however many years; `now` decides who is overdue."""
    years = filing_of_years(scope, now)
    current = [each for each in years if each.year == scope.year]
    everybody = current[0].agencies if current else ()
    return FilingBoard(
        year=scope.year,
        filing=count(everybody),
        attention=_attention(everybody, now),
        history=history(scope, years),
        years=years,
        kinds=tuple(
            KindFiling(kind, count(rows, f"filing_kinds.{kind.value}", kind.label))
            for kind in AgencyKind
            if (rows := [each for each in everybody if each.agency.kind == kind])
        ),
    )


def _attention(everybody: Iterable[AgencyFiling], now: datetime.datetime) -> FigureTable:
    """Overdue, returned, waiting or accepted late, in this order, the latest first."""
    rows = sorted(
        (each for each in everybody if _rank(each) is not None),
        key=lambda each: (_rank(each), -each.obligation.days_late(now), each.agency.order),
    )
    return FigureTable(
        "can-theo-doi",
        "Cơ quan cần theo dõi",
        (
            Column("Cơ quan", width=34),
            Column("Hiện nay", width=24),
            Column("Hạn gửi", width=24),
            Column("Ngày gửi", width=14),
            Column("Số ngày trễ", is_number=True, width=12),
            Column("Bản gửi gần nhất", width=24),
        ),
        tuple(_attention_row(each, now) for each in rows),
        lead="Quá hạn chưa gửi, đang trả lại, chờ thẩm định và gửi trễ hạn. Ngày gửi là lần gửi "
        "đầu tiên không bị thu hồi, lần này quyết định đúng hạn hay trễ hạn; chưa gửi thì số ngày "
        "trễ tính đến hôm nay.",
    )


def _rank(filed: AgencyFiling) -> int | None:
    """How pressing; None when nothing is to be followed."""
    pressing = (
        filed.state is FilingState.MISSING,
        filed.is_asked and filed.is_returned,
        filed.is_asked and filed.is_waiting,
        filed.state is FilingState.LATE,
    )
    return next((rank for rank, holds in enumerate(pressing) if holds), None)


def _attention_row(filed: AgencyFiling, now: datetime.datetime) -> Row:
    owed, latest = filed.obligation, filed.latest
    last_day = format_date(owed.last_valid_day)
    is_extended = owed.due_at > owed.round.due_at
    sent_on = format_date(local_day(owed.first_sent_at)) if latest else "Chưa gửi"
    return row(
        filed.agency.name,
        Cell(state=latest.state if latest else filed.state),
        "Không xét hạn"
        if owed.round.is_for_paper
        else Cell(text=f"Hết ngày {last_day}", note="được gia hạn" if is_extended else ""),
        sent_on,
        Figure(
            f"filing_agencies.{filed.agency.code}.days_late",
            f"{filed.agency.name}: số ngày trễ",
            owed.days_late(now),
            unit="ngày",
            reading="đến hôm nay" if latest is None else "",
            sources=(
                replace(
                    filed.source,
                    label=f"Hạn gửi: hết ngày {last_day}; ngày gửi: {sent_on.lower()}",
                    value=owed.days_late(now),
                ),
            ),
        ),
        Cell(
            text=f"Bản {latest.number}, ngày {format_date(local_day(latest.sent_at))}",
            link=filed.link,
        )
        if latest
        else "Chưa có",
    )
