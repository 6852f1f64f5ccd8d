"""Reference data as workbooks: out, back in, seen before it is written, all or nothing."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plan.models import BudgetAmount, BudgetLine, Indicator, Measure
from soctrang_ip.accounts.models import Agency, Role, User
from soctrang_ip.changes import changes_of
from soctrang_ip.lib import xlsx
from tasks.models import Task
from tests.admin_pages import address
from tests.conftest import Cast
from tests.test_admin import english_in

pytestmark = pytest.mark.usefixtures("plan_data")

ClientOf = Callable[[User], Client]

TABLES: list[tuple[type[Model], str, str]] = [
    (Agency, "co-quan", "Mã"),
    (Task, "nhiem-vu", "Mã"),
    (Indicator, "chi-tieu", "Mã"),
    (Measure, "so-do", "Mã"),
    (Measure, "muc-tieu", "Mã số đo"),
    (BudgetLine, "kinh-phi", "Số thứ tự"),
]
EVERY_TABLE = pytest.mark.parametrize(
    ("model", "slug", "key"), TABLES, ids=[slug for _, slug, _ in TABLES]
)


@pytest.fixture
def administrator(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.administrator)


@pytest.fixture
def officer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.officer)


def page(model: type[Model], slug: str, name: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[slug])


class Book:
    """An exported table that a person opens, edits and sends back."""

    def __init__(self, client: Client, model: type[Model], slug: str) -> None:
        self.client, self.model, self.slug = client, model, slug
        answer = client.get(page(model, slug, "export"))
        assert answer.status_code == 200
        assert answer["Content-Type"] == xlsx.CONTENT_TYPE
        self.book = load_workbook(io.BytesIO(answer.content))
        self.sheet: Worksheet = self.book.active
        self.header = 5
        self.titles = [cell.value for cell in self.sheet[self.header]]

    def cell(self, key: str, title: str) -> Any:
        """The cell of the row whose first column holds the key."""
        for row in range(self.header + 1, self.sheet.max_row + 1):
            if str(self.sheet.cell(row, 1).value) == key:
                return self.sheet.cell(row, self.titles.index(title) + 1)
        raise KeyError(key)

    def add(self, **values: Any) -> int:
        row = self.sheet.max_row + 1
        for title, value in values.items():
            self.sheet.cell(row, self.titles.index(title) + 1).value = value
        return row

    def bytes(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def send(self, name: str = "bang.xlsx") -> HttpResponse:
        return upload(self.client, self.model, self.slug, self.bytes(), name)

    def apply(self, seen: HttpResponse) -> HttpResponse:
        return apply(self.client, self.model, self.slug, seen)


def upload(
    client: Client, model: type[Model], slug: str, content: bytes, name: str = "bang.xlsx"
) -> HttpResponse:
    return client.post(page(model, slug, "import"), {"file": SimpleUploadedFile(name, content)})


def apply(client: Client, model: type[Model], slug: str, seen: HttpResponse) -> HttpResponse:
    (signed,) = re.findall(r'name="signed_rows" value="([^"]+)"', seen.content.decode())
    return client.post(page(model, slug, "apply"), {"signed_rows": signed})


def text_of(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


@EVERY_TABLE
def test_a_list_offers_its_tables(
    model: type[Model], slug: str, key: str, administrator: Client
) -> None:
    shown = administrator.get(address(model, "changelist")).content.decode()
    assert page(model, slug, "export") in shown
    assert page(model, slug, "import") in shown
    assert administrator.get(page(model, slug, "import")).status_code == 200


@EVERY_TABLE
def test_what_was_exported_comes_back_without_a_change(
    model: type[Model], slug: str, key: str, administrator: Client
) -> None:
    book = Book(administrator, model, slug)
    assert book.titles[0] == key
    assert book.sheet.max_row > book.header
    answer = book.send()
    assert answer.context["outcome"].refusals == ()
    assert answer.context["outcome"].unchanged == book.sheet.max_row - book.header
    assert "không có gì để ghi" in answer.content.decode()


def test_nothing_is_written_before_the_changes_were_seen(administrator: Client) -> None:
    book = Book(administrator, Task, "nhiem-vu")
    book.cell("I.1", "Tên nhiệm vụ").value = "Tên mới của nhiệm vụ"
    seen = book.send()
    before = Task.objects.get(code="I.1").name
    assert before != "Tên mới của nhiệm vụ"
    assert Task.history.count() == 0
    shown = text_of(seen)
    assert f"Tên nhiệm vụ {before} Tên mới của nhiệm vụ" in shown

    answer = book.apply(seen)
    assert answer.status_code == 302
    assert Task.objects.get(code="I.1").name == "Tên mới của nhiệm vụ"
    assert "Đã ghi 1 dòng từ tệp bang.xlsx." in text_of(administrator.get(answer["Location"]))


def test_an_import_stands_in_the_history_with_its_file(cast: Cast, administrator: Client) -> None:
    book = Book(administrator, Task, "nhiem-vu")
    book.cell("I.1", "Tên nhiệm vụ").value = "Tên mới"
    book.apply(book.send("nhiệm vụ tháng 3.xlsx"))
    (change,) = changes_of(Task.objects.get(code="I.1"))
    assert (change.by, change.role) == (cast.administrator, "Quản trị")
    assert change.reason == "Nhập từ tệp nhiệm vụ tháng 3.xlsx"
    assert change.rows[0].fields[0].after == "Tên mới"


def test_one_wrong_cell_keeps_all_rows_out(administrator: Client) -> None:
    title = "Giai đoạn 2021-2025 (triệu đồng)"
    book = Book(administrator, BudgetLine, "kinh-phi")
    book.cell("3", title).value = 600
    wrong = book.cell("2", title)
    wrong.value = "một nghìn"
    seen = book.send()
    assert f"{wrong.row} {title} Hãy nhập số tiền" in text_of(seen)
    assert "signed_rows" not in seen.content.decode()
    assert BudgetAmount.objects.get(line__number=3, period__first_year=2021).amount == 500 * 10**6


def test_a_wrong_cell_is_still_refused_when_applying(administrator: Client) -> None:
    """A row that meanwhile became wrong: the preview saw it right, the database no longer does."""
    book = Book(administrator, Agency, "co-quan")
    book.cell("SCT", "Thứ tự").value = 900
    book.cell("STC", "Tên ngắn").value = "Sở TC mới"
    seen = book.send()
    Agency.objects.filter(code="BAOST").update(order=900)
    answer = book.apply(seen)
    assert answer.status_code == 200
    assert "Chưa ghi gì" in text_of(answer)
    assert Agency.objects.get(code="STC").short_name != "Sở TC mới"


def test_what_changed_since_it_was_seen_is_shown_again(administrator: Client) -> None:
    book = Book(administrator, Task, "nhiem-vu")
    book.cell("I.1", "Tên nhiệm vụ").value = "Tên từ tệp"
    seen = book.send()
    Task.objects.filter(code="I.1").update(name="Tên người khác vừa sửa")
    again = book.apply(seen)
    assert "Tên người khác vừa sửa" in text_of(again)
    assert Task.objects.get(code="I.1").name == "Tên người khác vừa sửa"
    assert book.apply(again).status_code == 302
    assert Task.objects.get(code="I.1").name == "Tên từ tệp"


def test_previews_and_refusals_speak_vietnamese(administrator: Client) -> None:
    for model, slug, _ in TABLES:
        book = Book(administrator, model, slug)
        for column in range(2, len(book.titles) + 1):
            book.sheet.cell(book.header + 1, column).value = "?"
        assert english_in(book.send().content.decode()) == [], slug
    book = Book(administrator, Task, "nhiem-vu")
    book.cell("I.1", "Tên nhiệm vụ").value = "Tên mới"
    assert english_in(book.send().content.decode()) == []


def test_money_is_read_in_million_dong(administrator: Client) -> None:
    book = Book(administrator, BudgetLine, "kinh-phi")
    title = "Giai đoạn 2021-2025 (triệu đồng)"
    assert book.cell("3", title).value == 500
    book.cell("3", title).value = 1500.5
    book.cell("2", title).value = "1,2 tỷ"
    seen = book.send()
    assert "500 1.500,5" in text_of(seen)
    assert book.apply(seen).status_code == 302
    amounts = BudgetAmount.objects.filter(period__first_year=2021)
    assert amounts.get(line__number=3).amount == 1_500_500_000
    assert amounts.get(line__number=2).amount == 1_200_000_000


def test_what_a_target_asks_for_is_only_shown(administrator: Client) -> None:
    """It changes on its own page, with a reason."""
    book = Book(administrator, Measure, "muc-tieu")
    book.cell("CT4", "Từ (tối thiểu)").value = 1
    seen = book.send()
    assert "Không sửa được ô này ở đây; hệ thống đang ghi “250”." in text_of(seen)
    assert "signed_rows" not in seen.content.decode()


def test_a_day_is_read_as_day_month_year(administrator: Client) -> None:
    book = Book(administrator, Agency, "co-quan")
    book.cell("SCT", "Đến hết ngày").value = "05/10/2027"
    book.apply(book.send())
    assert Agency.objects.get(code="SCT").active_until.isoformat() == "2027-10-05"


def test_leads_and_years_of_a_task_are_read(administrator: Client) -> None:
    book = Book(administrator, Task, "nhiem-vu")
    book.cell("I.1", "Chủ trì 1 (mã cơ quan)").value = "SCT"
    book.cell("I.1", "Thời gian 1 đến năm").value = 2029
    book.apply(book.send())
    task = Task.objects.get(code="I.1")
    assert task.leads.get().agency.code == "SCT"
    assert task.intervals.get().last_year == 2029


@pytest.mark.parametrize(
    ("title", "value", "told"),
    [
        ("Chủ trì 1 (mã cơ quan)", "SXX", "Không có cơ quan mã “SXX”."),
        ("Chủ trì 2 (mã cơ quan)", "SCT", "Không sửa được ô này ở đây; hệ thống đang để trống."),
        ("Nguyên văn đã ban hành", "Viết lại", "Không sửa được ô này ở đây"),
        ("Thời gian 1 đến năm", 2020, "Năm cuối phải từ năm đầu trở đi."),
        ("Tên nhiệm vụ", "Céng hßa x· héi chñ nghÜa", "bảng mã cũ (TCVN3 hoặc VNI)"),
        ("Tên nhiệm vụ", "x" * 501, "tối đa là 500"),
        ("Tên nhiệm vụ", None, "Hãy điền mục này."),
    ],
)
def test_a_cell_that_may_not_be_so_is_refused_in_words(
    title: str, value: Any, told: str, administrator: Client
) -> None:
    book = Book(administrator, Task, "nhiem-vu")
    cell = book.cell("I.1", title)
    cell.value = value
    seen = book.send()
    assert told in text_of(seen)
    assert [each.number for each in seen.context["outcome"].refusals] == [cell.row]


@EVERY_TABLE
def test_an_unknown_code_is_refused(
    model: type[Model], slug: str, key: str, administrator: Client
) -> None:
    book = Book(administrator, model, slug)
    book.cell(str(book.sheet.cell(book.header + 1, 1).value), key).value = "77"
    seen = book.send()
    assert seen.context["outcome"].refusals
    told = "Hãy điền mục này." if model is Agency else "Không có “77"
    # A new code in the row of another agency repeats that agency's unique order.
    assert (told in text_of(seen)) or ("đã tồn tại" in text_of(seen))


def test_a_code_twice_is_refused(administrator: Client) -> None:
    book = Book(administrator, Task, "nhiem-vu")
    first = book.cell("I.1", "Mã").row
    book.add(Mã="I.1")
    assert f"“I.1” đã có ở dòng {first}" in text_of(book.send())


def test_missing_rows_and_columns_stay_as_they_are(administrator: Client) -> None:
    small = Workbook()
    small.active.append(["Mã", "Tên nhiệm vụ"])
    small.active.append(["I.1", "Tên mới"])
    file = io.BytesIO()
    small.save(file)
    count = Task.objects.count()
    seen = upload(administrator, Task, "nhiem-vu", file.getvalue())
    assert apply(administrator, Task, "nhiem-vu", seen).status_code == 302
    assert Task.objects.count() == count
    task = Task.objects.get(code="I.1")
    assert (task.name, task.leads.get().agency.code) == ("Tên mới", "SKHCN")


def test_the_administrator_adds_an_agency_with_its_name(administrator: Client) -> None:
    book = Book(administrator, Agency, "co-quan")
    row = book.add(
        **{
            "Mã": "STP",
            "Loại": "Sở, ngành",
            "Thứ tự": 90,
            "Phải báo cáo hằng năm": "Không",
            "Hoạt động từ ngày": "01/03/2025",
            "Áp dụng từ ngày": "01/03/2025",
            "Tên đầy đủ": "Sở Tư pháp",
            "Tên ngắn": "Sở Tư pháp",
            "Dòng tên cơ quan": "SỞ TƯ PHÁP",
            "Ký hiệu văn bản": "STP",
        }
    )
    seen = book.send()
    assert f"{row} Thêm mới" in text_of(seen)
    assert not Agency.objects.filter(code="STP").exists()
    assert book.apply(seen).status_code == 302
    agency = Agency.objects.get(code="STP")
    assert (agency.name, agency.current.place, agency.is_reporting) == (
        "Sở Tư pháp",
        "Sóc Trăng",
        False,
    )
    assert [change.reason for change in changes_of(agency)] == ["Nhập từ tệp bang.xlsx"]


def test_a_new_agency_without_its_name_is_refused(administrator: Client) -> None:
    book = Book(administrator, Agency, "co-quan")
    row = book.add(**{"Mã": "STP", "Loại": "Sở, ngành", "Thứ tự": 90})
    refusals = book.send().context["outcome"].refusals
    assert {(each.number, each.column) for each in refusals} >= {
        (row, "Tên đầy đủ"),
        (row, "Hoạt động từ ngày"),
    }


def test_officers_change_by_file_what_their_form_lets_them_and_nothing_else(
    officer: Client,
) -> None:
    book = Book(officer, Agency, "co-quan")
    book.cell("SCT", "Khối chữ ký").value = "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"
    assert book.apply(book.send()).status_code == 302
    assert Agency.objects.get(code="SCT").current.signature == "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"

    book.cell("SCT", "Tên đầy đủ").value = "Sở Khác"
    book.add(Mã="STP", Loại="Sở, ngành")
    refusals = book.send().context["outcome"].refusals
    assert [each.told.split(";")[0] for each in refusals] == [
        "Không sửa được ô này ở đây",
        "Không có “STP” trong cơ quan.",
    ]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_who_may_change_nothing_of_a_table_only_downloads_it(
    role: Role, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.of_role(role))
    for model, slug, _ in TABLES:
        closed = 200 if model is Agency else 403
        assert client.get(page(model, slug, "export")).status_code == 200
        assert client.get(page(model, slug, "import")).status_code == closed, slug
        if closed == 403:
            assert client.post(page(model, slug, "import")).status_code == 403
            assert client.post(page(model, slug, "apply")).status_code == 403
            offered = client.get(address(model, "changelist")).content.decode()
            assert page(model, slug, "import") not in offered


def test_another_persons_preview_is_not_applied(
    administrator: Client, client_of: ClientOf, cast: Cast
) -> None:
    book = Book(administrator, Agency, "co-quan")
    book.cell("SCT", "Tên ngắn").value = "Tên khác"
    seen = book.send()
    answer = apply(client_of(cast.officer), Agency, "co-quan", seen)
    assert answer["Location"] == page(Agency, "co-quan", "import")
    assert Agency.objects.get(code="SCT").short_name != "Tên khác"


def test_a_preview_of_one_table_is_not_applied_to_another(administrator: Client) -> None:
    book = Book(administrator, Indicator, "chi-tieu")
    book.cell("CT1", "Tên chỉ tiêu").value = "Tên khác"
    answer = apply(administrator, Measure, "so-do", book.send())
    assert answer.status_code == 302
    assert not Indicator.objects.filter(name="Tên khác").exists()


def test_an_applied_file_changes_nothing_the_second_time(administrator: Client) -> None:
    book = Book(administrator, Indicator, "chi-tieu")
    book.cell("CT1", "Tên chỉ tiêu").value = "Tên khác"
    seen = book.send()
    book.apply(seen)
    book.apply(seen)
    assert Indicator.history.filter(name="Tên khác").count() == 1


def test_applying_takes_a_form(administrator: Client) -> None:
    assert administrator.get(page(Task, "nhiem-vu", "apply")).status_code == 405


def test_an_unknown_table_does_not_exist(administrator: Client) -> None:
    assert administrator.get(page(Task, "khong-co", "export")).status_code == 404


def test_an_exported_text_is_no_formula_and_numbers_are_numbers(administrator: Client) -> None:
    Task.objects.filter(code="I.1").update(name="=HYPERLINK(1)")
    cell = Book(administrator, Task, "nhiem-vu").cell("I.1", "Tên nhiệm vụ")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    targets = Book(administrator, Measure, "muc-tieu")
    assert targets.cell("CT4", "Từ (tối thiểu)").value == 250
    assert targets.cell("CT4", "Đến").value is None


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["Tên"], "Không thấy dòng tiêu đề có cột “Mã”."),
        (["Mã", "Tuổi"], "Bảng này không có cột “Tuổi”."),
        (["Mã", None, "Tên nhiệm vụ"], "Có cột không tiêu đề."),
        (["Mã", "Tên nhiệm vụ", "Tên nhiệm vụ"], "Cột “Tên nhiệm vụ” có hai lần."),
    ],
)
def test_another_table_is_refused_in_words(
    titles: list[str | None], told: str, administrator: Client
) -> None:
    book = Workbook()
    book.active.append(titles)
    file = io.BytesIO()
    book.save(file)
    answer = upload(administrator, Task, "nhiem-vu", file.getvalue())
    assert told in text_of(answer)


def test_a_file_must_be_chosen(administrator: Client) -> None:
    answer = administrator.post(page(Task, "nhiem-vu", "import"), {})
    assert "Hãy chọn tệp." in text_of(answer)


def test_a_file_of_another_kind_is_refused_on_the_page(administrator: Client) -> None:
    answer = upload(administrator, Task, "nhiem-vu", b"%PDF-1.7", "bang.pdf")
    assert "Chỉ nhận tệp Excel dạng .xlsx." in text_of(answer)
