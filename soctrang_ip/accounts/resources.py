"""Agencies as a table: the identity and the name in force, or the newest one to come."""

from django.db.models import QuerySet

from soctrang_ip.accounts.models import Agency, AgencyName
from soctrang_ip.workbooks import Column, Table


def current_name(agency: Agency) -> AgencyName:
    """A new agency gets its first name from the same row."""
    if not agency._state.adding:
        return agency.current
    if not hasattr(agency, "first_name"):
        agency.first_name = AgencyName(agency=agency)
    return agency.first_name


def of_name(name: str, width: int = 20) -> Column:
    return Column(name, width=width, model=AgencyName, owner=current_name)


class AgencyTable(Table):
    slug = "co-quan"
    title = "Cơ quan"

    code = Column("code", width=12)
    kind = Column("kind", width=22)
    order = Column("order", width=8)
    is_reporting = Column("is_reporting", width=12)
    active_from = Column("active_from", width=14)
    active_until = Column("active_until", width=14)
    valid_from = of_name("valid_from", 14)
    name = of_name("name", 44)
    short_name = of_name("short_name", 24)
    header_parent = of_name("header_parent", 30)
    header_name = of_name("header_name", 44)
    header_nation = of_name("header_nation", 28)
    place = of_name("place", 14)
    document_code = of_name("document_code", 14)
    signature = of_name("signature", 24)

    class Meta:
        model = Agency
        import_id_fields = ("code",)

    def get_queryset(self) -> QuerySet[Agency]:
        return Agency.objects.prefetch_related("names")

    def may_add(self) -> bool:
        return self.keeper.has_add_permission(self.request)
