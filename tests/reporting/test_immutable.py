"""What the database itself refuses once a report was sent; the domain code is not asked here."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction

from plan.models import FundingSource, Measure
from reporting import attachments, stamp, triggers, verifying
from reporting.models import (
    CONTENT_MODELS,
    LIVE_MODELS,
    Action,
    AssetEntry,
    Attachment,
    ContentRow,
    DeadlineDecision,
    DocumentEntry,
    LeaderNote,
    ListDecision,
    ListEntry,
    MadeDocument,
    MeasureEntry,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    PublishedReport,
    QuestionMessage,
    ReportEvent,
    ReportVersion,
    ResponseChange,
    SpendingEntry,
    StaffEntry,
    Status,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from reporting.models.versions import UNSENT_STATUSES
from soctrang_ip.accounts.models import Role
from tasks.models import Task
from tests.reporting import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

ON_POSTGRESQL = connection.vendor == "postgresql"
SENT = [status for status in Status if status not in UNSENT_STATUSES]


def new_row(model: type[ContentRow], version: ReportVersion, key: str) -> ContentRow:
    """A row of the model with what its columns need, not stored."""
    needed: dict[type[ContentRow], Callable[[], dict[str, Any]]] = {
        TopicEntry: dict,
        TaskEntry: lambda: {"task": Task.objects.get(code="I.2.2")},
        TaskResult: lambda: {"task": Task.objects.get(code="I.2.2"), "label": "Lớp"},
        MeasureEntry: lambda: {"measure": Measure.objects.get(code="CT2"), "part": "whole"},
        ListEntry: lambda: {"measure": Measure.objects.get(code="CT4"), "part": "list"},
        SpendingEntry: lambda: {"source": FundingSource.objects.first()},
        DocumentEntry: lambda: {"number": "1/KH", "title": "Kế hoạch"},
        StaffEntry: lambda: {"full_name": "Cán bộ"},
        AssetEntry: lambda: {"kind": "trademark", "name": "Hành tím"},
        ObstacleEntry: lambda: {"text": "Thiếu vốn"},
        ProposalEntry: lambda: {"text": "Bố trí vốn", "addressee": "UBND tỉnh"},
        NextWorkEntry: lambda: {"text": "Tập huấn"},
        Attachment: lambda: {
            "place": attachments.WHOLE_REPORT,
            "name": "bien-ban.pdf",
            "size": 1,
            "content_type": "application/pdf",
            "sha256": hashlib.sha256(b"x").hexdigest(),
            "storage_name": attachments.store().write(b"x"),
        },
    }
    return model(version=version, key=key, **needed[model]())


def add_rows(version: ReportVersion) -> ReportVersion:
    """One more row in every table, under the key "x"."""
    for model in CONTENT_MODELS:
        new_row(model, version, "x").save()
    return version


@pytest.fixture
def draft() -> ReportVersion:
    return add_rows(factories.draft(factories.open_round()))


@pytest.fixture
def sent() -> ReportVersion:
    # Rows so odd would not pass the check of "chuyển ký", so they come after it.
    version = add_rows(factories.waiting_report(factories.open_round()))
    at, signer = factories.local(2026, 8, 4), factories.membership(Role.SIGNER)
    return factories.act(version, Action.SUBMIT, signer, at, key="odd")


def refused(act: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=triggers.REFUSAL), transaction.atomic():
        act()


def in_state(version: ReportVersion, status: Status) -> ReportVersion:
    """The sent version taken on to a later state, by the columns of the review alone."""
    ReportVersion.objects.filter(pk=version.pk).update(status=status)
    version.refresh_from_db()
    return version


# Content ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("status", SENT)
def test_the_content_of_a_sent_version_stands(
    model: type[ContentRow], status: Status, sent: ReportVersion
) -> None:
    in_state(sent, status)
    row = model.objects.get(version=sent, key="x")
    before = list(model.objects.filter(version=sent).values())
    refused(lambda: new_row(model, sent, "y").save())
    refused(lambda: model.objects.filter(pk=row.pk).update(edit_counter=7))
    refused(lambda: model.objects.filter(pk=row.pk).delete())
    assert list(model.objects.filter(version=sent).values()) == before


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model.__name__)
def test_a_row_neither_leaves_a_sent_version_nor_comes_into_it(
    model: type[ContentRow], sent: ReportVersion
) -> None:
    other = factories.draft(sent.obligation.round, "SCT")
    mine, theirs = model.objects.get(version=sent, key="x"), new_row(model, other, "z")
    theirs.save()
    refused(lambda: model.objects.filter(pk=mine.pk).update(version=other))
    refused(lambda: model.objects.filter(pk=theirs.pk).update(version=sent))


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL has no REPLACE")
@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model.__name__)
def test_no_row_of_a_draft_takes_the_place_of_a_sent_one(
    model: type[ContentRow], sent: ReportVersion
) -> None:
    mine = model.objects.get(version=sent, key="x")
    theirs = new_row(model, factories.draft(sent.obligation.round, "SCT"), "z")
    theirs.save()
    with connection.cursor() as cursor:
        sql = f"UPDATE OR REPLACE {model._meta.db_table} SET id = %s WHERE id = %s"
        refused(lambda: cursor.execute(sql, [mine.pk, theirs.pk]))


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model.__name__)
def test_the_content_of_a_draft_can_be_written(
    model: type[ContentRow], draft: ReportVersion
) -> None:
    rows = model.objects.filter(version=draft)
    new_row(model, draft, "y").save()
    assert rows.filter(key="y").update(edit_counter=3) == 1
    assert rows.filter(key__in=["x", "y"]).delete()[0] == 2


# The version and its journal --------------------------------------------------------------------

OTHER_VALUES: dict[str, Any] = {
    "id": 999_999,
    "number": 9,
    "change_reason": "khác",
    "created_at": factories.local(2020, 1, 1),
    "sent_at": factories.local(2020, 1, 1),
    "is_recorded": True,
    "submission_key": "khác",
    "receipt_code": "khác",
    "snapshot": "{}",
    "snapshot_sha256": "khác",
}
FROZEN_COLUMNS = [
    field.attname
    for field in ReportVersion._meta.concrete_fields
    if field.attname not in triggers.LIVE_COLUMNS
]


@pytest.mark.parametrize("column", FROZEN_COLUMNS)
def test_the_row_of_a_sent_version_keeps_each_column(column: str, sent: ReportVersion) -> None:
    others = {
        "obligation_id": lambda: factories.obligation(sent.obligation.round, "SCT").pk,
        "based_on_id": lambda: sent.pk,
    }
    value = others[column]() if column in others else OTHER_VALUES[column]
    refused(lambda: ReportVersion.objects.filter(pk=sent.pk).update(**{column: value}))
    refused(
        lambda: ReportVersion.objects.filter(pk=sent.pk).update(
            **{column: value, "status": Status.IN_REVIEW}
        )
    )


def test_the_review_goes_on_in_the_row_of_a_sent_version(sent: ReportVersion) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN").user
    at = factories.local(2026, 8, 9)
    changed = ReportVersion.objects.filter(pk=sent.pk).update(
        status=Status.ACCEPTED, reviewer=officer, decided_at=at
    )
    assert changed == 1


@pytest.mark.parametrize("status", [Status.DRAFT, Status.AWAITING_SIGN, Status.DISCARDED])
def test_a_sent_version_never_becomes_a_draft_again(status: Status, sent: ReportVersion) -> None:
    refused(lambda: ReportVersion.objects.filter(pk=sent.pk).update(status=status))


def test_a_sent_version_is_not_deleted(sent: ReportVersion) -> None:
    with connection.cursor() as cursor:
        sql = f"DELETE FROM {ReportVersion._meta.db_table} WHERE id = %s"
        refused(lambda: cursor.execute(sql, [sent.pk]))


@pytest.mark.parametrize("column", ["reason", "note"])
def test_an_event_is_never_changed(column: str, sent: ReportVersion) -> None:
    refused(lambda: sent.events.update(**{column: "khác"}))


def test_an_event_is_never_deleted(sent: ReportVersion) -> None:
    refused(lambda: sent.events.all().delete())


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL has no REPLACE")
@pytest.mark.parametrize("model", [ReportVersion, ReportEvent])
def test_neither_a_sent_version_nor_an_event_is_replaced(
    model: type[models.Model], sent: ReportVersion
) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


# The triggers themselves ------------------------------------------------------------------------


def trigger_names() -> set[str]:
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def expected_names() -> set[str]:
    operations = dict.fromkeys(CONTENT_MODELS, ("insert", "update", "delete"))
    journals = (
        ReportEvent,
        QuestionMessage,
        DeadlineDecision,
        ResponseChange,
        LeaderNote,
        ListDecision,
        PublishedReport,
        MadeDocument,
    )
    operations |= dict.fromkeys((ReportVersion, *journals), ("update", "delete"))
    always = ("truncate",) if ON_POSTGRESQL else ()
    refusing = {
        f"{model._meta.db_table}_no_{operation}"
        for model, listed in operations.items()
        for operation in (*listed, *always)
    }
    drawing = {
        f"{model._meta.db_table}_draws_{operation}"
        for model in stamp.stamped_models()
        for operation in ("insert", "update", "delete", *always)
    }
    return refusing | drawing


def test_every_table_has_its_triggers() -> None:
    assert trigger_names() == expected_names()


@contextmanager
def unguarded() -> Iterator[None]:
    """The triggers off, as somebody with the database's password could do."""
    # PostgreSQL alters no table with foreign keys still to be checked.
    connection.check_constraints()
    triggers.remove(connection)
    yield
    connection.check_constraints()
    triggers.install(connection)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", [*CONTENT_MODELS, ReportVersion, ReportEvent])
