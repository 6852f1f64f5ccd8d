"""The agencies of 2021 and the groups the plan names."""

import pytest

from soctrang_ip.accounts.models import Agency, AgencyGroup, AgencyKind, GroupKind
from tests.plan import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

PROVINCIAL = [
    "SKHCN",
    "SNNPTNT",
    "SVHTTDL",
    "SCT",
    "SGDDT",
    "SLDTBXH",
    "STTTT",
    "STC",
    "SKHDT",
    "CDCD",
    "CDN",
    "LMHTX",
    "HND",
    "HLHPN",
    "DTN",
    "CAT",
    "CQLTT",
    "CCHQ",
    "DPTTH",
    "BAOST",
]
DISTRICTS = [f"UBND-{number}" for number in range(941, 952)]


def test_31_agencies_report_in_plan_order() -> None:
    codes = list(Agency.objects.reporting().values_list("code", flat=True))
    assert codes == PROVINCIAL + DISTRICTS
    assert len(codes) == 31


def test_the_province_and_the_central_partners_do_not_report() -> None:
    others = Agency.objects.filter(is_reporting=False)
    assert {(agency.code, agency.kind) for agency in others} == {
        ("UBNDT", AgencyKind.PROVINCE),
        *((code, AgencyKind.CENTRAL) for code in ("CSHTT", "CTT", "CBQTG", "VKHSHTT")),
    }


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("ubnd-cap-huyen", DISTRICTS),
        ("hoi-doan-the", ["LMHTX", "HND", "HLHPN", "DTN"]),
        ("so-ban-nganh-tinh", PROVINCIAL[:9]),
    ],
)
def test_a_closed_group_has_the_proposed_members(code: str, members: list[str]) -> None:
    group = AgencyGroup.objects.get(code=code)
    assert group.kind == GroupKind.CLOSED
    assert group.is_proposal
    assert list(group.members.values_list("code", flat=True)) == members


def test_open_groups_have_no_members_yet() -> None:
    groups = AgencyGroup.objects.filter(kind=GroupKind.OPEN)
    assert groups.count() == 3
    assert not groups.filter(members__isnull=False).exists()


def test_the_groups_are_wordings_of_the_plan() -> None:
    for group in AgencyGroup.objects.all():
        assert group.name in printed.text()


def test_only_people_s_committees_have_no_parent_in_their_header() -> None:
    for agency in Agency.objects.prefetch_related("names"):
        committee = agency.kind in {AgencyKind.PROVINCE, AgencyKind.DISTRICT}
        assert bool(agency.current.header_parent) != committee, agency.code
        assert agency.current.header_name == agency.current.header_name.upper()
