"""The frozen content of a report: canonical JSON and its SHA-256.

Documents are made from a snapshot, dashboards from the rows; both say the same.
"""

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Any

from django.utils import timezone

from plan.models import FundingSource, SupplierPart
from reporting import outline
from reporting.asked import Asked, TaskBasis, asked
from reporting.models import (
    CONTENT_MODELS,
    ContentRow,
    ListEntry,
    NextWorkEntry,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskResult,
)
from soctrang_ip.accounts.models import DOST_CODE, Agency, User
from tasks.models import Task

FORM_VERSION = 1
BOOKKEEPING = {"id", "version", "edit_counter", "updated_at", "updated_by", "storage_name"}
"""Columns that say nothing of the content: an attachment is sealed by what is in its file."""

Snapshot = dict[str, Any]


def build(version: ReportVersion, *, at: datetime.datetime, signer: User | None) -> Snapshot:
    """Everything the report says, with the names, headers, titles and targets of that day."""
    obligation = version.obligation
    round_, agency = obligation.round, obligation.agency
    today = timezone.localdate(at)
    name = agency.name_on(today)
    plan = round_.plan
    return {
        "form_version": FORM_VERSION,
        "plan": {
            "title": plan.title,
            "number": plan.number,
            "issued_on": plan.issued_on.isoformat() if plan.issued_on else "",
            "year": plan.year,
            "issuer": plan.issuer.name_on(today).name,
        },
        "round": {
            "year": round_.year,
            "kind": round_.kind,
            "name": str(round_),
            "data_from": round_.data_from.isoformat(),
            "data_until": round_.data_until.isoformat(),
            "is_sample": round_.is_sample,
        },
        "agency": {"code": agency.code, **name.printed},
        "recipient": Agency.objects.get(code=DOST_CODE).name_on(today).name,
        "version": version.number,
        "drawn_up_on": today.isoformat(),
        "signer": signer.full_name if signer else "",
        "titles": _titles(asked(obligation), version, today),
        "rows": {model._meta.model_name: rows_of(model, version) for model in CONTENT_MODELS},
    }


def canonical(snapshot: Snapshot) -> str:
    """The one text of a snapshot: sorted keys, no spaces, UTF-8 letters as they are."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def receipt_code(version: ReportVersion, digest: str) -> str:
    """Agency, year, number and the beginning of the seal, such as SKHCN-2026-01-9F86D081."""
    obligation = version.obligation
    return (
        f"{obligation.agency.code}-{obligation.round.year}-{version.number:02d}-"
        f"{digest[:8].upper()}"
    )


def of(version: ReportVersion, *, at: datetime.datetime) -> Snapshot:
    """The sealed snapshot, or for a version that was never sent one built now."""
    if version.snapshot:
        return json.loads(version.snapshot)
    return build(version, at=at, signer=None)


def rows_of(model: type[ContentRow], version: ReportVersion) -> list[dict[str, Any]]:
    """The rows of a version as the snapshot holds them (one query)."""
    fields = [field for field in model._meta.concrete_fields if field.name not in BOOKKEEPING]
    foreign = {"task", "measure", "source", "district"} & {field.name for field in fields}
    rows = model._default_manager.filter(version=version).order_by("pk")
    # Without a name select_related would join everything, the sealed texts of versions too.
    rows = rows.select_related(*foreign or (None,))
    return [{field.name: _plain(getattr(row, field.name)) for field in fields} for row in rows]


def _plain(value: object) -> object:
    """Codes instead of primary keys, text instead of decimals and dates."""
    if hasattr(value, "code"):
        return value.code
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _titles(now_asked: Asked, version: ReportVersion, today: datetime.date) -> dict[str, Any]:
    """What the codes stood for on that day, in plan order.

    `other_tasks` and `sources` also name what a row speaks of without being asked.
    """
    asked_tasks = {item.task.pk for item in now_asked.tasks}
    mentioned = {
        pk
        for model in (TaskEntry, TaskResult, SpendingEntry, NextWorkEntry)
        for pk in model._default_manager.filter(version=version).values_list("task_id", flat=True)
    }
    other_tasks = Task.objects.filter(pk__in=mentioned - asked_tasks).select_related(
        "section", "heading"
    )
    sources = FundingSource.objects.filter(
        pk__in={source.pk for source in now_asked.sources}
        | set(SpendingEntry.objects.filter(version=version).values_list("source_id", flat=True))
    )
    districts = Agency.objects.filter(
        pk__in=ListEntry.objects.filter(version=version).values("district")
    ).prefetch_related("names")
    return {
        "topics": {topic.key: topic.label for topic in outline.TOPICS.values()},
        "duties": [{"code": duty.code, "text": duty.text} for duty in now_asked.duties],
        "tasks": [
            {
                "code": item.task.code,
                "name": item.task.full_name,
                "section": item.task.section.roman,
                "section_title": item.task.section.title,
                "period": item.task.period_wording,
                "basis": item.basis.value,
                "basis_label": TaskBasis(item.basis).label,
            }
            for item in now_asked.tasks
        ],
        "other_tasks": {task.code: task.full_name for task in other_tasks.in_plan_order()},
        "measures": [
            {
                "code": item.measure.code,
                "name": item.measure.name,
                "part": item.part.value,
                "part_label": SupplierPart(item.part).label,
                "kind": item.measure.kind,
                "nature": item.measure.nature,
                "unit": item.measure.unit,
                "numerator_label": item.measure.numerator_label,
                "denominator_label": item.measure.denominator_label,
                "targets": [
                    {
                        "horizon": target.horizon,
                        "sentence": target.sentence,
                        "rule": target.rule,
                        "minimum": _plain(target.minimum),
                        "maximum": _plain(target.maximum),
                        "unit": target.unit,
                    }
                    for target in item.measure.targets.all()
                ],
            }
            for item in now_asked.measures
        ],
        "sources": [
            {"code": source.code, "name": source.name} for source in sources.order_by("order")
        ],
        "districts": {
            district.code: district.name_on(today).short_name
            for district in districts.order_by("order")
        },
    }
