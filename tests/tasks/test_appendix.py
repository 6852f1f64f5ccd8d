"""The appendix against its print: every row, every cell, and the counts that must hold."""

from collections import Counter

import pytest
from pytest_django import DjangoAssertNumQueries

from plan.models import Section
from soctrang_ip.accounts.models import Agency, AgencyGroup
from tasks.models import Task, TaskHeading, TaskPartner
from tests.plan import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


def printed_tasks() -> list[printed.Row]:
    return [row for row in printed.appendix() if row.leads]


def test_every_task_is_as_printed() -> None:
    tasks = Task.objects.with_parts().in_plan_order()
    assert [
        printed.Row(
            code=task.code,
            number=task.number,
            name=task.name_as_issued,
            leads=[lead.wording for lead in task.leads.all()],
            partners=[partner.wording for partner in task.partners.all()],
            period=task.period_wording,
            funding=[funding.wording for funding in task.funding.all()],
        )
        for task in tasks
    ] == printed_tasks()
    assert len(tasks) == 34


def test_every_heading_row_is_as_printed() -> None:
    headings = TaskHeading.objects.select_related("section")
    expected = [
        (row.code, row.name)
        for row in printed.appendix()
        if not row.leads and row.code != row.number
    ]
    assert [(heading.code, heading.name_as_issued) for heading in headings] == expected
    assert [code for code, _ in expected] == ["I.2", "II.1", "III.1", "III.2", "IV.3", "VI.2"]


def test_the_order_of_rows_counts_all_46_of_them() -> None:
    orders = {row.code: order for order, row in enumerate(printed.appendix(), 1)}
    assert len(orders) == 46
    for row in (*Task.objects.all(), *TaskHeading.objects.select_related("section")):
        assert row.order == orders[row.code]


def test_a_row_numbered_below_a_heading_belongs_to_it() -> None:
    for task in Task.objects.select_related("section", "heading__section"):
        above = task.code.rpartition(".")[0] if "." in task.number else None
        assert (task.heading.code if task.heading else None) == above


def test_leaf_names_are_shown_with_their_heading() -> None:
    leaves = Task.objects.filter(name="Lĩnh vực sở hữu công nghiệp").select_related("heading")
    assert leaves.count() == 5
    assert len({task.full_name for task in leaves}) == 5
    assert leaves.get(code="VI.2.1").full_name == (
        "Tăng cường truyền thông trên các phương tiện thông tin đại chúng – "
        "Lĩnh vực sở hữu công nghiệp"
    )


def test_the_cut_row_is_shown_whole() -> None:
    task = Task.objects.get(code="V.4")
    assert task.name_as_issued.endswith("hỗ trợ tham gia")
    assert task.name.endswith(
        "hỗ trợ tham gia các hội chợ, triển lãm, phiên chợ giới thiệu các "
        "đặc sản, sản phẩm làng nghề và các hoạt động khác có liên quan"
    )


def test_each_agency_leads_as_many_tasks_as_the_plan_gives_it() -> None:
    leads = {
        agency.code: Task.objects.led_by(agency).count() for agency in Agency.objects.reporting()
    }
    assert {code: count for code, count in leads.items() if count} == {
        "SKHCN": 15,
        "SNNPTNT": 7,
        "SVHTTDL": 7,
        "CAT": 1,
        "CQLTT": 1,
        "SCT": 1,
        "SGDDT": 1,
        "CDCD": 1,
        "CDN": 1,
    }
    assert list(leads.values()).count(0) == 22


def test_two_colleges_lead_one_task_together() -> None:
    task = Task.objects.with_parts().get(code="VI.4")
    assert [lead.agency.code for lead in task.leads.all()] == ["CDCD", "CDN"]


