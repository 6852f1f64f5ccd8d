"""The history of reference data: who changed what and when, readable and never rewritten."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import update_last_login
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plan.models import BudgetAmount, Erratum, MeasureSupplier, Solution
from soctrang_ip.accounts.models import Agency, AgencyGroup, Role, User
from soctrang_ip.changes import changes_of
from tasks.models import Task
from tests.admin_pages import address, save
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("plan_data")

ClientOf = Callable[[User], Client]


@pytest.fixture
def administrator(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.administrator)


def history_of(client: Client, row: Model) -> str:
    return client.get(address(row, "history")).content.decode()


def test_the_first_change_says_who_and_what_was_there_before(
    cast: Cast, administrator: Client
) -> None:
    solution = Solution.objects.get(code="6.a")
    before = solution.text
    save(administrator, solution, text="Kiện toàn đội ngũ.")
    (change,) = changes_of(solution)
    assert (change.by, change.role, change.agency) == (
        cast.administrator,
        "Quản trị",
        "Sở KH&CN",
    )
    (field,) = change.rows[0].fields
    assert (field.label, field.before, field.after) == ("Nội dung", before, "Kiện toàn đội ngũ.")
    page = history_of(administrator, solution)
    assert "Kim Sà Phone (Quản trị, Sở KH&amp;CN)" in page
    assert "Kiện toàn đội ngũ." in page


def test_the_newest_change_comes_first(administrator: Client) -> None:
    solution = Solution.objects.get(code="6.a")
    for text in ("Lần một.", "Lần hai."):
        save(administrator, solution, text=text)
    after = [row.fields[0].after for change in changes_of(solution) for row in change.rows]
    assert after == ["Lần hai.", "Lần một."]


def test_a_save_that_changes_nothing_is_no_change(administrator: Client) -> None:
    solution = Solution.objects.get(code="6.a")
    save(administrator, solution)
    assert changes_of(solution) == []
    assert "Chưa có thay đổi nào" in history_of(administrator, solution)


def test_rows_below_belong_to_the_same_change(administrator: Client) -> None:
    task = Task.objects.get(code="I.1")
    other = Agency.objects.get(code="SCT")
    typed = {"leads-0-agency": other.pk, "intervals-0-last_year": "2029"}
    save(administrator, task, name="Tên khác", **typed)
    page = history_of(administrator, task)
    assert page.count('class="module change"') == 1
    for shown in ("Tên khác", "Sở Công Thương", "Sở Khoa học và Công nghệ", "2029"):
        assert shown in page


def test_the_members_of_a_group_are_told_by_name(cast: Cast, client_of: ClientOf) -> None:
    group = AgencyGroup.objects.get(code="so-ban-nganh-lien-quan")
    finance, trade = Agency.objects.get(code="STC"), Agency.objects.get(code="SCT")
    officer = client_of(cast.officer)
    save(officer, group, members=[finance.pk])
    save(officer, group, members=[trade.pk])
    fields = [row.fields[0] for change in changes_of(group) for row in change.rows]
    assert [(field.before, field.after) for field in fields] == [
        ("Sở Tài chính", "Sở Công Thương"),
        ("", "Sở Tài chính"),
    ]


def test_a_removed_row_stays_readable(administrator: Client) -> None:
    erratum = Erratum.objects.first()
    plan, slip = erratum.plan, erratum.as_issued
    save(administrator, plan, **{"errata-0-DELETE": "on"})
    assert not Erratum.objects.filter(pk=erratum.pk).exists()
    page = history_of(administrator, plan)
    assert "Xóa · Đính chính" in page
    assert slip in page


def test_money_and_yes_or_no_are_told_in_words(administrator: Client) -> None:
    cell = BudgetAmount.objects.get(line__number=3, period__first_year=2021)
    save(administrator, cell.line, **{"amounts-0-amount": "1,5 tỷ"})
    page = history_of(administrator, cell.line)
    assert "500.000.000" in page
    assert "1.500.000.000" in page


def test_what_a_command_took_from_the_files_is_told_as_a_command(administrator: Client) -> None:
    task = Task.objects.get(code="I.1")
    save(administrator, task, name="Tên khác")
    call_command("load_plan", "--take", "I.1", verbosity=0)
    assert [change.by is None for change in changes_of(task)] == [True, False]
    assert "Lệnh của người vận hành" in history_of(administrator, task)


def test_a_temporary_password_is_told_and_no_hash_is_kept(
    cast: Cast, administrator: Client
) -> None:
    administrator.post(address(cast.staff, "password"), {"password": "thuyen-buom-song-hau-7"})
    assert "Đặt mật khẩu tạm." in history_of(administrator, cast.staff)
    columns = {field.name for field in User.history.model._meta.get_fields()}
    assert columns.isdisjoint({"password", "last_login"})


def test_a_log_in_leaves_no_version(cast: Cast) -> None:
    before = User.history.count()
    update_last_login(None, cast.staff)
    assert User.history.count() == before


def test_loading_the_plan_writes_no_versions() -> None:
    assert Task.history.count() == 0
    assert MeasureSupplier.history.count() == 0


def test_everything_the_admin_lets_change_keeps_history() -> None:
    classes = list(admin.site._registry.values())
    classes += [inline for each in classes for inline in each.inlines]
    changed = {each.model for each in classes if each.administrator_fields or each.reviewer_fields}
    assert [model for model in changed if not hasattr(model, "history")] == []


def test_history_has_no_form_of_its_own() -> None:
    kept = {model for model in apps.get_models() if hasattr(model, "history_type")}
    assert kept
    assert kept.isdisjoint(admin.site._registry)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_history_is_open_to_those_who_see_the_row(
    role: Role, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.of_role(role))
    assert client.get(address(Task.objects.first(), "history")).status_code == 200
    assert client.get(address(cast.staff, "history")).status_code == 403


def test_a_long_history_costs_as_many_queries_as_a_short_one(administrator: Client) -> None:
    task = Task.objects.get(code="I.1")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            history_of(administrator, task)
        return len(asked)

    save(administrator, task, name="Lần một", **{"intervals-0-last_year": "2029"})
    short = queries()
    for number in range(5):
        save(administrator, task, name=f"Lần {number}", **{"intervals-0-last_year": "2028"})
    assert queries() == short
