"""The filters of the dashboards, as they stand in the address."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.http import urlencode

from plan.models import Plan
from reporting.figures.addressees import labels
from reporting.figures.agencies import AgencyNames
from reporting.figures.scope import Scope
from reporting.models import OpinionKind, ProposalEntry, ReportingRound, ResponseStatus, Status
from soctrang_ip.accounts.agencies import AgencyKind
from soctrang_ip.lib.fields import LineField
from soctrang_ip.lib.text import sort_key

FILTERS = (
    "nam",
    "tu",
    "so_voi",
    "muc",
    "co_quan",
    "loai",
    "chi_tieu",
    "dang",
    "gui",
    "tinh_trang",
    "tim",
)
"""Year (the last of a span), first year of the span, the year compared with, mục, agency, kind
of agency, indicator; of what agencies raise: its kind, to whom, how far it has come; words."""

_LABELS = {
    "nam": "Năm",
    "tu": "Từ năm",
    "so_voi": "So với năm",
    "muc": "Mục",
    "co_quan": "Cơ quan",
    "loai": "Loại cơ quan",
    "chi_tieu": "Chỉ tiêu",
    "dang": "Dạng ý kiến",
    "gui": "Gửi cơ quan",
    "tinh_trang": "Tình trạng",
    "tim": "Tìm",
}


class DashboardFilterForm(forms.Form):
    """The filters one dashboard takes; what does not exist is an error and filters nothing.

    Asks once each for the mục, the indicators and the addressees, where they are filters.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        plan: Plan,
        rounds: Mapping[int, ReportingRound],
        names: AgencyNames,
        year: int,
        filters: tuple[str, ...],
        is_over_years: bool,
    ) -> None:
        super().__init__({"nam": str(year), **{name: data.get(name, "") for name in filters[1:]}})
        self.default_first_year = plan.first_year if is_over_years else year
        self.plan, self.rounds, self.names, self.asked_year = plan, rounds, names, year
        for name in filters:
            if name == "tim":
                self.fields[name] = LineField(label=_LABELS[name], required=False)
                continue
            choices = list(_CHOICES[name](self))
            if name != "nam":
                choices.insert(0, ("", self._all(name)))
            field = forms.ChoiceField(
                label="Đến năm" if name == "nam" and "tu" in filters else _LABELS[name],
                choices=choices,
                required=False,
                error_messages={"invalid_choice": f"Không có {_LABELS[name].lower()} này."},
            )
            self.fields[name] = field

    def _all(self, name: str) -> str:
        """What the filter says when it filters nothing."""
        if name == "tu" and self.default_first_year < self.asked_year:
            return f"Năm đầu Kế hoạch ({self.default_first_year})"
        return _ALL.get(name, "Tất cả")

    def clean_tu(self) -> str:
        first = self.cleaned_data["tu"]
        if first and int(first) > self.asked_year:
            raise forms.ValidationError(
                f"Năm đầu phải không sau năm {self.asked_year}. Hãy chọn năm sớm hơn."
            )
        return first

    def clean_so_voi(self) -> str:
        other = self.cleaned_data["so_voi"]
        if other == str(self.asked_year):
            raise forms.ValidationError("Hãy chọn hai năm khác nhau để so sánh.")
        return other

    @property
    def kept(self) -> dict[str, str]:
        """The filters that hold, by name; the year always does."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """`?nam=2025&co_quan=SCT`: the same figures again."""
        return f"?{urlencode(self.kept)}"

    @property
    def chosen(self) -> list[str]:
        """In words, but for the year: "Cơ quan: Sở Công Thương"."""
        return [
            f"{self.fields[name].label}: {self._written(name, value)}"
            for name, value in self.kept.items()
            if name != "nam"
        ]

    def _written(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", None)
        return dict(choices)[value] if choices else f"“{value}”"

    @property
    def scope(self) -> Scope:
        kept = self.kept
        return Scope(
            plan=self.plan,
            rounds=self.rounds,
            names=self.names,
            year=self.asked_year,
            first_year=int(kept.get("tu", self.default_first_year)),
            section=kept.get("muc", ""),
            agency=kept.get("co_quan", ""),
            kind=kept.get("loai", ""),
            indicator=kept.get("chi_tieu", ""),
            opinion_kind=kept.get("dang", ""),
            addressee=kept.get("gui", ""),
            response_status=kept.get("tinh_trang", ""),
            compared_year=self._compared_year(kept) if "so_voi" in self.fields else None,
            words=kept.get("tim", ""),
        )

    def _compared_year(self, kept: Mapping[str, str]) -> int:
        """As asked, else the newest earlier year that has a round, else the year before."""
        earlier = (year for year in self.rounds if year < self.asked_year)
        return int(kept.get("so_voi", 0)) or max(earlier, default=self.asked_year - 1)


def _years(form: DashboardFilterForm) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in form.plan.years]


def _sections(form: DashboardFilterForm) -> list[tuple[str, str]]:
    return [(each.roman, f"{each.roman}. {each.title}") for each in form.plan.sections.all()]


def _agencies(form: DashboardFilterForm) -> list[tuple[str, str]]:
    labels = form.names.on(datetime.date(form.asked_year, 12, 31)).values()
    return [(label.code, label.name) for label in labels if label.is_reporting]


def _kinds(form: DashboardFilterForm) -> list[tuple[str, str]]:
    labels = form.names.on(datetime.date(form.asked_year, 12, 31)).values()
    there = {label.kind for label in labels if label.is_reporting}
    return [(kind.value, kind.label) for kind in AgencyKind if kind in there]


def _indicators(form: DashboardFilterForm) -> list[tuple[str, str]]:
    return [(each.code, str(each)) for each in form.plan.indicators.all()]


def _opinion_kinds(form: DashboardFilterForm) -> list[tuple[str, str]]:
    return OpinionKind.choices


def _addressees(form: DashboardFilterForm) -> list[tuple[str, str]]:
    """Whoever any accepted report of the plan addresses."""
    written = ProposalEntry.objects.filter(
        version__status=Status.ACCEPTED, version__obligation__round__plan=form.plan
    )
    return sorted(
        labels(
            written.order_by("addressee").values_list("addressee", flat=True).distinct()
        ).items(),
        key=lambda choice: sort_key(choice[1]),
    )


def _response_statuses(form: DashboardFilterForm) -> list[tuple[str, str]]:
    return ResponseStatus.choices


_ALL = {"tu": "Chỉ năm này", "so_voi": "Năm có kỳ liền trước"}
_CHOICES = {
    "nam": _years,
    "tu": _years,
    "so_voi": _years,
    "muc": _sections,
    "co_quan": _agencies,
    "loai": _kinds,
    "chi_tieu": _indicators,
    "dang": _opinion_kinds,
    "gui": _addressees,
    "tinh_trang": _response_statuses,
}