@pytest.mark.parametrize(
    ("year", "count"),
    [
        (2020, 0),
        (2021, 8),
        (2022, 31),
        (2023, 30),
        (2024, 30),
        (2025, 31),
        *((year, 32) for year in range(2026, 2030)),
        (2030, 33),
        (2031, 0),
    ],
)
def test_tasks_due_in_a_year(year: int, count: int) -> None:
    assert Task.objects.due_in(year).count() == count
    tasks = Task.objects.prefetch_related("intervals")
    assert sum(task.is_due_in(year) for task in tasks) == count


def test_two_single_years_are_not_the_years_between() -> None:
    assert Task.objects.get(code="VI.5").active_years == [2025, 2030]


def test_pilot_and_regular_years_are_two_labelled_intervals() -> None:
    task = Task.objects.get(code="II.2")
    assert [(i.first_year, i.last_year, i.label) for i in task.intervals.all()] == [
        (2021, 2022, "Thí điểm"),
        (2023, 2030, "Chính thức"),
    ]


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("ubnd-cap-huyen", 24),
        ("hoi-doan-the", 11),
        ("so-ban-nganh-tinh", 2),
        ("so-ban-nganh-lien-quan", 27),
        ("don-vi-lien-quan", 3),
    ],
)
def test_a_group_is_partner_of_so_many_tasks(code: str, count: int) -> None:
    group = AgencyGroup.objects.get(code=code)
    assert TaskPartner.objects.filter(group=group).count() == count


@pytest.mark.parametrize("code", ["VI.3", "VI.4"])
def test_the_three_departments_written_as_one_are_three(code: str) -> None:
    partners = Task.objects.with_parts().get(code=code).partners.all()
    assert [partner.agency.code for partner in partners] == ["SKHCN", "SNNPTNT", "SVHTTDL"]


def test_wording_that_is_no_agency_stays_wording() -> None:
    words = TaskPartner.objects.filter(agency=None, group=None).values_list("wording", flat=True)
    assert Counter(words) == {
        "Doanh nghiệp": 1,
        "Doanh nghiệp, hộ kinh doanh, hợp tác xã": 5,
        "Tổ chức (doanh nghiệp, hộ kinh doanh, hợp tác xã), cá nhân trên địa bàn tỉnh": 3,
        "các Viện, trường": 1,
    }


def test_a_partner_is_shown_by_its_own_name() -> None:
    partner = TaskPartner.objects.get(task__code="VI.3", order=1)
    assert partner.wording == "Các Sở Khoa học và Công nghệ"
    assert partner.name == "Sở Khoa học và Công nghệ"


def test_tasks_naming_an_agency_and_those_of_its_closed_groups_are_told_apart() -> None:
    agriculture = Agency.objects.get(code="SNNPTNT")
    named = Task.objects.naming(agriculture).in_plan_order()
    assert [task.code for task in named] == ["IV.2", "VI.3", "VI.4"]
    in_groups = Task.objects.of_groups_of(agriculture).in_plan_order()
    assert [task.code for task in in_groups] == ["VI.5", "VI.6"]


def test_members_named_for_an_open_group_do_not_make_it_closed() -> None:
    finance = Agency.objects.get(code="STC")
    AgencyGroup.objects.get(code="so-ban-nganh-lien-quan").members.add(finance)
    in_groups = Task.objects.of_groups_of(finance).in_plan_order()
    assert [task.code for task in in_groups] == ["VI.5", "VI.6"]


def test_reading_the_whole_appendix_costs_seven_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(7):
        for task in Task.objects.with_parts().in_plan_order():
            _ = (
                task.full_name,
                task.section.title,
                task.active_years,
                [lead.agency.name for lead in task.leads.all()],
                [(partner.name, partner.group) for partner in task.partners.all()],
                [funding.source.name for funding in task.funding.all()],
            )


def test_every_section_has_tasks() -> None:
    counts = Counter(Task.objects.values_list("section__roman", flat=True))
    assert sum(counts.values()) == 34
    assert set(counts) == set(Section.objects.values_list("roman", flat=True))
