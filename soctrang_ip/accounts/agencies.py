"""Agencies as identities: what stays when a name, a parent or a signature changes.

Source: parts V, VI and the appendix of the plan; the codes, the list of districts
and the header lines are proposals ("đề xuất") to be confirmed by Sở KH&CN.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


class AgencyKind(models.TextChoices):
    PROVINCE = "province", "UBND tỉnh"
    DEPARTMENT = "department", "Sở, ngành"
    COLLEGE = "college", "Trường cao đẳng"
    MASS_ORGANISATION = "mass_organisation", "Hội, đoàn thể"
    ENFORCEMENT = "enforcement", "Cơ quan thực thi ngành dọc"
    MEDIA = "media", "Báo, đài"
    DISTRICT = "district", "UBND cấp huyện"
    CENTRAL = "central", "Cơ quan trung ương"


class NationHeader(models.TextChoices):
    """What stands at the right of a document's head: the state's two lines, or this one line."""

    NATION = "", "Quốc hiệu và Tiêu ngữ"
    YOUTH_UNION = "ĐOÀN TNCS HỒ CHÍ MINH", "ĐOÀN TNCS HỒ CHÍ MINH"
    PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"


DOST_CODE = "SKHCN"
"""Sở KH&CN, which receives, reviews and aggregates the reports (part VI of the plan)."""


class AgencyQuerySet(models.QuerySet["Agency"]):
    def active_on(self, day: datetime.date) -> "AgencyQuerySet":
        return self.filter(
            Q(active_until__isnull=True) | Q(active_until__gte=day), active_from__lte=day
        )

    def reporting(self) -> "AgencyQuerySet":
        return self.filter(is_reporting=True)


class Agency(models.Model):
    """An agency of the province (or a central partner), whatever it is called that year."""

    code = models.CharField("mã", max_length=20, unique=True)
    kind = models.CharField("loại", max_length=20, choices=AgencyKind)
    order = models.PositiveSmallIntegerField("thứ tự", unique=True)
    is_reporting = models.BooleanField("phải báo cáo hằng năm", default=True)
    active_from = models.DateField("hoạt động từ ngày")
    active_until = models.DateField("đến hết ngày", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="agency_active_span",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu hoạt động.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: datetime.date) -> "AgencyName":
        """The name in force on `day`; the earliest one for days before any name.

        Reads the `names` relation, so prefetch it when listing agencies.
        """
        names = self.names.all()
        if not names:
            return AgencyName(agency=self, name=self.code, short_name=self.code)
        return in_force(names, day)

    @property
    def current(self) -> "AgencyName":
        return self.name_on(datetime.date.max)

    @property
    def name(self) -> str:
        return self.current.name

    @property
    def short_name(self) -> str:
        return self.current.short_name


class AgencyName(models.Model):
    """How an agency is named, headed and signed from a day on (until the next row's day)."""

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="names"
    )
    valid_from = models.DateField("áp dụng từ ngày")
    name = models.CharField("tên đầy đủ", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=60)
    header_parent = models.CharField(
        "dòng cơ quan chủ quản",
        max_length=200,
        blank=True,
        help_text="Để trống khi cơ quan không có cơ quan chủ quản trên tiêu đề (UBND các cấp).",
    )
    header_name = models.CharField(
        "dòng tên cơ quan",
        max_length=200,
        help_text="Viết hoa như in trên văn bản; dấu | để xuống dòng.",
    )
    header_nation = models.CharField(
        "tiêu đề bên phải",
        max_length=60,
        choices=NationHeader,
        default=NationHeader.NATION,
        blank=True,
        help_text="Chỉ hội, đoàn thể chọn tiêu đề khác Quốc hiệu và Tiêu ngữ.",
    )
    place = models.CharField("địa danh", max_length=60, default="Sóc Trăng")
    document_code = models.CharField(
        "ký hiệu văn bản", max_length=30, help_text="Phần sau BC- trong số ký hiệu, ví dụ SKHCN."
    )
    signature = models.CharField(
        "khối chữ ký",
        max_length=200,
        default="GIÁM ĐỐC",
        help_text="Ví dụ: KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC; dấu | để xuống dòng.",
    )

    class Meta:
        verbose_name = "tên cơ quan theo thời gian"
        verbose_name_plural = "tên cơ quan theo thời gian"
        ordering = ["agency", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="agency_name_day_unique",
                violation_error_message="Cơ quan đã có một tên áp dụng từ ngày này.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.header_nation and not self.may_choose_header:
            raise ValidationError(
                {
                    "header_nation": "Chỉ hội, đoàn thể dùng tiêu đề riêng; văn bản của cơ quan "
                    "này in Quốc hiệu và Tiêu ngữ."
                }
            )

    @property
    def may_choose_header(self) -> bool:
        return self.agency.kind == AgencyKind.MASS_ORGANISATION

    @property
    def printed(self) -> dict[str, str]:
        """What documents print of it, and so what a snapshot keeps to print the same for ever."""
        fields = (
            "name",
            "short_name",
            "header_parent",
            "header_name",
            "header_nation",
            "place",
            "document_code",
            "signature",
        )
        return {field: getattr(self, field) for field in fields}


def in_force(names: Iterable[AgencyName], day: datetime.date) -> AgencyName:
    """The name in force on `day`; the earliest one for days before any name."""
    ordered = sorted(names, key=lambda name: name.valid_from)
    return next((name for name in reversed(ordered) if name.valid_from <= day), ordered[0])


class GroupKind(models.TextChoices):
    CLOSED = "closed", "Nhóm đóng (thành viên xác định)"
    OPEN = "open", "Nhóm mở (Sở KH&CN xác định thành viên)"


class AgencyGroup(models.Model):
    """A group the plan names instead of its members, such as "UBND các huyện, thị xã, thành phố".

    An open group ("các Sở, ban, ngành có liên quan") has no members until Sở KH&CN names them.
    """

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên nhóm", max_length=200)
    kind = models.CharField("loại", max_length=10, choices=GroupKind)
    members = models.ManyToManyField(
        Agency, verbose_name="thành viên", related_name="agency_groups", blank=True
    )
    is_proposal = models.BooleanField(
        "đề xuất",
        default=False,
        help_text="Danh sách thành viên không có trong Kế hoạch, chờ Sở KH&CN xác nhận.",
    )

    class Meta:
        verbose_name = "nhóm cơ quan"
        verbose_name_plural = "nhóm cơ quan"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
