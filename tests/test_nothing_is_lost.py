"""No row of reference data that anything rests on can be deleted, by no page and no code."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Model, ProtectedError
from django.test import Client

from plan.models import (
    BudgetLine,
    BudgetPeriod,
    Duty,
    DutyHeading,
    FundingSource,
    Indicator,
    Measure,
    MeasureSupplier,
    Objective,
    Plan,
    Section,
)
from reporting.models import MeasureEntry, ReportingRound
from soctrang_ip.access import ADMIN_ROLES
from soctrang_ip.accounts.models import Agency, AgencyGroup, Role, User
from tasks.models import Task, TaskHeading
from tests.admin_pages import MODELS, address, is_saved, save
from tests.conftest import Cast
from tests.reporting import factories

pytestmark = pytest.mark.usefixtures("plan_data")

ClientOf = Callable[[User], Client]
RESTED_ON = [
    Agency,
    AgencyGroup,
    BudgetLine,
    BudgetPeriod,
    Duty,
    DutyHeading,
    FundingSource,
    Indicator,
    Measure,
    Objective,
    Plan,
    Section,
    Task,
    TaskHeading,
]
REFERENCE_APPS = {"accounts", "plan", "tasks"}


def in_use(model: type[Model]) -> Model:
    """A row something rests on; the first of most models, but not of every one."""
    if model is FundingSource:
        return FundingSource.objects.get(code="nganh-cong-an")
    if model is AgencyGroup:
        return AgencyGroup.objects.get(code="hoi-doan-the")
    if model is Objective:
        return model._default_manager.filter(targets__isnull=False).first()
    return model._default_manager.first()


@pytest.mark.parametrize("model", RESTED_ON, ids=lambda model: model.__name__)
def test_code_that_deletes_a_row_in_use_is_stopped(model: type[Model]) -> None:
    counts = {each: each._base_manager.count() for each in apps.get_models()}
    with pytest.raises(ProtectedError):
        in_use(model).delete()
    assert {each: each._base_manager.count() for each in apps.get_models()} == counts


def test_nothing_goes_silently_with_a_row_of_reference_data() -> None:
    """Also what a later migration adds: a new foreign key must say PROTECT.

    Left out: columns of the history that repeat a key, and lists of members.
    """
    silent = [
        str(field)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"plan", "tasks", "reporting", "soctrang_ip"}
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.db_constraint
        and field.related_model._meta.app_label in REFERENCE_APPS
        and field.remote_field.on_delete is not models.PROTECT
    ]
    # A notice outlives the role under which it was told.
    assert silent == ["reporting.Notice.membership"]


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_no_page_deletes_a_row(role: Role, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.of_role(role))
    for model in (each for each in MODELS if each._meta.app_label in REFERENCE_APPS):
        row = model._default_manager.first()
        assert client.get(address(row, "delete")).status_code == 403, model
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403, model
        assert model._default_manager.filter(pk=row.pk).exists()
        if model is User and role != Role.ADMINISTRATOR:
            continue
        page = client.get(address(row, "change")).content.decode()
        assert "deletelink" not in page, model
        assert "action-select" not in client.get(address(model, "changelist")).content.decode()


def test_a_row_below_is_removed_only_where_the_class_says(cast: Cast, client_of: ClientOf) -> None:
    removable = {
        inline.model.__name__
        for model_admin in admin.site._registry.values()
        for inline in model_admin.inlines
        if inline.removers
    }
    assert removable == {"Erratum", "MeasureSupplier", "SolutionDuty", "SolutionTask"}
    client = client_of(cast.administrator)
    task = Task.objects.get(code="II.2")
    assert is_saved(save(client, task, **{"leads-0-DELETE": "on", "intervals-0-DELETE": "on"}))
    assert (task.leads.count(), task.intervals.count()) == (1, 2)


@pytest.fixture
def answered(cast: Cast) -> MeasureSupplier:
    """A supplier whose agency has sent a report with the measure's figure."""
    round_: ReportingRound = factories.open_round()
    version = factories.submitted_report(round_)
    entry = MeasureEntry.objects.filter(version=version).first()
    return MeasureSupplier.objects.for_agency(version.obligation.agency).get(
        measure=entry.measure, part=entry.part
    )


@pytest.mark.parametrize("typed", ["DELETE", "agency"])
def test_a_supplier_that_a_sent_report_answers_for_stays(
    typed: str, answered: MeasureSupplier, cast: Cast, client_of: ClientOf
) -> None:
    index = list(answered.measure.suppliers.all()).index(answered)
    value = "on" if typed == "DELETE" else Agency.objects.get(code="DPTTH").pk
    others = {f"suppliers-{index}-group": ""} if typed == "agency" else {}
    answer = save(
        client_of(cast.officer), answered.measure, **{f"suppliers-{index}-{typed}": value, **others}
    )
    assert answer.status_code == 200
    assert "đã có báo cáo gửi số liệu này" in answer.content.decode()
    answered.refresh_from_db()
    assert answered.agency_id != value


def test_a_supplier_nobody_has_answered_for_may_go(
    answered: MeasureSupplier, cast: Cast, client_of: ClientOf
) -> None:
    other = (
        MeasureSupplier.objects.exclude(measure=answered.measure).filter(measure__code="CT9").get()
    )
    assert is_saved(save(client_of(cast.officer), other.measure, **{"suppliers-0-DELETE": "on"}))
