"""Illustrative figures of the base year, in line with what the sample's agencies report of it."""

from collections import defaultdict

from plan.models import BaseFigure, Measure, MeasureKind, Plan
from reporting.sample import figures

SOURCE = "Dữ liệu minh họa, không phải số liệu thật"
_TRAINED_PERCENT = {"CT1.1": 25, "CT1.2": 5, "CT2": 10, "CT3": 6}


def enter(plan: Plan) -> None:
    people: dict[str, int] = defaultdict(int)
    for (code, _), number in figures.PEOPLE.items():
        people[code] += number
    applications: dict[str, int] = defaultdict(int)
    for (code, _), yearly in figures.NEW_APPLICATIONS.items():
        applications[code] += yearly[0]
    for measure in Measure.objects.filter(indicator__plan=plan, kind__in=BaseFigure.KINDS):
        code, row = measure.code, BaseFigure(measure=measure, source=SOURCE)
        if measure.kind == MeasureKind.RATIO:
            row.denominator = people[code]
            row.numerator = people[code] * _TRAINED_PERCENT[code] // 100
        else:
            row.value = applications[code]
        row.save()
