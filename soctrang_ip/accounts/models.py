"""Agencies with their dated names and groups; users and their memberships."""

from soctrang_ip.accounts.agencies import (
    DOST_CODE,
    Agency,
    AgencyGroup,
    AgencyKind,
    AgencyName,
    GroupKind,
    NationHeader,
)
from soctrang_ip.accounts.history import keep_history
from soctrang_ip.accounts.people import Membership, User
from soctrang_ip.accounts.roles import Role

__all__ = [
    "DOST_CODE",
    "Agency",
    "AgencyGroup",
    "AgencyKind",
    "AgencyName",
    "GroupKind",
    "Membership",
    "NationHeader",
    "Role",
    "User",
]

keep_history(Agency, AgencyName, Membership)
keep_history(AgencyGroup, m2m_fields=("members",))
keep_history(User, excluded_fields=("password", "last_login"))
