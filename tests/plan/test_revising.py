"""The base year and the targets of a measure: entered with a reason, shown before and after."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plan.models import BaseFigure, Measure, Target
from soctrang_ip.accounts.models import User
from tests.admin_pages import address
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

ClientOf = Callable[[User], Client]

CT4 = reverse("target_change", args=["CT4", 2025])
CT5 = reverse("measure_base", args=["CT5"])
CT2 = reverse("measure_base", args=["CT2"])


@pytest.fixture
def head(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.head)


@pytest.fixture
def officer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.officer)


def seen(client: Client, url: str) -> str:
    return client.get(url).context["form"]["seen"].value()


def target(**changes: object) -> dict[str, object]:
    return {
        "rule": "at_least",
        "minimum": "300",
        "maximum": "",
        "unit": "đơn vị",
        "reason": "QĐ số 9/QĐ-UBND ngày 02/01/2024",
        **changes,
    }


def test_a_target_changes_with_its_reason_and_shows_before_and_after(head: Client) -> None:
    answer = head.post(CT4, target(seen=seen(head, CT4)))
    assert answer.status_code == 302
    changed = Target.objects.get(measure__code="CT4", horizon=2025)
    assert changed.minimum == 300
    assert "250 đơn vị" in changed.sentence, "the plan's sentence stands"
    page = head.get(reverse("indicator", args=["CT4"])).content.decode()
    assert "<del>250</del> → <ins>300</ins>" in page
    assert "QĐ số 9/QĐ-UBND" in page
    assert "Lý Văn Ủy, lãnh đạo Sở" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": " "}, "Hãy điền mục này."),
        ({"minimum": "ba trăm"}, "Hãy nhập một số"),
        ({"maximum": "400"}, "“Tối thiểu” cần mức từ"),
    ],
)
def test_a_change_that_will_not_do_says_why_and_keeps_what_was_typed(
    head: Client, typed: dict[str, str], told: str
) -> None:
    answer = head.post(CT4, target(seen=seen(head, CT4), unit="đơn vị mới", **typed))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert told in page
    assert 'value="đơn vị mới"' in page
    assert Target.objects.get(measure__code="CT4", horizon=2025).minimum == 250


def test_of_two_people_the_second_is_told_and_may_go_on(head: Client) -> None:
    before = seen(head, CT4)
    Target.objects.filter(measure__code="CT4", horizon=2025).update(minimum=275)
    answer = head.post(CT4, target(seen=before))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Người khác vừa sửa số này" in page
    assert "Tối thiểu 275 đơn vị" in page
    assert 'value="300"' in page
    assert Target.objects.get(measure__code="CT4", horizon=2025).minimum == 275
    again = answer.context["form"]["seen"].value()
    assert head.post(CT4, target(seen=again)).status_code == 302
    assert Target.objects.get(measure__code="CT4", horizon=2025).minimum == 300


def test_only_the_head_changes_a_target(cast: Cast, client_of: ClientOf, officer: Client) -> None:
    for client in (officer, client_of(cast.administrator), client_of(cast.leader)):
        assert client.post(CT4, target(seen="x")).status_code == 403
    page = officer.get(reverse("indicator", args=["CT4"])).content.decode()
    assert CT4 not in page


def test_the_administration_offers_no_way_round(cast: Cast, client_of: ClientOf) -> None:
    measure = Measure.objects.get(code="CT4")
    page = client_of(cast.administrator).get(address(measure, "change")).content.decode()
    assert 'name="targets-0-sentence"' in page
    for field in ("rule", "minimum", "maximum", "unit"):
        assert f'name="targets-0-{field}"' not in page


def test_an_officer_enters_the_base_year_and_mends_it_with_a_reason(officer: Client) -> None:
    typed = {"value": "72", "source": "Báo cáo 12/BC-SKHCN", "reason": ""}
    assert officer.post(CT5, {**typed, "seen": seen(officer, CT5)}).status_code == 302
    assert BaseFigure.objects.get(measure__code="CT5").value == 72
    page = officer.get(reverse("indicator", args=["CT5"])).content.decode()
    assert "72 đơn" in page
    assert "Báo cáo 12/BC-SKHCN" in page
    mended = {**typed, "value": "73", "seen": seen(officer, CT5)}
    refused = officer.post(CT5, mended)
    assert refused.status_code == 400
    assert "Hãy điền mục này." in refused.content.decode()
    mended |= {"reason": "Đếm thiếu một đơn"}
    assert officer.post(CT5, mended).status_code == 302
    page = officer.get(reverse("indicator", args=["CT5"])).content.decode()
    assert "<del>72</del> → <ins>73</ins>" in page


def test_a_ratio_is_entered_as_two_counts(officer: Client) -> None:
    typed = {"source": "Báo cáo", "reason": "", "seen": seen(officer, CT2)}
    wrong = officer.post(CT2, {**typed, "numerator": "9", "denominator": "8"})
    assert wrong.status_code == 400
    assert "Tử số không được lớn hơn mẫu số." in wrong.content.decode()
    right = officer.post(CT2, {**typed, "numerator": "36", "denominator": "361"})
    assert right.status_code == 302
    assert "36/361" in officer.get(reverse("indicator", args=["CT2"])).content.decode()


def test_two_people_enter_the_same_base_year(officer: Client) -> None:
    before = seen(officer, CT5)
    BaseFigure.objects.create(measure=Measure.objects.get(code="CT5"), value=1, source="Khác")
    typed = {"value": "72", "source": "Báo cáo", "reason": "", "seen": before}
    answer = officer.post(CT5, typed)
    assert answer.status_code in {400, 409}
    assert BaseFigure.objects.get(measure__code="CT5").value == 1
    assert 'value="72"' in answer.content.decode()


@pytest.mark.parametrize("code", ["CT4", "CT6", "CT7", "CT9", "CT99"])
def test_lists_and_milestones_have_no_base_year(officer: Client, code: str) -> None:
    assert officer.get(reverse("measure_base", args=[code])).status_code == 404


def test_every_measure_says_what_it_counts(officer: Client) -> None:
    for measure in Measure.objects.select_related("indicator"):
        assert measure.definition
        assert measure.counted_reading
        page = officer.get(reverse("indicator", args=[measure.indicator.code])).content.decode()
        assert "Số nào được tính" in page
