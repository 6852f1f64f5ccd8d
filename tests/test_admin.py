"""Reference data: who keeps what, what nobody changes, and that all of it speaks Vietnamese."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import django.contrib.admin
import import_export
import pytest
import simple_history
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plan.models import (
    BudgetAmount,
    FundingSource,
    GrowthReading,
    Measure,
    MeasureSupplier,
    Objective,
    Plan,
    Solution,
    SupplierPart,
)
from reporting.models import MadeDocument, Notice
from soctrang_ip.access import ADMIN_ROLES, ADMINISTRATOR
from soctrang_ip.accounts.models import Agency, AgencyGroup, Role, User
from tasks.models import Task
from tests.admin_pages import MODELS, address, filled, is_saved, save
from tests.conftest import PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("plan_data")

ClientOf = Callable[[User], Client]
TEMPORARY = "thuyen-buom-song-hau-7"
ENGLISH = re.compile(
    r"\b(select|add|change|delete|save|home|view|search|filter|history|remove|password|selected|"
    r"show|hide|toggle|currently|invalid|required|field|error|true|false|entries|results?)\b",
    re.IGNORECASE,
)


@pytest.fixture
def administrator(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.administrator)


@pytest.fixture
def officer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.officer)


def first(model: type[Model]) -> Model:
    return model._default_manager.first()


def pages_of(model: type[Model]) -> list[str]:
    row = first(model)
    return [address(model, "changelist"), address(row, "change"), address(row, "history")]


@pytest.fixture(autouse=True)
def a_notice_and_a_document(cast: Cast) -> None:
    """The rows the plan does not bring along."""
    now = timezone.now()
    Notice.objects.create(
        recipient=cast.staff, kind="ready", occasion="x", subject="Chờ ký", made_at=now
    )
    MadeDocument.objects.create(
        key="x",
        kind="plan-status",
        format="pdf",
        made_of={},
        title="Kế hoạch",
        requested_at=now,
        moved_at=now,
    )


def test_no_report_content_is_kept_here() -> None:
    of_reports = {model for model in MODELS if model._meta.app_label == "reporting"}
    assert of_reports == {Notice, MadeDocument}
    assert "body" not in admin.site._registry[Notice].fields
    assert "content" not in admin.site._registry[MadeDocument].fields


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_keepers_see_everything_but_accounts_letters_and_documents(
    role: Role, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.of_role(role))
    for model in MODELS:
        is_closed = model in {User, Notice, MadeDocument} and role != Role.ADMINISTRATOR
        expected = 403 if is_closed else 200
        for url in pages_of(model):
            assert client.get(url).status_code == expected, url


def test_no_row_is_deleted_here(administrator: Client) -> None:
    for model in MODELS:
        row = first(model)
        assert administrator.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        assert model._default_manager.filter(pk=row.pk).exists()


def test_officers_add_no_rows(officer: Client) -> None:
    for model in MODELS:
        assert officer.get(address(model, "add")).status_code == 403, model


def test_an_edited_text_shows_on_the_page_and_the_issued_one_stays(administrator: Client) -> None:
    solution = Solution.objects.get(code="6.a")
    issued = solution.text_as_issued
    assert is_saved(
        save(administrator, solution, text="Kiện toàn đội ngũ.", text_as_issued="Viết lại")
    )
    solution.refresh_from_db()
    assert (solution.text, solution.text_as_issued) == ("Kiện toàn đội ngũ.", issued)
    page = administrator.get(reverse("plan_solutions")).content.decode()
    assert "Kiện toàn đội ngũ." in page
    assert "Kiến toàn lực lượng" in page


def test_the_wording_of_a_lead_stays_when_the_agency_changes(administrator: Client) -> None:
    task = Task.objects.get(code="I.1")
    other = Agency.objects.get(code="SCT")
    typed = {"leads-0-agency": other.pk, "leads-0-wording": "Sở Khác"}
    assert is_saved(save(administrator, task, name_as_issued="Tên khác", **typed))
    lead = task.leads.get()
    assert (lead.agency, lead.wording) == (other, "Sở Khoa học và Công nghệ")
    assert Task.objects.get(code="I.1").name_as_issued == task.name_as_issued


def test_a_cell_of_the_budget_is_typed_in_million_dong(administrator: Client) -> None:
    cell = BudgetAmount.objects.get(line__number=3, period__first_year=2021)
    page = administrator.get(address(cell.line, "change")).content.decode()
    assert "Số tiền (triệu đồng)" in page
    assert 'value="500"' in page
    assert is_saved(save(administrator, cell.line, **{"amounts-0-amount": "1,5 tỷ"}))
    cell.refresh_from_db()
    assert cell.amount == 1_500_000_000
    assert "8.500" in administrator.get(reverse("plan_budget")).content.decode()


def test_a_task_cannot_end_before_it_begins(administrator: Client) -> None:
    task = Task.objects.get(code="I.1")
    answer = save(administrator, task, **{"intervals-0-last_year": "2020"})
    assert "Năm cuối phải từ năm đầu trở đi." in answer.content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_officers_confirm_the_line_of_a_source_and_nothing_else(
    role: Role, cast: Cast, client_of: ClientOf
) -> None:
    source = FundingSource.objects.get(code="nganh-cong-an")
    line = source.plan.budget_lines.get(number=4)
    answer = save(
        client_of(cast.of_role(role)),
        source,
        budget_line=line.pk,
        is_link_confirmed="on",
        name="Tên khác",
    )
    assert is_saved(answer)
    source.refresh_from_db()
    assert (source.budget_line, source.is_link_confirmed) == (line, True)
    assert source.name == "Ngành Công an"


def test_officers_set_what_the_plan_leaves_open(officer: Client) -> None:
    plan = Plan.objects.current()
    answer = save(
        officer,
        plan,
        number="95/KH-UBND",
        issued_on="01/07/2021",
        growth_reading=GrowthReading.COMPOUND,
        base_year="2020",
        title="Tên khác",
    )
    assert is_saved(answer)
    changed = Plan.objects.current()
    assert (changed.number, changed.issued_on.isoformat()) == ("95/KH-UBND", "2021-07-01")
    assert changed.growth_reading == GrowthReading.COMPOUND
    assert changed.title == plan.title


def test_officers_name_the_members_of_open_groups_only(officer: Client) -> None:
    tax = Agency.objects.get(code="STC")
    group = AgencyGroup.objects.get(code="so-ban-nganh-lien-quan")
    assert is_saved(save(officer, group, members=[tax.pk], name="Tên khác"))
    group.refresh_from_db()
    assert list(group.members.all()) == [tax]
    assert group.name == "các Sở, ban, ngành có liên quan"

    closed = AgencyGroup.objects.get(code="hoi-doan-the")
    answer = officer.post(address(closed, "change"), {"members": [tax.pk]})
    assert answer.status_code == 403
    assert tax not in closed.members.all()


def test_officers_name_and_drop_suppliers_of_a_measure(officer: Client) -> None:
    measure = Measure.objects.get(code="CT9")
    assert measure.suppliers.count() == 1
    new = {
        "suppliers-TOTAL_FORMS": 2,
        "suppliers-1-order": 2,
        "suppliers-1-agency": Agency.objects.get(code="SCT").pk,
        "suppliers-1-part": SupplierPart.LIST,
    }
    assert is_saved(save(officer, measure, name="Tên khác", **new))
    assert measure.suppliers.count() == 2
    assert Measure.objects.get(code="CT9").name == measure.name

    assert is_saved(save(officer, measure, **{"suppliers-0-DELETE": "on"}))
    assert [each.agency.code for each in MeasureSupplier.objects.filter(measure=measure)] == ["SCT"]


def test_officers_mend_the_signature_of_an_agency_but_not_its_name(officer: Client) -> None:
    agency = Agency.objects.get(code="SNNPTNT")
    typed = {"names-0-signature": "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC", "names-0-name": "Sở khác"}
    assert is_saved(save(officer, agency, order="99", **typed))
    name = agency.names.get()
    assert name.signature == "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"
    assert name.name == "Sở Nông nghiệp và Phát triển nông thôn"
    assert Agency.objects.get(code="SNNPTNT").order == agency.order


@pytest.mark.parametrize("model", [Task, Objective], ids=lambda model: model.__name__)
def test_officers_change_no_text_of_the_plan(model: type[Model], officer: Client) -> None:
    row = first(model)
    assert officer.post(address(row, "change"), {"name": "X", "text": "X"}).status_code == 403


def test_officers_link_tasks_to_a_solution_and_confirm_them(officer: Client) -> None:
    solution = Solution.objects.get(code="3.b")
    text = solution.text
    typed = {
        "text": "X",
        "task_links-TOTAL_FORMS": 2,
        "task_links-0-is_proposal": "",
        "task_links-1-task": Task.objects.get(code="III.1.5").pk,
        "task_links-1-is_proposal": "on",
    }
    assert is_saved(save(officer, solution, **typed))
    links = solution.task_links.values_list("task__code", "is_proposal")
    assert list(links) == [("III.1.4", False), ("III.1.5", True)]
    assert Solution.objects.get(code="3.b").text == text


def test_a_new_name_of_an_agency_starts_on_its_day(administrator: Client) -> None:
    agency = Agency.objects.get(code="SCT")
    new = {
        "names-TOTAL_FORMS": 2,
        "names-1-valid_from": "01/03/2025",
        "names-1-name": "Sở Công Thương mới",
        "names-1-short_name": "Sở CT mới",
        "names-1-header_name": "SỞ CÔNG THƯƠNG MỚI",
        "names-1-place": "Sóc Trăng",
        "names-1-document_code": "SCT",
        "names-1-signature": "GIÁM ĐỐC",
    }
    assert is_saved(save(administrator, agency, **new))
    page = administrator.get(reverse("task", args=["V.4"])).content.decode()
    assert "Sở Công Thương mới" in page


def new_account(administrator: Client, **typed: Any) -> HttpResponse:
    url = address(User, "add")
    form = {
        **filled(administrator.get(url)),
        "email": "Can.Bo.Moi@example.vn",
        "full_name": "Lâm Thị Mới",
        "password": TEMPORARY,
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-agency": Agency.objects.get(code="STC").pk,
        "memberships-0-role": Role.STAFF,
        "memberships-0-valid_from": "01/01/2026",
    }
    return administrator.post(url, {**form, **typed})


def test_a_new_account_must_change_its_temporary_password(administrator: Client) -> None:
    assert is_saved(new_account(administrator))
    user = User.objects.get(email="can.bo.moi@example.vn")
    assert user.check_password(TEMPORARY)
    assert user.memberships.get().role == Role.STAFF
    client = Client()
    client.post(reverse("login"), {"username": user.email, "password": TEMPORARY})
    assert client.get(reverse("home"))["Location"] == reverse("password_change")


def test_the_suggested_password_is_accepted_and_never_twice_the_same(administrator: Client) -> None:
    pages = [administrator.get(address(User, "add")) for _ in range(2)]
    suggested = [filled(page)["password"] for page in pages]
    assert suggested[0] != suggested[1]
    assert is_saved(new_account(administrator, password=suggested[0]))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "ngan"}, "Mật khẩu quá ngắn"),
        ({"password": "Soc-Trang-2026"}, "dễ đoán"),
        ({"email": "OFFICER@example.vn"}, "Thư điện tử đã tồn tại"),
        ({"email": ""}, "bắt buộc"),
    ],
)
def test_an_account_is_refused_in_words(
    typed: dict[str, str], told: str, administrator: Client
) -> None:
    answer = new_account(administrator, **typed)
    assert answer.status_code == 200
    assert told.lower() in answer.content.decode().lower()
    assert not User.objects.filter(full_name="Lâm Thị Mới").exists()


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.OFFICER, "Vai trò này chỉ có ở Sở Khoa học và Công nghệ."),
        (Role.HEAD, "Vai trò này chỉ có ở Sở Khoa học và Công nghệ."),
        (Role.LEADER, "Vai trò này chỉ có ở UBND tỉnh và Sở Khoa học và Công nghệ."),
    ],
)
def test_a_role_stands_only_at_the_agency_it_belongs_to(
    role: Role, told: str, administrator: Client
) -> None:
    answer = new_account(administrator, **{"memberships-0-role": role})
    assert told in answer.content.decode()
    assert not User.objects.filter(full_name="Lâm Thị Mới").exists()


def test_a_password_hash_is_shown_nowhere(cast: Cast, administrator: Client) -> None:
    for page in ("change", "history", "password"):
        shown = administrator.get(address(cast.staff, page)).content.decode()
        assert cast.staff.password not in shown
        assert cast.staff.password.split("$")[-1] not in shown


def test_a_temporary_password_ends_sessions_and_must_be_changed(
    cast: Cast, client_of: ClientOf, administrator: Client
) -> None:
    session = client_of(cast.staff)
    answer = administrator.post(address(cast.staff, "password"), {"password": TEMPORARY})
    assert is_saved(answer)
    cast.staff.refresh_from_db()
    assert cast.staff.check_password(TEMPORARY)
    assert cast.staff.must_change_password
    assert session.get(reverse("home"))["Location"].startswith(reverse("login"))


def test_a_weak_temporary_password_is_refused(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(address(cast.staff, "password"), {"password": "12345678901234"})
    assert answer.status_code == 200
    assert User.objects.get(pk=cast.staff.pk).check_password(PASSWORD)


def test_only_the_administrator_sets_passwords(cast: Cast, officer: Client) -> None:
    answer = officer.post(address(cast.staff, "password"), {"password": TEMPORARY})
    assert answer.status_code == 403
    assert User.objects.get(pk=cast.staff.pk).check_password(PASSWORD)


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_every_page_speaks_vietnamese(role: Role, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.of_role(role))
    for model in MODELS:
        if role not in admin.site._registry[model].viewers:
            continue
        row = first(model)
        urls = [*pages_of(model), address(model, "changelist") + "?q=khong-co"]
        pages = [client.get(url) for url in [*urls, reverse("admin:index")]]
        if admin.site._registry[model].administrator_fields and role in ADMINISTRATOR:
            typed = dict.fromkeys(filled(pages[1]), "?")
            pages += [save(client, row), client.get(urls[2]), save(client, row, **typed)]
        for table in getattr(admin.site._registry[model], "tables", ()):
            form = client.get(address(model, "import", table.slug))
            file = SimpleUploadedFile("bang.pdf", b"")
            pages += [form, client.post(address(model, "import", table.slug), {"file": file})]
        assert [word for page in pages for word in english_in(page.content.decode())] == [], model


def english_in(markup: str) -> list[str]:
    """What a person meets that is plainly English, or a text of the packages left as it was."""
    markup = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    named = re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]*)"', markup)
    buttons = re.findall(r'<input type="submit"[^>]* value="([^"]*)"', markup)
    texts = [" ".join(each.split()) for each in re.split(r"<[^>]*>", markup)]
    shown = [*texts, *named, *buttons]
    return [match[0] for text in shown for match in ENGLISH.finditer(text)] + [
        text for text in shown if text in untranslated()
    ]


@cache
def untranslated() -> frozenset[str]:
    """Every sentence and label in the sources of Django, import-export and simple-history."""
    catalogues = [
        Path(package.__file__).parent / folder / "LC_MESSAGES" / "django.po"
        for package, folder in (
            (django, "conf/locale/en"),
            (django.contrib.admin, "locale/en"),
            (import_export, "locale/de"),
            (simple_history, "locale/de"),
        )
    ]
    found = {
        "".join(re.findall(r'"(.*)"', entry[1]))
        for path in catalogues
        for entry in re.finditer(r'^msgid (?:"")?((?:\n?".*")+)', path.read_text(), re.MULTILINE)
    }
    assert {"Save", "Import", "Revert", "Enter a whole number."} <= found
    return frozenset(text for text in found if any(letter.isalpha() for letter in text)) - SAME


SAME = {"URL"}
"""Words that Vietnamese writes alike."""
