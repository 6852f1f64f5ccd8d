"""Field by field: what differs between two versions, on the page and as a workbook."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import drafting, snapshots
from reporting.differences import (
    ADDED,
    CHANGED,
    REMOVED,
    Piece,
    RowDifference,
    _pieces,
    differences,
)
from reporting.models import (
    CONTENT_MODELS,
    Action,
    ContentRow,
    ObstacleEntry,
    ReportVersion,
    SpendingEntry,
    TopicEntry,
)
from reporting.verifying import TABLES
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import MILLION, act, local
from tests.reporting.test_immutable import add_rows
from tests.reporting.workbooks import cells

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

prose = st.lists(st.sampled_from(["vốn", "thiếu", " ", "\n", "và", "  "]), max_size=12).map("".join)

CHANGES: dict[str, dict[str, Any]] = {
    "topicentry": {"text": "Chữ đã sửa"},
    "taskentry": {"summary": "Chữ đã sửa"},
    "taskresult": {"number": "1234.5"},
    "measureentry": {"numerator": 1234},
    "listentry": {"code": "2200 123"},
    "spendingentry": {"spent": 1_234_500_000},
    "documententry": {"issued_on": "2026-05-04"},
    "staffentry": {"is_dedicated": True},
    "assetentry": {"kind": "patent"},
    "obstacleentry": {"cause": "Chữ đã sửa"},
    "proposalentry": {"wanted_by": "Quý I"},
    "nextworkentry": {"text": "Tập huấn và hội thảo"},
    "attachment": {"note": "Chữ đã sửa"},
}
SHOWN = {
    "taskresult": ("", "1.234,5"),
    "measureentry": ("", "1.234"),
    "spendingentry": ("", "1.234,5 triệu đồng"),
    "documententry": ("", "04/05/2026"),
    "staffentry": ("Không", "Có"),
    "assetentry": ("Nhãn hiệu", "Sáng chế"),
}
"""Where the value is not written as it is typed."""


@pytest.fixture
def first() -> ReportVersion:
    """Ours of 2026, returned: a draft based on it is open. A row "x" stands in every table."""
    version = add_rows(factories.waiting_report(factories.open_round(2026)))
    signer, officer = factories.membership(Role.SIGNER), factories.membership(Role.OFFICER, "SKHCN")
    act(version, Action.SUBMIT, signer, local(2026, 9, 1), key="a key")
    act(version, Action.TAKE, officer, local(2026, 9, 2))
    return act(
        version,
        Action.RETURN,
        officer,
        local(2026, 9, 3),
        reason="Bổ sung.",
        answer_by=local(2026, 9, 20).date(),
    )


@pytest.fixture
def second(first: ReportVersion) -> ReportVersion:
    return first.obligation.versions.open().get()


def change(version: ReportVersion, model: type[ContentRow], key: str = "x", **values: Any) -> None:
    with drafting.locked(version):
        model.objects.filter(version=version, key=key).update(**values)


def compared(first: ReportVersion, second: ReportVersion) -> Any:
    at = local(2026, 9, 10)
    return differences(snapshots.of(first, at=at), snapshots.of(second, at=at))


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model._meta.model_name)
def test_one_changed_field_of_each_table_is_the_only_difference(
    model: type[ContentRow], first: ReportVersion, second: ReportVersion
) -> None:
    name = model._meta.model_name
    values = CHANGES[name]
    change(second, model, **values)
    found = compared(first, second)
    (table,) = found.changed_tables
    assert table.label.lower() == TABLES[model].lower()
    (row,) = table.rows
    assert row.what == CHANGED
    assert row.title
    (field,) = row.fields
    (column,) = values
    assert field.label.lower() == str(model._meta.get_field(column).verbose_name).lower()
    before, after = SHOWN.get(name, (field.before, str(values[column])))
    assert (field.before, field.after) == (before, after)
    assert table.unchanged == model.objects.filter(version=first).count() - 1


@pytest.mark.parametrize("model", CONTENT_MODELS, ids=lambda model: model._meta.model_name)
def test_rows_that_came_and_went_are_told_in_each_table(
    model: type[ContentRow], first: ReportVersion, second: ReportVersion
) -> None:
    with drafting.locked(second):
        model.objects.filter(version=second, key="x").update(key="y")
    (table,) = compared(first, second).changed_tables
    assert [row.what for row in table.rows] == [ADDED, REMOVED]


def test_two_versions_alike_have_no_difference(first: ReportVersion, second: ReportVersion) -> None:
    found = compared(first, second)
    assert found.changed_tables == []
    rows = sum(model.objects.filter(version=first).count() for model in CONTENT_MODELS)
    assert found.unchanged == rows


def test_prose_is_marked_word_by_word(first: ReportVersion, second: ReportVersion) -> None:
    change(second, ObstacleEntry, text="Thiếu nhiều vốn")
    row = _only_row(first, second)
    assert row.fields[0].pieces == (
        Piece("same", "Thiếu "),
        Piece("new", "nhiều "),
        Piece("same", "vốn"),
    )


@given(prose, prose)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_pieces_hold_both_texts_whole(before: str, after: str) -> None:
    pieces = list(_pieces(before, after))
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_a_number_says_by_how_much_it_changed(first: ReportVersion, second: ReportVersion) -> None:
    key = SpendingEntry.objects.filter(version=second).exclude(key="x").first().key
    change(second, SpendingEntry, key, spent=35 * MILLION + 500_000)
    (field,) = _only_row(first, second).fields
    assert (field.before, field.after) == ("40 triệu đồng", "35,5 triệu đồng")
    assert field.change == "giảm 4,5 triệu đồng"


def test_blank_and_none_and_zero_stay_three_answers(
    first: ReportVersion, second: ReportVersion
) -> None:
    change(second, SpendingEntry, spent=0, answer="none")
    fields = {field.label: field for field in _only_row(first, second).fields}
    assert (fields["Đã chi đến ngày chốt"].before, fields["Đã chi đến ngày chốt"].after) == (
        "",
        "0 triệu đồng",
    )
    assert fields["Trả lời"].after == "Không phát sinh"
    assert fields["Đã chi đến ngày chốt"].change == ""


def _only_row(first: ReportVersion, second: ReportVersion) -> RowDifference:
    (table,) = compared(first, second).changed_tables
    (row,) = table.rows
    return row


# The page -------------------------------------------------------------------------------------


def page(client: Client, version: ReportVersion, query: str = "") -> str:
    url = reverse("report_differences", args=[version.pk])
    answer = client.get(f"{url}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_agency_compares_its_draft_with_what_was_returned(
    first: ReportVersion, second: ReportVersion, as_role: As
) -> None:
    change(second, ObstacleEntry, text="Thiếu <b>nhiều</b> vốn")
    shown = page(as_role(), second)
    assert f"<ins>{escape('<b>nhiều</b> ')}</ins>" in shown
    assert "Sửa 1 dòng, thêm 0, bỏ 0;" in shown
    assert "giữ nguyên" in shown
    link = reverse("report_differences", args=[second.pk])
    assert link in as_role().get(reverse("report", args=[second.pk])).content.decode()


def test_the_two_versions_are_chosen_on_the_page(
    first: ReportVersion, second: ReportVersion, as_role: As
) -> None:
    change(second, TopicEntry, "highlights", text="Nổi bật khác")
    shown = page(as_role(), first, f"voi={second.pk}&sau={first.pk}")
    assert "<del>Nổi bật khác" in shown
    assert f'<option value="{second.pk}" selected>' in shown


def test_years_are_compared_too(first: ReportVersion, as_role: As) -> None:
    earlier = factories.accepted_report(factories.open_round(2025))
    shown = page(as_role(Role.OFFICER, "SKHCN"), first)
    assert f'<option value="{earlier.pk}" selected>Báo cáo năm 2025, bản 1' in shown
    assert "Khó khăn, vướng mắc" in shown


def test_officers_never_see_the_draft(
    first: ReportVersion, second: ReportVersion, as_role: As
) -> None:
    officer = as_role(Role.OFFICER, "SKHCN")
    assert f'value="{second.pk}"' not in page(officer, first)
    for name in ("report_differences", "differences_workbook"):
        for url in (
            reverse(name, args=[second.pk]),
            f"{reverse(name, args=[first.pk])}?voi={second.pk}",
            f"{reverse(name, args=[first.pk])}?sau={second.pk}",
        ):
            assert officer.get(url).status_code == 404, url


def test_leaders_compare_accepted_versions_alone(first: ReportVersion, as_role: As) -> None:
    leader = as_role(Role.LEADER, "UBNDT")
    accepted = factories.accepted_report(factories.open_round(2025))
    assert leader.get(reverse("report_differences", args=[first.pk])).status_code == 404
    shown = page(leader, accepted)
    assert f'value="{first.pk}"' not in shown
    assert "Chưa có bản nào khác để so sánh" in shown
    url = f"{reverse('report_differences', args=[accepted.pk])}?voi={first.pk}"
    assert leader.get(url).status_code == 404


def test_another_agency_compares_nothing_of_ours(first: ReportVersion, as_role: As) -> None:
    foreign = as_role(Role.STAFF, "SVHTTDL")
    assert foreign.get(reverse("report_differences", args=[first.pk])).status_code == 404


def test_the_workbook_has_the_rows_of_the_page(
    first: ReportVersion, second: ReportVersion, as_role: As
) -> None:
    change(second, ObstacleEntry, text="=1+1")
    answer = as_role().get(reverse("differences_workbook", args=[second.pk]))
    values = cells(answer.content)
    assert "Trước: Báo cáo năm 2026, bản 1. Sau: Báo cáo năm 2026, bản 2." in values
    at = values.index("Sửa")
    assert values[at - 1 : at + 5] == [
        "Khó khăn, vướng mắc",
        "Sửa",
        "=1+1",
        "Khó khăn, vướng mắc",
        "Thiếu vốn",
        "=1+1",
    ]
