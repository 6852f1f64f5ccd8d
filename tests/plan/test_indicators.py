"""Indicators, measures and targets against the sentences of part II.2."""

from decimal import Decimal

import pytest

from plan.models import Indicator, Measure, MeasureNature, MeasureSupplier, Target, TargetRule
from soctrang_ip.accounts.models import Agency
from tests.plan import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

SUBJECTS = [f"CT{number}" for number in range(1, 10)]


def test_there_are_nine_indicators_and_ten_measures_besides_the_series() -> None:
    assert list(Indicator.objects.values_list("code", flat=True)) == SUBJECTS
    codes = set(Measure.objects.values_list("code", flat=True))
    series = {f"CT5.{number}" for number in range(1, 9)}
    assert codes - series == {"CT1.1", "CT1.2", *SUBJECTS[1:]}
    assert series < codes


@pytest.mark.parametrize(("horizon", "count"), [(2025, 7), (2030, 9)])
def test_each_sentence_with_a_figure_or_milestone_is_a_target(horizon: int, count: int) -> None:
    lines = []
    for heading in printed.specific_objectives(horizon):
        if heading.number != "a":
            lines.append(heading.title)
        lines += [line for _, line in heading.points]
    targets = Target.objects.filter(horizon=horizon)
    assert set(targets.values_list("sentence_as_issued", flat=True)) == set(lines)
    assert len(lines) == count


@pytest.mark.parametrize(("horizon", "dashes"), [(2025, 5), (2030, 7)])
def test_a_target_stands_on_the_dashed_line_it_is_printed_on(horizon: int, dashes: int) -> None:
    expected = {
        (heading.number, order): line
        for heading in printed.specific_objectives(horizon)
        for order, (_, line) in enumerate(heading.points, 1)
    }
    targets = Target.objects.filter(horizon=horizon, order__gt=0).select_related("objective")
    assert {
        (target.objective.letter, target.order): target.sentence_as_issued for target in targets
    } == expected
    assert len(expected) == dashes


@pytest.mark.parametrize(
    ("code", "horizon", "minimum", "maximum", "words"),
    [
        ("CT1.1", 2025, 100, None, "100%"),
        ("CT1.2", 2030, 100, None, "100%"),
        ("CT2", 2025, 50, None, "50% cán bộ các cơ quan"),
        ("CT2", 2030, 80, None, "80% cán bộ các cơ quan"),
        ("CT3", 2025, 50, None, "50% cán bộ có hoạt động"),
        ("CT3", 2030, 80, None, "80% cán bộ có hoạt động"),
        ("CT4", 2025, 250, None, "Tối thiểu 250 đơn vị"),
        ("CT4", 2030, 350, None, "Tối thiểu có 350 đơn vị"),
        ("CT5", 2025, 8, 10, "từ 8-10%/năm"),
        ("CT5", 2030, 10, 12, "từ 10-12%/năm"),
        ("CT6", 2025, 40, None, "Tối thiểu 40%"),
        ("CT6", 2030, 60, None, "Tối thiểu 60%"),
        ("CT8", 2030, 3, 5, "từ 03 - 05 doanh nghiệp"),
        ("CT9", 2030, 1, 2, "từ 01 - 02 sáng chế"),
    ],
)
def test_the_figures_of_a_target_are_those_of_its_sentence(
    code: str, horizon: int, minimum: int, maximum: int | None, words: str
) -> None:
    target = Target.objects.get(measure__code=code, horizon=horizon)
    assert (target.minimum, target.maximum) == (
        Decimal(minimum),
        None if maximum is None else Decimal(maximum),
    )
    assert words in target.sentence_as_issued
    rule = TargetRule.AT_LEAST if maximum is None else TargetRule.RANGE
    assert target.rule == rule


def test_the_series_of_applications_only_have_a_direction() -> None:
    targets = Target.objects.filter(measure__code__startswith="CT5.")
    assert {(target.horizon, target.rule) for target in targets} == {
        (2025, TargetRule.INCREASE),
        (2030, TargetRule.INCREASE),
    }
    assert targets.filter(horizon=2025).count() == targets.filter(horizon=2030).count() == 4


def test_flows_stocks_and_cumulative_lists_are_told_apart() -> None:
    natures = dict(Measure.objects.values_list("code", "nature"))
    assert {natures[code] for code in ("CT5", "CT5.1", "CT5.8")} == {MeasureNature.FLOW}
    assert {natures[code] for code in ("CT1.1", "CT1.2", "CT2", "CT3", "CT8")} == {
        MeasureNature.STOCK
    }
    assert {natures[code] for code in ("CT4", "CT6", "CT9")} == {MeasureNature.CUMULATIVE_LIST}
    assert natures["CT7"] == MeasureNature.MILESTONE


def test_only_our_own_reading_of_the_trained_units_is_a_proposal() -> None:
    assert [m.code for m in Measure.objects.filter(is_proposal=True)] == ["CT4"]


def test_every_supplier_is_a_proposal() -> None:
    assert not MeasureSupplier.objects.filter(is_proposal=False).exists()


def test_a_district_supplies_through_its_group_and_vinh_chau_by_name_too() -> None:
    my_tu = Agency.objects.get(code="UBND-944")
    vinh_chau = Agency.objects.get(code="UBND-950")
    assert [s.measure.code for s in MeasureSupplier.objects.for_agency(my_tu)] == ["CT4"]
    supplied = MeasureSupplier.objects.for_agency(vinh_chau)
    assert {supplier.measure.code for supplier in supplied} == {"CT4", "CT7"}
