"""Sample accounts: staff and signer of every reporting agency, Sở KH&CN's reviewers, a leader."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from soctrang_ip.accounts.models import Agency, AgencyKind, Membership, Role, User

SAMPLE_PASSWORD = "Minh-hoa-Soc-Trang"  # noqa: S105  (printed by load_sample; refused in production)
DOMAIN = "soctrang.example"
PHONE = "0299 000 000"
MEMBERS_SINCE = datetime.date(2021, 1, 1)


@dataclass(frozen=True)
class Account:
    email: str
    full_name: str
    role: Role
    agency_code: str


def accounts() -> list[Account]:
    """Staff and signer of each reporting agency, then reviewers, leader, administrator."""
    province = Agency.objects.get(kind=AgencyKind.PROVINCE).code
    listed = []
    for agency in Agency.objects.reporting().order_by("order").prefetch_related("names"):
        box = agency.code.lower()
        for role, prefix in ((Role.STAFF, "canbo"), (Role.SIGNER, "nguoiky")):
            listed.append(
                Account(
                    f"{prefix}.{box}@{DOMAIN}",
                    f"{role.label} {agency.short_name} (minh họa)",
                    role,
                    agency.code,
                )
            )
    listed += [
        Account(f"{box}@{DOMAIN}", f"{name} (minh họa)", role, code)
        for box, name, role, code in (
            ("chuyenvien", "Chuyên viên Một", Role.OFFICER, "SKHCN"),
            ("chuyenvien2", "Chuyên viên Hai", Role.OFFICER, "SKHCN"),
            ("lanhdaoso", "Lãnh đạo Sở", Role.HEAD, "SKHCN"),
            ("lanhdao", "Lãnh đạo tỉnh", Role.LEADER, province),
            ("quantri", "Quản trị", Role.ADMINISTRATOR, "SKHCN"),
        )
    ]
    return listed


def make() -> None:
    password = make_password(SAMPLE_PASSWORD)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for account in accounts():
        user = User.objects.create(
            email=account.email,
            full_name=account.full_name,
            phone=PHONE,
            password=password,
            must_change_password=False,
            is_sample=True,
        )
        Membership.objects.create(
            user=user,
            agency=agencies[account.agency_code],
            role=account.role,
            valid_from=MEMBERS_SINCE,
        )


class Cast:
    """Who acts: staff and signers by agency, the officers, the head, the leader."""

    def __init__(self) -> None:
        members = Membership.objects.filter(user__is_sample=True).select_related("user", "agency")
        self.staff = {m.agency.code: m for m in members if m.role == Role.STAFF}
        self.signer = {m.agency.code: m for m in members if m.role == Role.SIGNER}
        self.officers = sorted(
            (m for m in members if m.role == Role.OFFICER), key=lambda m: m.user.email
        )
        self.head = next(m for m in members if m.role == Role.HEAD)
        self.leader = next(m for m in members if m.role == Role.LEADER)
