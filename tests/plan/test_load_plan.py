"""load_plan inserts what is missing, lists what differs, and overwrites only on request."""

import datetime
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from plan.management.plan_files import PlanFileError, read_plan_files
from plan.management.synchronise import excerpts
from plan.models import Duty, FundingSource, Objective, Plan, Solution
from soctrang_ip.accounts.models import Agency, AgencyName
from tasks.models import SolutionTask, Task, TaskPartner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def load() -> Callable[..., str]:
    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("load_plan", *arguments, stdout=out)
        return out.getvalue()

    return run


def everything() -> dict[str, list[tuple[object, ...]]]:
    models = [*apps.get_app_config("plan").get_models(), *apps.get_app_config("tasks").get_models()]
    return {m.__name__: list(m.objects.order_by("pk").values_list()) for m in [*models, Agency]}


def test_a_second_run_changes_nothing_and_says_so(load: Callable[..., str]) -> None:
    before = everything()
    assert load() == "Kế hoạch đã đủ, không có gì thay đổi.\n"
    assert everything() == before


def test_a_second_run_reads_each_table_about_once(
    load: Callable[..., str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        load()


def test_an_edited_row_is_listed_and_kept(load: Callable[..., str]) -> None:
    Task.objects.filter(code="III.2.1").update(name="Tên đã sửa", number="2.1a")
    lines = load().splitlines()
    assert lines[0].startswith("PL.III.2.1 · tên nhiệm vụ: hệ thống “Tên đã sửa”, tệp “Lĩnh vực")
    assert lines[1] == "PL.III.2.1 · STT: hệ thống “2.1a”, tệp “2.1”"
    assert lines[2].startswith("Có 2 chỗ khác")
    assert Task.objects.get(code="III.2.1").name == "Tên đã sửa"


def test_an_edited_row_is_taken_from_the_file_on_request(load: Callable[..., str]) -> None:
    Task.objects.filter(code__in=["III.2.1", "III.2.2"]).update(name="Tên đã sửa")
    out = load("--take", "III.2.1")
    assert "Đã lấy theo tệp: PL.III.2.1 · tên nhiệm vụ" in out
    assert Task.objects.get(code="III.2.1").name == "Lĩnh vực sở hữu công nghiệp"
    assert Task.objects.get(code="III.2.2").name == "Tên đã sửa"


def test_several_rows_are_taken_at_once(load: Callable[..., str]) -> None:
    Task.objects.filter(code__in=["III.2.1", "III.2.2"]).update(name="Tên đã sửa")
    load("--take", "III.2.1", "--take", "PL.III.2.2")
    assert not Task.objects.filter(name="Tên đã sửa").exists()


def test_a_missing_row_is_inserted_with_its_parts(load: Callable[..., str]) -> None:
    task = Task.objects.get(code="VI.4")
    for parts in (
        task.leads,
        task.partners,
        task.intervals,
        task.funding,
        task.solution_links,
    ):
        parts.all().delete()
    task.delete()
    assert load().startswith("Đã thêm 9 dòng.\n")
    task = Task.objects.with_parts().get(code="VI.4")
    assert [lead.agency.code for lead in task.leads.all()] == ["CDCD", "CDN"]


def test_a_partner_somebody_removed_does_not_come_back_by_itself(load: Callable[..., str]) -> None:
    TaskPartner.objects.get(task__code="VI.3", order=3).delete()
    assert "PL.VI.3 · cơ quan phối hợp" in load()
    assert TaskPartner.objects.filter(task__code="VI.3").count() == 2
    load("--take", "VI.3")
    assert TaskPartner.objects.filter(task__code="VI.3").count() == 3


def test_a_list_new_with_a_release_is_inserted_for_every_row(load: Callable[..., str]) -> None:
    links = set(SolutionTask.objects.values_list("solution__code", "task__code", "is_proposal"))
    SolutionTask.objects.all().delete()
    assert load() == f"Đã thêm {len(links)} dòng.\n"
    found = SolutionTask.objects.values_list("solution__code", "task__code", "is_proposal")
    assert set(found) == links


def test_a_task_somebody_unlinked_from_a_solution_stays_unlinked(load: Callable[..., str]) -> None:
    SolutionTask.objects.get(solution__code="3.b").delete()
    assert "III.3.b · nhiệm vụ thực hiện giải pháp" in load()
    assert not SolutionTask.objects.filter(solution__code="3.b").exists()


def test_a_code_without_a_difference_changes_nothing(load: Callable[..., str]) -> None:
    before = everything()
    load("--take", "III.2.1")
    assert everything() == before


def test_an_unknown_code_is_refused_and_nothing_is_written(load: Callable[..., str]) -> None:
    Solution.objects.get(code="3.c").delete()
    with pytest.raises(CommandError, match="Không có mã “VII.1”"):
        load("--take", "VII.1")
    assert not Solution.objects.filter(code="3.c").exists()


def test_a_code_of_two_edited_rows_must_be_said_more_exactly(load: Callable[..., str]) -> None:
    Duty.objects.filter(code="2.a").update(text="đã sửa")
    Solution.objects.filter(code="2.a").update(text="đã sửa")
    with pytest.raises(CommandError, match="III.2.a, V.2.a"):
        load("--take", "2.a")
    load("--take", "V.2.a")
    assert Duty.objects.get(code="2.a").text != "đã sửa"
    assert Solution.objects.get(code="2.a").text == "đã sửa"


def test_of_one_code_in_two_places_the_edited_row_is_meant(load: Callable[..., str]) -> None:
    assert Objective.objects.filter(code="II.1.1").exists()
    Task.objects.filter(code="II.1.1").update(name="Tên đã sửa")
    load("--take", "II.1.1")
    assert Task.objects.get(code="II.1.1").name == "Lĩnh vực sở hữu công nghiệp"


def test_what_the_print_leaves_blank_may_be_filled_in(load: Callable[..., str]) -> None:
    Plan.objects.update(number="123/KH-UBND", issued_on=datetime.date(2021, 12, 1))
    FundingSource.objects.filter(code="su-nghiep-khcn").update(is_link_confirmed=True)
    assert load() == "Kế hoạch đã đủ, không có gì thay đổi.\n"


def test_a_later_name_of_an_agency_is_no_difference(load: Callable[..., str]) -> None:
    AgencyName.objects.create(
        agency=Agency.objects.get(code="SNNPTNT"),
        valid_from=datetime.date(2025, 3, 1),
        name="Sở Nông nghiệp và Môi trường",
        short_name="Sở NN&MT",
        header_name="SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
        document_code="SNNMT",
    )
    assert load() == "Kế hoạch đã đủ, không có gì thay đổi.\n"


def test_long_texts_are_shown_where_they_differ() -> None:
    same = "a" * 100
    assert excerpts(same + "b" + same, same + "c" + same) == (
        "…" + "a" * 20 + "b" + "a" * 39 + "…",
        "…" + "a" * 20 + "c" + "a" * 39 + "…",
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for path in (settings.BASE_DIR / "fixtures").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("phu-luc.toml", 'nguon = "Ngành Công an"', 'nguon = "Ngành An"', "nguồn kinh phí"),
        ("phu-luc.toml", 'chu_tri = "Công an tỉnh"', 'chu_tri = "Công an"', "cách gọi “công an”"),
        ("dinh-chinh.toml", 'da_in = "Kiến toàn"', 'da_in = "Kiển toàn"', "Đính chính III.6.a"),
        ("van-ban.toml", 'phan = "Yêu cầu"', 'phan = "Yêu sách"', "lựa chọn “Yêu sách”"),
        ("kinh-phi.toml", "den_nam = 2025", "", "Thiếu mục 'den_nam'"),
        ("chi-tieu.toml", "[[chi_tieu]]", "[[chi_tieu", "không đọc được"),
    ],
)
def test_files_that_do_not_fit_together_are_refused(
    files: Path, file: str, old: str, new: str, sentence: str
) -> None:
    text = (files / file).read_text(encoding="utf-8")
    assert old in text
    (files / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanFileError, match=sentence):
        read_plan_files(files)
