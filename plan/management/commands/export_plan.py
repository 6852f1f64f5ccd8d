"""Print the plan as JSON, wording as issued, from the database."""

import json
import unicodedata
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plan.models import Duty, Measure, Plan, Section, Solution
from tasks.models import Task, TaskHeading

DONG_PER_MILLION = 1_000_000


class Command(BaseCommand):
    help = "In Kế hoạch dưới dạng JSON (UTF-8), lời văn như đã ban hành."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = Plan.objects.current()
        except Plan.DoesNotExist:
            raise CommandError("Chưa có Kế hoạch. Chạy manage.py load_plan trước.") from None
        text = json.dumps(exported(plan), ensure_ascii=False, indent=2)
        self.stdout.write(unicodedata.normalize("NFC", text))


def exported(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "legal_bases": [
            {
                "number": basis.number,
                "date": f"{basis.issued_on.day}/{basis.issued_on.month}/{basis.issued_on.year}",
            }
            for basis in plan.legal_bases.all()
        ],
        "objectives": [
            {"code": objective.code, "text": objective.text_as_issued}
            for objective in plan.objectives.all()
        ],
        "indicators": indicators(plan),
        "solutions": [
            {"code": solution.code, "text": solution.text_as_issued}
            for solution in Solution.objects.filter(section__plan=plan)
        ],
        "budget": budget(plan),
        "duties": duties(plan),
        "appendix": appendix(plan),
    }


def indicators(plan: Plan) -> list[dict[str, Any]]:
    """Each indicator with one entry for every target of its measures."""
    return [
        {
            "code": indicator.code,
            "measures": [
                entry for measure in indicator.measures.all() for entry in targets(measure)
            ],
        }
        for indicator in plan.indicators.prefetch_related("measures__targets")
    ]


def targets(measure: Measure) -> list[dict[str, Any]]:
    return [
        {
            "code": measure.code,
            "text": target.sentence_as_issued,
            "horizon": target.horizon,
            "kind": measure.kind,
            "min": number(target.minimum),
            "max": number(target.maximum),
            "unit": target.unit,
        }
        for target in measure.targets.all()
    ]


def number(value: Decimal | None) -> int | float | None:
    """A JSON number, whole when the value is."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def budget(plan: Plan) -> dict[str, Any]:
    """The table in triệu đồng, with the totals of its columns."""
    totals = dict.fromkeys((period.code for period in plan.budget_periods.all()), 0)
    lines = []
    for line in plan.budget_lines.prefetch_related("amounts__period"):
        amounts = {cell.period.code: cell.amount for cell in line.amounts.all()}
        for period, amount in amounts.items():
            totals[period] += amount
        lines.append({"name": line.name, "amounts": in_millions(amounts)})
    return {"lines": lines, "totals": in_millions(totals)}


def in_millions(amounts: dict[str, int]) -> dict[str, str]:
    return {
        period: format((Decimal(amount) / DONG_PER_MILLION).normalize(), "f")
        for period, amount in amounts.items()
    }


def duties(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "code": duty.code,
            "subjects": [subject.wording for subject in duty.subjects.all()],
            "text": duty.text_as_issued,
        }
        for duty in Duty.objects.filter(heading__plan=plan)
        .in_plan_order()
        .prefetch_related("subjects")
    ]


def appendix(plan: Plan) -> list[dict[str, Any]]:
    rows = []
    for section in plan.sections.all():
        rows.append(row("section", section.roman, section.roman, section.title))
        below = [*headings_of(section), *tasks_of(section)]
        for item in sorted(below, key=attrgetter("order")):
            if isinstance(item, TaskHeading):
                rows.append(row("heading", item.code, item.number, item.name_as_issued))
            else:
                rows.append(task_row(item))
    return rows


def headings_of(section: Section) -> list[TaskHeading]:
    return list(TaskHeading.objects.filter(section=section).select_related("section"))


def tasks_of(section: Section) -> list[Task]:
    return list(Task.objects.filter(section=section).with_parts())


def task_row(task: Task) -> dict[str, Any]:
    return row("task", task.code, task.number, task.name_as_issued) | {
        "leads": [lead.wording for lead in task.leads.all()],
        "partners": [partner.wording for partner in task.partners.all()],
        "period": task.period_wording,
        "years": task.active_years,
        "funding": [funding.wording for funding in task.funding.all()],
    }


def row(kind: str, code: str, number: str, name: str) -> dict[str, Any]:
    """A row of the appendix with its cells still empty."""
    return {
        "code": code,
        "kind": kind,
        "number": number,
        "name": name,
        "leads": [],
        "partners": [],
        "period": "",
        "years": [],
        "funding": [],
    }
