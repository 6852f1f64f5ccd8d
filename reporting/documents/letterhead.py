"""The head and foot of an official document: who issues it, when, and what the file says of itself.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import datetime
from typing import Any

from reporting.documents import wording
from reporting.documents.paper import BLANK, NATION, Letterhead, Marks
from soctrang_ip.lib.dates import format_instant

REPORT = "BC"
"""Before the agency's code in the symbol of a report; a letter has none."""


def of_agency(
    agency: dict[str, Any],
    *,
    date: str,
    signer: str = "",
    number: str = "",
    kind: str = REPORT,
    unit: str = "",
) -> Letterhead:
    """From what a snapshot keeps of an agency's name (`AgencyName.printed`).

    `kind` begins the symbol of a document with a type; the symbol of a letter (kind "") ends in
    the `unit` that drew it up, if that is known.
    """
    parts = (kind, agency["document_code"], unit)
    return Letterhead(
        parent_lines=_lines(agency["header_parent"]),
        agency_lines=_lines(agency["header_name"]),
        agency_name=agency["name"],
        symbol="-".join(part for part in parts if part),
        place=agency["place"],
        date=date,
        number=number,
        signature_lines=_lines(agency["signature"]),
        signer=signer,
        nation_lines=_lines(agency.get("header_nation", "")) or NATION,
    )


def blank_date(year: int) -> str:
    """For a document nobody has signed: day and month are written in by hand."""
    return f"ngày{BLANK}tháng{BLANK}năm {year}"


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