def test_no_table_of_reports_is_truncated(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE"))


def test_a_trigger_of_a_table_that_was_renamed_goes_too(db: None) -> None:
    before = trigger_names()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_staffentry RENAME TO reporting_personentry")
        triggers.remove(connection)
        assert trigger_names() == set()
        cursor.execute("ALTER TABLE reporting_personentry RENAME TO reporting_staffentry")
    triggers.install(connection)
    assert trigger_names() == before


def test_migrating_makes_the_triggers_anew(sent: ReportVersion) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        on_table = " ON reporting_topicentry" if ON_POSTGRESQL else ""
        cursor.execute(f"DROP TRIGGER reporting_topicentry_no_delete{on_table}")
    call_command("migrate", verbosity=0)
    assert trigger_names() == expected_names()
    refused(lambda: TopicEntry.objects.filter(version=sent).delete())


@pytest.mark.django_db(transaction=True)
def test_tables_with_sent_reports_can_be_rebuilt_by_a_migration() -> None:
    call_command("load_plan", verbosity=0)
    factories.submitted_report(factories.open_round())
    with connection.cursor() as cursor:
        count = "SELECT COUNT(*) FROM reporting_reportversion"
        cursor.execute(count)
        before = cursor.fetchone()
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
    assert trigger_names() == set()
    field = models.CharField(max_length=5, default="x")
    field.set_attributes_from_name("passing")
    with connection.schema_editor() as editor:
        editor.add_field(ReportVersion, field)
        editor.remove_field(ReportVersion, field)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert trigger_names() == expected_names()
    with connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone() == before


@pytest.mark.parametrize("is_quiet", [False, True])
@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_leaves_the_triggers_in_place(is_quiet: bool) -> None:
    """Quiet: no post_migrate, as with the serialized data of a test."""
    call_command("load_plan", verbosity=0)
    factories.submitted_report(factories.open_round())
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=is_quiet)
    assert not ReportVersion.objects.exists()
    assert trigger_names() == expected_names()


