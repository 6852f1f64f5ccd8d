"""Indicators, measures, targets and budget lines of the current plan as tables."""

from collections.abc import Callable

from django.db.models import QuerySet

from plan.models import BudgetAmount, BudgetLine, BudgetPeriod, Indicator, Measure, Plan, Target
from soctrang_ip.workbooks import Column, Table


class IndicatorTable(Table):
    slug = "chi-tieu"
    title = "Chỉ tiêu"

    code = Column("code", width=10)
    name = Column("name", width=80)

    class Meta:
        model = Indicator
        import_id_fields = ("code",)

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.filter(plan=Plan.objects.current())


class MeasureTable(Table):
    slug = "so-do"
    title = "Số đo"

    code = Column("code", width=10)
    indicator = Column("indicator", width=40)
    name = Column("name", width=60)
    kind = Column("kind", width=24)
    nature = Column("nature", width=24)
    unit = Column("unit", width=16)
    numerator_label = Column("numerator_label", width=40)
    denominator_label = Column("denominator_label", width=40)
    definition = Column("definition", width=60)
    is_proposal = Column("is_proposal", width=10)

    class Meta:
        model = Measure
        import_id_fields = ("code",)

    def get_queryset(self) -> QuerySet[Measure]:
        measures = Measure.objects.filter(indicator__plan=Plan.objects.current())
        return measures.select_related("indicator").in_plan_order()


class TargetTable(Table):
    slug = "muc-tieu"
    title = "Mục tiêu của số đo"

    measure = Column("measure", "Mã số đo", width=10, shown=lambda row: row.measure.code)
    horizon = Column("horizon", width=10)
    measure_name = Column("measure", "Số đo", width=50, shown=lambda row: row.measure.name)
    sentence_as_issued = Column("sentence_as_issued", width=60)
    sentence = Column("sentence", width=60)
    rule = Column("rule", width=16)
    minimum = Column("minimum", width=12)
    maximum = Column("maximum", width=12)
    unit = Column("unit", width=16)

    class Meta:
        model = Target
        import_id_fields = ("measure", "horizon")

    def get_queryset(self) -> QuerySet[Target]:
        targets = Target.objects.filter(measure__indicator__plan=Plan.objects.current())
        return targets.select_related("measure").order_by(
            "measure__indicator__order", "measure__order", "horizon"
        )


class BudgetLineTable(Table):
    slug = "kinh-phi"
    title = "Dòng kinh phí"

    number = Column("number", width=10)
    name = Column("name", width=60)

    class Meta:
        model = BudgetLine
        import_id_fields = ("number",)

    def add_columns(self) -> None:
        for period in BudgetPeriod.objects.filter(plan=Plan.objects.current()):
            self.fields[period.code] = Column(
                "amount",
                f"Giai đoạn {period.code} (triệu đồng)",
                width=20,
                model=BudgetAmount,
                owner=amount_of(period),
                is_money=True,
            )

    def get_queryset(self) -> QuerySet[BudgetLine]:
        lines = BudgetLine.objects.filter(plan=Plan.objects.current())
        return lines.prefetch_related("amounts__period")


def amount_of(period: BudgetPeriod) -> Callable[[BudgetLine], BudgetAmount | None]:
    def amount(line: BudgetLine) -> BudgetAmount | None:
        return next((each for each in line.amounts.all() if each.period_id == period.pk), None)

    return amount
