"""The table of part IV and the sources of money."""

import pytest

from plan.models import BudgetAmount, BudgetLine, FundingSource
from soctrang_ip.accounts.models import Agency
from tests.plan import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


def million(cell: str) -> int:
    return int(cell.replace(".", "")) * 1_000_000


def test_the_eight_cells_of_the_table_are_as_printed() -> None:
    *lines, _total = printed.budget_rows()
    assert [(str(line.number), line.name) for line in BudgetLine.objects.all()] == [
        (line[0], line[1]) for line in lines
    ]
    expected = [million(cell) for line in lines for cell in line[2:]]
    assert list(BudgetAmount.objects.values_list("amount", flat=True)) == expected
    assert len(expected) == 8


@pytest.mark.parametrize(("first_year", "column"), [(2021, 2), (2026, 3)])
def test_a_column_adds_up_to_the_printed_total(first_year: int, column: int) -> None:
    cells = BudgetAmount.objects.filter(period__first_year=first_year)
    total = printed.budget_rows()[-1]
    assert total[0] == "Tổng kinh phí"
    printed_total = [cell for cell in total if cell and cell != total[0]][column - 2]
    assert sum(cell.amount for cell in cells) == million(printed_total)


def test_every_wording_of_money_in_the_appendix_is_one_source_whatever_its_capitals() -> None:
    wordings = {wording.casefold() for row in printed.appendix() for wording in row.funding}
    sources = {name.casefold() for name in FundingSource.objects.values_list("name", flat=True)}
    only_in_part_four = {
        "kinh phí các huyện, thị xã, thành phố",
        "kinh phí lồng ghép từ các chương trình",
    }
    assert sources == wordings | only_in_part_four
    (first_paragraph, *_) = printed.between("IV. KINH PHÍ THỰC HIỆN", "V. TỔ CHỨC THỰC HIỆN")
    for wording in only_in_part_four:
        assert wording in first_paragraph


def test_no_link_to_a_budget_line_is_confirmed_before_an_officer_does() -> None:
    assert not FundingSource.objects.filter(is_link_confirmed=True).exists()


@pytest.mark.parametrize(
    ("agency", "source"),
    [
        ("SKHCN", "su-nghiep-khcn"),
        ("SNNPTNT", "nganh-nnptnt"),
        ("SVHTTDL", "nganh-vhttdl"),
        ("UBND-944", "huyen-thi-xa-thanh-pho"),
    ],
)
def test_part_four_names_a_source_for(agency: str, source: str) -> None:
    sources = FundingSource.objects.named_for(Agency.objects.get(code=agency))
    assert [found.code for found in sources] == [source]


def test_part_four_names_no_source_for_other_agencies() -> None:
    assert not FundingSource.objects.named_for(Agency.objects.get(code="CAT")).exists()