def ways_to_a_version() -> set[type[models.Model]]:
    """Every concrete model with a chain of foreign keys to a version."""
    found: set[type[models.Model]] = {ReportVersion}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if any(field.related_model in found for field in model._meta.concrete_fields)
        }
        if more <= found:
            return found - {ReportVersion}
        found |= more


def test_whatever_reaches_a_version_is_content_or_said_to_be_live() -> None:
    assert ways_to_a_version() == {*CONTENT_MODELS, *LIVE_MODELS}
    assert not set(CONTENT_MODELS) & set(LIVE_MODELS)
    assert all(LIVE_MODELS.values())


# manage.py verify -------------------------------------------------------------------------------


def verified(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    try:
        call_command("verify")
    except SystemExit as ended:
        return int(ended.code), capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_all_is_well_with_what_was_sent(
    sent: ReportVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of every state: sent twice over, accepted, superseded, returned, recalled, recorded."""
    round_ = sent.obligation.round
    officer = factories.membership(Role.OFFICER, "SKHCN")
    at, later = factories.local(2026, 9, 1), factories.local(2026, 9, 2)
    accepted = factories.accepted_report(round_, "SCT")
    factories.act(accepted, Action.REOPEN, officer, at, reason="Sửa số.")
    again = accepted.obligation.versions.get(status=Status.DRAFT)
    factories.accepted_report(round_, "SCT", version=again, at=at)
    returned = factories.submitted_report(round_, "SGDDT")
    factories.act(returned, Action.TAKE, officer, at)
    needs = {"reason": "Thiếu số.", "answer_by": later.date()}
    factories.act(returned, Action.RETURN, officer, at, **needs)
    recalled = factories.submitted_report(round_, "CDN")
    factories.act(recalled, Action.RECALL, factories.membership(Role.SIGNER, "CDN"), at, reason="A")
    factories.recorded_report(
        round_, "CDCD", by=officer, at=at, received_at=factories.opening(2026)
    )
    reached = set(ReportVersion.objects.values_list("status", flat=True))
    assert reached >= set(SENT) - {Status.IN_REVIEW}
    assert verified(capsys) == (0, "Đã đối chiếu 6 báo cáo đã gửi: 0 chỗ sai khác.\n")


def test_a_renamed_agency_is_no_difference(
    sent: ReportVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    sent.obligation.agency.names.update(name="Sở Nông nghiệp và Môi trường")
    assert verified(capsys)[0] == 0


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (
            lambda version: SpendingEntry.objects.filter(
                version=version, key="nganh-nnptnt"
            ).update(spent=1),
            "kinh phí nganh-nnptnt: khác bản chụp ở đã chi đến ngày chốt",
        ),
        (
            lambda version: ObstacleEntry.objects.filter(version=version).delete(),
            "khó khăn, vướng mắc x: có trong bản chụp, không còn trong dữ liệu",
        ),
        (
            lambda version: new_row(AssetEntry, version, "y").save(),
            "tài sản trí tuệ y: có trong dữ liệu, không có trong bản chụp",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                snapshot=version.snapshot.replace("Thiếu vốn", "Đủ vốn")
            ),
            "bản chụp không khớp mã SHA-256 đã niêm phong",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                receipt_code="SNNPTNT-2026-01-00000000"
            ),
            "mã tiếp nhận không khớp cơ quan, năm, số bản hoặc mã SHA-256",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(number=7),
            "mã tiếp nhận không khớp cơ quan, năm, số bản hoặc mã SHA-256",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                obligation=factories.obligation(version.obligation.round, "SCT")
            ),
            "mã tiếp nhận không khớp cơ quan, năm, số bản hoặc mã SHA-256",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                sent_at=version.sent_at - timedelta(minutes=1)
            ),
            "thời điểm gửi không khớp nhật ký",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                sent_at=version.sent_at - timedelta(days=1)
            ),
            "ngày gửi không khớp bản chụp",
        ),
        (
            lambda version: version.events.filter(action=Action.SUBMIT).delete(),
            "nhật ký không có lần gửi",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                status=Status.ACCEPTED
            ),
            "trạng thái không khớp việc cuối cùng trong nhật ký",
        ),
        (
            lambda version: version.events.filter(action=Action.START).delete(),
            "nhật ký thiếu việc trước “Chuyển ký”",
        ),
        (
            lambda version: ReportVersion.objects.filter(pk=version.pk).update(
                decided_at=version.sent_at
            ),
            "thời điểm quyết định không khớp nhật ký",
        ),
        *(
            (
                lambda version, text=text: ReportVersion.objects.filter(pk=version.pk).update(
                    snapshot=text
                ),
                "bản chụp không đọc được",
            )
            for text in ("{", "[]", '{"rows":[]}', '{"rows":{"topicentry":[{}]}}')
        ),
    ],
)
def test_what_does_not_fit_is_told(
    tamper: Callable[[ReportVersion], Any],
    told: str,
    sent: ReportVersion,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with unguarded():
        tamper(sent)
    status, out = verified(capsys)
    assert "thiếu trigger" not in out
    assert status == 1
    assert told in out


def test_a_missing_trigger_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with unguarded():
        status, out = verified(capsys)
    assert status == 1
    assert len(out.splitlines()) == len(expected_names()) + 1
    assert "thiếu trigger reporting_taskentry_no_update; hãy chạy lại manage.py migrate" in out


def test_each_version_costs_a_fixed_number_of_queries(
    sent: ReportVersion, django_assert_num_queries: Any
) -> None:
    (version,) = verifying.sent_versions()
    with django_assert_num_queries(15):
        assert list(verifying.flaws(version)) == []
