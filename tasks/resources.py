"""The tasks of the current plan's appendix as a table, with their leads and periods."""

from collections.abc import Callable

from django.db.models import Model, QuerySet

from plan.models import Plan
from soctrang_ip.workbooks import Column, Table
from tasks.models import Task, TaskInterval, TaskLead


def nth(relation: str, index: int) -> Callable[[Task], Model | None]:
    """The task's row of that place in a list such as its leads; None where the list is shorter."""

    def row(task: Task) -> Model | None:
        rows = list(getattr(task, relation).all())
        return rows[index] if index < len(rows) else None

    return row


def listed(relation: str) -> Callable[[Task], str]:
    return lambda task: "; ".join(row.wording for row in getattr(task, relation).all())


class TaskTable(Table):
    slug = "nhiem-vu"
    title = "Nhiệm vụ"

    code = Column("code", width=10)
    section = Column("section", width=40)
    heading = Column("heading", width=30)
    name_as_issued = Column("name_as_issued", width=50)
    name = Column("name", width=50)
    partners = Column(
        "partners", "Cơ quan phối hợp (nguyên văn)", width=50, shown=listed("partners")
    )
    period_wording = Column("period_wording", width=24)
    funding = Column("funding", "Nguồn kinh phí (nguyên văn)", width=40, shown=listed("funding"))

    class Meta:
        model = Task
        import_id_fields = ("code",)

    def add_columns(self) -> None:
        tasks = list(self.get_queryset())
        for index in range(max((len(task.leads.all()) for task in tasks), default=0)):
            self.fields[f"lead_{index}"] = Column(
                "agency",
                f"Chủ trì {index + 1} (mã cơ quan)",
                width=16,
                model=TaskLead,
                owner=nth("leads", index),
            )
        for index in range(max((len(task.intervals.all()) for task in tasks), default=0)):
            for name, title in (
                ("first_year", "từ năm"),
                ("last_year", "đến năm"),
                ("label", "tên gọi"),
            ):
                self.fields[f"{name}_{index}"] = Column(
                    name,
                    f"Thời gian {index + 1} {title}",
                    width=14,
                    model=TaskInterval,
                    owner=nth("intervals", index),
                )

    def get_queryset(self) -> QuerySet[Task]:
        tasks = Task.objects.filter(section__plan=Plan.objects.current())
        return tasks.with_parts().select_related("section", "heading__section").in_plan_order()
