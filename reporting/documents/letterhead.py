"""The head and foot of an official document: who issues it, when, and what the file says of itself.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from reporting.documents import wording
from soctrang_ip.accounts.models import AgencyName
from soctrang_ip.lib.dates import format_instant

BLANK = "\u2003" * 3
"""Room to write a number or a day in by hand."""


@dataclass(frozen=True)
class Letterhead:
    """Header lines as they are printed; an agency without a parent (UBND) has none."""

    parent_lines: tuple[str, ...]
    agency_lines: tuple[str, ...]
    agency_name: str
    document_code: str
    place: str
    date: str
    signature_lines: tuple[str, ...] = ()
    signer: str = ""

    @property
    def number(self) -> str:
        """The number itself stays blank until the agency's office gives one."""
        return f"Số:{BLANK}/BC-{self.document_code}"

    @property
    def reference(self) -> str:
        return f"số{BLANK}/BC-{self.document_code}"


def of_agency(agency: dict[str, Any], *, date: str, signer: str = "") -> Letterhead:
    """From a snapshot's `agency`."""
    return Letterhead(
        parent_lines=_lines(agency["header_parent"]),
        agency_lines=_lines(agency["header_name"]),
        agency_name=agency["name"],
        document_code=agency["document_code"],
        place=agency["place"],
        date=date,
        signature_lines=_lines(agency["signature"]),
        signer=signer,
    )


def of_name(name: AgencyName, *, date: str) -> Letterhead:
    """For a document issued today under the name in force."""
    fields = ("header_parent", "header_name", "name", "document_code", "place", "signature")
    return of_agency({field: getattr(name, field) for field in fields}, date=date)


def blank_date(year: int) -> str:
    """For a document nobody has signed: day and month are written in by hand."""
    return f"ngày{BLANK}tháng{BLANK}năm {year}"


@dataclass(frozen=True)
class Marks:
    """What stands in the margins of every page of a file that is not signed digitally."""

    foot: str
    draft: str = ""
    sample: str = ""


def marks(
    *,
    exported_at: datetime.datetime,
    code: str,
    sha256: str,
    is_draft: bool = False,
    is_sample: bool = False,
) -> Marks:
    time, day = format_instant(exported_at).split(" ")
    return Marks(
        foot=(
            f"Xuất từ hệ thống lúc {time} ngày {day}, chưa ký số. "
            f"Mã báo cáo: {code}. SHA-256: {sha256[:16]}"
        ),
        draft="DỰ THẢO" if is_draft else "",
        sample=wording.SAMPLE if is_sample else "",
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("|") if line.strip())
